"""What each planned operation does to a book that is being edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.model.edits import AddColumn, AddRows, FoldColumns, Operation, Plan, PutSheet, RecolourRules, SetCells
from crmkit.workbook.growing import add_column, add_rows, fold_columns
from crmkit.workbook.owned import put_sheet
from crmkit.workbook.sheet.colour_rules import recolour_rules

if TYPE_CHECKING:
    from crmkit.workbook.editing import BookEditor


def apply_operation(editor: BookEditor, operation: Operation, plan: Plan) -> None:
    """Apply one operation.

    Raises:
        WriteRefused: it can't be done safely.
    """
    match operation:
        case SetCells():
            set_cells(editor, operation)
        case AddColumn():
            add_column(editor, operation)
        case AddRows():
            add_rows(editor, operation)
        case FoldColumns():
            fold_columns(editor, operation)
        case RecolourRules():
            recolour_rules(editor, operation)
        case PutSheet():
            put_sheet(editor, operation, plan.owned_sheets)


def set_cells(editor: BookEditor, cells: SetCells) -> None:
    """Set the cells of one column."""
    sheet = editor.sheet(cells.sheet)
    sheet.set_column(cells.column, cells.rows, cells.new, cells.style, expected=cells.old)
