"""What turns a workbook into one with the macro, part by part, and back; nothing is written to a file here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.macro import sheet_parts
from crmkit.macro.buttons import VML_TYPE, add_button, free_drawing, remove_button
from crmkit.macro.modules import NOTE, OURS, Note, modules
from crmkit.macro.project.reading import ReadModule, read_project
from crmkit.macro.project.vba_project import Base, Module, vba_project
from crmkit.macro.ribbon import add_ribbon, remove_ribbon
from crmkit.workbook.package.markup import set_attributes, splice
from crmkit.workbook.package.parts import CONTENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.macro.buttons import Button
    from crmkit.workbook.package.book import Book, SheetPart

PROJECT_PART: Final = "vbaProject.bin"
_PROJECT_KIND: Final = "vbaProject"
_PROJECT_RELATIONSHIP: Final = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_PROJECT_TYPE: Final = "application/vnd.ms-office.vbaProject"
PLAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
WORKBOOK: Final = "ThisWorkbook"
_KINDS: Final = {"worksheet": ("Sheet", Base.WORKSHEET), "chartsheet": ("Chart", Base.CHARTSHEET)}
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")


@dataclass(frozen=True, slots=True)
class _Named:
    """A sheet and the name VBA is to know it by; `is_new` where it had none."""

    sheet: SheetPart
    name: str
    base: Base
    is_new: bool
    has_element: bool  #: whether the sheet had the element that names it


def add_macro(book: Book, buttons: Mapping[str, Button], language: str) -> None:
    """Put the project, the buttons (by sheet part) and the ribbon tab into the workbook's parts.

    Raises:
        WriteRefused: macro_present, macro_others, macro_strict, macro_type, macro_names, encoding, unreadable_sheet.
        BrokenWorkbook, SuspiciousWorkbook: a part is damaged.
    """
    store = book.store
    _refuse(book)
    defaults = _default_extensions(book)
    had_name = sheet_parts.workbook_code_name(store, book.part)
    named = _named_sheets(book)
    note = _note(book, named, had_name)
    _put_names(book, named, had_name)
    for number, (part, button) in enumerate(buttons.items(), start=free_drawing(store)):
        add_button(store, part, button, number)
    if any(name.casefold().endswith(".vml") for name in store.added):
        store.add_content_default("vml", VML_TYPE)
    has_ribbon = add_ribbon(store, language)
    made = tuple(name for name in store.added if name.endswith(".rels") and name.isascii() and " " not in name)
    note = replace(
        note, made=made, defaults=tuple(sorted(_default_extensions(book) - defaults)), has_ribbon=has_ribbon
    )
    documents = [Module(had_name or WORKBOOK, base=Base.WORKBOOK)]
    documents += [Module(one.name, base=one.base) for one in named]
    _put_project(book, vba_project([*documents, *modules(language, note)]))


def _note(book: Book, named: list[_Named], had_name: str) -> Note:
    """What will have been added, as long as it is not there yet."""
    names = [*(() if had_name else (WORKBOOK,)), *(one.name for one in named if one.is_new)]
    bare = [one.name for one in named if one.is_new and not one.has_element]
    if not had_name and not sheet_parts.has_element(book.store.read(book.part), sheet_parts.WORKBOOK_ELEMENT):
        bare.append(WORKBOOK)
    is_macro_enabled = book.store.content_type(book.part) == MACRO_TYPE
    return Note(tuple(names), tuple(bare), was_macro_enabled=is_macro_enabled)


def _refuse(book: Book) -> None:
    store = book.store
    if book.related_part(_PROJECT_KIND):
        raise WriteRefused("macro_present" if is_ours_alone(project_of(book)) else "macro_others")
    if sheet_parts.is_strict(book.namespace):
        raise WriteRefused("macro_strict")
    if store.content_type(book.part) not in {PLAIN_TYPE, MACRO_TYPE}:
        raise WriteRefused("macro_type")


def _named_sheets(book: Book) -> list[_Named]:
    """Every sheet with its code name; a new one is what Excel would give: Sheet3 for the third sheet, Chart4."""
    frames = {sheet.part: _code_name(book, sheet) for sheet in book.sheets() if sheet.kind in _KINDS and sheet.part}
    taken = {name.casefold() for name in (*frames.values(), WORKBOOK) if name}
    named = []
    for place, sheet in enumerate(book.sheets(), start=1):
        if sheet.part not in frames:
            continue
        prefix, base = _KINDS[sheet.kind]
        present, number = frames[sheet.part], place
        if present and not _NAME.fullmatch(present):
            raise WriteRefused("macro_names", sheet=sheet.name, name=present)
        while not present and f"{prefix}{number}".casefold() in taken:
            number += 1
        name = present or f"{prefix}{number}"
        taken.add(name.casefold())
        has_element = sheet_parts.has_element(book.store.read(sheet.part), sheet_parts.SHEET_ELEMENT)
        named.append(_Named(sheet, name, base, not present, has_element))
    return named


def _code_name(book: Book, sheet: SheetPart) -> str:
    return sheet_parts.code_name_of(book.store.elements(sheet.part, ())[0])


def _put_names(book: Book, named: list[_Named], had_name: str) -> None:
    if not had_name:
        sheet_parts.put_workbook_code_name(book.store, book.part, WORKBOOK)
    for one in named:
        if one.is_new:

            def change(frame: bytes, name: str = one.name) -> bytes:
                return sheet_parts.with_code_name(frame, name)

            sheet_parts.change_frame(book.store, one.sheet.part, change, "code_name")


def _put_project(book: Book, content: bytes) -> None:
    folder = book.part.rpartition("/")[0]
    part = f"{folder}/{PROJECT_PART}".lstrip("/")
    book.store.put(part, content, "macro")
    book.store.add_content_override(part, _PROJECT_TYPE)
    book.store.add_relationship(book.part, _PROJECT_RELATIONSHIP, part)
    _put_main_type(book, MACRO_TYPE)


def _put_main_type(book: Book, content_type: str) -> None:
    name = book.store.find(CONTENT_TYPES) or CONTENT_TYPES
    xml, found = book.store.editable(name, {"Override", "Default"})
    part = "/" + book.part
    overrides = [e for e in found if e.attributes.get("PartName", "").casefold() == part.casefold()]
    if not overrides:
        book.store.add_content_override(book.part, content_type)
        return
    element = overrides[0]
    extension = book.part.rpartition(".")[2].casefold()
    by_default = {e.attributes.get("Extension", "").casefold(): e.attributes.get("ContentType") for e in found}
    if by_default.get(extension) == content_type:
        book.store.drop_content_override(book.part)
        return
    tag = set_attributes(xml[element.start : element.start_end], {"ContentType": content_type})
    book.store.put(name, splice(xml, [(element.start, element.start_end, tag)]), "content_types")


def remove_macro(book: Book) -> None:
    """Take the project, the buttons and the ribbon tab out again, and what was added for them.

    Raises:
        WriteRefused: macro_none, macro_others.
    """
    store, found = book.store, project_of(book)
    if not found:
        raise WriteRefused("macro_none")
    if not is_ours_alone(found):
        raise WriteRefused("macro_others")
    note = Note.read(next(module.code for module in found if module.name == NOTE))
    for sheet in book.sheets():
        if sheet.kind in _KINDS and sheet.part:
            remove_button(store, sheet.part)
    remove_ribbon(store)
    _drop_names(book, note)
    part = book.related_part(_PROJECT_KIND) or ""
    store.drop_relationships_to(book.part, part)
    store.drop_content_override(part)
    store.remove(part, "macro")
    if not note.was_macro_enabled:
        _put_main_type(book, PLAIN_TYPE)
    _drop_empty_relationships(book, note)
    for extension in note.defaults:
        _drop_idle_default(book, extension)


def _default_extensions(book: Book) -> frozenset[str]:
    _, found = book.store.elements(book.store.find(CONTENT_TYPES) or CONTENT_TYPES, {"Default"})
    return frozenset(element.attributes.get("Extension", "").casefold() for element in found)


def _drop_names(book: Book, note: Note) -> None:
    store = book.store
    if WORKBOOK in note.names:
        xml, _ = store.editable(book.part, ())
        bare = sheet_parts.without_code_name(
            xml, sheet_parts.WORKBOOK_ELEMENT, with_element=WORKBOOK in note.elements
        )
        store.put(book.part, bare, "code_name")
    for sheet in book.sheets():
        name = _code_name(book, sheet) if sheet.kind in _KINDS and sheet.part else ""
        if name in note.names:

            def change(frame: bytes, *, with_element: bool = name in note.elements) -> bytes:
                return sheet_parts.without_code_name(frame, sheet_parts.SHEET_ELEMENT, with_element=with_element)

            sheet_parts.change_frame(store, sheet.part, change, "code_name")


def _drop_idle_default(book: Book, extension: str) -> None:
    """Drop the type declared for an extension where every part of it has a type of its own (Excel may rely on it)."""
    name = book.store.find(CONTENT_TYPES) or CONTENT_TYPES
    xml, found = book.store.editable(name, {"Default", "Override"})
    overridden = {e.attributes.get("PartName", "").lstrip("/").casefold() for e in found}
    parts = (part for part in book.store.archive.names if part not in book.store.removed)
    if any(part.casefold().endswith(f".{extension}") and part.casefold() not in overridden for part in parts):
        return
    gone = [e for e in found if e.attributes.get("Extension", "").casefold() == extension]
    book.store.put(name, splice(xml, [(e.start, e.end, b"") for e in gone]), "content_types")


def _drop_empty_relationships(book: Book, note: Note) -> None:
    """Relationship parts that were made for the button's drawing and name nothing any more."""
    for name in set(note.made) & book.store.replaced.keys():
        if not book.store.elements(name, {"Relationship"})[1]:
            book.store.remove(name, "relationships")


def project_of(book: Book) -> tuple[ReadModule, ...]:
    """The modules of the workbook's VBA project, none without one; a project nobody can read counts as others'."""
    part = book.related_part(_PROJECT_KIND)
    if part is None:
        return ()
    try:
        return read_project(book.store.read(part))
    except ValueError:
        return (ReadModule("", "?", is_document=False),)


def is_ours_alone(found: tuple[ReadModule, ...]) -> bool:
    """Whether a project holds our modules and no code of anybody else."""
    names = {module.name for module in found if not module.is_document}
    return names <= OURS and NOTE in names and not any(module.code for module in found if module.is_document)
