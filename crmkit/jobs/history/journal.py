"""A sheet that only grows: rows are numbered, added below, and moved to a sheet a year when there are too many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from crmkit.locale import text
from crmkit.model.edits import AddRows, Look, PutSheet, SheetColumn, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from crmkit.model.edits import CellValue, Operation
    from crmkit.workbook.reading import WorkbookContent

NUMBER = "number"  #: the first column: rows count on and are never renumbered
_HEADER_SEARCH_ROWS = 12  #: people may write a few lines above the header
_SHEET_ROW_LIMIT = 1_000_000
_ENGLISH_SHARE = 1.3

Row = tuple["CellValue", ...]


@dataclass(frozen=True)
class Journal:
    """One such sheet as declared. `columns` are (name, width, number format); the first is the row's number."""

    role: str
    columns: tuple[tuple[str, float, str], ...]
    row_limit: int  #: rows on the sheet itself; half of them stay when older ones move away

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(name for name, _, _ in self.columns)

    def headers(self, language: str) -> tuple[str, ...]:
        """The columns' headers as people see them."""
        return tuple(text(f"history.{name}", language) for name in self.names)

    def sheet_columns(self, language: str) -> tuple[SheetColumn, ...]:
        """The columns as the sheet has them."""
        share = _ENGLISH_SHARE if language == "en" else 1
        return tuple(
            SheetColumn(header, round(width * share, 1), Style(Look.BODY, number_format))
            for header, (_, width, number_format) in zip(self.headers(language), self.columns, strict=True)
        )

    def sheet(self, language: str, rows: Sequence[Row]) -> PutSheet:
        """The journal's own sheet as a new workbook has it, with these rows (numbered already)."""
        title, hint = (text(f"history.{self.role}.{line}", language) for line in ("title", "hint"))
        return self.sheet_named(_sheet_name(self.role, language), language, rows, (title, hint))

    def sheet_named(self, name: str, language: str, rows: Sequence[Row], lines: tuple[str, str]) -> PutSheet:
        """A sheet of the journal; `lines` are its title and the hint below."""
        title, hint = lines
        return PutSheet(
            name=name,
            columns=self.sheet_columns(language),
            rows=rows,
            title=(((title, Style(Look.TITLE)),), ((hint, Style(Look.NOTE)),)),
            key_column=0,
            is_filtered=True,
        )


@dataclass(frozen=True)
class Pages:
    """One sheet of a journal as read. `rows` are the Excel rows that carry a number."""

    sheet: str
    header_row: int
    last_row: int  #: the last row in use, by anybody
    rows: npt.NDArray[np.intp]
    cells: Mapping[str, npt.NDArray[np.object_]]  #: by column name, one value a row
    places: Mapping[str, int]  #: by column name, where it stands
    typed_on: npt.NDArray[np.bool_]  #: rows with something of people's right of our columns

    def records(self, names: Sequence[str], places: Iterable[int]) -> list[Row]:
        """Whole rows, as they are."""
        columns = [self.cells[name] for name in names]
        return [tuple(_plain(column[place]) for column in columns) for place in places]

    @property
    def is_as_made(self) -> bool:
        """Whether the columns stand where crmkit put them."""
        return list(self.places.values()) == list(range(1, len(self.places) + 1))

    def numbers(self) -> npt.NDArray[np.float64]:
        """The number of each row."""
        return self.cells[NUMBER].astype(np.float64)


def _plain(value: object) -> CellValue:
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value  # type: ignore[return-value]  # what a grid holds is a cell value


