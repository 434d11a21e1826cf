"""A chart part (ECMA-376 part 1, DrawingML charts): stacked bars over cells, calm and readable."""

from __future__ import annotations

from typing import Final

from crmkit.model.charts import Chart, ChartKind, Series
from crmkit.workbook.package.markup import escape, escape_attribute
from crmkit.workbook.sheet.areas import Area, quoted

CHART_NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING_NAMESPACE: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_INK, _QUIET, _LINE = "1F2A33", "66727F", "E3E8EC"
_TITLE_SIZE, _TEXT_SIZE = 1200, 900  #: hundredths of a point
_LABEL_SIZE = 1100
_CATEGORY_AXIS, _VALUE_AXIS = 11, 12
_NOBODY_UNSAID = "#,##0;;"
_MIDDLE_BRIGHTNESS = 140


def chart_xml(chart: Chart, sheet: str) -> bytes:
    """The part for a chart over cells of `sheet`."""
    series = "".join(_series(place, one, chart, sheet) for place, one in enumerate(chart.series))
    axes = _category_axis(chart.kind) + _value_axis(chart)
    plot = (
        f'<c:barChart><c:barDir val="{chart.kind.value}"/><c:grouping val="stacked"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{chart.gap_percent}"/><c:overlap val="100"/>'
        f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/></c:barChart>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{CHART_NAMESPACE}" xmlns:a="{DRAWING_NAMESPACE}"><c:roundedCorners val="0"/>'
        f'<c:chart>{_title(chart)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}{axes}'
        f'<c:spPr><a:noFill/></c:spPr></c:plotArea>{_legend(chart)}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr>{_fill('FFFFFF')}{_outline(_LINE)}</c:spPr>{_text(_TEXT_SIZE, _QUIET, chart.font)}</c:chartSpace>"
    ).encode()


def _title(chart: Chart) -> str:
    run = _run("defRPr", _TITLE_SIZE, _INK, chart.font, is_bold=True)
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>"
        f"<a:pPr>{run}</a:pPr><a:r>{_run('rPr', _TITLE_SIZE, _INK, chart.font, is_bold=True)}"
        f'<a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _series(place: int, series: Series, chart: Chart, sheet: str) -> str:
    fill = _fill(series.colour) if series.colour else "<a:noFill/>"
    points = "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{_fill(colour)}</c:spPr></c:dPt>"
        for at, colour in enumerate(series.point_colours)
    )
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx>{_reference('strRef', sheet, series.name)}</c:tx><c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:invertIfNegative val="0"/>{points}{_labels(series, chart)}'
        f"<c:cat>{_reference('strRef', sheet, chart.categories)}</c:cat>"
        f"<c:val>{_reference('numRef', sheet, series.values)}</c:val></c:ser>"
    )


def _labels(series: Series, chart: Chart) -> str:
    if not series.has_labels:
        return ""
    pale = [at for at, colour in enumerate(series.point_colours) if _is_dark(colour)]
    single = "".join(f'<c:dLbl><c:idx val="{at}"/>{_label(chart, "FFFFFF")}</c:dLbl>' for at in pale)
    return f"<c:dLbls>{single}{_label(chart, _INK)}</c:dLbls>"


def _label(chart: Chart, colour: str) -> str:
    shown = "".join(
        f'<c:{name} val="{int(name == "showVal")}"/>'
        for name in ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    )
    return (
        f'<c:numFmt formatCode="{escape_attribute(_NOBODY_UNSAID)}" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        f'{_text(_LABEL_SIZE, colour, chart.font)}<c:dLblPos val="ctr"/>{shown}'
    )


def _is_dark(colour: str) -> bool:
    """Whether white reads better on it than ink (relative brightness of ITU-R BT.601)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue < _MIDDLE_BRIGHTNESS


def _category_axis(kind: ChartKind) -> str:
    order, place = ("maxMin", "l") if kind is ChartKind.BARS else ("minMax", "b")
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{place}"/><c:numFmt formatCode="General" sourceLinked="1"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{_outline("B8C1C9")}</c:spPr><c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _value_axis(chart: Chart) -> str:
    place, crossing = ("b", "max") if chart.kind is ChartKind.BARS else ("l", "autoZero")
    grid = f"<c:majorGridlines><c:spPr>{_outline(_LINE)}</c:spPr></c:majorGridlines>" if chart.has_scale else ""
    return (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="{int(not chart.has_scale)}"/><c:axPos val="{place}"/>{grid}'
        '<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="{crossing}"/><c:crossBetween val="between"/></c:valAx>'
    )


def _legend(chart: Chart) -> str:
    if not chart.has_legend:
        return ""
    return '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'


def _reference(kind: str, sheet: str, area: str) -> str:
    return f"<c:{kind}><c:f>{escape(quoted(sheet))}!{Area.parse(area).absolute}</c:f></c:{kind}>"


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _outline(colour: str) -> str:
    return f'<a:ln w="9525">{_fill(colour)}</a:ln>'


def _run(name: str, size: int, colour: str, font: str, *, is_bold: bool = False) -> str:
    face = escape_attribute(font)
    fonts = f'<a:latin typeface="{face}"/><a:ea typeface="{face}"/>' if font else ""
    return f'<a:{name} sz="{size}" b="{int(is_bold)}">{_fill(colour)}{fonts}</a:{name}>'


def _text(size: int, colour: str, font: str) -> str:
    run = _run("defRPr", size, colour, font)
    return f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{run}</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
