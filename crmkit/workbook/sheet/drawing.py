"""Charts join a new sheet: a drawing part that places them, a chart part each, relationships, content types."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.parts import RELATIONSHIP_BASE
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.chart_xml import CHART_NAMESPACE, DRAWING_NAMESPACE, chart_xml
from crmkit.workbook.sheet.frame import main_namespace, put_child
from crmkit.workbook.sheet.registry import STRICT_MAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.charts import Chart
    from crmkit.workbook.package.book import Book
    from crmkit.workbook.package.parts import PartStore

_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_PLACES: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_RELATED: Final = RELATIONSHIP_BASE.rstrip("/")


def draw_charts(book: Book, part: str, sheet: str, charts: Sequence[Chart]) -> None:
    """Draw `charts` on the sheet in `part`, which must be new; none on a workbook in the strict format.

    Their values are read by the program that opens the file; nothing is stored beside the cells.
    """
    store = book.store
    if not charts or main_namespace(store.read(book.part)) == STRICT_MAIN:
        return
    root = posixpath.dirname(book.part)
    drawing = _free(store, posixpath.join(root, "drawings"), "drawing")
    store.put(drawing, b"", "chart_added")
    frames = [
        _frame(number, chart, _add_chart(store, root, drawing, chart_xml(chart, sheet)))
        for number, chart in enumerate(charts, start=1)
    ]
    store.put(drawing, _drawing(frames), "chart_added")
    store.add_content_override(drawing, _DRAWING_TYPE)
    relationship = store.add_relationship(part, RELATIONSHIP_BASE + "drawing", drawing)
    link = f'<drawing xmlns:r="{_RELATED}" r:id="{relationship}"/>'.encode()
    store.put(part, put_child(store.read(part), "drawing", link), "chart_added")


def _add_chart(store: PartStore, root: str, drawing: str, xml: bytes) -> str:
    """A chart part; the id by which the drawing knows it."""
    chart = _free(store, posixpath.join(root, "charts"), "chart")
    store.put(chart, xml, "chart_added")
    store.add_content_override(chart, _CHART_TYPE)
    return store.add_relationship(drawing, RELATIONSHIP_BASE + "chart", chart)


def _free(store: PartStore, folder: str, name: str) -> str:
    number = 1
    while store.find(f"{folder}/{name}{number}.xml") is not None:
        number += 1
    return f"{folder}/{name}{number}.xml"


def _drawing(frames: Sequence[str]) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<xdr:wsDr xmlns:xdr="{_PLACES}" xmlns:a="{DRAWING_NAMESPACE}">{"".join(frames)}</xdr:wsDr>'
    ).encode()


def _frame(number: int, chart: Chart, relationship: str) -> str:
    area = Area.parse(chart.area)
    start = _corner("from", area.first_column - 1, area.first_row - 1)
    end = _corner("to", area.last_column, area.last_row)
    return (
        f"<xdr:twoCellAnchor>{start}{end}"
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>'
        f'<xdr:cNvPr id="{number + 1}" name="Chart {number}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>'
        '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{CHART_NAMESPACE}">'
        f'<c:chart xmlns:c="{CHART_NAMESPACE}" xmlns:r="{_RELATED}" r:id="{relationship}"/>'
        "</a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor>"
    )


def _corner(name: str, column: int, row: int) -> str:
    return (
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
    )
