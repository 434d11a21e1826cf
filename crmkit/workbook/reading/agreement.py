"""Whether a column holds what its header says. A header alone never justifies taking a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from crmkit.model.fields import Kind
from crmkit.model.table_data import CellKind
from crmkit.workbook.reading.grid import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crmkit.model.fields import Field

_NOTHING: Final = frozenset(
    {"-", "--", "—", "/", "无", "暂无", "没有", "未知", "n/a", "na", "none", "null", "?", "待定", "tbd"}
)
_DATE_TEXT: Final = re.compile(
    r"\d{4}\s*[-/.年]\s*\d{1,2}(\s*[-/.月]\s*\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}\s*[-/.月]\s*\d{1,2}|"
    r"\d{1,2}[\s-]+[A-Za-z]{3,9}\.?,?[\s-]+\d{2,4}|[A-Za-z]{3,9}\.?\s+\d{1,2},?\s+\d{4}|(19|20)\d{6}$|今天|昨天|明天"
)
_SERIAL_DAYS: Final = (20_000.0, 80_000.0)  #: 1954 to 2119: numbers that can be days without a date format
_COMPACT_DAYS: Final = (19_000_101.0, 21_001_231.0)  #: 20260305 as a number
_NOT_DIGIT: Final = re.compile(r"\D")
_LETTER: Final = re.compile(r"[^\W\d_]")
_AMOUNT: Final = re.compile(
    r"[¥￥$€£]?\s*-?[\d,，]+(\.\d+)?\s*(万|千|亿|元|万元|k|w|m|usd|rmb|cny|eur|%)?(以上|左右|人)?", re.IGNORECASE
)
_RANGE: Final = re.compile(r"[\d,.]+\s*[-~至—]\s*[\d,.]+\s*(万|元|万元|人)?")
_CREDIT_CODE: Final = re.compile(r"[0-9A-Za-z]{12,20}")
_LONGEST_NAME: Final = 60
_LONGEST_WORD: Final = 24
_LONGEST_IDENTIFIER: Final = 40
_PHONE_DIGITS: Final = range(5, 32)  #: short internal numbers to two numbers in one cell


def _is_date(value: Any, kind: CellKind) -> bool:
    if kind is CellKind.DATE:
        return True
    if isinstance(value, float):
        return _SERIAL_DAYS[0] < value < _SERIAL_DAYS[1] or _COMPACT_DAYS[0] <= value <= _COMPACT_DAYS[1]
    return isinstance(value, str) and _DATE_TEXT.match(value.strip()) is not None


def _is_phone(value: Any, _kind: CellKind) -> bool:
    text = as_text(value)
    if isinstance(value, bool) or "@" in text:
        return False
    return len(_NOT_DIGIT.sub("", text)) in _PHONE_DIGITS and len(_LETTER.findall(text)) <= len(text) * 0.5


def _is_email(value: Any, _kind: CellKind) -> bool:
    return isinstance(value, str) and ("@" in value or "＠" in value)


def _is_name(value: Any, kind: CellKind) -> bool:
    if not isinstance(value, str) or kind is CellKind.DATE:
        return False
    text = value.strip()
    return len(text) <= _LONGEST_NAME and bool(_LETTER.search(text)) and "@" not in text and not _is_long_note(text)


def _is_long_note(text: str) -> bool:
    return sum(text.count(mark) for mark in "。;；!！?？\n") > 1


def _is_identifier(value: Any, kind: CellKind) -> bool:
    if kind is CellKind.DATE or isinstance(value, bool):
        return False
    text = as_text(value)
    is_number = isinstance(value, float) and not value.is_integer()
    return not is_number and len(text) <= _LONGEST_IDENTIFIER and bool(re.search(r"[0-9A-Za-z]", text))


def _is_number(value: Any, _kind: CellKind) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, float):
        return True
    text = as_text(value)
    return bool(_AMOUNT.fullmatch(text) or _RANGE.fullmatch(text))


def _is_words(value: Any, kind: CellKind) -> bool:
    return kind is not CellKind.DATE and isinstance(value, str) and not _AMOUNT.fullmatch(value.strip())


def _is_note(value: Any, kind: CellKind) -> bool:
    return isinstance(value, str) or kind is CellKind.NUMBER


_FITS: Final[dict[Kind, Callable[[Any, CellKind], bool]]] = {
    Kind.TEXT: _is_words,
    Kind.IDENTIFIER: _is_identifier,
    Kind.NAME: _is_name,
    Kind.PHONE: _is_phone,
    Kind.EMAIL: _is_email,
    Kind.CREDIT_CODE: lambda value, _kind: bool(_CREDIT_CODE.fullmatch(as_text(value))),
    Kind.NUMBER: _is_number,
    Kind.INTEGER: _is_number,
    Kind.AMOUNT: _is_number,
    Kind.SHARE: _is_number,
    Kind.DATE: _is_date,
}


def _fits(field: Field, value: Any, kind: CellKind) -> bool:
    vocabulary = field.vocabulary
    if field.kind is not Kind.CHOICE or vocabulary is None:
        return _is_note(value, kind) if field.name == "note" else _FITS[field.kind](value, kind)
    text = as_text(value)
    if vocabulary.find(text) is not None:
        return True
    return vocabulary.is_open and isinstance(value, str) and len(text) <= _LONGEST_WORD and _is_words(value, kind)


def agreement(field: Field, values: Sequence[Any], kinds: Sequence[int]) -> float | None:
    """The share (0..1) of the filled cells that fit the field; None when no cell can be judged."""
    judged = fitting = 0
    for value, kind in zip(values, kinds, strict=True):
        text = as_text(value)
        is_untouched_box = value is False and field.kind is not Kind.CHOICE
        if not text or is_untouched_box or text.casefold() in _NOTHING:
            continue
        judged += 1
        fitting += _fits(field, value, CellKind(kind))
    return fitting / judged if judged else None
