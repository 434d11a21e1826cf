"""What the formula of each cell means: shared formulas written out, so that two spellings can be compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crmkit.testing.allowed import address, column_letters, column_number, place
from crmkit.testing.canonical import canonical, child

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOKENS = re.compile(
    r"""("(?:[^"]|"")*"|'(?:[^']|'')*'!?|\[[^\]]*\])"""  # texts, quoted sheets, structured references
    r"""|(?<![A-Za-z0-9_.\\])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![A-Za-z0-9_.(!\\\[])"""  # A1
    r"""|(?<![A-Za-z0-9_.$\\])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![A-Za-z0-9_.(!$\\])"""  # A:C
    r"""|(?<![A-Za-z0-9_.$\\:])(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![A-Za-z0-9_.(!\\])"""  # 1:3
)


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads `rows` further down and `columns` further right."""

    def column(fixed: str, letters: str) -> str:
        return letters if fixed else column_letters(column_number(letters) + columns)

    def row(fixed: str, number: str) -> str:
        return number if fixed else str(int(number) + rows)

    def moved(found: re.Match[str]) -> str:
        part = found.groups(default="")
        if part[0]:
            return part[0]
        if part[2]:
            return f"{part[1]}{column(part[1], part[2])}{part[3]}{row(part[3], part[4])}"
        if part[6]:
            return f"{part[5]}{column(part[5], part[6])}:{part[7]}{column(part[7], part[8])}"
        return f"{part[9]}{row(part[9], part[10])}:{part[11]}{row(part[11], part[12])}"

    return _TOKENS.sub(moved, formula)


class FormulaMeanings:
    """Formulas of one sheet. Shared ones mean their master's text, shifted."""

    def __init__(self, cells: Iterable[tuple[int, int, Any]]) -> None:
        self._masters: dict[str, tuple[int, int, str]] = {}
        for row, column, cell in cells:
            formula = child(cell, "f")
            if formula is not None and formula.get("t") == "shared" and (formula.text or "").strip():
                self._masters.setdefault(formula.get("si", ""), (row, column, formula.text))

    def meaning(self, row: int, column: int, cell: Any) -> tuple[str, ...]:
        """Comparable meaning of the cell's formula; () if it has none."""
        formula = child(cell, "f")
        if formula is None:
            return ()
        others = {name: value for name, value in formula.attrib.items() if name not in {"t", "si", "ref"}}
        if formula.get("t") != "shared":
            if formula.get("t", "normal") == "normal":
                return ("formula", (formula.text or "").strip(), repr(sorted(others.items())))
            return ("other", canonical(formula).decode())
        master = self._masters.get(formula.get("si", ""))
        if master is None:
            return ("orphan", canonical(formula).decode())
        text = shifted(master[2], row - master[0], column - master[1]).strip()
        return ("formula", text, repr(sorted(others.items())))

    def shared_range_holds(self, row: int, column: int, cell: Any) -> bool:
        """Whether a shared master's ref contains the master itself, as Excel wants it."""
        formula = child(cell, "f")
        if formula is None or formula.get("t") != "shared" or not formula.get("ref"):
            return True
        return covers(formula.get("ref"), address(row, column))


def span(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column of A1:C3, A1, A:C or 1:3.

    Raises:
        ValueError: no such range.
    """
    first, _, last = reference.replace("$", "").partition(":")
    last = last or first
    if first.isalpha() and last.isalpha():
        return 1, column_number(first), 1_048_576, column_number(last)
    if first.isdigit() and last.isdigit():
        return int(first), 1, int(last), 16_384
    (top, left), (bottom, right) = place(first), place(last)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def covers(outer: str, inner: str) -> bool:
    """Whether the range `outer` contains the range `inner`."""
    top, left, bottom, right = span(outer)
    inner_top, inner_left, inner_bottom, inner_right = span(inner)
    return top <= inner_top and left <= inner_left and inner_bottom <= bottom and inner_right <= right
