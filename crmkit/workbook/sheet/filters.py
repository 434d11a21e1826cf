"""The plain filter range of a sheet and its hidden defined name: they grow together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import content_span, elements, escape, splice, unescape
from crmkit.workbook.sheet.areas import Area, quoted, split_reference
from crmkit.workbook.sheet.frame import child, with_attributes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crmkit.workbook.package.markup import Element

FILTER_NAME: Final = "_xlnm._FilterDatabase"


def filter_area(frame: bytes) -> Area | None:
    """The range of the sheet's own filter; None without one."""
    found = child(frame, "autoFilter")
    if found is None:
        return None
    return Area.read(found.attributes.get("ref", ""))


def with_filter_area(frame: bytes, area: Area) -> bytes:
    """The frame with its filter over `area`; what is filtered stays."""
    found = child(frame, "autoFilter")
    return frame if found is None else with_attributes(frame, found, {"ref": str(area)})


def with_filter_name(workbook: bytes, sheet: str, sheet_index: int, before: Area, after: Area) -> bytes:
    """The workbook part with the sheet's hidden filter name moved from `before` to `after`, if it says so."""
    replacements = []
    for element in defined_names(workbook):
        if element.attributes.get("name") != FILTER_NAME:
            continue
        if element.attributes.get("localSheetId") != str(sheet_index):
            continue
        start, end = content_span(workbook, element)
        if Area.read(split_reference(unescape(workbook[start:end].decode()))[1]) == before:
            replacements.append((start, end, escape(f"{quoted(sheet)}!{after.absolute}").encode()))
    return splice(workbook, replacements)


def with_sheet_inserted(workbook: bytes, index: int) -> bytes:
    """The workbook part with sheet indexes at or after `index` one higher: local names, active and first tab.

    A tab bar that shows all tabs from the first on goes on doing so, else a new first tab would hide at its left.
    """
    replacements = []
    for element in elements(workbook, ("definedName", "workbookView"), 2):
        wanted = ("localSheetId",) if element.name == "definedName" else ("activeTab", "firstSheet")
        changes = {
            name: str(int(value) + 1)
            for name in wanted
            if (value := element.attributes.get(name, "" if name == "localSheetId" else "0")).isdecimal()
            and int(value) >= max(index, int(name == "firstSheet"))
        }
        if changes:
            replacements.append((element, changes))
    for element, changes in reversed(replacements):
        workbook = with_attributes(workbook, element, changes)
    return workbook


def defined_names(workbook: bytes) -> Iterator[Element]:
    """The workbook's defined names."""
    return (element for element in elements(workbook, ("definedName",), 2) if element.parent == "definedNames")
