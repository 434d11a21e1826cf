"""What each planned operation does to a book that is being edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.model.edits import Operation, Plan, SetCells

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.workbook.editing import BookEditor

    Applier = Callable[[BookEditor, Operation, Plan], None]


def set_cells(editor: BookEditor, operation: Operation, _plan: Plan) -> None:
    """Set the cells of one column."""
    if isinstance(operation, SetCells):
        sheet = editor.sheet(operation.sheet)
        sheet.set_column(
            operation.column, operation.rows, operation.new, operation.style, expected=operation.old
        )


APPLIERS: Final[dict[type[object], Applier]] = {SetCells: set_cells}


def apply_operation(editor: BookEditor, operation: Operation, plan: Plan) -> None:
    """Apply one operation.

    Raises:
        WriteRefused: unsupported_value for an operation nobody knows.
    """
    applier = APPLIERS.get(type(operation))
    if applier is None:
        raise WriteRefused("unsupported_value", type=type(operation).__name__)
    applier(editor, operation, plan)
