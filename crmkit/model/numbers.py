"""Reading amounts and counts as a person would: ￥1,234.50, 5万, 1.2亿, 十万, 100-500人, 500人以上, 35%."""

from __future__ import annotations

import math
import re

from crmkit.model.chinese_numerals import with_arabic_digits
from crmkit.model.readings import Misread, Reason, plain

NumberReading = float | Misread

_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?(?:[eE]\+?\d{1,2})?$", re.ASCII)
_AMOUNT = re.compile(
    r"(?:(?:大约|大概|约|~|人民币|rmb|cny|usd|eur)?[¥$€£]?)\s*(?P<sign>[+-]?)\s*[¥$€£]?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*"
    r"(?P<unit>亿|万|w|k|m|q)?\s*(?:元|块|圆|rmb|cny|usd|eur|人民币|美元|整)*(?:左右|上下)?$"
)
_COUNT = re.compile(
    r"(?:大约|大概|约|~)?(?P<low>\d+)(?:人|名|个)?(?:(?:-|~|至|到)(?P<high>\d+))?(?:人|名|个|employees|staff|people)?(?:左右|以内)?$"
)
_AT_LEAST = re.compile(
    r"(?:(?:大于|超过|不少于|至少|over|>=?|≥)(\d+)(?:人|名)?|(\d+)(?:人|名)?(?:以上|及以上|\+))(?:人|名)?$"
)
_AT_MOST = re.compile(r"(?:(?:小于|少于|不足|不到|under|<=?|≤)\d+(?:人|名)?|\d+(?:人|名)?(?:以下|及以下))$")
_RANGE = re.compile(r"[\d.,]+\s*[万千亿元kw]*\s*(?:-|~|至|到)\s*[\d.,]+\s*[万千亿元kw]*(?:元)?$")
_UNITS = {"亿": 1e8, "q": 1e7, "m": 1e6, "万": 1e4, "w": 1e4, "k": 1e3}
_ACCOUNTING = re.compile(r"\((.+)\)$")


def read_number(text: str) -> NumberReading:
    """The number or amount in `text`; a range is none, thousands must stand in threes."""
    if _PLAIN.match(text):
        return float(text)
    bare = _bare(text)
    negative = _ACCOUNTING.match(bare)
    found = _AMOUNT.match(negative[1] if negative else bare)
    if not found:
        return Misread(Reason.NUMBER_RANGE if _RANGE.match(bare) else Reason.NOT_A_NUMBER)
    value = float(found["number"].replace(",", "")) * _UNITS.get(found["unit"] or "", 1.0)
    if not math.isfinite(value):
        return Misread(Reason.NOT_A_NUMBER)
    value = round(value, 6)
    return -value if negative or found["sign"] == "-" else value


def read_count(text: str) -> NumberReading:
    """A count of people; a range counts by its lower end: 100-500人 is 100, 500人以上 500, 50人以下 1."""
    bare = _bare(text).replace(",", "").replace(" ", "")
    if found := _COUNT.match(bare) or _AT_LEAST.match(bare):
        return _finite(float(found[1] or found[2]))
    return 1.0 if _AT_MOST.match(bare) else read_number(text)


def read_share(text: str) -> NumberReading:
    """A share of 1: 35% is 0.35."""
    bare = _bare(text)
    if not bare.endswith("%"):
        return read_number(bare)
    value = read_number(bare[:-1].strip())
    return value if isinstance(value, Misread) else value / 100


def _bare(text: str) -> str:
    bare = plain(text).casefold().replace("、", ",").replace("―", "-")
    bare = re.sub("[—–−‐]+", "-", bare)
    return bare if bare.isascii() else with_arabic_digits(_protected(bare))


def _protected(bare: str) -> str:
    """千 and 百 after an arabic number are units, not numerals: 2.5千万."""
    for words, mark in (("千万", "q"), ("百万", "m"), ("千", "k")):
        bare = re.sub(rf"(?<=[\d.]){words}", mark, bare)
    return bare


def _finite(value: float) -> NumberReading:
    return value if math.isfinite(value) else Misread(Reason.NOT_A_NUMBER)
