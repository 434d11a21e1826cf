"""阶段历史: one row each time a customer enters a stage or ends. Funnel, dwell and conversion stand on it."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.columns.stage import STAGE
from crmkit.jobs.history.declared import LOGGED
from crmkit.jobs.history.facts import PERSON, Facts, is_recordable, names_of
from crmkit.jobs.history.journal import Journal
from crmkit.jobs.history.outcomes import is_outcome, outcomes_before, outcomes_now
from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.history.journal import Pages, Row
    from crmkit.jobs.opening import Opened
    from crmkit.model.edits import CellValue

    Flags = npt.NDArray[np.bool_]
    Words = npt.NDArray[np.object_]

STAGE_HISTORY = Journal(
    "stage_history",
    (
        ("number", 8, "0_)"), ("entered_on", 13, "yyyy-mm-dd_)"), ("customer_id", 11, "@"), ("customer_name", 28, ""),
        ("stage", 12, ""), ("from_stage", 12, ""), ("source", 10, ""), ("rule", 14, ""), ("version", 10, "@"),
    ),
    row_limit=500_000,
)  # fmt: skip
_UNJUDGED = "unjudged"
STAGE_LOGGED = next(logged for logged in LOGGED if logged.field is STAGE)


def entered_rows(
    workbook: Opened, decision: Decision, stages: Sequence[CellValue], pages: Pages | None, first_number: int
) -> list[Row]:
    """A row for each customer whose stage is not the last one on record, and one where the outcome is another.

    未判 is no stage: a customer without history that has none gets no row, one that falls back to it gets one, so
    that the last row always says where a customer stands. Who is won or lost gets a row that says so instead of a
    stage; who is open again gets one with the stage.
    """
    last = {who: _in_language(stage, workbook.language) for who, stage in last_stages(pages).items()}
    before = pd.Series(workbook.ids, dtype=object).map(last).to_numpy(dtype=object)
    now = np.array(stages, dtype=object)
    vocabulary = STAGE.vocabulary
    nothing = {None, vocabulary.label(_UNJUDGED, workbook.language) if vocabulary else None}
    is_new = pd.isna(before)
    has_stage = np.array([stage not in nothing for stage in now.tolist()], dtype=bool)
    enters = np.where(is_new, has_stage, before != now) & is_recordable(workbook)
    places = np.flatnonzero(enters)
    entries = [(place, now[place], None if is_new[place] else before[place]) for place in places.tolist()]
    entries += _closings(workbook, pages, now, has_stage, enters)
    entries.sort(key=itemgetter(0))  # stable: the outcome comes after the stage
    return _rows(workbook, Facts(workbook, decision, STAGE_LOGGED), entries, first_number)


def _closings(
    workbook: Opened, pages: Pages | None, now: Words, has_stage: Flags, enters: Flags
) -> list[tuple[int, CellValue, CellValue]]:
    """Customers closed since, with the outcome entered; those open again, with the stage."""
    was, outcome = outcomes_before(workbook, pages), outcomes_now(workbook)
    was[enters] = None  # the stage entered now stands last
    changes = np.flatnonzero((was != outcome) & is_recordable(workbook))
    rows = zip(changes.tolist(), was[changes], outcome[changes], now[changes], has_stage[changes], strict=True)
    return [
        (place, ends or stage, ended or (stage if is_stage else None)) for place, ended, ends, stage, is_stage in rows
    ]


def _in_language(stage: object, language: str) -> object:
    """The stage in the words of `language`: entries stay in the language they were written in."""
    term = STAGE.vocabulary.find(stage) if STAGE.vocabulary and isinstance(stage, str) else None
    return stage if term is None else term.label(language)


def last_stages(pages: Pages | None) -> dict[object, object]:
    """The stage each customer entered last, by id; outcomes are no stages."""
    if pages is None:
        return {}
    order = np.argsort(pages.numbers(), kind="stable")
    order = order[~is_outcome(pages.cells["stage"][order])]
    ids, stages = pages.cells["customer_id"][order], pages.cells["stage"][order]
    return dict(zip(ids.tolist(), stages.tolist(), strict=True))


def is_current(pages: Pages) -> npt.NDArray[np.bool_]:
    """Rows that say where a customer stands now, stage and outcome: they never move to a sheet of another year."""
    order = np.argsort(pages.numbers(), kind="stable")
    rows = pd.DataFrame(
        {"id": pages.cells["customer_id"][order], "is_outcome": is_outcome(pages.cells["stage"][order])}
    )
    is_last = ~rows.duplicated(keep="last").to_numpy()
    current = np.zeros(len(order), dtype=bool)
    current[order] = is_last
    return current


def _rows(
    workbook: Opened, facts: Facts, entries: Sequence[tuple[int, CellValue, CellValue]], first_number: int
) -> list[Row]:
    """`entries` have place, what was entered, what was left; an outcome is always a person's word."""
    language, as_of, ids = workbook.language, workbook.context.as_of, workbook.ids
    places = np.array([place for place, _, _ in entries], dtype=np.intp)
    is_closing = is_outcome(np.array([entered for _, entered, _ in entries], dtype=object))
    sources = [PERSON if closes else source for source, closes in zip(facts.sources(places), is_closing, strict=True)]
    words = {source: text(f"history.source.{source}", language) for source in set(sources)}
    said = zip(entries, names_of(workbook, places), sources, facts.rules(places, sources), is_closing, strict=True)
    return [
        (number, as_of, ids[place], name, entered, left, words[source], rule, None if closes else facts.version)
        for number, ((place, entered, left), name, source, rule, closes) in enumerate(said, first_number)
    ]
