"""The rows of one sheet in two files, side by side; rows of equal bytes are passed over unread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.workbook.sheet.present import PresentCell, RowReader

    RowPair = tuple[int, Mapping[int, PresentCell], Mapping[int, PresentCell]]

_BEHIND: Final = 1 << 31  #: behind every row
_SHARED: Final = b't="shared"'


def row_pairs(left: RowReader | None, right: RowReader | None, *, skips_equal_bytes: bool) -> Iterator[RowPair]:
    """Row number and cells by column of either file, for the rows that may differ.

    Raises:
        MarkupError: a row is not well-formed.
        WriteRefused: unreadable_sheet (rows out of order or given twice).
    """
    # a part of a shared formula is spelled out from its master, so no row may be passed over then
    skips = skips_equal_bytes and not any(side is not None and _SHARED in side.sheet.xml for side in (left, right))
    one, other = _Side(left), _Side(right)
    while (row := min(one.row, other.row)) != _BEHIND:
        is_both = one.row == other.row
        if not (skips and is_both and one.bytes_now() == other.bytes_now()):
            yield row, one.cells(row), other.cells(row)
        one.pass_by(row)
        other.pass_by(row)


class _Side:
    """One file's rows and how far we are."""

    def __init__(self, reader: RowReader | None) -> None:
        self._reader = reader
        self._at = 0
        self._numbers = reader.sheet.rows.numbers if reader is not None else []
        if reader is not None and not reader.sheet.is_ascending:
            raise WriteRefused("unreadable_sheet", detail="<row>")

    @property
    def row(self) -> int:
        return self._numbers[self._at] if self._at < len(self._numbers) else _BEHIND

    def bytes_now(self) -> bytes:
        if self._reader is None:
            return b""
        sheet = self._reader.sheet
        return sheet.xml[sheet.rows.starts[self._at] : sheet.rows.ends[self._at]]

    def cells(self, row: int) -> Mapping[int, PresentCell]:
        if self._reader is None or self.row != row:
            return {}
        return self._reader.row_at(self._at).cells

    def pass_by(self, row: int) -> None:
        self._at += self.row == row
