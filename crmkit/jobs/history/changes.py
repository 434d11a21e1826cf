"""变更记录: one row for each decision that is no longer what crmkit last wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from crmkit.columns import decide
from crmkit.jobs.history.declared import LOGGED
from crmkit.jobs.history.facts import Facts, is_recordable, names_of
from crmkit.jobs.history.journal import Journal
from crmkit.jobs.rendering import comparable, rendered
from crmkit.jobs.typed_over import as_last_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.history.declared import Logged
    from crmkit.jobs.history.journal import Row
    from crmkit.jobs.opening import Opened
    from crmkit.model.edits import CellValue

CHANGES = Journal(
    "changes",
    (
        ("number", 8, "0_)"), ("changed_on", 13, "yyyy-mm-dd_)"), ("customer_id", 11, "@"), ("customer_name", 28, ""),
        ("field", 12, ""), ("old", 16, ""), ("new", 16, ""), ("rule", 28, ""), ("version", 10, "@"),
        ("inputs", 60, ""),
    ),
    row_limit=20_000,
)  # fmt: skip


def changed_rows(
    workbook: Opened, decision: Decision, written: Mapping[str, Sequence[CellValue]], first_number: int
) -> tuple[list[Row], tuple[Logged, ...]]:
    """The rows to add, and the decisions they are about.

    A first fill is no change, nor is a value that a person typed over ours and that crmkit puts back.
    """
    may_record = is_recordable(workbook)
    comparable_to = _in_words_of_before(workbook, written)
    rows: list[Row] = []
    named = []
    for logged in LOGGED:
        if logged.field.name not in workbook.own:
            continue
        changed = _changed(workbook, logged, comparable_to[logged.field.name], may_record)
        if len(changed.places):
            named.append(logged)
            now = replace(changed, new=written[logged.field.name])
            rows += _rows(workbook, Facts(workbook, decision, logged), logged, now)
    return [(number, *row[1:]) for number, row in enumerate(rows, first_number)], tuple(named)


def _in_words_of_before(
    workbook: Opened, written: Mapping[str, Sequence[CellValue]]
) -> Mapping[str, Sequence[CellValue]]:
    """The new values in the language in which the old ones were written: another language is no change."""
    if workbook.language_before == workbook.language:
        return written
    context = replace(workbook.context, language=workbook.language_before)
    fields = {logged.field.name: logged.field for logged in LOGGED}
    said = decide(workbook.customers, workbook.touches, context, {}, only=tuple(fields)).values
    return {name: rendered(field, said[name], context.language) for name, field in fields.items()}


@dataclass(frozen=True)
class Changed:
    """The places at which one decision changed; `old` and `new` hold every customer's value."""

    places: npt.NDArray[np.intp]
    old: Sequence[object]
    new: Sequence[CellValue]


def _changed(
    workbook: Opened, logged: Logged, new: Sequence[CellValue], may_record: npt.NDArray[np.bool_]
) -> Changed:
    field = logged.field
    words = (
        field.vocabulary.labels(workbook.language_before)
        if field.vocabulary
        else tuple({str(value) for value in new})
    )
    cells = workbook.cells(workbook.own[field.name])
    is_known, old = as_last_written(workbook.record.written, workbook.ids, field.name, cells, words)
    differs = np.array([comparable(before) != after for before, after in zip(old, new, strict=True)], dtype=bool)
    return Changed(np.flatnonzero(is_known & may_record & differs), old, new)


def _rows(workbook: Opened, facts: Facts, logged: Logged, changed: Changed) -> list[Row]:
    as_of, header, places = workbook.context.as_of, logged.field.header(workbook.language), changed.places
    said = zip(
        [(workbook.ids[place], changed.old[place], changed.new[place]) for place in places.tolist()],
        names_of(workbook, places),
        facts.rules(places, facts.sources(places)),
        facts.inputs(places),
        strict=True,
    )
    return [
        (0, as_of, customer_id, name, header, _text(old), new, rule, facts.version, inputs)
        for (customer_id, old, new), name, rule, inputs in said
    ]


def _text(value: object) -> str | None:
    return str(value) if comparable(value) is not None else None
