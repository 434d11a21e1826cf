"""What tells two files of one workbook apart, as far as an open Excel can follow; the rest is refused by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.model.edits import Formula
from crmkit.workbook.editing import BookEditor
from crmkit.workbook.live.appearances import Appearances
from crmkit.workbook.live.changes import Changes, ColumnCells, SheetChange, Side
from crmkit.workbook.live.content import ABSENT, from_file
from crmkit.workbook.live.frames import area_changes, frame_changes, refuse_moved_surroundings, sheet_birth
from crmkit.workbook.live.row_pairs import row_pairs
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.reading.facts import sheet_facts
from crmkit.workbook.sheet.present import RowReader
from crmkit.workbook.sheet.tables import TablePart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crmkit.workbook.live.changes import Appearance
    from crmkit.workbook.live.content import Content
    from crmkit.workbook.sheet.editor import SheetEditor
    from crmkit.workbook.sheet.present import PresentCell

#: Parts that follow from cells, sheets and tables, and that Excel keeps by itself in an open book.
_FOLLOWS: Final = frozenset(
    {"workbook", "styles", "sharedStrings", "calcChain", "extended-properties", "worksheet", "table"}
)
_ERROR_CELL: Final = b't="e"'


@dataclass
class FileState:
    """One side: a workbook as a file."""

    editor: BookEditor
    _tables: dict[str, tuple[TablePart, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> FileState:
        """The workbook at `path`.

        Raises:
            FileProblem: it can't be read.
        """
        return cls(BookEditor(Archive.open(path)))

    @cached_property
    def names(self) -> list[str]:
        """The worksheets, in the order of the tabs."""
        return [sheet.name for sheet in self.editor.book.sheets() if sheet.part and sheet.kind == "worksheet"]

    @cached_property
    def appearances(self) -> Appearances:
        """How the cell formats look."""
        styles = self.editor.book.related_part("styles")
        return Appearances(self.editor.styles.formats, self.editor.store.read(styles) if styles else b"")

    @cached_property
    def strings(self) -> bytes:
        """The shared strings as stored: with the same ones, equal bytes are equal cells."""
        part = self.editor.book.related_part("sharedStrings")
        return self.editor.store.read(part) if part else b""

    def sheet(self, name: str) -> SheetEditor:
        """One worksheet."""
        return self.editor.sheet(name)

    def part(self, name: str) -> bytes:
        """A worksheet's bytes."""
        return self.editor.store.read(self.editor.book.sheet(name).part)

    def tables(self, name: str) -> tuple[TablePart, ...]:
        """The table objects of a worksheet."""
        store, part = self.editor.store, self.editor.book.sheet(name).part
        return tuple(TablePart.parse(table, store.read(table)) for table in store.related(part, "table"))

    def content(self, cell: PresentCell) -> Content:
        """What a cell holds."""
        is_error = _ERROR_CELL in cell.xml[: cell.xml.find(b">")]
        return from_file(cell.value, cell.formula, is_error=is_error, from_1904=self.editor.from_1904)


def changes_between(before: Path, after: Path) -> Changes:
    """Everything that has to happen in an open book that holds `before` so that it holds `after`.

    Raises:
        WriteRefused: live_layout, where more would have to change than cells, sheets, tables, filters and columns.
        FileProblem: one of the files can't be read.
    """
    old, new = FileState.read(before), FileState.read(after)
    _refuse_other_parts(old, new)
    sheets = (_sheet_change(old, new, name) for name in dict.fromkeys((*old.names, *new.names)))
    return Changes(tuple(filter(None, sheets)), old.editor.from_1904)


def _refuse_other_parts(old: FileState, new: FileState) -> None:
    """A comment, picture or chart that would have to move can't follow through an open Excel."""
    one, other = old.editor.archive, new.editor.archive
    following = _following_parts(old, new)
    for name in sorted({*one.names} | {*other.names}):
        if name.endswith(".rels") or name == "[Content_Types].xml" or name in following:
            continue
        if (
            name not in one.names
            or name not in other.names
            or old.editor.store.read(name) != new.editor.store.read(name)
        ):
            raise WriteRefused("live_layout", detail=name)


def _following_parts(*sides: FileState) -> set[str]:
    known: set[str] = set()
    for side in sides:
        book = side.editor.book
        known |= {book.part, *(sheet.part for sheet in book.sheets())}
        known |= {part for kind in _FOLLOWS for part in side.editor.store.related(book.part, kind)}
        known |= {part for kind in _FOLLOWS for part in side.editor.store.related("", kind)}
        known |= {table.part for name in side.names for table in side.tables(name)}
    return known


def _sheet_change(old: FileState, new: FileState, name: str) -> SheetChange | None:
    is_old, is_new = name in old.names, name in new.names
    if is_old and is_new and old.part(name) == new.part(name):
        return None  # a table object only changes with the cells of its sheet
    one, other = (old.sheet(name) if is_old else None), (new.sheet(name) if is_new else None)
    if one is not None and other is not None:
        refuse_moved_surroundings(one, other)
    change = SheetChange(
        name,
        tuple(_cells(old, new, name)),
        area_changes(old.tables(name) if is_old else (), new.tables(name) if is_new else (), one, other),
        frame_changes(one, other),
        sheet_facts(one.original).hidden_rows if one is not None else frozenset(),
        born=None if other is None or one is not None else sheet_birth(other, new.names.index(name)),
        gone=None if one is None or other is not None else sheet_birth(one, old.names.index(name)),
    )
    return change or None


def _cells(old: FileState, new: FileState, name: str) -> Iterator[ColumnCells]:
    columns: dict[int, _Column] = {}
    is_old, is_new = name in old.names, name in new.names
    left = RowReader(old.sheet(name).scan, old.editor.reader) if is_old else None
    right = RowReader(new.sheet(name).scan, new.editor.reader) if is_new else None
    for row, here, there in row_pairs(left, right, skips_equal_bytes=old.strings == new.strings):
        for column in sorted(here.keys() | there.keys()):
            one, other = here.get(column), there.get(column)
            if one is None or other is None or one.xml != other.xml or old.strings != new.strings:
                columns.setdefault(column, _Column()).add(row, _seen(old, one), _seen(new, other))
    for column in sorted(columns):
        if columns[column].rows:
            yield columns[column].cells(column)


_Seen = tuple["Content", "Appearance"]


def _seen(side: FileState, cell: PresentCell | None) -> _Seen:
    if cell is None:
        return ABSENT, side.appearances.plain
    return side.content(cell), side.appearances.of(cell.style)


@dataclass
class _Column:
    rows: list[int] = field(default_factory=list)
    old: list[_Seen] = field(default_factory=list)
    new: list[_Seen] = field(default_factory=list)

    def add(self, row: int, old: _Seen, new: _Seen) -> None:
        if old != new and not _shows_otherwise(old, new):
            self.rows.append(row)
            self.old.append(old)
            self.new.append(new)

    def cells(self, column: int) -> ColumnCells:
        return ColumnCells(column, self.rows, _side(self.old), _side(self.new))


def _shows_otherwise(old: _Seen, new: _Seen) -> bool:
    """Whether only the value differs that one and the same formula shows: that is Excel's business."""
    (one, look), (other, other_look) = old, new
    if not isinstance(one, Formula) or not isinstance(other, Formula):
        return False
    return look == other_look and one.expression == other.expression


def _side(seen: list[_Seen]) -> Side:
    return Side([content for content, _ in seen], [look for _, look in seen])
