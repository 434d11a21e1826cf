"""Replays logged rows: the inputs a row names, through the rule version it names, give its value again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.columns import decide
from crmkit.jobs.history.declared import LOGGED
from crmkit.jobs.history.inputs import UNREADABLE, as_column, read_inputs
from crmkit.jobs.history.versions import read_version
from crmkit.jobs.rendering import rendered
from crmkit.locale import LANGUAGES
from crmkit.model.fields import Kind
from crmkit.model.table_data import Status, TypedTable
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from crmkit.jobs.history.declared import Logged
    from crmkit.model.context import Context
    from crmkit.model.edits import CellValue

_NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT, Kind.SHARE})


@dataclass(frozen=True)
class LoggedRow:
    """What a row of the change log says: the day, header of the value, rule version, inputs as written."""

    changed_on: date
    header: str
    version: str
    inputs: str


def replayed(rows: Sequence[LoggedRow], versions: Mapping[str, str], context: Context) -> list[CellValue]:
    """What each row's inputs give under its rule version, as the cell showed it; None where that is unknown."""
    answers: list[CellValue] = [None] * len(rows)
    groups: dict[tuple[date, str, str], list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault((row.changed_on, row.header, row.version), []).append(place)
    for (changed_on, header, version), places in groups.items():
        logged = next((one for one in LOGGED if header in one.field.headers()), None)
        tables = read_version(versions, version)
        if logged is None or set(logged.tables) - set(tables):
            continue
        language = next((one for one in LANGUAGES if logged.field.header(one) == header), context.language)
        then = replace(context, as_of=changed_on, tables=tables, language=language)
        values = _decided(logged, [rows[place].inputs for place in places], then)
        for place, value in zip(places, values, strict=True):
            answers[place] = value
    return answers


def _decided(logged: Logged, written: Sequence[str], context: Context) -> list[CellValue]:
    said = [read_inputs(line) for line in written]
    names = {name for inputs in said for name in inputs} | set(logged.inputs(context.tables))
    words = {name: [inputs.get(name, "") for inputs in said] for name in names}
    people = {name: words[name] for name in words if name in CUSTOMERS.by_name}
    fixed = {name: as_column(name, words[name], context.fields) for name in words if name not in people}
    done = decide(_customers(people, len(written)), None, context, {}, fixed=fixed, only=(logged.field.name,))
    return rendered(logged.field, done.values[logged.field.name], context.language)


def _customers(people: Mapping[str, Sequence[str]], count: int) -> TypedTable:
    """A customer a row that says just this."""
    columns = {}
    statuses = {}
    for field in CUSTOMERS.fields:
        words = people.get(field.name, [""] * count)
        column = as_column(field.name, words)
        columns[field.name] = np.asarray(column, dtype=object if isinstance(column, pd.Categorical) else None)
        judged = [_status(word) for word in words]
        statuses[field.name] = np.array(judged, dtype=np.uint8)
    frame = pd.DataFrame(columns, index=range(1, count + 1)).astype(
        {field.name: object for field in CUSTOMERS.fields if field.vocabulary is not None}
    )
    return TypedTable(CUSTOMERS, _without_nan(frame), statuses, frozenset(columns))


def _without_nan(frame: pd.DataFrame) -> pd.DataFrame:
    words = [field.name for field in CUSTOMERS.fields if field.kind not in _NUMBERS and field.kind is not Kind.DATE]
    return frame.assign(**{name: frame[name].astype(object).where(frame[name].notna(), None) for name in words})


def _status(word: str) -> Status:
    if word == UNREADABLE:
        return Status.NOT_JUDGEABLE
    return Status.VALID if word else Status.BLANK