def find_header(content: WorkbookContent, sheet: str, headers: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    """The row that holds all `headers` and the column of each; None where no row near the top does."""
    grid = content.sheet(sheet).grid
    for row in range(1, min(grid.last_row, _HEADER_SEARCH_ROWS) + 1):
        found = {grid.cell(row, column): column for column in range(grid.last_column, 0, -1)}
        if all(header in found for header in headers):
            return row, {header: found[header] for header in headers}
    return None


def read_pages(journal: Journal, content: WorkbookContent, sheet: str, language: str) -> Pages | None:
    """The journal's rows on `sheet`; None when there is no such sheet, or people took its header apart."""
    headers = journal.headers(language)
    found = find_header(content, sheet, headers) if sheet in content.sheet_names else None
    if found is None:
        return None
    header_row, places = found
    grid = content.sheet(sheet).grid
    first, last = header_row + 1, grid.last_row
    columns = {
        name: grid.column(places[header], first, last)[0] for name, header in zip(journal.names, headers, strict=True)
    }
    numbered = np.array([isinstance(value, (int, float)) for value in columns[NUMBER]], dtype=bool)
    typed_on = np.zeros(len(numbered), dtype=bool)
    for column in range(len(headers) + 1, grid.last_column + 1):
        typed_on[[row - first for row in grid.filled_rows(column, first, last)]] = True
    return Pages(
        sheet,
        header_row,
        max(last, header_row),
        np.flatnonzero(numbered) + first,
        {name: values[numbered] for name, values in columns.items()},
        {name: places[header] for name, header in zip(journal.names, headers, strict=True)},
        typed_on[numbered],
    )


@dataclass(frozen=True)
class Library:
    """The journals of a workbook while a refresh plans: what is read, which sheet names are taken, which are ours."""

    content: WorkbookContent
    language: str
    sheets: Mapping[str, str]  #: role -> name, as the record has them

    def pages(self, journal: Journal) -> Pages | None:
        """The sheet of `journal`, if there is one."""
        return read_pages(journal, self.content, self.sheets.get(journal.role, ""), self.language)

    def without_lost(self, read: Mapping[str, Pages | None]) -> Library:
        """The library without the sheets whose header people took apart: those are theirs now."""
        return replace(self, sheets={role: name for role, name in self.sheets.items() if read.get(role, True)})

    def appended(
        self, journal: Journal, pages: Pages | None, rows: Sequence[Row], kept: npt.NDArray[np.bool_] | None = None
    ) -> tuple[tuple[Operation, ...], Library]:
        """The operations that add `rows` (numbered already); where it gets too long older ones move to sheets a year.

        `kept` marks rows of `pages` that must not move.
        """
        if not rows:
            return (), self
        if pages is None:
            return self._created(journal, journal.role, rows)
        if not len(pages.rows) and pages.is_as_made:  # people emptied it: no row left whose looks new ones take
            return (self._put(journal, pages.sheet, rows, self._title(journal, journal.role)),), self
        if len(pages.rows) + len(rows) <= journal.row_limit or not pages.is_as_made:
            return (_added(journal, pages, rows),), self
        return self._shortened(journal, pages, rows, kept)

    def _shortened(
        self, journal: Journal, pages: Pages, rows: Sequence[Row], kept: npt.NDArray[np.bool_] | None
    ) -> tuple[tuple[Operation, ...], Library]:
        """The newest half stays, with every row that is kept or that people wrote beside; the others move."""
        half = journal.row_limit // 2
        rows_staying = rows if kept is not None else rows[-half:]
        room = min(max(0, half - len(rows_staying)), len(pages.rows))
        newest = np.argsort(pages.numbers(), kind="stable")[len(pages.rows) - room :]
        stays = pages.typed_on.copy() if kept is None else pages.typed_on | kept
        stays[newest] = True
        standing = pages.records(journal.names, np.flatnonzero(stays))
        moving = [
            *pages.records(journal.names, np.flatnonzero(~stays)),
            *rows[: len(rows) - len(rows_staying)],
        ]
        put = self._put(journal, pages.sheet, (*standing, *rows_staying), self._title(journal, journal.role))
        archived, library = self._archived(journal, moving)
        return (put, *archived), library

    def _archived(self, journal: Journal, rows: Sequence[Row]) -> tuple[tuple[Operation, ...], Library]:
        by_year: dict[int, list[Row]] = {}
        for row in rows:
            by_year.setdefault(row[1].year if isinstance(row[1], date) else 0, []).append(row)
        operations: list[Operation] = []
        library = self
        for year, moved in sorted(by_year.items()):
            made, library = library._stowed(journal, year, moved)
            operations += made
        return tuple(operations), library

    def _stowed(self, journal: Journal, year: int, rows: Sequence[Row]) -> tuple[tuple[Operation, ...], Library]:
        """Onto the year's sheet, or its next one when that is full."""
        for part in count(1):
            role = f"{journal.role}.{year}" if part == 1 else f"{journal.role}.{year}.{part}"
            if role not in self.sheets:
                return self._created(journal, role, rows)
            pages = read_pages(journal, self.content, self.sheets[role], self.language)
            if pages is not None and pages.last_row + len(rows) <= _SHEET_ROW_LIMIT:
                return (_added(journal, pages, rows),), self
        raise AssertionError  # count never ends

    def _created(self, journal: Journal, role: str, rows: Sequence[Row]) -> tuple[tuple[Operation, ...], Library]:
        """A new sheet: its first row gives the looks, the others follow in bulk."""
        taken = {name.casefold() for name in (*self.content.sheet_names, *self.sheets.values())}
        name = _free(_sheet_name(role, self.language), taken)
        put = self._put(journal, name, rows[:1], self._title(journal, role))
        first = len(put.title) + 2
        places = range(1, len(journal.columns) + 1)
        more = AddRows(name, first, [dict(zip(places, row, strict=True)) for row in rows[1:]])
        made: tuple[Operation, ...] = (put, more) if more.rows else (put,)
        return made, replace(self, sheets={**self.sheets, role: name})

    def _put(self, journal: Journal, name: str, rows: Sequence[Row], title: str) -> PutSheet:
        hint = text(f"history.{journal.role}.hint", self.language)
        if name != self.sheets.get(journal.role, name):
            hint = text("history.archived.hint", self.language, name=self.sheets[journal.role])
        return journal.sheet_named(name, self.language, rows, (title, hint))

    def _title(self, journal: Journal, role: str) -> str:
        return (
            _sheet_name(role, self.language) if role != journal.role else text(f"history.{role}.title", self.language)
        )


def _added(journal: Journal, pages: Pages, rows: Sequence[Row]) -> AddRows:
    places = [pages.places[name] for name in journal.names]
    return AddRows(pages.sheet, pages.last_row, [dict(zip(places, row, strict=True)) for row in rows])


def _sheet_name(role: str, language: str) -> str:
    kind, *dated = role.split(".")
    name = text(f"history.sheet.{kind}", language)
    if not dated:
        return name
    if len(dated) == 1:
        return text("history.sheet.archived", language, name=name, year=dated[0])
    return text("history.sheet.archived_more", language, name=name, year=dated[0], part=dated[1])


def _free(name: str, taken: set[str]) -> str:
    if name.casefold() not in taken:
        return name
    candidates = (f"{name} (crmkit)" if number == 1 else f"{name} (crmkit {number})" for number in count(1))
    return next(candidate for candidate in candidates if candidate.casefold() not in taken)
