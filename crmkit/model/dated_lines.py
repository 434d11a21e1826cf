"""Dated lines that people keep inside one cell: `3.5 电话:...`, `2026-03-05 ...`, `3月5日...`. Read only."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

_SEPARATOR = "\x00"
_CONTACT = "电话|去电|来电|微信|拜访|上门|见面|面谈|邮件|短信|联系|回访|沟通|打电话|聊|发|约"
_UNIT = "万|亿|元|折|%|k\\b|版|寸|倍|米|小时|个|人|台|套|分|年"
# `3.5万` is money and `3/5` may be a share, so a bare month and day must be followed by a gap or a way of contact.
_BARE_END = rf"(?=[\])】]|[ \t]*[:,;]|[ \t]+(?!\d|{_UNIT})|[ \t]*(?:{_CONTACT}))"
_LINE = re.compile(
    r"(?:^|(?<=[\n\x00]))[ \t]*[-*•·]?[ \t]*[\[(【]?(?:"
    r"(?P<year>20\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"
    r"|(?P<year2>20\d\d|2\d)(?P<mark>[-/.])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2})"
    r"|(?P<month3>\d{1,2})月(?P<day3>\d{1,2})[日号]"
    rf"|(?P<month4>\d{{1,2}})[./](?P<day4>\d{{1,2}}){_BARE_END}"
    r")(?!\d)"
)


@dataclass(frozen=True)
class DatedLines:
    """One entry a line: the cell's place from 0, the day, and whether its year was assumed (latest past)."""

    place: npt.NDArray[np.intp]
    touched_on: npt.NDArray[np.datetime64]
    is_year_assumed: npt.NDArray[np.bool_]


def find_dated_lines(notes: npt.NDArray[Any], as_of: date) -> DatedLines:
    """All dated lines of `notes`. A line that starts with no possible date is a line like any other."""
    whole = unicodedata.normalize("NFKC", _SEPARATOR.join(note if isinstance(note, str) else "" for note in notes))
    starts = np.flatnonzero(np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype="<u4") == 0)
    found = []
    for line in _LINE.finditer(whole):
        day, is_assumed = _day(line, as_of)
        if day is not None:
            found.append((line.start(), day, is_assumed))
    offsets = np.array([offset for offset, _, _ in found], dtype=np.int64)
    return DatedLines(
        place=np.searchsorted(starts, offsets, side="left").astype(np.intp),
        touched_on=np.array([day for _, day, _ in found], dtype="datetime64[D]"),
        is_year_assumed=np.array([is_assumed for _, _, is_assumed in found], dtype=bool),
    )


def _day(line: re.Match[str], as_of: date) -> tuple[date | None, bool]:
    year = line["year"] or line["year2"]
    month = int(line["month"] or line["month2"] or line["month3"] or line["month4"])
    day = int(line["day"] or line["day2"] or line["day3"] or line["day4"])
    if year is None:
        return _latest_past(month, day, as_of), True
    return _possible(int(year) % 100 + 2000, month, day), False


@cache
def _latest_past(month: int, day: int, as_of: date) -> date | None:
    """The latest such day not after `as_of`; 29 February goes back to a leap year."""
    candidates = (_possible(year, month, day) for year in range(as_of.year, as_of.year - 9, -1))
    return next((candidate for candidate in candidates if candidate and candidate <= as_of), None)


def _possible(year: int, month: int, day: int) -> date | None:
    is_possible = 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]  # noqa: PLR2004  (months)
    return date(year, month, day) if is_possible else None
