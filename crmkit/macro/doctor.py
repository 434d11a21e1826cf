"""What keeps the button from working, seen from the outside: line by line, each fault with what to do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from crmkit.errors import CrmkitError, FileMissing
from crmkit.jobs.report import Line, Report, line
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.macro.surroundings import came_from_the_internet, cloud_folder
from crmkit.workbook.guard.holders import find_holder
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.book import Book

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MACRO_SUFFIX = ".xlsm"


def examine(workbook: Path | None) -> Report:
    """What of the one-click refresh works here; `has_errors` when the button of `workbook` can't do its work."""
    said = list(_machine())
    file = list(_file(workbook)) if workbook is not None else []
    said += file
    facts = [known.say(DEFAULT_LANGUAGE).strip() for known in said]
    return Report(facts, said, has_errors=any(known.key == "missing" for known in file))


def _can(key: str, **arguments: object) -> Line:
    return line("ok", what=line(f"macro.{key}", **arguments))


def _cannot(key: str, **arguments: object) -> Line:
    return line("missing", what=line(f"macro.{key}", **arguments))


def _machine() -> Iterator[Line]:
    yield line("macro.machine")
    yield _can("python", path=sys.executable)


def _file(path: Path) -> Iterator[Line]:
    yield line("doctor_file", path=path)
    if not path.is_file():
        yield line("missing", what=FileMissing(path))
        return
    yield from _project(path)
    yield from _place(path)
    holder = find_holder(path)
    if holder is not None:
        yield line("ok", what=line("doctor_held", program=holder.program, person=holder.person))


def _project(path: Path) -> Iterator[Line]:
    try:
        has_macros = Book.open(Archive.open(path)).related_part("vbaProject") is not None
    except CrmkitError as problem:
        yield line("missing", what=problem)
        return
    if not has_macros or path.suffix.casefold() != _MACRO_SUFFIX:
        yield _cannot("no_button", path=path)
        return
    yield _can("has_macros")


def _place(path: Path) -> Iterator[Line]:
    cloud = cloud_folder(path)
    yield _cannot("in_the_cloud", folder=cloud) if cloud else _can("on_this_computer")
    yield _cannot("from_the_internet") if came_from_the_internet(path) else _can("not_from_the_internet")
