"""The layout of the sheet 漏斗: charts on top, tables of fixed size below, so that charts refer to fixed cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from crmkit.analysis import DEFAULT_PIPELINE
from crmkit.locale import text
from crmkit.model.charts import Chart, ChartKind, Series
from crmkit.model.edits import Look, PutSheet, SheetColumn, Style
from crmkit.model.vocabularies import STAGE
from crmkit.workbook.build.own_sheets import FUNNEL, funnel_title, sheet_name
from crmkit.workbook.build.palette import font_name
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from crmkit.model.edits import SheetCell

_TEXT, _COUNT = Style(Look.BODY), Style(Look.BODY, "#,##0_)")
_SHARE, _UNSEEN = Style(Look.BODY, "0%_)"), Style(Look.NOTE, ";;;")
_SHOWN = Style(Look.BODY, "@_)", to_right=True)
_HEADER, _FIGURES = Style(Look.HEADER), Style(Look.HEADER, "@_)", to_right=True)
_LEFT = (_TEXT, Style(Look.LINK))
_FREE = (("", _TEXT),)  #: room for words that are longer than their column
_WIDTHS = (26, 11, 17, 17, 17, 17, 13, 12, 12, 19, 20, 12, 3)
_CHART_ROWS = 17
_TEMPLATE_POSITION = 5  #: behind 说明 今天 客户 跟进记录 问题
_SPLIT_COLUMN = 5  #: charts on the left end with this column
_STAGES = DEFAULT_PIPELINE.stages

#: Stages from far to near, and grades from urgent to calm; RGB.
STAGE_COLOURS = ("C3D3D8", "93BEC1", "4E979A", "1F5C61")
_GRADE_COLOURS = ("1F5C61", "93BEC1", "E6C987", "D5DCE1")
_OPEN, _WON, _LOST = "7FB0B3", "1F5C61", "D8B4AE"


@dataclass(frozen=True)
class Block:
    """One table of fixed size: the name of each column with its style, and how many rows it has room for."""

    name: str
    columns: tuple[tuple[str, Style], ...]
    row_count: int


STAGE_BLOCK = Block(
    "stages",
    (("stages", _TEXT), ("here", _COUNT), ("amount", _COUNT), ("chance", _SHARE), ("weighted", _COUNT),
     ("entered", _COUNT), ("passed", _COUNT), ("lost", _COUNT), ("still", _COUNT), ("to_next", _SHOWN),
     ("dwell", _COUNT), ("stuck_count", _COUNT), ("spacer", _UNSEEN)),
    len(_STAGES) + 1,
)  # fmt: skip
NOTES = Block("notes", (("", Style(Look.NOTE)),), 3)
MOVES = Block("moves", (("moves", _TEXT), ("count", _COUNT), ("before", _COUNT), ("who", _TEXT), *_FREE * 8), 6)
WEEKS = Block(
    "weeks",
    (("weeks", _TEXT), *((stage, _COUNT) for stage in _STAGES), ("week_total", _COUNT), ("week_new", _COUNT),
     ("week_won", _COUNT), ("week_lost", _COUNT)),
    12,
)  # fmt: skip
LOAD = Block(
    "load",
    (("load", _TEXT), ("grade.A", _COUNT), ("grade.B", _COUNT), ("grade.C", _COUNT), ("grade.rest", _COUNT),
     ("day_total", _COUNT)),
    10,
)  # fmt: skip
SOURCES = Block(
    "sources",
    (("sources", _TEXT), ("open", _COUNT), ("won", _COUNT), ("closed_lost", _COUNT), ("opportunities", _COUNT),
     ("win_share", _SHOWN), ("recent", _COUNT)),
    8,
)  # fmt: skip
OWNERS = Block(
    "owners",
    (("owners", _TEXT), *((stage, _COUNT) for stage in _STAGES), ("amount", _COUNT), ("weighted", _COUNT),
     ("late", _COUNT), ("owner_upgraded", _COUNT), ("won", _COUNT), ("closed_lost", _COUNT)),
    12,
)  # fmt: skip
STUCK = Block(
    "stuck",
    (("stuck", Style(Look.LINK)), ("stage", _TEXT), ("days", _COUNT), ("amount", _COUNT), ("why", _TEXT),
     *_FREE * 3, ("next", _TEXT), *_FREE * 3),
    10,
)  # fmt: skip
BLOCKS = (STAGE_BLOCK, NOTES, MOVES, STUCK, OWNERS, SOURCES, LOAD, WEEKS)

Rows: TypeAlias = "Mapping[str, Sequence[Sequence[SheetCell]]]"


def first_rows() -> dict[str, int]:
    """The first row below the header of each block, by name."""
    row = len(funnel_title("zh", None)) + 2 + 2 * (_CHART_ROWS + 1)
    rows = {}
    for block in BLOCKS:
        has_header = block is not NOTES
        rows[block.name] = row + has_header
        row += has_header + block.row_count + 1
    return rows


def funnel_sheet(name: str, language: str, as_of: date | None, rows: Rows, position: int | None = None) -> PutSheet:
    """The sheet with these rows, by block; a block without rows stands empty."""
    title = funnel_title(language, as_of)
    lines: list[Sequence[SheetCell]] = [*title, *([()] * (2 * (_CHART_ROWS + 1) + 1))]
    for block in BLOCKS:
        lines += _lines(block, rows.get(block.name, ()), language)
        lines.append(())
    return PutSheet(
        name=name,
        columns=[SheetColumn("", width) for width in _WIDTHS],
        rows=(),
        title=lines,
        with_header=False,
        position=position,
        charts=_charts(language),
    )


def empty_funnel_sheet(language: str) -> PutSheet:
    """The sheet as a new workbook has it: charts and headers, no figures yet."""
    return funnel_sheet(sheet_name(FUNNEL, language), language, None, {}, position=_TEMPLATE_POSITION)


def _lines(block: Block, rows: Sequence[Sequence[SheetCell]], language: str) -> list[Sequence[SheetCell]]:
    styles = [style for _, style in block.columns]
    header: list[Sequence[SheetCell]] = [
        [(_header(name, language) or None, _HEADER if style in _LEFT else _FIGURES) for name, style in block.columns]
    ]
    body = [*rows[: block.row_count], *([()] * (block.row_count - len(rows)))]
    lines: list[Sequence[SheetCell]] = [_styled(line, styles) for line in body]
    return lines if block is NOTES else header + lines


def _styled(line: Sequence[SheetCell], styles: Sequence[Style]) -> list[SheetCell]:
    cells = [*line, *([None] * (len(styles) - len(line)))]
    return [cell if isinstance(cell, tuple) else (cell, style) for cell, style in zip(cells, styles, strict=True)]


def _header(name: str, language: str) -> str:
    if not name or name == "spacer":
        return ""
    return STAGE.label(name, language) if name in _STAGES else text(f"funnel_sheet.{name}", language)


# ── charts ──


def _charts(language: str) -> tuple[Chart, ...]:
    left, right = ("A", letters(_SPLIT_COLUMN)), (letters(_SPLIT_COLUMN + 1), letters(len(_WIDTHS) - 1))
    top = len(funnel_title(language, None)) + 2
    areas = [
        f"{start}{row}:{end}{row + _CHART_ROWS - 1}"
        for row in (top, top + _CHART_ROWS + 1)
        for start, end in (left, right)
    ]
    count = len(_STAGES)
    here = replace(_series(STAGE_BLOCK, 1, STAGE_COLOURS[-1], count), point_colours=STAGE_COLOURS, has_labels=True)
    drawn = (
        (ChartKind.BARS, STAGE_BLOCK, count, (_series(STAGE_BLOCK, 12, None, count), here), False, 15),
        (ChartKind.COLUMNS, WEEKS, WEEKS.row_count, _stack(WEEKS, STAGE_COLOURS), True, 40),
        (ChartKind.COLUMNS, LOAD, LOAD.row_count, _stack(LOAD, _GRADE_COLOURS), True, 50),
        (ChartKind.BARS, SOURCES, SOURCES.row_count, _stack(SOURCES, (_OPEN, _WON, _LOST)), True, 45),
    )
    return tuple(
        Chart(
            kind=kind,
            title=text(f"funnel_sheet.chart.{block.name}", language),
            area=area,
            categories=_series(block, 0, None, row_count).values,
            series=series,
            has_legend=has_legend,
            has_scale=block is not STAGE_BLOCK,
            gap_percent=gap,
            font=font_name(language),
        )
        for area, (kind, block, row_count, series, has_legend, gap) in zip(areas, drawn, strict=True)
    )


def _stack(block: Block, colours: Sequence[str]) -> tuple[Series, ...]:
    """The columns right of the first, one a colour."""
    return tuple(_series(block, place, colour, block.row_count) for place, colour in enumerate(colours, start=1))


def _series(block: Block, place: int, colour: str | None, row_count: int) -> Series:
    """The column at `place` (from 0) of a block: its header cell and its first `row_count` values."""
    first, letter = first_rows()[block.name], letters(place + 1)
    return Series(f"{letter}{first - 1}", f"{letter}{first}:{letter}{first + row_count - 1}", colour)
