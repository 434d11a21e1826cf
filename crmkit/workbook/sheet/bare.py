"""A new worksheet without rows: view, widths, margins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.workbook.sheet.areas import letters
from crmkit.workbook.sheet.columns import ColumnSpan
from crmkit.workbook.sheet.outline import columns_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import PutSheet, SheetColumn

_PAGE: Final = (
    '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    '<pageSetup orientation="landscape" fitToHeight="0"/>'
)


def bare_sheet(new: PutSheet, namespace: str) -> bytes:
    """The XML of a sheet as PutSheet creates it, still without rows.

    It prints one page wide. Free text (`with_header` False) shows no grid lines; a list does, people type beside it.
    """
    grid = "" if new.with_header else ' showGridLines="0"'
    pane = frozen_pane(len(new.title) + 1) if new.freeze_header and new.with_header else ""
    return (
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{namespace}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1"/>'
            f'<sheetViews><sheetView{grid} workbookViewId="0">{pane}</sheetView></sheetViews>'
            '<sheetFormatPr defaultRowHeight="15"/>'
        ).encode()
        + columns_xml(_spans(new.columns))
        + f"<sheetData></sheetData>{_PAGE}</worksheet>".encode()
    )


def frozen_pane(rows: int) -> str:
    """The pane that keeps the first `rows` rows in view."""
    first = f"{letters(1)}{rows + 1}"
    return (
        f'<pane ySplit="{rows}" topLeftCell="{first}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{first}" sqref="{first}"/>'
    )


def _spans(columns: Sequence[SheetColumn]) -> list[ColumnSpan]:
    return [
        ColumnSpan(at, at, {"width": f"{column.width:.10g}", "customWidth": "1"})
        for at, column in enumerate(columns, 1)
    ]
