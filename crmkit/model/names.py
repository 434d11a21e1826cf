"""What remains of a company's name when only the company is asked for: the key by which duplicates are found.

Own rule, since no standard exists: NFKC, lower case, brackets and marks out, the branch taken out first, then legal
form and trade words from the end, then a registered place that leads or stands in brackets.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from crmkit.model.places import CITIES, PROVINCES

_PLACES = frozenset({*PROVINCES, *CITIES})
_PLACE_STARTS = frozenset(place[:2] for place in _PLACES)
_PLACE_LENGTHS = tuple(sorted({len(place) for place in _PLACES}, reverse=True))
_PLACE_RANKS = ("自治区", "省", "市")
_BRACKETED = re.compile(r"[(\[【<]([^)\]】>]*)[)\]】>]")
_BRANCHES = ("分公司", "分行", "支行", "办事处", "分店", "分院")
_LEGAL_FORMS = [
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "股份公司",
    "总公司",
    "公司",
    "集团",
    "个体工商户",
    "合伙企业",
    "商行",
    "经营部",
]
_TRADES = [
    "信息技术",
    "电子商务",
    "网络科技",
    "信息科技",
    "智能科技",
    "生物科技",
    "科技发展",
    "文化传媒",
    "医疗器械",
    "科技",
    "技术",
    "实业",
    "贸易",
    "商贸",
    "工贸",
    "电子",
    "网络",
    "信息",
    "咨询",
    "服务",
    "管理",
    "投资",
    "发展",
    "工程",
    "建设",
    "设备",
    "制造",
    "国际",
    "文化",
    "传媒",
    "医疗",
    "教育",
    "物流",
    "食品",
    "餐饮",
]
_ENGLISH_FORM = re.compile(
    r"[,.\s]+(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|llp|plc|gmbh|ag|sa|bv|pty)\.?$"
)
_MARK = re.compile(r"[\s·.,。、\-_'\"“”‘’*&()]")
_MARKS = str.maketrans("", "", " \t\r\n\x0b\x0c·.,。、-_'\"“”‘’*&()")
_SHORTEST_CORE = 2


class NameKey(NamedTuple):
    """`exact`: the whole name in one spelling; `core`: without place, trade and legal form.

    `place` and `trade` are what was taken out, `branch` is the branch, a company of its own for a salesperson.
    """

    exact: str
    core: str
    place: str = ""
    trade: str = ""
    branch: str = ""


def name_key(name: str) -> NameKey:
    """The key of one company's name; `core` always keeps at least two characters if the name has them."""
    if name.isascii():
        narrow = name.casefold().strip()
        return NameKey(_without_marks(narrow), _without_marks(_without_english_form(_BRACKETED.sub("", narrow))))
    narrow = unicodedata.normalize("NFKC", name).casefold()
    insides = _BRACKETED.findall(narrow) if "(" in narrow or "[" in narrow or "【" in narrow else []
    rest = _BRACKETED.sub("", narrow) if insides else narrow
    return _chinese_key(_without_marks(narrow), _without_marks(rest), insides)


def _chinese_key(exact: str, rest: str, insides: list[str]) -> NameKey:
    branch = ""
    if rest.endswith(_BRANCHES):
        company, mark, branch = rest.partition("公司")
        if not branch:
            return NameKey(exact, exact, branch=exact)
        rest = company + mark
    place, bare = _without_place(_without_form(rest))
    core = _without_trade(bare)
    place = place or next((inside for inside in insides if inside in _PLACES), "")
    return NameKey(exact, core, place, bare[len(core) :], branch)


def _backwards(endings: list[str], repeat: str) -> re.Pattern[str]:
    """Matches the longest ending of a reversed name, as long as two characters stay: no search is needed."""
    longest_first = sorted(endings, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(ending[::-1] for ending in longest_first)}){repeat}(?=..)")


_FORM_BACKWARDS = _backwards(_LEGAL_FORMS, "+")
_TRADE_BACKWARDS = _backwards(_TRADES, "")


def _without_form(name: str) -> str:
    found = _FORM_BACKWARDS.match(name[::-1])
    return name[: -found.end()] if found else name


def _without_trade(name: str) -> str:
    found = _TRADE_BACKWARDS.match(name[::-1])
    return name[: -found.end()] if found else name


def _without_marks(name: str) -> str:
    return name.translate(_MARKS) if _MARK.search(name) else name


def _without_place(name: str) -> tuple[str, str]:
    """The registered place that leads (the city, if a province stands before it) and what follows."""
    place, rest = "", name
    while rest[:2] in _PLACE_STARTS:
        length = _place_length(rest)
        after = rest[length:]
        if after.startswith(_PLACE_RANKS):
            after = after[3:] if after[0] == "自" else after[1:]
        if not length or len(after) < _SHORTEST_CORE:
            break
        place, rest = rest[:length], after
    return place, rest


def _place_length(name: str) -> int:
    for length in _PLACE_LENGTHS:
        if name[:length] in _PLACES:
            return length
    return 0


def _without_english_form(name: str) -> str:
    while (found := _ENGLISH_FORM.search(name)) and found.start() >= _SHORTEST_CORE:
        name = name[: found.start()]
    return name
