"""People's cells as typed values, by the words, rules and settings in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.checks import coerce
from crmkit.jobs.own_columns import with_own_columns
from crmkit.jobs.rule_sheets.words_sheet import with_words
from crmkit.model.context import Context
from crmkit.model.findings import Findings
from crmkit.model.tables import CUSTOMERS, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crmkit.jobs.request import Request
    from crmkit.jobs.rule_sheets.in_force import InForce
    from crmkit.model.fields import Field
    from crmkit.model.table_data import TableData, TypedTable
    from crmkit.model.vocabularies import Vocabulary

_DECLARED = {table.name: table for table in TABLES}


@dataclass(frozen=True)
class TypedTables:
    """Tables by name: as read, with the words in force, and as typed; `findings` are cells that can't be read."""

    data: Mapping[str, TableData]
    typed: Mapping[str, TypedTable]
    findings: Findings


def context_under(in_force: InForce, request: Request, own: Mapping[str, Field], header_language: str) -> Context:
    """Everything decided outside the data. `own` are the team's own columns, of which rules may ask for some."""
    asked = {name for table in in_force.tables.values() for name in table.conditions}
    return Context(
        request.as_of,
        request.now,
        in_force.settings.language or header_language,
        settings=in_force.settings,
        calendar=in_force.calendar,
        tables=in_force.tables,
        fields=tuple(field for name, field in own.items() if name in asked),
        tags=in_force.tags,
    )


def typed_tables(raw: Mapping[str, TableData], context: Context, words: Mapping[str, Vocabulary]) -> TypedTables:
    """Every table typed, the customers with those of the team's own columns that rules ask for."""
    data = {name: replace(table, table=with_words(_DECLARED[name], words)) for name, table in raw.items()}
    typed: dict[str, TypedTable] = {}
    findings = Findings()
    for name, table in data.items():
        typed[name], found = coerce(table, context)
        findings += found
    own = {field.name: field for field in context.fields}
    typed[CUSTOMERS.name] = with_own_columns(typed[CUSTOMERS.name], raw[CUSTOMERS.name], own, own)
    return TypedTables(data, typed, findings)


def with_ids(customers: TypedTable, ids: Sequence[str]) -> TypedTable:
    """The customers with every id there."""
    filled = pd.Series(ids, index=customers.values.index, dtype=object)
    return replace(customers, values=customers.values.assign(**{CUSTOMERS.key: filled}))
