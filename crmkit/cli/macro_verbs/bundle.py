"""`crmkit macro bundle`: a folder that installs crmkit on a Windows computer without internet."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import reports
from crmkit.cli.speech import option, verb
from crmkit.errors import ExtraMissing

if TYPE_CHECKING:
    from crmkit.cli.options import Report

_THIS_PYTHON = ".".join(platform.python_version_tuple()[:2])


@verb("bundle")
@reports
@click.argument("out", type=click.Path(path_type=Path))
@option("--python", "python_version", type=click.Choice(["3.11", "3.12", "3.13", "3.14"]), default=_THIS_PYTHON)
@option("--extra", "extras", type=click.Choice(["live", "lab", "panel"]), multiple=True, default=["live"])
def command(out: Path, python_version: str, extras: tuple[str, ...]) -> Report:
    """See `cli.macro.bundle`."""
    try:
        from crmkit.macro.bundle.target import windows  # noqa: PLC0415  (loaded when the verb runs)
        from crmkit.macro.bundle.writing import write_bundle  # noqa: PLC0415  (as above)
    except ModuleNotFoundError as missing:
        from crmkit.jobs.installation import install_line  # noqa: PLC0415  (as above; --help need not wait for it)

        raise ExtraMissing("macro bundle", install_line("bundle")) from missing
    language = spoken_language(click.get_current_context())
    return write_bundle(out.absolute(), windows(python_version), extras, language)
