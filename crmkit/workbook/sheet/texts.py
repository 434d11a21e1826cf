"""Text in cells: how XML carries it, and which text Excel would turn into something else at F2 and Enter."""

from __future__ import annotations

import re
from enum import Enum
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What needs more than copying: markup, characters XML forbids, Excel's own escape, space at an end, line breaks.
_SPECIAL: Final = re.compile("[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|\\A\\s|\\s\\Z")
#: The same, and half surrogate pairs, in many texts at once; the ends of each are looked at apart.
_BULK_SPECIAL: Final = re.compile("[&<>\x00-\x1f\ufffe\uffff\ud800-\udfff]|_x")
_FIRST: Final = itemgetter(0)
_LAST: Final = itemgetter(-1)
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_KEEP_SPACE: Final = re.compile(r"\s\s|[\t\n]|\A\s|\s\Z")
_PHONETIC: Final = re.compile(rb"<((?:[\w.-]+:)?)rPh[ >].*?</\1rPh>", re.DOTALL)
_TEXT: Final = re.compile(rb"<(?:[\w.-]+:)?t(?: [^<>]*)?(?:/>|>([^<]*)</)")

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
SURELY_FITS: Final = 16_383  #: characters that fit into a cell whatever their planes

_DIGIT: Final = "0-9\uff10-\uff19"
_MONTH: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_RISKY_START: Final = re.compile(
    rf"[\s=+@'#$€£¥￥(（.,%＝＋＠＇－{_DIGIT}-]|(?:{_MONTH}|true|false|上午|下午)", re.IGNORECASE
)
#: what the words that look risky begin with; other starts are told by their first character
_WORD_START: Final = frozenset("jfmasondtJFMASONDT上下\u017f")
_QUOTED_START: Final = tuple("=+-@'＝＋－＠＇")
_NUMBER_LIKE: Final = re.compile(
    rf"\s*[$€£¥￥(（.,#\s-]*[{_DIGIT}][{_DIGIT}\s.,:/%()（）$€£¥￥eE+\-年月日号时時分秒点：／．，％上下午amp]*\Z",
    re.IGNORECASE,
)
_WORD_LIKE: Final = re.compile(
    rf"\s*(?:true|false|#(?:null!|div/0!|value!|ref!|name\?|num!|n/a|spill!|calc!|getting_data)"
    rf"|(?:(?:{_MONTH})[a-z]*[\s.,/-]*[0-9][0-9\s.,:/-]*|[0-9]{{1,4}}[\s./-]*(?:{_MONTH})[a-z]*[\s.,:/0-9-]*)"
    rf"|(?:上午|下午)\s*[0-9:：时分秒]+)\s*\Z",
    re.IGNORECASE,
)


class Guard(Enum):
    """What keeps a text a text when a person presses F2 and Enter."""

    NONE = "none"
    TEXT_FORMAT = "text_format"  #: number format "@"
    QUOTE_PREFIX = "quote_prefix"  #: the apostrophe Excel shows before it


def is_unguarded(value: str) -> bool:
    """Whether a short look is enough to know that a text is ordinary: not empty, not too long, no risky start."""
    return 0 < len(value) <= SURELY_FITS and _RISKY_START.match(value) is None and not _SURROGATE.search(value)


def are_ordinary(values: Sequence[str]) -> bool:
    """Whether all texts are unguarded and stand in XML as they are; one look at all of them together.

    False may be too careful (a word that begins like a month), True never is.
    """
    if not all(values) or max(map(len, values)) > SURELY_FITS:
        return False
    starts, ends = set(map(_FIRST, values)), set(map(_LAST, values))
    if starts & _WORD_START or any(map(_RISKY_START.match, starts)) or any(map(str.isspace, ends)):
        return False
    together = "".join(values)
    return _BULK_SPECIAL.search(together) is None


def guard_of(value: str) -> Guard:
    """Which guard a text needs. Rather one too many: a guard changes nothing that people see.

    A leading = + - @ or apostrophe needs the quote prefix (in a text-formatted cell an apostrophe would still be
    eaten); what reads as a number, date, time, boolean or error needs the text format.
    """
    if _RISKY_START.match(value) is None:
        return Guard.NONE
    if value.lstrip().startswith(_QUOTED_START):
        return Guard.QUOTE_PREFIX
    if _NUMBER_LIKE.match(value) or _WORD_LIKE.match(value):
        return Guard.TEXT_FORMAT
    return Guard.NONE


def encode(value: str) -> str:
    """What stands inside <t>...</t> for `value`."""
    escaped = _FORBIDDEN.sub(lambda found: f"_x{ord(found[0]):04X}_", value)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def text_element(value: str, prefix: str = "") -> str:
    """<t>value</t>, with xml:space where readers would trim."""
    if _SPECIAL.search(value) is None:
        return f"<{prefix}t>{value}</{prefix}t>"
    space = ' xml:space="preserve"' if _KEEP_SPACE.search(value) else ""
    return f"<{prefix}t{space}>{encode(value)}</{prefix}t>"


def decode(written: str) -> str:
    """The text people see for XML text: references and Excel's _xHHHH_ resolved, line ends as XML reads them."""
    if "\r" in written:
        written = written.replace("\r\n", "\n").replace("\r", "\n")
    value = unescape(written)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value


def rich_text(xml: bytes) -> str:
    """The text of an <is> or <si>: its runs joined, phonetic readings left out."""
    if b"rPh" in xml:
        xml = _PHONETIC.sub(b"", xml)
    return "".join(decode(part.decode()) for part in _TEXT.findall(xml))
