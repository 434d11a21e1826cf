"""Conditional formats and validations: their ranges may follow a table that grows, their content stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crmkit.testing.canonical import canonical, child, main_kind
from crmkit.testing.formula_meaning import covers

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.testing.difference import Comparison

_RULES = {"conditionalFormatting", "dataValidation"}
_HOLDERS = _RULES | {"dataValidations"}
_ROW = re.compile(r"\$?([A-Z]{1,3})\$?\d+")


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


def colours_put_back(
    before: list[Any], after: list[Any], formulas: Collection[str], part: str, found: Comparison
) -> None:
    """Conditional formats that ask one of `formulas` may colour otherwise; any other difference is a loss."""
    olds, news = ([rule for node in side for rule in _colour_rules(node)] for side in (before, after))
    known = {_ROW.sub(r"\1", formula) for formula in formulas}
    if len(olds) != len(news):
        return
    for old, new in zip(olds, news, strict=True):
        asked = [child(rule, "formula") for rule in (old, new)]
        if canonical(old) == canonical(new) or any(_ROW.sub(r"\1", one.text or "") not in known for one in asked):
            continue
        new.set("dxfId", old.get("dxfId"))
        asked[1].text = asked[0].text
        found.add("colour_rules", part, "cfRule", asked[0].text)


def _colour_rules(node: Any) -> list[Any]:
    """The rules of one formula inside a conditional format."""
    if main_kind(node) != "conditionalFormatting":
        return []
    rules = [rule for rule in node if main_kind(rule) == "cfRule" and rule.get("dxfId")]
    return [rule for rule in rules if child(rule, "formula") is not None]
