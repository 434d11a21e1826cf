"""Conditional formats and validations: their ranges may follow a table that grows, their content stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import canonical, main_kind
from crmkit.testing.formula_meaning import covers

if TYPE_CHECKING:
    from crmkit.testing.difference import Comparison

_RULES = {"conditionalFormatting", "dataValidation"}
_HOLDERS = _RULES | {"dataValidations"}


def grown_back(before: list[Any], after: list[Any], part: str, found: Comparison) -> list[Any]:
    """`after` with every range that only grew put back, so that all that is left to differ is a loss."""
    if len(before) != len(after):
        return after
    return [_put_back(one, other, part, found) for one, other in zip(before, after, strict=True)]


def _put_back(before: Any, after: Any, part: str, found: Comparison) -> Any:
    if main_kind(before) not in _HOLDERS or before.tag != after.tag or canonical(before) == canonical(after):
        return after
    olds, news = ([node for node in root.iter() if main_kind(node) in _RULES] for root in (before, after))
    if len(olds) != len(news):
        return after
    for old, new in zip(olds, news, strict=True):
        was, now = old.get("sqref", ""), new.get("sqref", "")
        if was != now and _only_grew(was, now):
            new.set("sqref", was)  # in place: a copy would lose the namespaces around it
            found.add("rules", part, main_kind(before), f"{was} -> {now}")
    return after


def _only_grew(before: str, after: str) -> bool:
    try:
        return all(any(covers(new, old) for new in after.split()) for old in before.split())
    except ValueError:
        return False
