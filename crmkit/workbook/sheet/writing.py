"""Builds the XML of cells, column by column: the same few steps for every cell, so that a million cost seconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from crmkit.errors import ValueRefused
from crmkit.model.edits import PLAIN, CellValue, Formula
from crmkit.workbook.package.markup import escape
from crmkit.workbook.sheet import formats
from crmkit.workbook.sheet.contents import ORDINARY, contents_of
from crmkit.workbook.sheet.patterns import LETTERS
from crmkit.workbook.sheet.row_places import NEW
from crmkit.workbook.sheet.texts import Guard, guard_of, text_element
from crmkit.workbook.sheet.values import number_text, plain, refuse_text, serial

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crmkit.workbook.sheet.locating import ColumnWrite
    from crmkit.workbook.sheet.stylebook import StyleBook


class Kind(Enum):
    """What a value asks of a cell's style, beside the guards of text."""

    BLANK = "blank"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"


_DATES: Final = frozenset({date, datetime})
WORTH_SHARING: Final = 3  #: cells a value must stand in on average to be built once for all
_NEEDS: Final[dict[type, Guard | Kind]] = {str: Guard.NONE, date: Kind.DAY, datetime: Kind.MOMENT}
_TYPES: Final[dict[type, str]] = {str: ' t="inlineStr"', bool: ' t="b"'}


def _may_be_same(old: CellValue, content: str) -> bool:
    return isinstance(old, float) or f">{old}<" in content


def _is_uniform(write: ColumnWrite) -> bool:
    """Whether all cells are new, equal values mean equal cells (1, 1.0 and True are equal), and many are equal."""
    types = set(map(type, write.values)) - {type(None)}
    if types - ORDINARY or len(set(write.values)) * WORTH_SHARING > len(write.values):
        return False
    return not any(write.exists) and (bool not in types or len(types) == 1)


