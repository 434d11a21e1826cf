"""阶段历史: one row each time a customer enters a stage. Funnel, dwell and conversion stand on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.columns.stage import STAGE
from crmkit.jobs.history.declared import LOGGED
from crmkit.jobs.history.facts import Facts, is_recordable, names_of
from crmkit.jobs.history.journal import Journal
from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.history.journal import Pages, Row
    from crmkit.jobs.opening import Opened
    from crmkit.model.edits import CellValue

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
    """A row for each customer whose stage is not the last one on record.

    未判 is no stage: a customer without history that has none gets no row, one that falls back to it gets one, so
    that the last row always says where a customer stands.
    """
    last = last_stages(pages)
    before = pd.Series(workbook.ids, dtype=object).map(last).to_numpy(dtype=object)
    now = np.array(stages, dtype=object)
    vocabulary = STAGE.vocabulary
    nothing = {None, vocabulary.label(_UNJUDGED, workbook.language) if vocabulary else None}
    is_new = pd.isna(before)
    has_stage = np.array([stage not in nothing for stage in now.tolist()], dtype=bool)
    enters = np.where(is_new, has_stage, before != now) & is_recordable(workbook)
    places = np.flatnonzero(enters)
    stages_of = [(place, now[place], None if is_new[place] else before[place]) for place in places.tolist()]
    return _rows(workbook, Facts(workbook, decision, STAGE_LOGGED), places, stages_of, first_number)


def last_stages(pages: Pages | None) -> dict[object, object]:
    """The stage each customer entered last, by id."""
    if pages is None:
        return {}
    order = np.argsort(pages.numbers(), kind="stable")
    ids, stages = pages.cells["customer_id"][order], pages.cells["stage"][order]
    return dict(zip(ids.tolist(), stages.tolist(), strict=True))


def is_current(pages: Pages) -> npt.NDArray[np.bool_]:
    """Rows that say where a customer stands now: they never move to a sheet of another year."""
    order = np.argsort(pages.numbers(), kind="stable")
    is_last = ~pd.Series(pages.cells["customer_id"][order], dtype=object).duplicated(keep="last").to_numpy()
    current = np.zeros(len(order), dtype=bool)
    current[order] = is_last
    return current


def _rows(
    workbook: Opened,
    facts: Facts,
    places: npt.NDArray[np.intp],
    stages: Sequence[tuple[int, CellValue, CellValue]],
    first_number: int,
) -> list[Row]:
    """`stages` has place, stage entered and stage left, one a place."""
    language, as_of, ids = workbook.language, workbook.context.as_of, workbook.ids
    sources = facts.sources(places)
    words = {source: text(f"history.source.{source}", language) for source in set(sources)}
    said = zip(stages, names_of(workbook, places), sources, facts.rules(places, sources), strict=True)
    return [
        (number, as_of, ids[place], name, entered, left, words[source], rule, facts.version)
        for number, ((place, entered, left), name, source, rule) in enumerate(said, first_number)
    ]
