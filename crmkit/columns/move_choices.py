"""What a customer's inputs could be instead: every value that makes a difference to a rule of the grade.

A field that is filled stays filled: forgetting what is known is no way to move a customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmkit.columns.deciding import needed, ordered
from crmkit.columns.domains import RULE_DOMAINS
from crmkit.model.fields import Kind
from crmkit.rules.analysis import Domain
from crmkit.rules.analysis.classes import TooManyClasses, classes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from crmkit.columns.decide import Decided
    from crmkit.columns.deciding import Decider
    from crmkit.model.context import Context
    from crmkit.model.fields import Field
    from crmkit.model.table_data import TypedTable

#: Inputs that people would rather change, in this order; others that rules ask for come after them.
_FIRST = (
    "grade_override", "has_money", "has_authority", "has_need", "acceptance", "expected_close_on", "contribution",
)  # fmt: skip
_PERSONS_GRADE = "grade_override"
_CLOSES_ON = "expected_close_on"
_EPOCH = pd.Timestamp(1970, 1, 1)


@dataclass(frozen=True)
class Change:
    """One input set to another value; None is blank."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Choices:
    """By input, what it could be instead; `left_out` are inputs that rules part too finely to try their values."""

    changes: Mapping[str, tuple[Change, ...]]
    left_out: tuple[str, ...] = ()


def choices(
    place: int, customers: TypedTable, decided: Decided, context: Context, steps: Iterable[Decider]
) -> Choices:
    """What the inputs of the customer at `place` could be instead. `steps` are all deciders.

    Days and numbers have one value for each stretch between the limits that rules name. A person's own grade is only
    ever taken away, since setting one moves everything.
    """
    row = customers.values.iloc[place]
    known = {**customers.table.by_name, **{field.name: field for field in context.fields}}
    asked = [name for name in _asked(decided, steps) if name in known and name in customers.values.columns]
    found: dict[str, tuple[Change, ...]] = {}
    left_out = []
    for name in dict.fromkeys([*_FIRST, *asked]):
        old = None if pd.isna(row[name]) else row[name]
        try:
            values = list(_values(known[name], decided, context))
        except TooManyClasses:
            left_out.append(name)
            continue
        changes = tuple(Change(name, old, value) for value in values if value != old)
        if changes:
            found[name] = changes
    return Choices(found, tuple(left_out))


def _asked(decided: Decided, steps: Iterable[Decider]) -> Iterator[str]:
    """What the tables on the way to the grade ask for; Pareto and touches are held fixed and ask for nothing."""
    conditions = {name: compiled.table.conditions for name, compiled in decided.tables.items()}
    for decider in needed(ordered(steps, conditions), ("grade",), conditions):
        for table in decider.tables:
            yield from conditions[table]


def _values(field: Field, decided: Decided, context: Context) -> Iterator[Any]:
    if field.name == _PERSONS_GRADE:
        yield None
    elif field.name == _CLOSES_ON:
        first, second, third = context.settings.closing_window_days
        for count in (first, second, third, third + 1):
            yield pd.Timestamp(context.as_of + timedelta(days=count))
    if field.vocabulary is not None and not field.vocabulary.is_open and field.name != _PERSONS_GRADE:
        yield from (term.name for term in field.vocabulary.terms)
    else:
        yield from _representatives(field, decided)


def _representatives(field: Field, decided: Decided) -> Iterator[Any]:
    """One value for each class into which the tables' conditions part the field's values.

    Raises:
        TooManyClasses: there are too many to try.
    """
    tests = [
        row[compiled.table.conditions.index(field.name)]
        for compiled in decided.tables.values()
        if field.name in compiled.table.conditions
        for row in compiled.dated_tests
    ]
    keys = classes_of(field, tests, RULE_DOMAINS.get(field.name, Domain())).keys if tests else ()
    for key in keys:
        if isinstance(key, str):
            if key and "\x00" not in key:
                yield key
        elif key is not None and key >= 0:
            yield _EPOCH + timedelta(days=int(key)) if field.kind is Kind.DATE else key
