"""Tags as words: taken out of a cell and put back, and which of them probably mean the same."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING

from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SEPARATOR = re.compile(r"(\s*[、,,;;\n]\s*)")
_DIGITS = re.compile(r"\d+")
#: Words that teams use for one idea; a tag that is one of a group is near to each other one.
_SAME_IDEA = tuple(
    frozenset(words.split("|"))
    for words in (
        "大客户|大客|重点客户|重要客户|核心客户|vip|vip客户|ka|ka客户|key account|major account",
        "老客户|老客|回头客|复购客户|returning customer|repeat customer",
        "展会|展会线索|展会客户|trade fair|trade fair lead|trade show",
        "价格敏感|折扣敏感|看重价格|price sensitive|discount sensitive",
    )
)
_TURNS_ROUND = re.compile(r"[不无非没未否弃勿]|\bno[tn]?\b|\bun")
_ALIKE_SHARE = 0.85
_FEW_MORE = 2  #: characters that one of two tags may have more
_COMPARED_COUNT = 500  #: tags; the most used are compared


def tags_in(cell: object) -> tuple[str, ...]:
    """The tags of one cell as written, each once."""
    if not isinstance(cell, str):
        return ()
    return tuple(dict.fromkeys(filter(None, (part.strip() for part in _SEPARATOR.split(cell)[::2]))))


def with_tag_replaced(cell: str, old: Iterable[str], new: str) -> str:
    """The cell with every tag of `old` (folded words) as `new`, once; separators and all else stay as typed."""
    wanted = {folded(word) for word in old}
    pieces = _SEPARATOR.split(cell)
    kept: list[str] = []
    has_new = False
    for at in range(0, len(pieces), 2):
        word = pieces[at]
        is_new = folded(word) in wanted or folded(word) == folded(new)
        if is_new and has_new:
            continue
        if folded(word) in wanted:
            word = word.replace(word.strip(), new)
        has_new |= is_new
        kept += [pieces[at - 1], word] if at and kept else [word]
    return "".join(kept)


def near_pairs(tags: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs that probably mean the same, in the order given. Tags that differ in a number or a negation do not."""
    words = {tag: folded(tag) for tag in tags[:_COMPARED_COUNT]}
    return [pair for pair in combinations(words, 2) if _is_near(words[pair[0]], words[pair[1]])]


def _is_near(one: str, other: str) -> bool:
    if one == other or any(one in group and other in group for group in _SAME_IDEA):
        return True
    if _DIGITS.findall(one) != _DIGITS.findall(other) or _turns(one) != _turns(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) > 1 and short in long and len(long) - len(short) <= _FEW_MORE:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE_SHARE and matcher.ratio() >= _ALIKE_SHARE


def _turns(word: str) -> int:
    return len(_TURNS_ROUND.findall(word))
