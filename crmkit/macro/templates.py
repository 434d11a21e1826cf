"""The templates with the button: those without it plus the macro, ready for the first click."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from crmkit.jobs.template import make_template, write_committed_templates, write_unclaimed_template
from crmkit.macro.adding import add
from crmkit.workbook.build.template import TEMPLATE_NAMES


def make_macro_template(target: Path, language: str) -> None:
    """Write a new workbook with the button to `target`.

    Raises:
        FileExists: something is there already; it is never overwritten.
        FolderMissing, NotWritable, DiskFull: it can't be written.
    """
    with TemporaryDirectory() as draft:
        plain = Path(draft, "new.xlsx")
        make_template(plain, language)
        add(plain, language, target)


def write_all_templates(folder: Path) -> tuple[Path, ...]:
    """Write the templates of every language, without and with the button, into `folder`: what is committed."""
    return (*write_committed_templates(folder), *write_macro_templates(folder))


def write_macro_templates(folder: Path) -> tuple[Path, ...]:
    """Write the templates with the button into `folder`, replacing what is there; equal declarations, equal parts.

    Unlike the plain ones they say on their record sheet that the columns are crmkit's, so that the first click is
    not asked for consent. They have no workbook id yet: the first refresh gives each copy its own.
    """
    written = []
    with TemporaryDirectory() as draft:
        for language, name in TEMPLATE_NAMES.items():
            plain = Path(draft, name)
            write_unclaimed_template(plain, language)
            target = folder / plain.with_suffix(".xlsm").name
            target.write_bytes(add(plain, language).target.read_bytes())
            written.append(target)
    return tuple(written)
