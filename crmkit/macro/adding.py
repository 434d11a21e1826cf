"""Puts the refresh button into a workbook, as a new .xlsm beside it; and takes it out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, Final

from crmkit.errors import BrokenWorkbook, SuspiciousWorkbook, WriteRefused
from crmkit.locale import DEFAULT_LANGUAGE, text
from crmkit.macro.buttons import Button
from crmkit.macro.parts import add_macro, remove_macro
from crmkit.macro.rooms import Room, rooms
from crmkit.model.edits import Certificate, PartChange
from crmkit.workbook.guard.holders import refuse_if_held
from crmkit.workbook.guard.replace import publish
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.book import Book
from crmkit.workbook.package.markup import EntityError, MarkupError, elements, to_utf8
from crmkit.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FONTS: Final = {"zh": "Microsoft YaHei", "en": "Calibri"}


@dataclass(frozen=True)
class Changed:
    """A workbook written anew with or without the macro: where, and the proof."""

    target: Path
    certificate: Certificate
    sheets: tuple[str, ...] = ()  #: where the buttons stand
    language: str = DEFAULT_LANGUAGE
    needs_consent: bool = False  #: crmkit has not written here yet: the first refresh adds columns and asks


def add(path: Path, language: str | None = None, target: Path | None = None) -> Changed:
    """Write `path` with the refresh button to an .xlsm beside it; the workbook itself stays as it is.

    Args:
        path: the workbook.
        language: of the button where the workbook does not say its own.
        target: where to; None: the workbook's name with .xlsm.

    Raises:
        FileExists: something is there already; nothing is overwritten.
        WriteRefused: it has macros (macro_present, macro_others), is signed, in the strict form ...; see its reason.
        NoCustomerTable, SeveralCustomerTables: there is nothing a refresh could work on.
        FileProblem: the file can't be read or written.
    """
    refuse_if_held(path)
    target = target or path.with_suffix(".xlsm")
    content = read_workbook(path)
    where = rooms(content, language)
    buttons = {room.part: _button(room, where.language) for room in where.rooms}

    def change(book: Book) -> None:
        add_macro(book, buttons, where.language)

    certificate = _written(content.archive, change, target)
    names = tuple(room.sheet for room in where.rooms)
    return Changed(target, certificate, names, where.language, not where.is_ours)


def remove(path: Path, target: Path | None = None) -> Changed:
    """Write `path` without crmkit's macro to an .xlsx beside it; the workbook itself stays as it is.

    Raises:
        FileExists: something is there already; nothing is overwritten.
        WriteRefused: macro_none, or macro_others, where other people's code stands in the workbook too.
        FileProblem: the file can't be read or written.
    """
    refuse_if_held(path)
    target = target or path.with_suffix(".xlsx")
    return Changed(target, _written(Archive.open(path), remove_macro, target))


def _button(room: Room, language: str) -> Button:
    return Button(text("macro.button", language), _FONTS[language], room.anchor)


def _written(archive: Archive, change: Callable[[Book], None], target: Path) -> Certificate:
    book = Book.open(archive)
    archive.refuse_duplicates()
    book.refuse_signed()
    try:
        change(book)
    except MarkupError as problem:
        raise BrokenWorkbook(archive.path, str(problem)) from problem
    except EntityError as problem:
        raise SuspiciousWorkbook(archive.path, "<!ENTITY>") from problem
    store = book.store
    parts: list[PartChange] = []

    def write(file: BinaryIO) -> None:
        parts.extend(archive.write(file, store.replaced, store.added, store.removed))

    after = publish(target, write, expected_digest=None, verify=lambda draft: _verify(book, draft))
    reasons = {name: tuple(sorted(why)) for name, why in store.consequences.items()}
    noted = tuple(replace(part, consequences=reasons.get(part.part, ())) for part in parts if part.is_changed)
    kept = tuple(part for part in parts if not part.is_changed)
    before = sha256(archive.data).hexdigest()
    return Certificate(str(target), before, after, (*kept, *noted), (), recalculates_on_open=False)


def _verify(book: Book, draft: Path) -> None:
    """Every part that was not to change has its very bytes; every new one is whole.

    Raises:
        WriteRefused: proof_failed; nothing was written.
    """
    store, before, after = book.store, book.store.archive, Archive.open(draft)
    expected = [*(name for name in before.names if name not in store.removed), *store.added]
    if list(after.names) != expected:
        raise WriteRefused("proof_failed", detail="zip entries")
    old = {entry.name: entry for entry in before.entries}
    for entry in after.entries:
        if entry.name in old and entry.name not in store.replaced:
            if after.record(entry) != before.record(old[entry.name]):
                raise WriteRefused("proof_failed", detail=entry.name)
        elif after.read(entry.name) != store.read(entry.name):
            raise WriteRefused("proof_failed", detail=entry.name)
        elif entry.name.endswith((".xml", ".rels")):
            elements(to_utf8(after.read(entry.name)), ())
