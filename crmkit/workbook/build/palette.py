"""Colours and fonts of everything crmkit draws: calm, few, the same on every sheet. RGB in hexadecimal."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """A fill and the text colour that reads well on it."""

    fill: str
    ink: str


INK = "1F2A33"  #: text
QUIET = "66727F"  #: text that is not for typing, remarks
LINE = "D5DBE1"  #: hairlines
LINKED = "1F5FA8"

PEOPLE_HEADER = Pair("2B5F6B", "FFFFFF")
MANAGED_HEADER = Pair("E3E8EC", "55616D")
MANAGED_BODY = Pair("F6F8F9", QUIET)
INPUT = Pair("FFFBEA", INK)

LATE = Pair("FBE0DC", "9C2A1C")
TODAY = Pair("FDEBC4", "7D5200")
WINDOW = Pair("DDF0E2", "21683A")
CALM = Pair("E9EDF1", "55616D")
FRESH = Pair("DFEAF7", "234F80")
YELLOW = Pair("FFF7B8", "6B5B00")
PURPLE = Pair("EBE2F5", "5B3A86")

#: Grades and stages by term name.
GRADES = {"A": WINDOW, "B": FRESH, "C": TODAY, "long": CALM}
STAGES = {"potential": CALM, "watching": TODAY, "intention": FRESH, "opportunity": WINDOW}

_FONTS = {"zh": "微软雅黑", "en": "Calibri"}
_SIZES = {"zh": 10.0, "en": 11.0}


def font_name(language: str) -> str:
    """The sheet font: one that Excel and WPS have; other programs put their own in its place."""
    return _FONTS[language]


def font_size(language: str) -> float:
    """Points; Chinese glyphs fill their square, so they need less."""
    return _SIZES[language]
