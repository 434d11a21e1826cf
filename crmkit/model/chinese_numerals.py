"""Chinese numerals inside text: 二〇二六年三月五日 -> 2026年3月5日, 两万 -> 2万."""

from __future__ import annotations

import re

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MARKS = "".join((*_DIGITS, *_UNITS))
_NUMERAL = re.compile(f"(?<![\\d{_MARKS}])[{_MARKS}]+(?![\\d{_MARKS}])")


def with_arabic_digits(text: str) -> str:
    """`text` with every Chinese numeral below 10,000 in arabic digits; one that touches arabic digits stays."""
    return _NUMERAL.sub(lambda found: _arabic(found[0]), text)


def _arabic(numeral: str) -> str:
    if not any(mark in _UNITS for mark in numeral):
        return "".join(str(_DIGITS[mark]) for mark in numeral)
    total, digit = 0, 1
    for place, mark in enumerate(numeral):
        if mark in _UNITS:
            total += digit * _UNITS[mark]
            digit = 0
        else:
            digit = _DIGITS[mark]
            if place == len(numeral) - 1:
                total += digit
    return str(total)
