"""Makes the bundle: all of it or nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from crmkit.errors import FileExists
from crmkit.jobs.report import Report, line
from crmkit.macro.bundle.fetching import fetch, prove
from crmkit.macro.bundle.scripts import WHEEL_LIST, WHEELS, bundle_files
from crmkit.workbook.guard.problems import named_write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crmkit.macro.bundle.target import Target
    from crmkit.macro.bundle.wheels import Wheel


def write_bundle(out: Path, target: Target, extras: Sequence[str], language: str) -> Report:
    """Put a folder at `out` that installs crmkit on `target` without internet; it is checked before it stands there.

    Raises:
        FileExists: something stands there already.
        BundleFailed: pip could not get everything, or what it got does not fit or is not complete.
        FolderMissing, NotWritable, DiskFull: as they say.
    """
    if out.exists():
        raise FileExists(out)
    draft = out.with_name(f".{out.name}.part")
    with named_write(draft):
        shutil.rmtree(draft, ignore_errors=True)
        (draft / WHEELS).mkdir(parents=True)
        try:
            wheels = fetch(draft / WHEELS, target, extras)
            _write_files(draft, wheels, target, language)
            prove(draft / WHEELS, draft / WHEEL_LIST, target)
            draft.rename(out)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return _report(out, wheels, target)


def _write_files(draft: Path, wheels: Sequence[Wheel], target: Target, language: str) -> None:
    (draft / WHEEL_LIST).write_text("".join(f"{wheel.pinned}\n" for wheel in wheels), encoding="ascii")
    for name, content in bundle_files(target.python, language).items():
        (draft / name).write_bytes(content)


def _report(out: Path, wheels: Sequence[Wheel], target: Target) -> Report:
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    facts = {
        "path": str(out),
        "python": target.python,
        "platforms": list(target.platforms),
        "size_bytes": size,
        "wheels": [{"name": one.name, "version": str(one.version), "sha256": one.sha256} for one in wheels],
    }
    said = [
        line("bundle.written", path=out, count=len(wheels), megabytes=size / 1_000_000),
        line("bundle.checked", python=target.python, platform=target.platforms[0]),
        line("bundle.next"),
    ]
    return Report(facts, said)
