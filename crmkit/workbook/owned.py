"""crmkit's own sheets: created, and later patched so that what people typed and arranged stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.errors import BrokenWorkbook, WriteRefused
from crmkit.workbook.package.markup import MarkupError
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.bare import bare_sheet
from crmkit.workbook.sheet.drawing import draw_charts
from crmkit.workbook.sheet.heights import RowHeights
from crmkit.workbook.sheet.layout import laid_out
from crmkit.workbook.sheet.names import refuse_impossible_name, same_name
from crmkit.workbook.sheet.notes import move_notes, noted_rows
from crmkit.workbook.sheet.placing import filter_after, with_layout
from crmkit.workbook.sheet.present import RowReader
from crmkit.workbook.sheet.registry import add_sheet
from crmkit.workbook.sheet.rewriting import Rewriter
from crmkit.workbook.sheet.surroundings import Surroundings
from crmkit.workbook.sheet.wanted import WantedSheet

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.model.edits import PutSheet
    from crmkit.workbook.editing import BookEditor
    from crmkit.workbook.sheet.editor import SheetEditor


def put_sheet(editor: BookEditor, new: PutSheet, owned: Collection[str]) -> None:
    """Create a sheet, or patch one that crmkit created; equal content changes nothing.

    Raises:
        WriteRefused: not_owned, sheet_name, protected_sheet, blocked_neighbour, row_limit, array_formula.
        ValueRefused: a value Excel can't hold.
    """
    name = same_name(new.name, [sheet.name for sheet in editor.book.sheets()])
    if name is None:
        refuse_impossible_name(new.name)
        part = add_sheet(editor.book, new.name, _bare(new, editor.book.namespace), new.state, new.position)
        draw_charts(editor.book, part, new.name, new.charts)
        name = new.name
    sheet = editor.sheet(name)
    if same_name(name, owned) is None and sheet.place.part not in editor.store.added:
        raise WriteRefused("not_owned", name)
    _patch(editor, sheet, WantedSheet.of(new))


def _bare(new: PutSheet, namespace: str) -> bytes:
    xml = bare_sheet(new, namespace)
    if not (new.is_filtered and new.with_header):
        return xml
    header = len(new.title) + 1
    reference = Area(header, 1, header, len(new.columns))
    return xml.replace(b"</sheetData>", f'</sheetData><autoFilter ref="{reference}"/>'.encode(), 1)


def _patch(editor: BookEditor, sheet: SheetEditor, wanted: WantedSheet) -> None:
    try:
        noted = noted_rows(editor.store, sheet.place.part)
        present = list(RowReader(sheet.scan, editor.reader, noted).rows())
    except MarkupError as problem:
        raise BrokenWorkbook(editor.archive.path, f"{sheet.place.part}: {problem}") from problem
    layout = laid_out(wanted, present, from_1904=editor.from_1904)
    rewriter = Rewriter(sheet, layout, RowHeights(wanted.widths) if wanted.is_seen else None)
    if not rewriter.is_needed():
        return
    if sheet.limits.is_protected:
        raise WriteRefused("protected_sheet", sheet.name)
    rows = rewriter.rows_xml()
    move_notes(editor.store, sheet.place.part, layout.moved)
    around = Surroundings.of(editor, sheet)
    if around.filter is not None:
        around.put_filter(filter_after(around.filter, layout))
    sheet.frame = with_layout(sheet.frame, layout, rewriter.columns())
    sheet.put_rows(rows, rewriter.written(), rewriter.dropped_formulas())
