"""What a person probably meant by a cell that can't be read: other ways to write the same, nearest first."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from crmkit.model.chinese_numerals import with_arabic_digits

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUE = r"[^\s,;<>=]+?"
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        (r"=\s*([<>])\s*(.+)", r"\1=\2"),
        (r"([<>])\s+=\s*(.+)", r"\1=\2"),
        (rf"({_VALUE})\s*(?:及以上|或以上|以上|起|\+)", r">=\1"),
        (rf"({_VALUE})\s*(?:及以下|或以下|以下|以内|之内|内)", r"<=\1"),
        (rf"({_VALUE})\s*(?:and|or) (?:more|above|up)", r">=\1"),
        (rf"({_VALUE})\s*(?:and|or) (?:less|below|fewer)", r"<=\1"),
        (rf"({_VALUE})\s*(?:-|–|—|~|到|至|\bto\b)\s*({_VALUE})(?:之间)?", r"[\1..\2]"),
        (rf"({_VALUE})\s*(?:<|<=)\s*x\s*(?:<|<=)\s*({_VALUE})", r"[\1..\2]"),
        (r"\{(.+)\}", r"[\1]"),
        (r"([\[\](]?)\s*(.+?)\s*(?:…|\.{3,}|\.\s|:)\s*(.+?)\s*([\[\])]?)", r"[\2..\3]"),
        (r"([\[(])\s*(\S+?)\s*,\s*(\S+?)\s*([\])])", r"\1\2..\3\4"),
        (r"(?:!|！|非|除|除了|除去|except\b|no\b)\s*(.+?)(?:外|以外|之外)?", r"not(\1)"),
        (r"(?:内|within)?\s*(\d+\s*(?:天|周|个月|年))\s*(?:内|以内|之内)", r"近\1"),
        (r"within\s+(\d+\s*\w+)", r"last \1"),
        (r"(?:超过|大于|多于|>)\s*(\d+\s*(?:天|周|个月|年))(?:以上)?", r">\1前"),
    )
)
_OR = re.compile(r"\s*(?:/|\||或者|或|和|与|\bor\b|\band\b|\s)\s*", re.IGNORECASE)


def rewritten(cell: str) -> Iterator[str]:
    """Other ways to write `cell`; the first that can be read is what was probably meant."""
    words = unicodedata.normalize("NFKC", cell).strip()
    for start in dict.fromkeys((words, with_arabic_digits(words))):
        if start != words:
            yield start
        for pattern, form in _REWRITES:
            if found := pattern.fullmatch(start):
                yield found.expand(form)
        if _OR.search(start):
            parts = [part for part in _OR.split(start) if part]
            yield ",".join(parts)
            yield ";".join(parts)
        yield start.strip(",;、 ")
