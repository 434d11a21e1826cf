"""What a screen is made of: plain values that a panel, a mailed file and a test read alike.

Words are in the reader's language already. A number that can be opened carries `open`, the key of the customers
behind it; a name carries `customer`, the id whose history it opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: How a piece is meant, beside its words: good, warn, bad or plain "".
GOOD, WARN, BAD = "good", "warn", "bad"


@dataclass(frozen=True)
class Cell:
    """One cell, tile value or number. `share` in 0..1 draws a bar behind it."""

    text: str
    open: str = ""
    customer: str = ""
    tone: str = ""
    hint: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Tile:
    """A large number with what it is."""

    label: str
    value: Cell


@dataclass(frozen=True)
class Tiles:
    """Several large numbers in a row."""

    kind: ClassVar[str] = "tiles"
    tiles: Sequence[Tile]


@dataclass(frozen=True)
class Note:
    """A sentence."""

    kind: ClassVar[str] = "note"
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under headers; the first column is left-aligned, numbers right. `empty` is said where there are none."""

    kind: ClassVar[str] = "table"
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str = ""


@dataclass(frozen=True)
class Person:
    """One customer with a line about it."""

    customer: str
    name: str
    text: str
    owner: str = ""
    amount: str = ""


@dataclass(frozen=True)
class People:
    """Customers by name under one heading. Those beyond the first are behind `open`."""

    kind: ClassVar[str] = "people"
    title: str
    count: Cell
    people: Sequence[Person]
    hint: str = ""
    tone: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Case:
    """One stuck customer: what is wrong, what next. `share` is the time over the limit, 1 at the limit."""

    customer: str
    name: str
    stage: str
    stage_label: str
    owner: str
    amount: str
    days: str
    share: float
    wrong: str
    next_step: str


@dataclass(frozen=True)
class Cases:
    """Stuck customers as cards."""

    kind: ClassVar[str] = "cases"
    cases: Sequence[Case]
    empty: str = ""


@dataclass(frozen=True)
class Task:
    """One action as shown. `number` is its place among the actions that were read."""

    number: int
    action: str
    owner: str
    customer: str
    name: str
    due: str
    state: str
    tone: str
    is_open: bool


@dataclass(frozen=True)
class Tasks:
    """Actions under one heading."""

    kind: ClassVar[str] = "tasks"
    title: str
    tasks: Sequence[Task]
    empty: str = ""


@dataclass(frozen=True)
class Step:
    """One stage of the funnel drawing. `share` of the largest stage.

    `passing` is the conversion to the next step. `up`, `back` and `lost` are who left the stage in the period under
    review, for a later one, for an earlier one, for good; their hints say so in words. `paused` are those of `count`
    who are paused.
    """

    stage: str
    label: str
    count: Cell
    share: float
    amount: Cell
    before: str
    passing: Cell
    up: Cell
    back: Cell
    lost: Cell
    paused: Cell
    late: Cell
    stuck: Cell


@dataclass(frozen=True)
class FunnelDrawing:
    """The funnel, widest stage first in the pipeline's order."""

    kind: ClassVar[str] = "funnel"
    steps: Sequence[Step]
    passing_label: str
    late_label: str
    stuck_label: str
    lost_label: str
    paused_label: str


@dataclass(frozen=True)
class Line:
    """One stage's size over time; None before the record began. `opens` goes by the days."""

    stage: str
    label: str
    values: Sequence[int | None]
    opens: Sequence[str]


@dataclass(frozen=True)
class Lines:
    """Stage sizes over days."""

    kind: ClassVar[str] = "lines"
    title: str
    days: Sequence[str]
    lines: Sequence[Line]
    empty: str = ""


@dataclass(frozen=True)
class Goal:
    """Money of one owner against the target; amounts in the workbook's currency, None where unknown."""

    owner: str
    target_amount: float | None
    paid_amount: float
    signed_amount: float
    forecast_amount: float
    words: Mapping[str, Cell]


@dataclass(frozen=True)
class Goals:
    """Bars of paid, signed and forecast against the target."""

    kind: ClassVar[str] = "goals"
    title: str
    labels: Mapping[str, str]
    goals: Sequence[Goal]


@dataclass(frozen=True)
class Spread:
    """Days as a box from the first to the third quartile; `limit` is where a stay gets too long."""

    stage: str
    label: str
    count: Cell
    first: int | None
    median: int | None
    third: int | None
    limit: int
    text: str


@dataclass(frozen=True)
class Spreads:
    """Dwell by stage."""

    kind: ClassVar[str] = "spreads"
    title: str
    spreads: Sequence[Spread]
    limit_label: str


@dataclass(frozen=True)
class Minutes:
    """The minutes as text, ready to be completed and taken along."""

    kind: ClassVar[str] = "minutes"
    title: str
    lines: Sequence[str]
    hint: str = ""


Piece = Tiles | Note | Table | People | Cases | Tasks | FunnelDrawing | Lines | Goals | Spreads | Minutes


@dataclass(frozen=True)
class Screen:
    """One screen: what it is called, the question it answers, its pieces from top to bottom."""

    name: str
    title: str
    question: str
    pieces: Sequence[Piece] = field(default_factory=tuple)


def as_json(value: Any) -> Any:
    """Plain values for the browser; a piece says its `kind`, blanks are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        said = {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
        kind = getattr(value, "kind", None)
        kept = {name: one for name, one in said.items() if one not in ("", None)}
        return {"kind": kind, **kept} if kind else kept
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items()}
    return [as_json(one) for one in value] if isinstance(value, list | tuple) else value
