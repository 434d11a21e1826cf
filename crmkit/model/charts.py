"""Charts on crmkit's own sheets, as declared: drawn once with the sheet, afterwards people's to arrange."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class ChartKind(Enum):
    """How values are drawn; several series stand on top of (or behind) each other."""

    BARS = "bar"  #: lying, the first category on top
    COLUMNS = "col"  #: standing


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values. `name` is the cell that names it, `values` the cells, both on the chart's own sheet (B2:B9).

    `colour` is RGB in hexadecimal; None draws nothing, so that the next series floats. `point_colours` colour single
    values in order. `has_labels` writes the values on it.
    """

    name: str
    values: str
    colour: str | None
    point_colours: tuple[str, ...] = ()
    has_labels: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A stacked chart over fixed cells: a refresh writes the cells and never the chart.

    `area` are the cells it covers when drawn (A5:E20). `gap_percent` is the room between bars in percent of a bar.
    """

    kind: ChartKind
    title: str
    area: str
    categories: str
    series: tuple[Series, ...]
    has_legend: bool = True
    has_scale: bool = True  #: False leaves out the value axis: labels say it
    gap_percent: int = 60
    font: str = ""  #: "" takes the workbook's
