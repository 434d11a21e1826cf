"""Many alike roll up to one line, and the list stays short enough to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.locale import text as words
from crmkit.model.findings import FindingGroup, Findings, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

_ORDER = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Total:
    """All findings of one code in one line: 没有下一步:212家."""

    code: str
    severity: Severity
    count: int
    listed_count: int

    def message(self, language: str) -> str:
        """The line."""
        return words(f"checks.{self.code}.many", language, count=self.count)


@dataclass(frozen=True)
class RolledUp:
    """`totals` count everything; `listed` holds at most the cap, gravest and most frequent first, by row within.

    `left_off_count` findings are counted but not listed; every code is listed at least once if the cap allows.
    """

    totals: tuple[Total, ...]
    listed: Findings
    left_off_count: int


def roll_up(findings: Findings, cap: int) -> RolledUp:
    """Totals per code and a list of at most `cap` findings (`settings.finding_cap`)."""
    by_code: dict[str, list[FindingGroup]] = {}
    for group in findings.groups:
        if len(group):
            by_code.setdefault(group.code, []).append(group)
    ordered = sorted(by_code.values(), key=_rank)
    counts = [sum(map(len, groups)) for groups in ordered]
    shares = _shares(counts, cap)
    listed = tuple(part for groups, share in zip(ordered, shares, strict=True) for part in _first(groups, share))
    totals = tuple(
        Total(groups[0].code, groups[0].severity, count, share)
        for groups, count, share in zip(ordered, counts, shares, strict=True)
    )
    return RolledUp(totals, Findings(listed), sum(counts) - sum(shares))


def _rank(groups: list[FindingGroup]) -> tuple[int, int, str]:
    return _ORDER[groups[0].severity], -sum(map(len, groups)), groups[0].code


def _shares(counts: Sequence[int], cap: int) -> list[int]:
    """How many of each to list: rare ones whole, so that a frequent one never hides them."""
    shares = [0] * len(counts)
    left = max(cap, 0)
    by_size = sorted(range(len(counts)), key=lambda place: (counts[place], place))
    for done, place in enumerate(by_size):
        shares[place] = min(counts[place], -(-left // (len(by_size) - done)))
        left -= shares[place]
    return shares


def _first(groups: list[FindingGroup], share: int) -> list[FindingGroup]:
    """The first `share` findings of the groups."""
    parts = []
    for group in groups:
        taken = min(len(group), share)
        share -= taken
        if taken == len(group):
            parts.append(group)
        elif taken:
            arguments = {name: list(values[:taken]) for name, values in group.arguments.items()}
            parts.append(
                FindingGroup(group.table, group.field, group.code, group.severity, group.rows[:taken], arguments)
            )
    return parts
