"""What this machine and one file can do, before anything is asked of them."""

from __future__ import annotations

import os
import platform
import re
import shutil
from importlib.metadata import PackageNotFoundError, requires, version
from typing import TYPE_CHECKING

from crmkit.errors import CrmkitError
from crmkit.jobs.installation import install_line
from crmkit.jobs.opening import find_customers, read_record
from crmkit.jobs.report import Line, Report, line
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.workbook.guard.holders import find_holder
from crmkit.workbook.live.finding import availability, find_open_book
from crmkit.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crmkit.workbook.reading import WorkbookContent

_PACKAGE_NAME = re.compile(r"[A-Za-z0-9._-]+")


def examine(workbook: Path | None) -> Report:
    """What works and what does not, line by line; `has_errors` when the file can't be refreshed."""
    machine = [line("doctor_machine", python=platform.python_version(), system=platform.platform())]
    office = line("doctor_libreoffice")
    machine += [*_packages(), _can(office) if shutil.which("soffice") else _cannot(office), _live()]
    file = list(_file(workbook)) if workbook is not None else []
    said = [*machine, *file]
    facts = [known.say(DEFAULT_LANGUAGE).strip() for known in said]
    return Report(facts, said, has_errors=any(known.key == "missing" for known in file))


def _can(what: Line) -> Line:
    return line("ok", what=what)


def _cannot(what: object) -> Line:
    return line("missing", what=what)


def _packages() -> Iterator[Line]:
    for requirement in requires("crmkit") or []:
        name = _PACKAGE_NAME.match(requirement)
        if name is None or "extra ==" in requirement:
            continue
        try:
            yield _can(line("doctor_package", name=name[0], version=version(name[0])))
        except PackageNotFoundError:
            yield _cannot(line("doctor_package", name=name[0], version="-"))


def _live() -> Line:
    """Whether a workbook that is open in Excel can be refreshed here."""
    found = availability()
    state = line(f"live_{found.why}", version=found.version, count=found.book_count, install=install_line("live"))
    said = line("doctor_live", state=state)
    return _can(said) if found.is_ready else _cannot(said)


def _file(path: Path) -> Iterator[Line]:
    yield line("doctor_file", path=path)
    try:
        content = read_workbook(path)
    except CrmkitError as problem:
        yield _cannot(problem)
        return
    yield _can(line("doctor_readable", sheets=len(content.sheets), size=path.stat().st_size))
    writable = line("doctor_writable")
    yield (
        _can(writable)
        if os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
        else _cannot(writable)
    )
    yield _held(path)
    yield from _tables(content)


def _held(path: Path) -> Line:
    """Who has the file open; an Excel that can be reached is no obstacle."""
    try:
        if find_open_book(path) is not None:
            return _can(line("doctor_open_live"))
    except CrmkitError as problem:
        return _cannot(problem)
    holder = find_holder(path)
    return (
        _cannot(line("doctor_held", program=holder.program, person=holder.person))
        if holder
        else _can(line("doctor_free"))
    )


def _tables(content: WorkbookContent) -> Iterator[Line]:
    record = read_record(content)
    try:
        customers = find_customers(content, record)
    except CrmkitError as problem:
        yield _cannot(problem)
        return
    origin = customers.origin
    yield _can(line("doctor_table", sheet=origin.sheet, row=origin.header_row, count=len(customers)))
    yield line("doctor_ours", as_of=record.as_of or "-") if record.is_ours else line("doctor_foreign")