@dataclass
class CellWriter:
    """Builds cells of one sheet."""

    sheet: str
    xml: bytes  #: the sheet as it stands
    prefix: str
    styles: StyleBook
    from_1904: bool
    column_style: Callable[[int], int]  #: default style of a column
    column_date_format: Callable[[int, int], str | None]  #: id of a date format used in the column near a row
    _attributes: dict[tuple[object, ...], str] = field(default_factory=dict)
    _rows: tuple[Sequence[int], list[str]] | None = None

    def pieces(self, write: ColumnWrite) -> list[str | None]:
        """One piece of XML a row: None where the cell stays as it is.

        Raises:
            ValueRefused: a value Excel can't hold, with its cell.
        """
        pieces: list[str | None] = []
        try:
            if write.formulas or write.restyles or (write.xfs is not None and any(write.exists)):
                for at, value in enumerate(write.values):
                    pieces.append(self._piece(write, at, value))
            elif _is_uniform(write):
                self._build_new(write, pieces)
            else:
                self._build(write, pieces)
        except ValueRefused as problem:
            named = {name: given for name, given in problem.arguments.items() if name not in {"sheet", "cell"}}
            cell = f"{LETTERS[write.column]}{write.rows[len(pieces)]}"
            raise ValueRefused(problem.reason, self.sheet, cell, **named) from None
        return pieces

    def _build_new(self, write: ColumnWrite, pieces: list[str | None]) -> None:
        """New cells, each different one of a style built once: only the row number differs."""
        styles = write.styles if write.xfs is None else write.xfs
        keys = list(zip(styles, write.values, strict=True))
        firsts = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
        start = f'<{self.prefix}c r="{LETTERS[write.column]}'
        tails: dict[tuple[int, object], str | None] = {}
        for key, at in sorted(firsts.items(), key=itemgetter(1)):
            try:
                piece = self._piece(write, at, write.values[at])
            except ValueRefused:
                pieces.extend([None] * at)  # their number tells the row
                raise
            tails[key] = piece and piece[len(start) + len(str(write.rows[at])) :]
        wanted = map(tails.__getitem__, keys)
        numbers = self._numbers(write.rows)
        if None in tails.values():
            pieces += [
                None if tail is None else start + row + tail for row, tail in zip(numbers, wanted, strict=True)
            ]
        else:
            pieces += [start + row + tail for row, tail in zip(numbers, wanted, strict=True)]  # type: ignore[operator]  # none is None

    def _numbers(self, rows: Sequence[int]) -> list[str]:
        """The row numbers as text; columns mostly share their rows."""
        if self._rows is None or self._rows[0] is not rows:
            self._rows = (rows, list(map(str, rows)))
        return self._rows[1]

    def _build(self, write: ColumnWrite, pieces: list[str | None]) -> None:
        """The quick way for ordinary values; all others take `_piece`."""
        contents = contents_of(write.values, self.prefix, from_1904=self.from_1904)
        start = f'<{self.prefix}c r="{LETTERS[write.column]}'
        styles = write.styles if write.xfs is None else write.xfs
        if (
            not any(write.exists)
            and None not in contents
            and len(set(styles)) == len(set(map(type, write.values))) == 1
        ):
            attribute = f'"{self._quick_attribute(write, 0, type(write.values[0]))}'
            numbers = self._numbers(write.rows)
            pieces += [f"{start}{row}{attribute}{content}" for row, content in zip(numbers, contents, strict=True)]
            return
        add = pieces.append
        last: tuple[int, bool, type] | None = None
        attribute = ""
        for row, value, content, style, exists, old in zip(
            write.rows, write.values, contents, styles, write.exists, write.olds, strict=True
        ):
            kind = type(value)
            if content is None or (exists and (value == old or (kind in _DATES and _may_be_same(old, content)))):
                add(self._piece(write, len(pieces), value))
                continue
            if (style, exists, kind) != last:
                last = (style, exists, kind)
                attribute = self._quick_attribute(write, len(pieces), kind)
            add(f'{start}{row}"{attribute}{content}')

    def _quick_attribute(self, write: ColumnWrite, at: int, kind: type) -> str:
        need = _NEEDS.get(kind, Kind.NUMBER)
        return self._attribute(write, at, need) + _TYPES.get(kind, "")

    def _piece(self, write: ColumnWrite, at: int, value: CellValue | Formula) -> str | None:
        """The cell's XML, None where nothing changes."""
        if isinstance(value, Formula):
            return self._formula(write, at, value)
        value = plain(value)
        if value is None:
            return self._blank(write, at)
        if isinstance(value, str):
            return self._guarded_text(write, at, value)
        if isinstance(value, date):
            return self._date(write, at, value)
        written = ("1" if value else "0") if isinstance(value, bool) else number_text(value)
        attribute = self._attribute(write, at, Kind.NUMBER)
        if self._is_same(write, at, value, attribute):
            return None
        return self._cell(write, at, attribute + _TYPES.get(type(value), ""), self._v(written))

    def _guarded_text(self, write: ColumnWrite, at: int, value: str) -> str | None:
        refuse_text(value)
        attribute = self._attribute(write, at, guard_of(value))
        if self._is_same(write, at, value, attribute):
            return None
        content = f"<{self.prefix}is>{text_element(value, self.prefix)}</{self.prefix}is>"
        return self._cell(write, at, attribute + _TYPES[str], content)

    def _is_same(self, write: ColumnWrite, at: int, value: CellValue, attribute: str) -> bool:
        old = write.olds[at]
        if not write.exists[at] or at in write.formulas or old != value:
            return False
        if isinstance(old, bool) is not isinstance(value, bool):
            return False
        is_kept = not write.restyles and write.xfs is None
        return is_kept or attribute == self._style_attribute(write.styles[at])

    def _date(self, write: ColumnWrite, at: int, value: date) -> str | None:
        number = serial(value, from_1904=self.from_1904)
        attribute = self._attribute(write, at, Kind.MOMENT if isinstance(value, datetime) else Kind.DAY)
        is_kept = attribute == self._style_attribute(write.styles[at])
        if is_kept and self._is_same(write, at, number, attribute):
            return None
        return self._cell(write, at, attribute, self._v(number_text(number)))

    def _blank(self, write: ColumnWrite, at: int) -> str | None:
        if not write.exists[at] and not (write.restyles or write.style != PLAIN or write.xfs is not None):
            return None
        attribute = self._attribute(write, at, Kind.BLANK)
        is_empty = write.olds[at] is None and at not in write.formulas and write.exists[at]
        if is_empty and attribute == self._style_attribute(write.styles[at]):
            return None
        return self._cell(write, at, attribute, "")

    def _formula(self, write: ColumnWrite, at: int, value: Formula) -> str | None:
        is_text = isinstance(value.cached, str)
        cached = escape(value.cached) if isinstance(value.cached, str) else number_text(value.cached)
        attribute = self._attribute(write, at, Kind.NUMBER) + (' t="str"' if is_text else "")
        content = f"<{self.prefix}f>{escape(value.expression)}</{self.prefix}f>{self._v(cached)}"
        piece = self._cell(write, at, attribute, content)
        return None if self.xml[write.starts[at] : write.ends[at]] == piece.encode() else piece

    def _v(self, written: str) -> str:
        return f"<{self.prefix}v>{written}</{self.prefix}v>"

    def _cell(self, write: ColumnWrite, at: int, attributes: str, content: str) -> str:
        content += write.kept[at].decode() if at in write.kept else ""
        start = f'<{self.prefix}c r="{LETTERS[write.column]}{write.rows[at]}"{attributes}'
        return f"{start}>{content}</{self.prefix}c>" if content else f"{start}/>"

    # ── styles ──

    def _style_attribute(self, style: int) -> str:
        return f' s="{style}"' if style > 0 else ""

    def _attribute(self, write: ColumnWrite, at: int, need: Guard | Kind) -> str:
        """` s="7"` for the style the cell has or, if it is new or needs another, gets."""
        takes_style = write.style != PLAIN and (write.restyles or not write.exists[at])
        start = write.styles[at] if write.xfs is None else write.xfs[at]
        key = (write.column, start, write.style if takes_style else PLAIN, need)
        known = self._attributes.get(key)
        if known is None:
            style = start if start != NEW else self.column_style(write.column)
            if takes_style:
                style = self.styles.styled(style, write.style)
            known = self._style_attribute(self._fitting(style, need, write.column, write.rows[at]))
            self._attributes[key] = known
        return known

    def _fitting(self, style: int, need: Guard | Kind, column: int, row: int) -> int:
        styles = self.styles
        known = styles.formats
        if need in {Guard.NONE, Kind.BLANK}:
            return style
        is_quoted = known.has_quote_prefix(style)
        if need is Guard.TEXT_FORMAT:
            return style if is_quoted or known.is_text(style) else styles.derived(style, number_format=formats.TEXT)
        if need is Guard.QUOTE_PREFIX:
            return style if is_quoted else styles.derived(style, quote_prefix=True)
        if is_quoted:
            style = styles.derived(style, quote_prefix=False)
        if need is Kind.NUMBER or known.is_date(style):
            return style
        near = self.column_date_format(column, row)
        if near is not None:
            return styles.derived(style, format_id=near)
        return styles.derived(style, number_format=formats.DAY if need is Kind.DAY else formats.MOMENT)
