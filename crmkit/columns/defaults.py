"""The built-in rules as decision tables, exactly as the guide's defaults say; a workbook's own tables replace them.

Requirements are cited by number (R041 ...). "own" in the guide marks what the seeds leave open.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.model.settings import Settings


def _table(
    name: str,
    policy: HitPolicy,
    conditions: tuple[str, ...],
    outputs: tuple[str, ...],
    *rules: tuple[str | float, ...],
    priorities: tuple[str, ...] = (),
    because: tuple[int, ...] = (),
) -> DecisionTable:
    """A table from flat rows: conditions, then outputs. `because`: numbers of the rules with a reason in words."""
    count = len(conditions)
    made = tuple(
        Rule(
            tuple(str(cell) for cell in row[:count]),
            row[count:],
            f"columns.because.{name}.{number}" if number in because else "",
        )
        for number, row in enumerate(rules, 1)
    )
    return DecisionTable(name, policy, conditions, outputs, made, priorities)


STAGE_TABLE = _table(
    "stage", HitPolicy.UNIQUE, ("attitude", "cognition"), ("stage_by_rule",),
    ("质疑", "笼统", "potential"),
    ("接纳", "笼统", "watching"),
    ("质疑", "具体", "intention"),
    ("接纳", "具体", "opportunity"),
    ("为空", "-", "unjudged"),
    ("不为空", "为空", "unjudged"),
)  # fmt: skip

VALID_TABLE = _table(
    "valid_customer", HitPolicy.PRIORITY, ("has_money", "has_authority", "has_need"), ("validity",),
    ("是", "是", "是", "valid"),
    ("否", "-", "-", "invalid"),
    ("-", "否", "-", "invalid"),
    ("-", "-", "否", "invalid"),
    ("为空", "-", "-", "unverified"),
    ("-", "为空", "-", "unverified"),
    ("-", "-", "为空", "unverified"),
    priorities=("invalid", "unverified", "valid"),
)  # fmt: skip

ACCEPTANCE_TABLE = _table(
    "grade_by_acceptance", HitPolicy.UNIQUE, ("acceptance", "contribution_used"), ("grade_by_acceptance",),
    ("认可", "大", "A"),
    ("认可", "一般,小,为空", "B"),
    ("有异议", "大,一般,为空", "B"),
    ("有异议", "小", "C"),
    ("倾向竞品或难满足", "-", "C"),
    ("为空", "-", "unjudged"),
)  # fmt: skip

COMBINATION_TABLE = _table(
    "grade_combination", HitPolicy.UNIQUE,
    ("grade_by_acceptance", "grade_by_window"), ("grade_combined", "is_contradictory"),
    ("A", "A,B,为空", "A", ""),
    ("A", "C,远期", "B", ""),
    ("B", "-", "B", ""),
    ("C", "A", "B", "yes"),
    ("C", "B,C,远期,为空", "C", ""),
    ("未判", "A", "A", ""),
    ("未判", "B", "B", ""),
    ("未判", "C,远期", "C", ""),
    ("未判", "为空", "ungraded", ""),
    because=(2, 4),
)  # fmt: skip

GRADE_TABLE = _table(
    "grade", HitPolicy.UNIQUE,
    ("grade_combined", "validity", "grade_by_pareto"), ("grade_by_rule", "grade_reason"),
    ("A", "是", "-", "A", "combined"),
    ("A", "否,待核实", "-", "B", "held"),
    ("B", "-", "-", "B", "combined"),
    ("C,未分级", "-", "A", "B", "lifted"),
    ("C", "-", "B,C,为空", "C", "combined"),
    ("未分级", "-", "B,C,为空", "ungraded", "combined"),
    ("远期", "-", "-", "long", "combined"),
    because=(2, 4),
)  # fmt: skip

PRIORITY_TABLE = _table(
    "priority", HitPolicy.UNIQUE, ("score",), ("priority",),
    (">=70", "high"),
    ("[40..70)", "medium"),
    ("<40", "low"),
)  # fmt: skip

CADENCE_TABLE = _table(
    "cadence", HitPolicy.UNIQUE,
    ("status_used", "stage", "grade"), ("rhythm", "earliest_days", "latest_days"),
    ("跟进中", "-", "A", "next_working_day", "", ""),
    ("跟进中", "-", "B", "window", 3.0, 3.0),
    ("跟进中", "-", "C", "window", 7.0, 10.0),
    ("跟进中", "意向,商机", "未分级,远期", "window", 3.0, 3.0),
    ("跟进中", "潜在,观望,未判", "未分级,远期", "window", 7.0, 10.0),
    ("已签约待回款", "-", "-", "next_working_day", "", ""),
    ("已回款", "-", "A", "window", 30.0, 35.0),
    ("已回款", "-", "B,未分级,远期", "window", 60.0, 70.0),
    ("已回款", "-", "C", "window", 90.0, 105.0),
    ("暂停", "-", "-", "pause", "", ""),
    ("已失去", "-", "-", "window", 90.0, 90.0),
    ("无效", "-", "-", "nothing", "", ""),
    because=(1, 2, 3, 6, 10, 11),
)  # fmt: skip

STEP_TABLE = _table(
    "suggested_step", HitPolicy.COLLECT, ("status_used", "stage", "grade", "touch_count"), ("suggested_step",),
    ("跟进中", "潜在", "-", "-", "step.potential"),
    ("跟进中", "观望", "-", "-", "step.watching"),
    ("跟进中", "意向", "-", "-", "step.intention"),
    ("跟进中", "商机", "-", "-", "step.opportunity"),
    ("跟进中", "未判", "-", "0", "step.first"),
    ("跟进中", "未判", "-", ">0", "step.unjudged"),
    ("跟进中", "-", "A", "-", "step.grade_a"),
    ("跟进中", "潜在,观望", "C", "-", "step.grade_c"),
    ("已签约待回款", "-", "-", "-", "step.signed"),
    ("已回款", "-", "-", "-", "step.paid"),
    ("暂停", "-", "-", "-", "step.paused"),
    ("已失去", "-", "-", "-", "step.lost"),
)  # fmt: skip


#: About customers whose day it is, so that nobody is listed for a built-in reminder alone. What 今天 says anyway (a
#: satisfaction survey, a pause that ended, a first contact) is not said again.
_ITS_DAY = "今天,可以跟进,已过"
REMINDER_TABLE = _table(
    "reminders", HitPolicy.COLLECT,
    ("due_kind", "status_used", "stage", "validity", "is_agreed", "expected_close_on", "won_on"), ("reminders",),
    ("已过", "-", "-", "-", "是", "-", "-", "reminder.agreed_missed"),
    (_ITS_DAY, "跟进中", "意向,商机", "-", "-", "未来7天", "-", "reminder.closing_soon"),
    (_ITS_DAY, "跟进中", "-", "-", "-", "<今天", "-", "reminder.closing_past"),
    (_ITS_DAY, "跟进中", "商机", "-", "-", "为空", "-", "reminder.closing_unknown"),
    (_ITS_DAY, "跟进中", "商机", "否,待核实", "-", "-", "-", "reminder.to_verify"),
    (_ITS_DAY, "已签约待回款", "-", "-", "-", "-", ">30天前", "reminder.unpaid"),
)  # fmt: skip


def contribution_table(settings: Settings) -> DecisionTable:
    """A blank 贡献 follows from the expected amount; no amount, no contribution (own)."""
    large, average = settings.large_amount, settings.average_amount
    return _table(
        "contribution", HitPolicy.UNIQUE, ("contribution", "expected_amount"), ("contribution_used",),
        ("大", "-", "large"),
        ("一般", "-", "average"),
        ("小", "-", "small"),
        ("为空", f">={large}", "large"),
        ("为空", f"[{average}..{large})", "average"),
        ("为空", f"<{average}", "small"),
        ("为空", "为空", ""),
    )  # fmt: skip


def window_table(settings: Settings) -> DecisionTable:
    """成交窗口 by days to the expected close (R072); a past day is not graded."""
    a, b, c = settings.closing_window_days
    return _table(
        "grade_by_window", HitPolicy.UNIQUE, ("days_to_close",), ("grade_by_window",),
        ("<0", ""),
        (f"[0..{a}]", "A"),
        (f"({a}..{b}]", "B"),
        (f"({b}..{c}]", "C"),
        (f">{c}", "long"),
        ("为空", ""),
    )  # fmt: skip


def score_table(settings: Settings) -> DecisionTable:
    """评分: what is known to speak for the customer (weights own)."""
    blank = ("-",) * 8
    weights = (
        (0, "是", 10.0), (1, "是", 10.0), (2, "是", 10.0),
        (3, "商机", 25.0), (3, "意向", 15.0), (3, "观望", 5.0),
        (4, "A", 15.0), (4, "B", 10.0), (4, "C", 5.0),
        (5, f">={settings.large_company_employee_count}", 10.0),
        (6, "展会,转介绍", 10.0),
        (7, f"[0..{settings.recent_touch_days}]", 10.0), (7, f">{settings.long_silence_days}", -10.0),
    )  # fmt: skip
    rows: list[tuple[str | float, ...]] = [
        (*blank[:place], cell, *blank[place + 1 :], points) for place, cell, points in weights
    ]
    return _table("score", HitPolicy.COLLECT_SUM, SCORED, ("score",), *rows)


SCORED = (
    "has_money", "has_authority", "has_need", "stage", "grade_by_window",
    "employee_count", "source", "days_since_last_touch",
)  # fmt: skip


def tag_table(settings: Settings) -> DecisionTable:
    """标签: fact tags, then model tags.

    Silence and many touches count only while the deal is worked on; nobody compares prices once it is paid or lost.
    """
    conditions = (
        "source", "employee_count", "nature", "is_verified", "days_since_last_touch",
        "grade_by_pareto", "stage", "touch_count", "status_used",
    )  # fmt: skip
    working, being_won = "跟进中,已签约待回款", "not(已回款,已失去,无效)"
    return _table(
        "tags", HitPolicy.COLLECT, conditions, ("tag",),
        ("展会", "-", "-", "-", "-", "-", "-", "-", "-", "fair_lead"),
        ("-", f">={settings.large_company_employee_count}", "-", "-", "-", "-", "-", "-", "-", "large_company"),
        ("-", "-", "政府机关,国有企业", "-", "-", "-", "-", "-", "-", "public_sector"),
        ("企查查", "-", "-", "否,为空", "-", "-", "-", "-", "-", "unverified_listing"),
        ("-", "-", "-", "-", f">{settings.long_silence_days}", "-", "-", "-", working, "long_silence"),
        ("-", "-", "-", "-", "-", "A", "-", "-", "-", "vital_few"),
        ("-", "-", "-", "-", "-", "-", "观望", "-", being_won, "says_yes"),
        ("-", "-", "-", "-", "-", "-", "意向", "-", being_won, "comparing_prices"),
        ("-", "-", "-", "-", "-", "-", "-", f">={settings.undecided_touch_count}", "跟进中", "undecided"),
    )  # fmt: skip


@cache
def default_tables(settings: Settings) -> Mapping[str, DecisionTable]:
    """Every built-in table by name, with the limits of `settings`."""
    tables = (
        STAGE_TABLE, VALID_TABLE, contribution_table(settings), ACCEPTANCE_TABLE, window_table(settings),
        COMBINATION_TABLE, GRADE_TABLE, score_table(settings), PRIORITY_TABLE, tag_table(settings),
        CADENCE_TABLE, STEP_TABLE, REMINDER_TABLE,
    )  # fmt: skip
    return {table.name: table for table in tables}
