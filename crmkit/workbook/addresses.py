"""Cells given by address, put in order by column: many plain addresses all at once, any other one by one."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from crmkit.errors import InvalidCellAddress
from crmkit.workbook.sheet.areas import LAST_ROW, Area, column_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.model.edits import CellValue

_Column = tuple[list[int], "list[CellValue]"]  #: rows, ascending, and their values

_PLAIN: Final = re.compile(rb"(?:[A-Z]{1,3}+[1-9][0-9]{0,6}+\n)++")
_DIGITS: Final = b"0123456789"
_LETTERS: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FIRST: Final = itemgetter(0)


def by_column(addressed: Mapping[str, CellValue]) -> dict[int, _Column]:
    """Rows and values by column number, columns ascending. A cell given twice ($A$1, a1) takes the later value.

    Raises:
        InvalidCellAddress: it is not the address of one cell of a sheet.
    """
    found = _plain(addressed) or _any(addressed)
    return {column: _ascending(*found[column]) for column in sorted(found)}


def _plain(addressed: Mapping[str, CellValue]) -> dict[int, _Column]:
    """The cells where every address is plain and in the sheet; nothing where one is not.

    Plain addresses are different cells where they are different texts.
    """
    if set(map(type, addressed)) != {str}:
        return {}
    together = ("\n".join(addressed) + "\n").encode(errors="replace")
    if together.count(b"\n") != len(addressed) or _PLAIN.fullmatch(together) is None:
        return {}
    names = together.translate(None, _DIGITS).decode().split("\n")[:-1]
    rows = list(map(int, together.translate(None, _LETTERS).split()))
    numbers = {name: column_number(name) for name in set(names)}
    if 0 in numbers.values() or max(rows) > LAST_ROW:
        return {}
    values = list(addressed.values())
    columns: dict[int, _Column] = {number: ([], []) for number in numbers.values()}
    at = 0
    for name, run in groupby(names):
        stop = at + len(list(run))
        column = columns[numbers[name]]
        column[0].extend(rows[at:stop])
        column[1].extend(values[at:stop])
        at = stop
    return columns


def _any(addressed: Mapping[str, CellValue]) -> dict[int, _Column]:
    columns: dict[int, dict[int, CellValue]] = {}
    for address, value in addressed.items():
        area = _cell(address)
        columns.setdefault(area.first_column, {})[area.first_row] = value
    return {column: (list(given), list(given.values())) for column, given in columns.items()}


def _ascending(rows: list[int], values: list[CellValue]) -> _Column:
    if all(one < other for one, other in pairwise(rows)):
        return rows, values
    pairs = sorted(zip(rows, values, strict=True), key=_FIRST)
    return [row for row, _ in pairs], [value for _, value in pairs]


def _cell(address: str) -> Area:
    try:
        area = Area.parse(address)
    except ValueError as problem:
        raise InvalidCellAddress(address) from problem
    if str(area) != address.replace("$", "").upper() or ":" in address or area.last_row > LAST_ROW:
        raise InvalidCellAddress(address)
    return area
