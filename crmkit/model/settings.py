"""Settings a team may change; every one has a default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """The defaults of `docs/reference`. Amounts are in the workbook's one currency, `_days` are calendar days."""

    closing_window_days: tuple[int, int, int] = (30, 60, 90)  #: R072; fast industries (7, 15, 30), R073
    large_amount: float = 100_000
    average_amount: float = 20_000
    pareto_a_share: float = 0.80
    pareto_b_share: float = 0.95
    recent_touch_days: int = 10
    long_silence_days: int = 30  #: "久未联系" and the score's -10
    stale_days: int = 180  #: no touch and no change for so long: the record itself is in doubt
    large_company_employee_count: int = 500
    shared_phone_limit: int = 3  #: one phone on so many companies is a finding (R007)
    finding_cap: int = 5_000  #: rows listed on the findings sheet; the rest is counted
    backup_count: int = 10
    undecided_touch_count: int = 11  #: R135: so many touches without a deal
    pause_without_date_days: int = 90
