"""Tables grow: a column more at the right, rows more at the bottom, columns folded away."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from crmkit.errors import WriteRefused
from crmkit.workbook.sheet.areas import LAST_COLUMN, LAST_ROW, Area
from crmkit.workbook.sheet.coverage import with_rows_covered
from crmkit.workbook.sheet.outline import with_fold, with_width
from crmkit.workbook.sheet.row_places import NEW
from crmkit.workbook.sheet.surroundings import Surroundings, used_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import AddColumn, AddRows, CellValue, FoldColumns
    from crmkit.workbook.editing import BookEditor
    from crmkit.workbook.sheet.editor import SheetEditor
    from crmkit.workbook.sheet.tables import TablePart


# ── a column more ──


def add_column(editor: BookEditor, new: AddColumn) -> None:
    """Append a column: cells, table object, filter range, width.

    Raises:
        WriteRefused: blocked_neighbour, column_limit, column_rows, duplicate_header, linked_table.
    """
    sheet = editor.sheet(new.sheet)
    if new.column > LAST_COLUMN:
        raise WriteRefused("column_limit", sheet.name)
    if len(new.rows) and new.rows[0] <= new.header_row:
        raise WriteRefused("column_rows", sheet.name, header_row=new.header_row)
    around = Surroundings.of(editor, sheet)
    table = around.table_at(new.header_row, new.beside_column)
    filtered = around.filter_at(new.header_row, new.beside_column) if table is None else None
    area = table.area if table is not None else filtered
    last = max(new.header_row, area.last_row if area else 0, new.rows[-1] if len(new.rows) else 0)
    if area is not None:
        _refuse_gap(around, area, new)
    around.refuse_neighbours(Area(new.header_row, new.column, last, new.column), table or filtered)
    around.refuse_filled_column(new.column, new.header_row, last)
    if table is not None:
        around.put_table(table.grown_right([new.header], sheet.name))
    if filtered is not None:
        around.put_filter(filtered.to_column(new.column))
    _write_column(editor, sheet, new, table)
    sheet.frame = with_width(sheet.frame, new.column, new.width)


def _refuse_gap(around: Surroundings, area: Area, new: AddColumn) -> None:
    """A table grows by the column beside it, from its own header row."""
    if new.header_row != area.first_row:
        around.refuse(area)
    if new.column != area.last_column + 1:
        gap = sorted((area.last_column + 1, max(new.column - 1, area.last_column + 1)))
        around.refuse(Area(area.first_row, gap[0], area.last_row, gap[1]))


def _write_column(editor: BookEditor, sheet: SheetEditor, new: AddColumn, table: TablePart | None) -> None:
    rows: Sequence[int] = [new.header_row, *new.rows]
    values: list[CellValue] = [new.header, *new.new]
    if table is not None and table.totals_rows:
        totals = range(table.last_data_row + 1, table.area.last_row + 1)
        if rows[-1] >= totals[0]:
            raise WriteRefused("blocked_neighbour", sheet.name, reference=str(table.area))
        rows = [*rows, *totals]
        values += [None] * len(totals)
    waiting = sheet.waiting(new.beside_column)
    if waiting is not None and waiting.rows == rows:
        rows = waiting.rows  # the same object: columns that share their rows are written in step
    bases = _formats_beside(sheet, new.beside_column, rows)
    painted = {base: editor.styles.styled(max(base, 0), new.style) for base in set(bases[1:])}
    header = editor.styles.styled(max(bases[0], 0), new.header_style)
    xfs = [header, *map(painted.__getitem__, islice(bases, 1, None))]
    sheet.set_column(new.column, rows, values, xfs=xfs)


def _formats_beside(sheet: SheetEditor, column: int, rows: Sequence[int]) -> Sequence[int]:
    """The formats of a column's cells in these rows, as they are or as they wait to be written.

    Formats that crmkit painted in this write are painted over once more to the same effect.
    """
    waiting = sheet.waiting(column)
    if waiting is not None and waiting.xfs is not None:
        if waiting.rows is rows:
            return waiting.xfs
        known = dict(zip(waiting.rows, waiting.xfs, strict=True))
        return [known.get(row, NEW) for row in rows]
    return sheet.located(column, rows).styles


# ── rows more ──


def add_rows(editor: BookEditor, new: AddRows) -> None:
    """Append rows below a table: cells in the formats of its last row, table object, filter, rules that end there.

    Raises:
        WriteRefused: blocked_neighbour (content or totals below), linked_table, row_limit.
    """
    if not new.rows:
        return
    sheet = editor.sheet(new.sheet)
    last = new.after_row + len(new.rows)
    if last > LAST_ROW:
        raise WriteRefused("row_limit", sheet.name)
    sheet.flush()
    around = Surroundings.of(editor, sheet)
    named = sorted({column for row in new.rows for column in row})
    table, filtered = _around_row(around, new.after_row, named)
    area = table.area if table is not None else filtered
    if table is not None and last > table.last_data_row:
        table.refuse_fed(sheet.name)
        _refuse_totals(around, table)
    present = used_columns(sheet, new.after_row)
    spanned = range(area.first_column, area.last_column + 1) if area else present
    columns = sorted({*named, *(column for column in present if column in spanned)})
    rows = list(range(new.after_row + 1, last + 1))
    if columns:
        wanted = Area(rows[0], min(*spanned, *columns), last, max(*spanned, *columns))
        around.refuse_neighbours(wanted, table or filtered)
    around.refuse_filled_rows(rows, sorted({*columns, *spanned}))
    _write_rows(sheet, new, rows, columns)
    if area is None or last <= area.last_row:
        return
    sheet.frame = with_rows_covered(sheet.frame, area, last)
    if table is not None:
        around.put_table(table.grown_down(last))
    elif filtered is not None:
        around.put_filter(filtered.to_row(last))


def _around_row(around: Surroundings, row: int, columns: Sequence[int]) -> tuple[TablePart | None, Area | None]:
    """The table object, else the filter range, that this row belongs to."""
    for column in columns:
        table = around.table_at(row, column)
        if table is not None:
            return table, None
    filters = (around.filter_at(row, column) for column in columns)
    return None, next((area for area in filters if area is not None), None)


def _refuse_totals(around: Surroundings, table: TablePart) -> None:
    if table.totals_rows:
        area = table.area
        around.refuse(Area(table.last_data_row + 1, area.first_column, area.last_row, area.last_column))


def _write_rows(sheet: SheetEditor, new: AddRows, rows: list[int], columns: Sequence[int]) -> None:
    for column in columns:
        above = sheet.located(column, [new.after_row])
        style = above.styles[0]
        if style > 0:
            sheet.set_column(column, rows, [row.get(column) for row in new.rows], xfs=[style] * len(rows))
            continue
        given = [(row, cells[column]) for row, cells in zip(rows, new.rows, strict=True) if column in cells]
        xfs = [style] * len(given) if above.exists[0] else None
        sheet.set_column(column, [row for row, _ in given], [value for _, value in given], xfs=xfs)


# ── columns folded ──


def fold_columns(editor: BookEditor, fold: FoldColumns) -> None:
    """Put columns into one collapsed outline group; one that people opened stays open.

    Raises:
        WriteRefused: column_limit.
    """
    sheet = editor.sheet(fold.sheet)
    if not 1 <= fold.first_column <= fold.last_column <= LAST_COLUMN:
        raise WriteRefused("column_limit", sheet.name)
    sheet.frame = with_fold(sheet.frame, fold.first_column, fold.last_column)
