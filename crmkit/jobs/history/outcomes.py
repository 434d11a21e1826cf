"""Outcomes in 阶段历史: a customer that is won or lost leaves the funnel, one that comes back enters it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.locale import LANGUAGES
from crmkit.model.vocabularies import STATUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from crmkit.jobs.history.journal import Pages
    from crmkit.jobs.opening import Opened

    Words = npt.NDArray[np.object_]

#: What a status means for the funnel: paid is won (R233), given up and never a customer are lost.
OUTCOME_OF_STATUS: Mapping[str, str] = {"paid": "won", "lost": "lost", "invalid": "lost"}
_STATUS_OF_WORD: Mapping[str, str] = {
    STATUS.label(status, language): status for status in OUTCOME_OF_STATUS for language in LANGUAGES
}
#: The words of these statuses on the sheet, in every language, with the outcome.
OUTCOME_OF_WORD: Mapping[str, str] = {word: OUTCOME_OF_STATUS[status] for word, status in _STATUS_OF_WORD.items()}


def is_outcome(words: Words) -> npt.NDArray[np.bool_]:
    """Which words of the column 进入阶段 say how a customer ended."""
    return pd.Series(words, dtype=object).isin(OUTCOME_OF_WORD.keys()).to_numpy(dtype=bool)


def outcomes_now(workbook: Opened) -> Words:
    """客户状态 of each customer as the sheet says it, where that is an outcome; None where the customer is open."""
    labels = {status: STATUS.label(status, workbook.language) for status in OUTCOME_OF_STATUS}
    words = workbook.customers.values["status"].map(labels)
    return words.astype(object).where(words.notna(), None).to_numpy(dtype=object)


def outcomes_before(workbook: Opened, pages: Pages | None) -> Words:
    """The outcome each customer's last row says, in the words of now; None where that is a stage, or no row."""
    if pages is None:
        return np.full(len(workbook.ids), None, dtype=object)
    order = np.argsort(pages.numbers(), kind="stable")
    words = pages.cells["stage"][order]
    said = {word: STATUS.label(status, workbook.language) for word, status in _STATUS_OF_WORD.items()}
    ends = (said.get(word) for word in words.tolist())
    last = dict(zip(pages.cells["customer_id"][order].tolist(), ends, strict=True))
    found = pd.Series(workbook.ids, dtype=object).map(last)
    return found.astype(object).where(found.notna(), None).to_numpy(dtype=object, copy=True)
