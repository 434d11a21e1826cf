"""What an edit of the rules does: which customers move, from what to what, and which edited rule moves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from crmkit.columns.decide import Decided
    from crmkit.rules import CompiledTable

Rows = tuple[int, ...]  #: Excel row numbers, ascending


@dataclass(frozen=True)
class ValueMove:
    """Customers of `field` that go from `old` to `new` (as in `Decided.values`; None is blank)."""

    field: str
    old: Any
    new: Any
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class RuleMove:
    """Moving customers whom rule `rule` (from 1; 0: no rule) of the edited table hits after the edit and not before.

    Rules are told apart by what they ask and say. Where all hits count, a customer is listed with every rule that
    hits now and did not before, with 0 when rules only stopped hitting.
    """

    table: str
    rule: int
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Preview:
    """`values`: by field as asked, larger moves first. `rules`: edited tables only. `rows`: everyone who moves."""

    values: tuple[ValueMove, ...]
    rules: tuple[RuleMove, ...]
    rows: Rows

    def count(self, field: str) -> int:
        """How many customers get another value of `field`: exactly what applying the rules changes."""
        return sum(len(move) for move in self.values if move.field == field)


def compare_decisions(before: Decided, after: Decided, fields: Sequence[str]) -> Preview:
    """What changes in `fields` (managed columns) from `before` to `after`, two decisions over the same customers.

    A field that only one of them decided counts as blank in the other.

    Raises:
        ValueError: they are not about the same rows.
    """
    if not before.values.index.equals(after.values.index):
        raise ValueError(fields)
    moved = np.zeros(len(after.values), dtype=bool)
    values: list[ValueMove] = []
    for name in fields:
        old, new = _column(before.values, name), _column(after.values, name)
        differs = _differs(old, new)
        moved |= differs
        values += _value_moves(name, old[differs], new[differs], after.values.index[differs])
    places = np.flatnonzero(moved)
    rules = [move for table in _edited(before, after) for move in _rule_moves(table, before, after, places)]
    return Preview(tuple(values), tuple(rules), _rows(after.values.index[places]))


def _column(values: pd.DataFrame, name: str) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    if name not in values.columns:
        return np.full(len(values), None, dtype=object)
    column = values[name].astype(object)
    filled: np.ndarray[tuple[int], np.dtype[np.object_]] = column.where(column.notna(), None).to_numpy(dtype=object)
    return filled


def _differs(old: np.ndarray[Any, Any], new: np.ndarray[Any, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.array([one != other for one, other in zip(old, new, strict=True)], dtype=bool)


def _value_moves(
    name: str, old: np.ndarray[Any, Any], new: np.ndarray[Any, Any], rows: pd.Index[Any]
) -> Iterator[ValueMove]:
    rows_of: dict[tuple[Any, Any], list[int]] = {}
    for one, other, row in zip(old, new, rows, strict=True):
        rows_of.setdefault((one, other), []).append(int(row))
    for (one, other), moved in sorted(rows_of.items(), key=lambda item: -len(item[1])):
        yield ValueMove(name, one, other, tuple(sorted(moved)))


def _edited(before: Decided, after: Decided) -> list[str]:
    """Tables that differ, in the order in which they decide."""
    return [
        name
        for name in after.hits
        if name not in before.hits or _meaning(before.tables[name]) != _meaning(after.tables[name])
    ]


def _meaning(compiled: CompiledTable) -> tuple[object, ...]:
    """What a table asks and says, however its cells are written."""
    table = compiled.table
    return (table.conditions, table.outputs, table.hit_policy, compiled.priorities, compiled.tests, compiled.outputs)


def _rule_moves(
    table: str, before: Decided, after: Decided, places: np.ndarray[Any, np.dtype[np.intp]]
) -> Iterator[RuleMove]:
    rows_of: dict[int, list[int]] = {}
    is_single = after.tables[table].table.hit_policy.is_single
    for place in places:
        for rule in _movers(table, before, after, int(place), is_single=is_single):
            rows_of.setdefault(rule, []).append(int(after.values.index[place]))
    for rule in sorted(rows_of):
        yield RuleMove(table, rule, tuple(sorted(rows_of[rule])))


def _movers(table: str, before: Decided, after: Decided, place: int, *, is_single: bool) -> Sequence[int]:
    then = {_said(before, table, rule) for rule in _hits_before(before, table, place)}
    now = {rule: _said(after, table, rule) for rule in after.hits[table].rules_of(place)}
    if then == set(now.values()):
        return ()  # what moves this customer stands elsewhere
    if is_single:
        return tuple(now) or (0,)
    return [rule for rule, said in now.items() if said not in then] or (0,)


def _hits_before(before: Decided, table: str, place: int) -> Sequence[int]:
    return before.hits[table].rules_of(place) if table in before.hits else ()


def _said(decided: Decided, table: str, number: int) -> tuple[object, ...]:
    """A rule by what it asks and says, since an inserted row shifts the numbers."""
    compiled = decided.tables[table]
    return (compiled.table.conditions, compiled.tests[number - 1], compiled.outputs[number - 1])


def _rows(index: pd.Index[Any]) -> Rows:
    return tuple(sorted(int(row) for row in index))
