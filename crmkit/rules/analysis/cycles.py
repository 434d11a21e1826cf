"""Tables that wait for each other's results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.rules.analysis.table_problem import TableProblem
from crmkit.rules.problems import Spoken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Feeds = dict[str, set[str]]  #: what stands on what, tables as "table <name>" beside field names


def find_cycles(
    reads: Mapping[str, Collection[str]],
    writes: Mapping[str, Collection[str]],
    stands_on: Mapping[str, Collection[str]],
) -> Iterator[TableProblem]:
    """One problem a circle, named by its first table; every table in a circle is named in some problem.

    `reads` and `writes`: field names by table. `stands_on`: for a field that no table writes, the fields it is
    decided from.
    """
    arrows: Feeds = {}
    for table, names in reads.items():
        arrows.setdefault(_node(table), set()).update(names)
    for table, names in writes.items():
        for name in names:
            arrows.setdefault(name, set()).add(_node(table))
    for name, sources in stands_on.items():
        arrows.setdefault(name, set()).update(sources)
    told: set[str] = set()
    for table in reads:
        if _node(table) in told:
            continue
        circle = _shortest_circle(_node(table), arrows)
        if circle:
            told |= set(circle)
            path = " → ".join(node.removeprefix(_node("")) for node in reversed(circle))
            yield TableProblem("cycle", table, arguments={"path": Spoken(path, path)})


def _node(table: str) -> str:
    return f"table {table}"


def _shortest_circle(start: str, arrows: Feeds) -> list[str]:
    """From `start` back to it, both ends named; empty when there is no way back."""
    paths: list[list[str]] = [[start]]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        for name in sorted(arrows.get(path[-1], ())):
            if name == start:
                return [*path, start]
            if name not in seen:
                seen.add(name)
                paths.append([*path, name])
    return []
