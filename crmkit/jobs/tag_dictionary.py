"""Where the sheet 标签字典 keeps which tag, and what a merge or a new name writes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.roles import TAGS, YES_WORDS, steering_names
from crmkit.jobs.tag_names import tags_in
from crmkit.locale import LANGUAGES, text
from crmkit.model.edits import AddRows, SetCells
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.jobs.opening import Opened
    from crmkit.model.edits import Operation
    from crmkit.workbook.reading import SheetGrid

TAG, ALIASES, MERGED, RETIRED = "tag", "aliases", "merged_into", "retired"
_NAMES = (TAG, ALIASES, MERGED, RETIRED)
_HEADER_SEARCH_ROWS = 10
_SEPARATORS = {"zh": "、", "en": ", "}


@dataclass(frozen=True)
class DictionaryRow:
    """One tag of the dictionary as it stands."""

    row: int
    tag: str
    aliases: str = ""
    merged_into: str = ""
    is_retired: bool = False


@dataclass(frozen=True)
class TagDictionary:
    """The sheet with its columns (name to column number) and rows by folded tag."""

    sheet: str
    columns: Mapping[str, int]
    rows: Mapping[str, DictionaryRow]
    last_row: int
    language: str

    def meant(self, word: str) -> str:
        """The tag that `word` stands for now: an alias its tag, a merged tag the one it went into."""
        by_alias = {folded(alias): row.tag for row in self.rows.values() for alias in tags_in(row.aliases)}
        seen: set[str] = set()
        tag = word
        while folded(tag) not in seen:
            seen.add(folded(tag))
            row = self.rows.get(folded(tag))
            tag = (row.merged_into or row.tag) if row is not None else by_alias.get(folded(tag), tag)
        return tag

    def merged(self, old: str, new: str) -> tuple[Operation, ...]:
        """What makes `old` mean `new`: its row says where it went; without a row it becomes an alias."""
        row, into = self.rows.get(folded(old)), self.rows.get(folded(new))
        if row is not None:
            moved = self._set(MERGED, row, row.merged_into, new)
            return (moved,) if into is not None else (moved, self._added(new, ""))
        return (self._added(new, old),) if into is None else (self._aliased(into, old),)

    def renamed(self, old: str, new: str) -> tuple[Operation, ...]:
        """What gives `old` the name `new`, the old one staying an alias; a name that is taken makes it a merge."""
        row = self.rows.get(folded(old))
        if row is None or folded(new) in self.rows:
            return self.merged(old, new)
        return (self._set(TAG, row, row.tag, new), self._aliased(row, row.tag))

    def _aliased(self, row: DictionaryRow, alias: str) -> SetCells:
        words = [*tags_in(row.aliases), alias]
        joined = _SEPARATORS[self.language].join(dict.fromkeys(words))
        return self._set(ALIASES, row, row.aliases, joined)

    def _set(self, name: str, row: DictionaryRow, old: str, new: str) -> SetCells:
        return SetCells(self.sheet, self.columns[name], [row.row], [new], [old or None])

    def _added(self, tag: str, alias: str) -> AddRows:
        cells = {self.columns[TAG]: tag, **({self.columns[ALIASES]: alias} if alias else {})}
        return AddRows(self.sheet, self.last_row, [dict(cells)])


def read_dictionary(workbook: Opened) -> TagDictionary | None:
    """The workbook's tag dictionary; None where it has no such sheet or its header can't be found."""
    content = workbook.content
    names = {workbook.record.sheets.get(TAGS, "").casefold(), *(name.casefold() for name in steering_names(TAGS))}
    for sheet in content.sheets:
        if sheet.name.casefold() in names and sheet.has_cells:
            grid = sheet.grid
            header_row, columns = _header(grid)
            if header_row:
                found = [_row(grid, row, columns) for row in range(header_row + 1, grid.last_row + 1)]
                rows = {folded(row.tag): row for row in reversed(found) if row.tag}
                return TagDictionary(sheet.name, columns, rows, grid.last_row, workbook.header_language)
    return None


def _header(grid: SheetGrid) -> tuple[int, dict[str, int]]:
    headers = {folded(text(f"rule_sheets.tags.{name}", code)): name for code in LANGUAGES for name in _NAMES}
    for row in range(1, min(grid.last_row, _HEADER_SEARCH_ROWS) + 1):
        said = {folded(grid.text(row, column)): column for column in range(grid.last_column, 0, -1)}
        found = {name: said[header] for header, name in headers.items() if header in said}
        if set(found) == set(_NAMES):
            return row, found
    return 0, {}


def _row(grid: SheetGrid, row: int, columns: Mapping[str, int]) -> DictionaryRow:
    tag, aliases, merged, retired = (grid.text(row, columns[name]) for name in _NAMES)
    return DictionaryRow(row, tag, aliases, merged, folded(retired) in YES_WORDS)
