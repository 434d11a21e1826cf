"""The register of oddities: one small workbook each, what is written into it, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from crmkit.testing.books import Book, sheet, text_cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

#: Three rows, three columns: text, number, formula. What most oddities are put around.
ROWS = (
    f'<row r="1" spans="1:3">{text_cell("A1", "名称")}{text_cell("B1", "数量")}{text_cell("C1", "合计")}</row>'
    f'<row r="2" spans="1:3">{text_cell("A2", "甲")}<c r="B2"><v>2</v></c><c r="C2"><f>B2*2</f><v>4</v></c></row>'
    f'<row r="3" spans="1:3">{text_cell("A3", "乙")}<c r="B3"><v>3</v></c><c r="C3"><f>B3*2</f><v>6</v></c></row>'
)

#: Inside and beside the used range, on existing cells, new cells of existing rows, and new rows.
EDITS = {
    "Sheet1": {
        "A2": "=1+1",
        "B3": 7.25,
        "D1": "新列",
        "D2": date(2026, 3, 5),
        "D3": "00123",
        "A5": "新行",
        "B5": True,
        "C5": 12,
    }
}


def plain(edits: dict[str, object]) -> dict[str, dict[str, object]]:
    """Edits on Sheet1."""
    return {"Sheet1": edits}


def book(rows: str = ROWS, **around: str) -> Book:
    """A book of one sheet, Sheet1."""
    return Book({"Sheet1": sheet(rows, **around)})


@dataclass(frozen=True)
class Oddity:
    """One workbook that is odd in one way. `refusal` is "" when every edit must land without a loss."""

    name: str
    make: Callable[[], Book]
    edits: dict[str, dict[str, object]] = field(default_factory=lambda: EDITS)
    refusal: str = ""  #: reason of WriteRefused, or the name of the error class
    ending: str = "xlsx"
    write: Callable[[Book, Path], Path] = Book.write
    is_audited: bool = True  #: very many styles cost openxml-audit minutes, and the comparer seconds
    is_read_back: bool = True  #: python-calamine fills the whole area between first and last cell
    is_recalculated: bool | None = None  #: whether fullCalcOnLoad must be set; None does not care


ODDITIES: dict[str, Oddity] = {}


def odd(**expected: object) -> Callable[[Callable[[], Book]], Callable[[], Book]]:
    """Register the decorated maker under its own name."""

    def register(make: Callable[[], Book]) -> Callable[[], Book]:
        name = make.__name__
        assert name not in ODDITIES, name
        ODDITIES[name] = Oddity(name, make, **expected)
        return make

    return register
