"""What the funnel is computed from, out of a workbook: the rows of 阶段历史 and the facts of its customers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.analysis import FunnelData, Pipeline
from crmkit.columns.stage import STAGE
from crmkit.jobs.history.journal import read_pages
from crmkit.jobs.history.outcomes import OUTCOME_OF_WORD
from crmkit.jobs.history.stages import STAGE_HISTORY, entered_rows
from crmkit.jobs.rendering import rendered
from crmkit.model.vocabularies import STAGE as STAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.history.journal import Pages, Row
    from crmkit.jobs.opening import Opened

_COLUMNS = {"customer_id": "customer", "stage": "stage", "entered_on": "entered_on", "source": "source"}
_PEOPLES = ("customer_name", "owner", "source", "region", "status", "created_on")
_MANAGED = ("grade", "next_due_on", "suggested_step")


def funnel_data(workbook: Opened, decision: Decision, entered: Sequence[Row] | None = None) -> FunnelData:
    """The stays and facts of a workbook as they are today.

    `entered` are the rows that the refresh under way adds to 阶段历史; None: those that one would add now.
    """
    history = stage_history(workbook, entered if entered is not None else _rows_of_now(workbook, decision))
    context = workbook.context
    pipeline = Pipeline.under(context.settings)
    return FunnelData.of(history, _facts(workbook, decision), context.as_of, pipeline, context.calendar)


def stage_history(workbook: Opened, entered: Sequence[Row] = ()) -> pd.DataFrame:
    """All rows of 阶段历史, those of sheets a year and `entered` included, in the order of recording.

    Columns customer, stage (term name, `won` or `lost`), entered_on, source. What cannot be read is blank.
    """
    pages = [page for page in _pages(workbook) if len(page.rows)]
    numbers = np.concatenate([np.empty(0), *(page.numbers() for page in pages)])
    order = np.argsort(numbers, kind="stable")
    new = {name: [row[STAGE_HISTORY.names.index(name)] for row in entered] for name in _COLUMNS}
    columns = {
        column: np.concatenate(
            [_joined([page.cells[name] for page in pages])[order], np.array([*new[name], None], dtype=object)[:-1]]
        )
        for name, column in _COLUMNS.items()
    }
    frame = pd.DataFrame(columns, dtype=object)
    return frame.assign(stage=_terms(frame["stage"]), entered_on=_days(frame["entered_on"]))


def _joined(columns: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.empty(0, dtype=object), *columns])


def _pages(workbook: Opened) -> list[Pages]:
    sheets = [
        name
        for role, name in workbook.record.sheets.items()
        if role == STAGE_HISTORY.role or role.startswith(f"{STAGE_HISTORY.role}.")
    ]
    read = (read_pages(STAGE_HISTORY, workbook.content, name, workbook.header_language) for name in sheets)
    return [pages for pages in read if pages is not None]


def _rows_of_now(workbook: Opened, decision: Decision) -> list[Row]:
    sheet = workbook.record.sheets.get(STAGE_HISTORY.role, "")
    pages = read_pages(STAGE_HISTORY, workbook.content, sheet, workbook.header_language)
    stages = rendered(STAGE, decision.decided.values[STAGE.name], workbook.language)
    return entered_rows(workbook, decision, stages, pages, first_number=1)


def _terms(words: pd.Series) -> pd.Series:
    found = {word: _term(word) for word in words.dropna().unique().tolist()}
    return words.map(found).astype(object)


def _term(word: object) -> str | None:
    if not isinstance(word, str):
        return None
    term = STAGES.find(word)
    return OUTCOME_OF_WORD.get(word) or (term.name if term is not None else None)


def _days(cells: pd.Series) -> pd.Series:
    days = [cell if isinstance(cell, date) else None for cell in cells.tolist()]
    return pd.Series(np.array(days, dtype="datetime64[s]"), index=cells.index)


def _facts(workbook: Opened, decision: Decision) -> pd.DataFrame:
    people, decided = workbook.customers.values, decision.decided
    facts = pd.DataFrame(
        {
            **{name: people[name] for name in _PEOPLES},
            **{name: decided.values[name] for name in _MANAGED},
            "days_late": decided.derived["days_late"],
            "amount": people["expected_amount"],
            "paid_amount": people["paid_amount_total"],
        }
    )
    return facts.set_axis(pd.Index(workbook.ids, dtype=object), axis=0)
