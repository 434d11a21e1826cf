"""Finding the decision tables on a sheet, by headers with an arrow, wherever people moved them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.roles import RULE_TABLES, table_title
from crmkit.jobs.rule_sheets.wording import output_header, policy_line, without_arrow
from crmkit.locale import LANGUAGES, text
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from crmkit.model.decision_table import DecisionTable
    from crmkit.workbook.reading import SheetGrid

_LINES_ABOVE = 8  #: how far above its header a table's title may stand


@dataclass(frozen=True)
class Place:
    """A cell of a rule sheet; row and column count from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class FoundTable:
    """One table as it stands. Columns are pairs of column and header (outputs without their arrow).

    `name` is "" when neither title nor outputs tell which table it is. `policy` is the line's words, None without.
    """

    sheet: str
    name: str
    title: Place
    policy: str | None
    policy_row: int
    header_row: int
    conditions: tuple[tuple[int, str], ...]
    outputs: tuple[tuple[int, str], ...]
    remark_column: int | None
    nameless: tuple[int, ...]  #: columns left of the outputs that hold cells but no header
    rows: tuple[int, ...]


def find_rule_tables(sheet: str, grid: SheetGrid, known: Mapping[str, DecisionTable]) -> Iterator[FoundTable]:
    """Every table of a sheet, from the top. `known` are the tables by name that outputs may tell."""
    header_rows = [row for row in range(1, grid.last_row + 1) if any(_arrows(grid, row))]
    for place, row in enumerate(header_rows):
        above = header_rows[place - 1] if place else 0
        below = header_rows[place + 1] if place + 1 < len(header_rows) else grid.last_row + 1
        yield _table(sheet, grid, row, (above, below), known)


def lost_tables(sheet: str, grid: SheetGrid, names: Iterable[str], found: Iterable[FoundTable]) -> Iterator[Place]:
    """Titles of those of the tables `names` that nobody finds: their header, or the arrow in it, is gone."""
    missing = set(names) - {one.name for one in found}
    for row in range(1, grid.last_row + 1):
        if _TITLES.get(folded(_first_text(grid, row))) in missing:
            yield Place(sheet, row, grid.first_column)


def _arrows(grid: SheetGrid, row: int) -> Iterator[int]:
    for column in range(grid.first_column, grid.last_column + 1):
        if without_arrow(_said(grid, row, column)) is not None:
            yield column


def _said(grid: SheetGrid, row: int, column: int) -> str:
    value = grid.cell(row, column)
    return value.strip() if isinstance(value, str) else ""


def _table(
    sheet: str, grid: SheetGrid, row: int, between: tuple[int, int], known: Mapping[str, DecisionTable]
) -> FoundTable:
    arrows = list(_arrows(grid, row))
    outputs = tuple((column, without_arrow(_said(grid, row, column)) or "") for column in arrows)
    left = [(column, grid.text(row, column)) for column in range(grid.first_column, arrows[0])]
    conditions = tuple((column, words) for column, words in left if words and folded(words) not in _NUMBERS)
    right = [(column, grid.text(row, column)) for column in range(arrows[0] + 1, grid.last_column + 1)]
    remark = next((column for column, words in right if folded(words) in _REMARKS), None)
    title_row, name, policy_row = _head(grid, row, between[0])
    columns = [column for column, _ in (*conditions, *outputs)]
    rows = tuple(_rule_rows(grid, range(row + 1, between[1]), columns))
    nameless = tuple(
        column for column, words in left if not words and any(grid.cell(line, column) is not None for line in rows)
    )
    return FoundTable(
        sheet=sheet,
        name=name or _by_outputs([words for _, words in outputs], known),
        title=Place(sheet, title_row or row, grid.first_column if title_row else arrows[0]),
        policy=policy_line(_first_text(grid, policy_row)) if policy_row else None,
        policy_row=policy_row,
        header_row=row,
        conditions=conditions,
        outputs=outputs,
        remark_column=remark,
        nameless=nameless,
        rows=rows,
    )


def _head(grid: SheetGrid, header_row: int, above: int) -> tuple[int, str, int]:
    """Row and table of the title, and the row that says how rules count; 0 where there is none."""
    policy_row = 0
    for row in range(header_row - 1, max(above, header_row - _LINES_ABOVE, 0), -1):
        words = _first_text(grid, row)
        if policy_line(words) is not None:
            policy_row = row
        elif name := _TITLES.get(folded(words)):
            return row, name, policy_row
    return 0, "", policy_row


def _first_text(grid: SheetGrid, row: int) -> str:
    columns = range(grid.first_column, grid.last_column + 1)
    return next((words for column in columns if (words := _said(grid, row, column))), "")


def _rule_rows(grid: SheetGrid, rows: range, columns: Sequence[int]) -> Iterator[int]:
    """Rows with something in a condition or output; a table ends where the next one's title stands."""
    for row in rows:
        words = _first_text(grid, row)
        if folded(words) in _TITLES and sum(grid.cell(row, column) is not None for column in columns) <= 1:
            return
        if any(_is_filled(grid, row, column) for column in columns):
            yield row


def _is_filled(grid: SheetGrid, row: int, column: int) -> bool:
    return bool(grid.text(row, column)) or bool(grid.kind(row, column))


def _by_outputs(headers: Sequence[str], known: Mapping[str, DecisionTable]) -> str:
    """The table that has one of these outputs, when only one has."""
    said = {folded(header) for header in headers}
    found = [
        name
        for name, table in known.items()
        if said & {folded(output_header(output, language)) for output in table.outputs for language in LANGUAGES}
    ]
    return found[0] if len(found) == 1 else ""


_TITLES = {folded(table_title(name, language)): name for language in LANGUAGES for name in RULE_TABLES}
_NUMBERS = frozenset(
    {folded(text("rule_sheets.number", language)) for language in LANGUAGES} | {"#", "序号", "编号", "no.", "no"}
)
_REMARKS = frozenset(
    {folded(text("rule_sheets.remark", language)) for language in LANGUAGES}
    | {"备注", "原因", "note", "because", "why"}
)
