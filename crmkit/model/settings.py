"""Settings a team may change; every one has a default."""

from __future__ import annotations

from dataclasses import dataclass

#: What a salesperson needs to know to work a customer, for 资料完整度; either of two fields in one line will do.
COMPLETENESS_FIELDS: tuple[tuple[str, ...], ...] = (
    ("contact_name",), ("mobile", "phone"), ("region",), ("industry",), ("nature",), ("employee_count",), ("source",),
    ("owner",), ("attitude",), ("cognition",), ("has_money",), ("has_authority",), ("has_need",), ("acceptance",),
    ("expected_amount",), ("expected_close_on",),
)  # fmt: skip
#: The stages of R039 in order; 未判 is none of them.
FUNNEL_STAGES = ("potential", "watching", "intention", "opportunity")
#: Grades that are replenished when they run low.
REPLENISHED_GRADES = ("B", "C")
#: Names of the colours a team may choose from; "none" is no colour.
COLOURS = ("red", "amber", "yellow", "green", "blue", "purple", "grey", "none")


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
    language: str = ""  #: of the texts crmkit writes (zh, en); "" is that of the workbook's headers
    grade_a_colour: str = "green"  #: one of `COLOURS`, as the four below; on the sheets 今天 and 客户
    grade_b_colour: str = "blue"
    grade_c_colour: str = "amber"
    overdue_colour: str = "red"
    due_today_colour: str = "amber"
    #: By funnel stage (`FUNNEL_STAGES`): the assumed chance in 0..1 that a customer in it is won, until a team's own
    #: past says more; and the working days a customer may stand in it (eight, six, four and three weeks). Own.
    win_shares: tuple[float, ...] = (0.05, 0.15, 0.35, 0.70)
    dwell_limit_days: tuple[int, ...] = (40, 30, 20, 15)
    #: By grade (`REPLENISHED_GRADES`): customers each salesperson should have at least (R067, R071; numbers own).
    replenish_counts: tuple[int, ...] = (10, 20)
    completeness_weights: tuple[float, ...] = (1.0,) * len(COMPLETENESS_FIELDS)  #: one a line of COMPLETENESS_FIELDS
