"""What can be taken along from a review: the whole as one web page, a screen as a workbook, the minutes as text."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from crmkit.review.funnel.pieces import Cases, Cell, Lines, Minutes, Note, People, Table, Tasks, Tiles
from crmkit.review.funnel.report import report_page
from crmkit.workbook.build.export_book import Page, write_export

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crmkit.review.funnel.pieces import Piece, Screen
    from crmkit.review.funnel.state import ReviewState

    Rows = Sequence[Sequence[str]]

#: header of each column of an exported list, and what stands in it
_COLUMNS = {
    "row.customer_id": "id", "row.name": "name", "owner": "owner", "stage": "stage_label", "row.grade": "grade",
    "amount": "amount", "row.status": "status", "source": "source", "row.next": "next",
}  # fmt: skip
_ROW_LIMIT = 100_000  #: customers listed in an exported workbook


@dataclass(frozen=True)
class Exported:
    """A file to be saved: its name and bytes."""

    name: str
    content: bytes


def exported(state: ReviewState, what: str, screen: str, notes: str = "") -> Exported:
    """One file: `html` the whole review, `xlsx` one screen with its customers, `minutes` the minutes.

    Raises:
        KeyError: there is no such kind of file.
    """
    return _KINDS[what](state, screen, notes)


def _html(state: ReviewState, _screen: str, notes: str) -> Exported:
    return Exported(f"{_stem(state)}.html", report_page(state, notes).encode("utf8"))


def _xlsx(state: ReviewState, screen: str, _notes: str) -> Exported:
    content = BytesIO()
    write_export(content, screen_pages(state, state.screen(screen)))
    return Exported(f"{_stem(state)}-{screen}.xlsx", content.getvalue())


def _minutes(state: ReviewState, _screen: str, notes: str) -> Exported:
    return Exported(f"{_stem(state)}.txt", minutes_text(state, notes).encode("utf8"))


_KINDS: Mapping[str, Callable[[ReviewState, str, str], Exported]] = {
    "html": _html,
    "xlsx": _xlsx,
    "minutes": _minutes,
}


def minutes_text(state: ReviewState, notes: str = "") -> str:
    """The minutes with what was added, as plain text."""
    screen = state.screen("minutes")
    said = [line for piece in screen.pieces if isinstance(piece, Minutes) for line in (piece.title, "", *piece.lines)]
    return "\n".join([*said, *(("", notes) if notes else ()), ""])


def _stem(state: ReviewState) -> str:
    return f"{state.facts.say('name')}-{state.facts.as_of.isoformat()}"


def screen_pages(state: ReviewState, screen: Screen) -> tuple[Page, ...]:
    """The screen as a sheet, and one with the customers behind its numbers."""
    rows: list[Sequence[str]] = [(screen.title,), (screen.question,)]
    for piece in screen.pieces:
        rows += [(), *_piece_rows(piece)]
    return Page(screen.title, rows), _customer_page(state, screen)


def _piece_rows(piece: Piece) -> Rows:
    for kind, rows in _ROWS.items():
        if isinstance(piece, kind):
            found: Rows = rows(piece)
            return found
    return ()


def _lines_rows(piece: Lines) -> Rows:
    head = ("", *piece.days)
    return [
        (piece.title,),
        head,
        *((one.label, *("" if at is None else str(at) for at in one.values)) for one in piece.lines),
    ]


_ROWS: Mapping[type, Callable[..., Rows]] = {
    Note: lambda piece: [(piece.text,)],
    Tiles: lambda piece: [(tile.label, tile.value.text, tile.value.hint) for tile in piece.tiles],
    Table: lambda piece: [(piece.title,), tuple(piece.headers), *([cell.text for cell in row] for row in piece.rows)],
    People: lambda piece: [
        (piece.title, piece.count.text, piece.hint),
        *((one.name, one.text, one.owner, one.amount) for one in piece.people),
    ],
    Cases: lambda piece: [
        (one.name, one.stage_label, one.owner, one.amount, one.days, one.wrong, one.next_step) for one in piece.cases
    ],
    Tasks: lambda piece: [
        (piece.title,),
        *((one.due, one.action, one.name, one.owner) for one in piece.tasks),
    ],
    Lines: _lines_rows,
    Minutes: lambda piece: [(piece.title,), *((line,) for line in piece.lines)],
}


def _customer_page(state: ReviewState, screen: Screen) -> Page:
    say = state.facts.say
    rows: list[Sequence[str]] = [(say("ui.behind"), *(say(header) for header in _COLUMNS))]
    for key in dict.fromkeys(_opened(screen)):
        opening = state.opening(key)
        if opening is not None and len(rows) < _ROW_LIMIT:
            found = state.rows(key, 0, _ROW_LIMIT - len(rows))
            rows += [(opening.title, *(str(row[name]) for name in _COLUMNS.values())) for row in found]
    return Page(say("ui.behind"), rows)


def _opened(value: object) -> list[str]:
    """The keys of every number on a screen."""
    if isinstance(value, Cell):
        return [value.open] if value.open else []
    if isinstance(value, str):
        return []
    if isinstance(value, list | tuple):
        return [key for one in value for key in _opened(one)]
    if isinstance(value, dict):
        return _opened(list(value.values()))
    parts = getattr(value, "__dataclass_fields__", {})
    return [key for name in parts for key in _opened(getattr(value, name))]
