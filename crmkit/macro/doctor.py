"""What keeps the button from working, seen from the outside: line by line, each fault with what to do."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from crmkit.errors import CrmkitError, FileMissing
from crmkit.jobs.opening import find_customers, read_record
from crmkit.jobs.report import Line, Report, line
from crmkit.locale import DEFAULT_LANGUAGE, text
from crmkit.macro.buttons import has_button
from crmkit.macro.connecting import connected_python
from crmkit.macro.modules import NOTE, OURS, is_current
from crmkit.macro.parts import project_of
from crmkit.macro.surroundings import came_from_the_internet, cloud_folder
from crmkit.workbook.guard.holders import find_holder
from crmkit.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crmkit.workbook.reading import WorkbookContent

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
    """What the button looks for: the Python written down for it, else crmkit on the search path."""
    yield line("macro.machine")
    yield _can("python", path=sys.executable)
    connected = connected_python()
    on_path = shutil.which("crmkit")
    if connected is not None:
        yield _can("button_finds", path=connected)
    elif on_path:
        yield _can("button_finds", path=on_path)
    else:
        yield _cannot("button_finds_nothing")


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
        content = read_workbook(path)
        yield from _macro(content, path)
        yield from _customers(content)
    except CrmkitError as problem:
        yield line("missing", what=problem)


def _macro(content: WorkbookContent, path: Path) -> Iterator[Line]:
    found = project_of(content.book)
    if not found:
        yield _cannot("no_button", path=path)
        return
    ours = {module.name: module.code for module in found if module.name in OURS}
    if NOTE not in ours:
        yield _cannot("only_others_macros")
        return
    yield _can("has_macros") if is_current(ours) else _cannot("old_macro", path=path)
    buttons = [
        s.name for s in content.book.sheets() if s.kind == "worksheet" and has_button(content.book.store, s.part)
    ]
    language = DEFAULT_LANGUAGE
    yield (
        _can("buttons", sheets=text("macro.listed", language).join(buttons))
        if buttons
        else _cannot("button_gone", path=path)
    )
    if path.suffix.casefold() != _MACRO_SUFFIX:
        yield _cannot("wrong_suffix")


def _customers(content: WorkbookContent) -> Iterator[Line]:
    """What the button would be refused for once it is clicked."""
    record = read_record(content)
    customers = find_customers(content, record)
    if not record.columns:
        yield _cannot("never_refreshed", path=content.path)
    facts = content.sheet(customers.origin.sheet).facts
    if facts.filter_area is not None and facts.hidden_rows:
        yield line("macro.may_be_filtered", sheet=customers.origin.sheet)


def _place(path: Path) -> Iterator[Line]:
    cloud = cloud_folder(path)
    yield _cannot("in_the_cloud", folder=cloud) if cloud else _can("on_this_computer")
    yield _cannot("from_the_internet") if came_from_the_internet(path) else _can("not_from_the_internet")
