"""The three inputs of the grade: acceptance x contribution (R062-R070), closing window (R072), Pareto (R082)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from crmkit.columns.deciding import decides
from crmkit.columns.vocabulary import ACCEPTANCE_GRADE
from crmkit.columns.workings import as_choice, blanked
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import CONTRIBUTION, GRADE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Workings
    from crmkit.rules.encode import Column

GRADE_BY_ACCEPTANCE = Field(
    "grade_by_acceptance", Kind.CHOICE, "分级(认可×贡献)", "Grade (acceptance x contribution)",
    vocabulary=ACCEPTANCE_GRADE, owner=Owner.CRMKIT, width=10, is_folded=True,
    help_zh="认可度和贡献定的分级。认可度空着就是未判,这一列不会空着。",
    help_en="From acceptance and contribution. Unjudged without acceptance; never blank.",
)  # fmt: skip
CONTRIBUTION_USED = Field(
    "contribution_used", Kind.CHOICE, "贡献(取用)", "Contribution used", vocabulary=CONTRIBUTION, owner=Owner.CRMKIT,
    help_zh="填的贡献;没填就按预计金额。空着:两样都没有。",
    help_en="As filled in, else from the expected amount. Blank: neither.",
)  # fmt: skip
GRADE_BY_WINDOW = Field(
    "grade_by_window", Kind.CHOICE, "分级(窗口)", "Grade (window)", vocabulary=GRADE, owner=Owner.CRMKIT, width=10,
    is_folded=True, moves_with_day=True,
    help_zh="离预计成交日期还有多少天。空着:没填或已过,不分级。",
    help_en="By days to the expected close. Blank: no date, or past.",
)  # fmt: skip
DAYS_TO_CLOSE = Field(
    "days_to_close", Kind.INTEGER, "距预计成交天数", "Days to close", owner=Owner.CRMKIT, moves_with_day=True,
    help_zh="0:今天;负数:已过。空着:没填。",
    help_en="0: today; negative: past. Blank: no date.",
)  # fmt: skip
GRADE_BY_PARETO = Field(
    "grade_by_pareto", Kind.CHOICE, "分级(帕累托)", "Grade (Pareto)", vocabulary=GRADE, owner=Owner.CRMKIT, width=10,
    is_folded=True,
    help_zh="按累计成交额的累计占比。空着:没有成交额。",
    help_en="By cumulative share of paid amounts. Blank: nothing paid.",
)  # fmt: skip


@decides(reads=("contribution", "expected_amount"), derives=(CONTRIBUTION_USED,), tables=("contribution",))
def decide_contribution(workings: Workings) -> Mapping[str, Column]:
    """A contribution cell that can't be read stays unknown: the amount does not stand in for it."""
    used = workings.ask("contribution").output("contribution_used")
    return {"contribution_used": as_choice(blanked(used, workings.is_unjudgeable("contribution")))}


@decides(reads=("acceptance", "contribution_used"), writes=(GRADE_BY_ACCEPTANCE,), tables=("grade_by_acceptance",))
def decide_acceptance_grade(workings: Workings) -> Mapping[str, Column]:
    """The grade never reads 态度, which flips along the funnel."""
    return {"grade_by_acceptance": workings.ask("grade_by_acceptance").choice("grade_by_acceptance")}


@decides(reads=("expected_close_on",), derives=(DAYS_TO_CLOSE,))
def decide_days_to_close(workings: Workings) -> Mapping[str, Column]:
    """Calendar days from the day of the decision to 预计成交日期."""
    close_on = workings.days("expected_close_on")
    days = (close_on - workings.today).astype(np.float64)
    return {"days_to_close": np.where(np.isnat(close_on), np.nan, days)}


@decides(reads=("days_to_close",), writes=(GRADE_BY_WINDOW,), tables=("grade_by_window",))
def decide_window_grade(workings: Workings) -> Mapping[str, Column]:
    """成交窗口: A, B, C or 远期."""
    return {"grade_by_window": workings.ask("grade_by_window").choice("grade_by_window")}


@decides(reads=("paid_amount_total",), writes=(GRADE_BY_PARETO,))
def decide_pareto_grade(workings: Workings) -> Mapping[str, Column]:
    """Share of the paid total before the customer: below 80 % A, below 95 % B, else C (formulas.md 1).

    Equal amounts get the same class; nothing paid or less gets none.
    """
    settings = workings.context.settings
    paid = workings.numbers("paid_amount_total")
    share_before = pareto_share_before(paid)
    grade = np.select(
        [share_before < settings.pareto_a_share, share_before < settings.pareto_b_share, share_before <= 1],
        ["A", "B", "C"],
        default="",
    )
    return {"grade_by_pareto": as_choice(blanked(grade, grade == ""))}


def pareto_share_before(amounts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share (0..1) of the positive total held by customers with larger amounts; NaN for blank, zero or negative."""
    positive = np.flatnonzero(amounts > 0)
    if not len(positive):
        return np.full(len(amounts), np.nan)
    sizes, places, counts = np.unique(-amounts[positive], return_inverse=True, return_counts=True)
    totals = -sizes * counts
    before = np.concatenate([[0.0], np.cumsum(totals)[:-1]]) / totals.sum()
    shares = np.full(len(amounts), np.nan)
    # Rounded, so that 80 of 100 is not below 0.8 by the last binary digit.
    shares[positive] = np.round(before, 12)[places]
    return shares
