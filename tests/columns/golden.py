"""Golden customers: what defaults.md says about each, worked out by hand, never generated.

The day is Thursday 2026-03-05. Days off around it: Spring Festival 15-23 February (14 and 28 February, both
Saturdays, are worked), Qingming 4-6 April, National Day 1-7 October. Paid amounts of all customers together:
800,000 + 75,000 + 75,000 + 50,000 = 1,000,000.
"""

# ruff: noqa: E501, PLR0917  (a computation by hand reads as prose; values stand in display order)
from dataclasses import dataclass, field

from typed_tables import UNREADABLE


@dataclass(frozen=True)
class Golden:
    about: str
    given: dict
    expected: dict
    touched_on: tuple = ()
    finding_count: int = 0
    touched_by_name: bool = field(default=False)


def expect(
    next_due_on, due_state, stage, grade, is_valid_customer, suggested_step, why,
    *, last, count, earliest, latest, score, priority, tags, acceptance, window, pareto=None, share, findings=0,
    reminders=None,
):  # fmt: skip
    """The managed values in the order people see them; None is blank."""
    return {
        "next_due_on": next_due_on, "due_state": due_state, "stage": stage, "grade": grade,
        "is_valid_customer": is_valid_customer, "suggested_step": suggested_step, "why": why,
        "last_touch_on": last, "touch_count": count, "earliest_due_on": earliest, "latest_due_on": latest,
        "score": score, "priority": priority, "system_tags": tags, "reminders": reminders,
        "grade_by_acceptance": acceptance, "grade_by_window": window, "grade_by_pareto": pareto, "completeness_share": share, "finding_count": findings,
    }  # fmt: skip


VALID = {"has_money": "是", "has_authority": "是", "has_need": "是"}
UNKNOWN_PARTS = "待核实:有钱、有权、有需求"
NO_GROUNDS = "未分级:请补认可度或预计成交日期。"
NO_STAGE = "阶段未判,请补态度、认知。"
FIRST = "首次联系:问清有没有需求、谁拍板"
POTENTIAL = "用细节、数据让客户看到问题和损失"
WATCHING = "送两类材料:大数据成效和同行案例"
INTENTION = "找到动机,逐条回应比价和异议"
OPPORTUNITY = "给出风险承诺,管好期望,推进签约"
UNJUDGED = "问清态度和认知,先判断阶段"
GRADE_A = ";当天解决细节,盯到签单回款"
GRADE_C = ";不催单,帮忙解决问题"
SIGNED = "催回款,确认交付"
PAID = "回访使用情况,问新需求和转介绍"
PAUSED = "到期联系,看能否恢复"
LOST = "复盘丢单原因,看有没有新机会"
CLOSING = "一周内该成交了,问清还差什么、谁签字"

GOLDEN = (
    # 1. Only the name. Never touched, no entry date: owed on today's working day, Thursday 5 March. Nothing is known,
    # so stage 未判, grade 未判 x blank = 未分级, all three parts to verify, no score at all (0 of 8 known).
    Golden(
        "only a name", {}, finding_count=1,
        expected=expect(
            "2026-03-05", "待首次联系", "未判", "未分级", UNKNOWN_PARTS, FIRST, NO_GROUNDS + NO_STAGE,
            last=None, count=0, earliest="2026-03-05", latest="2026-03-05", score=None, priority=None, tags=None,
            acceptance="未判", window=None, share=0, findings=1,
        ),
    ),
    # 2. The guide's own example. 5 March + 35 days (26 to 31 March, 9 more) = 9 April: window B. 有异议 x 大 = B, so
    # B. B is 3-3: 2 March + 3 = today. With 认可 x 大 = A against window B, one step: A, and valid: so it lifts.
    # Score 10+10+10, 意向 15, window B 10, touched 3 days ago 10 = 65. Filled: 态度 认知 3 parts 认可度 日期 = 7/16.
    Golden(
        "objects, large, 35 days",
        {"attitude": "质疑", "cognition": "具体", **VALID, "acceptance": "有异议", "contribution": "大",
         "expected_close_on": "2026-04-09"},
        touched_on=("2026-03-02",),
        expected=expect(
            "2026-03-05", "今天跟进", "意向", "B", "是", INTENTION, "B:认可但有异议,35天内成交。解决异议后可升A。",
            last="2026-03-02", count=1, earliest="2026-03-05", latest="2026-03-05", score=65, priority="中",
            tags="正在比价", acceptance="B", window="B", share=7 / 16,
        ),
    ),
    # 3. Every limit exactly met: amount 100,000 = 大, 30 days (26 + 4 = 4 April) = window A, 500 people. 认可 x 大 = A.
    # A: next working day after Wednesday 4 March = today. Score 30, 商机 25, A 15, 规模 10, 展会 10, touch 10 = 100.
    # Filled: 规模 来源 态度 认知 3 parts 认可度 金额 日期 = 10/16.
    Golden(
        "A at every limit",
        {"attitude": "接纳", "cognition": "具体", **VALID, "acceptance": "认可", "expected_amount": 100_000,
         "expected_close_on": "2026-04-04", "employee_count": 500, "source": "展会"},
        touched_on=("2026-03-04",),
        expected=expect(
            "2026-03-05", "今天跟进", "商机", "A", "是", OPPORTUNITY + GRADE_A, "A:认可,贡献大,30天内成交。",
            last="2026-03-04", count=1, earliest="2026-03-05", latest="2026-03-05", score=100, priority="高",
            tags="展会线索、大企业", acceptance="A", window="A", share=10 / 16,
        ),
    ),
    # 4. A by acceptance and window (20 days), but 有权 is unknown: held at B (R081). 3 March + 3 = Friday 6 March:
    # too early. Score 20, 观望 5, A 15, touch 10 = 50. Filled: 态度 认知 有钱 有需求 认可度 日期 = 6/16.
    Golden(
        "A held back, to verify",
        {"attitude": "接纳", "cognition": "笼统", "has_money": "是", "has_need": "是", "acceptance": "认可",
         "contribution": "大", "expected_close_on": "2026-03-25"},
        touched_on=("2026-03-03",),
        expected=expect(
            "2026-03-06", "先别打扰(3月6日后)", "观望", "B", "待核实:有权", WATCHING,
            "B:认可,贡献大,20天内成交,够A,待核实:有权。",
            last="2026-03-03", count=1, earliest="2026-03-06", latest="2026-03-06", score=50, priority="中",
            tags="口头认可", acceptance="A", window="A", share=6 / 16,
        ),
    ),
    # 5. A x blank window = A, but 有需求 is 否: held at B; the unknown 有权 is not named beside a 否. The only touch is
    # dated later than today and has not happened: never touched, so due on the working day after entry: Saturday
    # 14 February is worked, then Spring Festival: Tuesday 24 February. Score: 有钱 10. Filled: 态度 认知 有钱 有需求 认可度.
    Golden(
        "A held back, a part is missing; touch in the future",
        {"attitude": "质疑", "cognition": "笼统", "has_money": "是", "has_need": "否", "acceptance": "认可",
         "contribution": "大", "created_on": "2026-02-14"},
        touched_on=("2026-03-20",),
        expected=expect(
            "2026-02-24", "待首次联系", "潜在", "B", "否:缺有需求", POTENTIAL, "B:认可,贡献大,够A,但缺有需求。",
            last=None, count=0, earliest="2026-02-24", latest="2026-02-24", score=10, priority="低", tags=None,
            acceptance="A", window=None, share=5 / 16,
        ),
    ),
    # 6. 20,000 = 一般 at its limit: 认可 x 一般 = B. The closing day was yesterday: not graded; B x past = B.
    # 27 February + 3 = Monday 2 March, 3 days ago. 接纳 without 认知: 未判. Score 30 + touch 6 days ago 10 = 40: 中 at
    # its limit. Filled: 态度 3 parts 认可度 金额 日期 = 7/16.
    Golden(
        "closing day is past",
        {"attitude": "接纳", **VALID, "acceptance": "认可", "expected_amount": 20_000,
         "expected_close_on": "2026-03-04"},
        touched_on=("2026-02-27",), finding_count=2,
        expected=expect(
            "2026-03-02", "已过3天", "未判", "B", "是", UNJUDGED,
            "B:认可,贡献一般,预计成交日期已过。阶段未判,请补认知。",
            last="2026-02-27", count=1, earliest="2026-03-02", latest="2026-03-02", score=40, priority="中", tags=None,
            acceptance="B", window=None, share=7 / 16, findings=2, reminders="预计的成交日过了,问清推到哪天",
        ),
    ),
    # 7. 有异议 x 小 = C; 61 days (26 + 30 + 5 = 5 May) = window C: C. 10 February + 7 = 17 February, Spring Festival,
    # rolls to 24 February; + 10 = 20 February rolls back to Saturday 14, which would pass the earliest: 24 February.
    # Late 4 + 5 = 9 days. 认可 x 小 = B lifts to B. Score 意向 15 + C 5, touch 23 days ago 0 = 20. Filled 4/16.
    Golden(
        "window over Spring Festival",
        {"attitude": "质疑", "cognition": "具体", "acceptance": "有异议", "contribution": "小",
         "expected_close_on": "2026-05-05"},
        touched_on=("2026-02-10",),
        expected=expect(
            "2026-02-24", "已过9天", "意向", "C", UNKNOWN_PARTS, INTENTION,
            "C:认可但有异议,贡献小,61天内成交。解决异议后可升B。",
            last="2026-02-10", count=1, earliest="2026-02-24", latest="2026-02-24", score=20, priority="低",
            tags="正在比价", acceptance="C", window="C", share=4 / 16,
        ),
    ),
    # 8. 倾向竞品 = C against closing today (0 days) = A: B and please check. Agreed for today and no touch since: it
    # wins over 1 March + 3 = 4 March. 认可 x 一般 = B would not lift. Score 30 + 25 + 15 + 10 = 80. Filled 7/16.
    Golden(
        "contradiction, agreed for today",
        {"attitude": "接纳", "cognition": "具体", **VALID, "acceptance": "倾向竞品或难满足", "contribution": "一般",
         "expected_close_on": "2026-03-05", "agreed_next_on": "2026-03-05"},
        touched_on=("2026-03-01",),
        expected=expect(
            "2026-03-05", "今天跟进", "商机", "B", "是", OPPORTUNITY, "B:倾向竞品或难满足,今天成交,请核对。",
            last="2026-03-01", count=1, earliest="2026-03-04", latest="2026-03-04", score=80, priority="高", tags=None,
            acceptance="C", window="A", share=7 / 16, reminders=CLOSING,
        ),
    ),
    # 9. 91 days (26 + 30 + 31 + 4 = 4 June) = 远期; A x 远期 = B. Touched today + 3 = Sunday 8 March: earliest Monday 9,
    # latest Friday 6 would pass it: 9. But agreed for 4 January 2027: the year is named. Score 30 + 25 + 0 + 10 = 65.
    Golden(
        "far window, agreed next year",
        {"attitude": "接纳", "cognition": "具体", **VALID, "acceptance": "认可", "contribution": "大",
         "expected_close_on": "2026-06-04", "agreed_next_on": "2027-01-04"},
        touched_on=("2026-03-05",),
        expected=expect(
            "2027-01-04", "已约2027年1月4日", "商机", "B", "是", OPPORTUNITY, "B:认可,贡献大,91天内成交。",
            last="2026-03-05", count=1, earliest="2026-03-09", latest="2026-03-09", score=65, priority="中", tags=None,
            acceptance="A", window="远期", share=7 / 16,
        ),
    ),
    # 10. 认可度 blank = 未判, window A (5 days) = A, valid: A. Next working day after Friday 13 February is Saturday 14,
    # a make-up day: late 14 + 5 = 19 days. Score 30 + 15 + 15 + 0 (20 days ago) = 60. Filled 6/16.
    Golden(
        "A by window alone, make-up Saturday",
        {"attitude": "质疑", "cognition": "具体", **VALID, "expected_close_on": "2026-03-10"},
        touched_on=("2026-02-13",),
        expected=expect(
            "2026-02-14", "已过19天", "意向", "A", "是", INTENTION + GRADE_A, "A:5天内成交。",
            last="2026-02-13", count=1, earliest="2026-02-14", latest="2026-02-14", score=60, priority="中",
            tags="正在比价", acceptance="未判", window="A", share=6 / 16, reminders=CLOSING,
        ),
    ),
    # 11. 未判 x B (31 days, 5 April) = B. Eleven touches and no deal. 4 March + 3 = Saturday 7: earliest Monday 9,
    # latest Friday 6 would pass it. 认知 without 态度: 未判. Score window 10 + touch 10. Filled: 认知 日期 = 2/16.
    Golden(
        "eleven touches",
        {"cognition": "具体", "expected_close_on": "2026-04-05"},
        touched_on=("2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06", "2026-02-09", "2026-02-10",
                    "2026-02-11", "2026-02-12", "2026-02-13", "2026-03-04"),
        expected=expect(
            "2026-03-09", "先别打扰(3月9日后)", "未判", "B", UNKNOWN_PARTS, UNJUDGED, "B:31天内成交。阶段未判,请补态度。",
            last="2026-03-04", count=11, earliest="2026-03-09", latest="2026-03-09", score=20, priority="低",
            tags="跟进11次未成", acceptance="未判", window="B", share=2 / 16,
        ),
    ),
    # 12. Paid 800,000, nobody before: Pareto A lifts C to B. Paid B: 60-70 days after 6 February: 22 + 31 + 7 = Tuesday
    # 7 April, the day after Qingming; 17 April Friday. Score: only the touch 27 days ago is known and gives 0, not blank.
    Golden(
        "Pareto lifts C",
        {"status": "已回款", "won_on": "2026-01-15", "acceptance": "倾向竞品或难满足", "paid_amount_total": 800_000},
        touched_on=("2026-02-06",),
        expected=expect(
            "2026-04-07", "先别打扰(4月7日后)", "未判", "B", UNKNOWN_PARTS, PAID,
            "B:倾向竞品或难满足,属重要少数,升为B。",
            last="2026-02-06", count=1, earliest="2026-04-07", latest="2026-04-17", score=0, priority="低",
            tags="重要少数", acceptance="C", window=None, pareto="A", share=1 / 16,
        ),
    ),
    # 13. Paid 75,000: 80 % before it is not below 80 %: B, like its equal below. Paid and A: 30-35 days after 6 February:
    # Sunday 8 March rolls to 9, Friday 13. Score 30 + 25 + 0 = 55. Filled: 态度 认知 3 parts 认可度.
    Golden(
        "paid, grade A",
        {"status": "已回款", "attitude": "接纳", "cognition": "具体", **VALID, "acceptance": "认可",
         "contribution": "大", "paid_amount_total": 75_000},
        touched_on=("2026-02-06",),
        expected=expect(
            "2026-03-09", "先别打扰(3月9日后)", "商机", "A", "是", PAID, "A:认可,贡献大。",
            last="2026-02-06", count=1, earliest="2026-03-09", latest="2026-03-13", score=55, priority="中", tags=None,
            acceptance="A", window=None, pareto="B", share=6 / 16,
        ),
    ),
    # 14. The equal amount: same class B, which lifts nobody: 未分级. No touch: days count from 成交日期 20 December:
    # + 60 = 11 + 31 + 18 = 18 February, Spring Festival, rolls to 24; + 70 = Saturday 28, a make-up day. Late 5 days.
    Golden(
        "paid, no touches, make-up Saturday at the end",
        {"status": "已回款", "won_on": "2025-12-20", "paid_amount_total": 75_000},
        expected=expect(
            "2026-02-24", "已过5天", "未判", "未分级", UNKNOWN_PARTS, PAID, NO_GROUNDS,
            last=None, count=0, earliest="2026-02-24", latest="2026-02-28", score=None, priority=None, tags=None,
            acceptance="未判", window=None, pareto="B", share=0,
        ),
    ),
    # 15. Paid 50,000: 95 % before it is not below 95 %: C. Paid C: 90-105 days after 8 December: 23 + 31 + 28 + 8 = Sunday
    # 8 March rolls to 9; Monday 23. Score: 有钱 否 0, silent for 87 days -10: not below 0. 有钱 否 counts as filled.
    Golden(
        "paid, grade C, score at its floor",
        {"status": "已回款", "has_money": "否", "acceptance": "有异议", "contribution": "小",
         "paid_amount_total": 50_000},
        touched_on=("2025-12-08",),
        expected=expect(
            "2026-03-09", "先别打扰(3月9日后)", "未判", "C", "否:缺有钱", PAID, "C:认可但有异议,贡献小。",
            last="2025-12-08", count=1, earliest="2026-03-09", latest="2026-03-23", score=0, priority="低", tags=None,
            acceptance="C", window=None, pareto="C", share=2 / 16,
        ),
    ),
    # 16. Signed, unpaid: next working day after 4 March whatever the grade. 19,999 = 小: 认可 x 小 = B. Nothing paid
    # (0): no Pareto class. Score 30 + 25 + 10 = 65. Filled: 态度 认知 3 parts 认可度 金额 = 7/16.
    Golden(
        "signed, unpaid",
        {"status": "已签约待回款", "won_on": "2026-03-04", "attitude": "接纳", "cognition": "具体", **VALID,
         "acceptance": "认可", "expected_amount": 19_999, "paid_amount_total": 0},
        touched_on=("2026-03-04",),
        expected=expect(
            "2026-03-05", "今天跟进", "商机", "B", "是", SIGNED, "B:认可,贡献小。已签约,盯到回款。",
            last="2026-03-04", count=1, earliest="2026-03-05", latest="2026-03-05", score=65, priority="中", tags=None,
            acceptance="B", window=None, share=7 / 16,
        ),
    ),
    # 17. Paused until 3 October, inside National Day: people's day is shown, the contact is owed on Thursday 8 October.
    # 499 people are known but no large company: score 0. 国有企业 is a tag. Filled: 性质 规模.
    Golden(
        "paused until National Day",
        {"status": "暂停", "paused_until_on": "2026-10-03", "nature": "国有企业", "employee_count": 499},
        expected=expect(
            "2026-10-08", "暂停至10月3日", "未判", "未分级", UNKNOWN_PARTS, PAUSED, NO_GROUNDS,
            last=None, count=0, earliest="2026-10-08", latest="2026-10-08", score=0, priority="低", tags="政府国企",
            acceptance="未判", window=None, share=2 / 16,
        ),
    ),
    # 18. Paused without a day: 90 days from 5 January: 26 + 28 + 31 + 5 = 5 April, Qingming, rolls to Tuesday 7 April.
    # 有权 and 有需求 20, silent for 59 days -10 = 10; 久未联系 is no reproach while paused. Only 有钱 is unknown.
    Golden(
        "paused without a day",
        {"status": "暂停", "has_authority": "是", "has_need": "是"}, touched_on=("2026-01-05",), finding_count=1,
        expected=expect(
            "2026-04-07", "暂停至4月7日", "未判", "未分级", "待核实:有钱", PAUSED,
            NO_GROUNDS + "暂停没写日期,先按90天。",
            last="2026-01-05", count=1, earliest="2026-04-07", latest="2026-04-07", score=10, priority="低", tags=None,
            acceptance="未判", window=None, share=2 / 16, findings=1,
        ),
    ),
    # 19. Lost: 90 days after 6 January = 6 April, the last day of Qingming: earliest 7 April, latest Friday 3 would pass
    # it. From the directory and not verified: a tag, and a source that is known and gives 0; silence -10, floor 0.
    Golden(
        "lost",
        {"status": "已失去", "lost_reason": "价格", "source": "企查查", "is_verified": "否"},
        touched_on=("2026-01-06",),
        expected=expect(
            "2026-04-07", "先别打扰(4月7日后)", "未判", "未分级", UNKNOWN_PARTS, LOST, "已失去:价格。",
            last="2026-01-06", count=1, earliest="2026-04-07", latest="2026-04-07", score=0, priority="低",
            tags="名录未核实", acceptance="未判", window=None, share=1 / 16,
        ),
    ),
    # 20. Invalid: nothing owed, not even the agreed day. Touch 4 days ago: 10 points.
    Golden(
        "invalid",
        {"status": "无效", "agreed_next_on": "2026-03-10"}, touched_on=("2026-03-01",),
        expected=expect(
            None, "无需跟进", "未判", "未分级", UNKNOWN_PARTS, None, "无效客户,不再跟进。",
            last="2026-03-01", count=1, earliest=None, latest=None, score=10, priority="低", tags=None,
            acceptance="未判", window=None, share=0,
        ),
    ),
    # 21. A person said A; the rules know nothing. Cadence A: 5 March; but agreed for Saturday 7 March, which stays a
    # Saturday because the customer was promised it.
    Golden(
        "grade by hand, agreed on a Saturday",
        {"grade_override": "A", "override_note": "老板亲自跟", "agreed_next_on": "2026-03-07"},
        touched_on=("2026-03-04",),
        expected=expect(
            "2026-03-07", "已约3月7日", "未判", "A", UNKNOWN_PARTS, UNJUDGED + GRADE_A,
            "A:人工定的(老板亲自跟),按规则是未分级。" + NO_STAGE,
            last="2026-03-04", count=1, earliest="2026-03-05", latest="2026-03-05", score=10, priority="低", tags=None,
            acceptance="未判", window=None, share=0,
        ),
    ),
    # 22. A person said 商机 although 质疑 + 笼统 = 潜在. The agreed 3 March was kept that very day and lapses: 3 + 3 =
    # Friday 6 March. 认可 x 一般 = B, nothing lifts it. Score 30 + 商机 25 + 10 = 65.
    Golden(
        "stage by hand, agreed day kept",
        {"stage_override": "商机", "attitude": "质疑", "cognition": "笼统", **VALID, "acceptance": "认可", "contribution": "一般",
         "agreed_next_on": "2026-03-03"},
        touched_on=("2026-03-03",),
        expected=expect(
            "2026-03-06", "先别打扰(3月6日后)", "商机", "B", "是", OPPORTUNITY, "B:认可,贡献一般。阶段是人工定的。",
            last="2026-03-03", count=1, earliest="2026-03-06", latest="2026-03-06", score=65, priority="中", tags=None,
            acceptance="B", window=None, share=6 / 16,
        ),
    ),
    # 23. The agreed 2 March was missed (last touch 26 February): late from that day, though C would run from 5 March to
    # Sunday 8, rolled back to Friday 6. 认可 x blank = B would lift. Score 潜在 0 + touch 7 days ago 10. Filled 3/16.
    Golden(
        "agreed day missed",
        {"attitude": "质疑", "cognition": "笼统", "acceptance": "倾向竞品或难满足", "agreed_next_on": "2026-03-02"},
        touched_on=("2026-02-26",),
        expected=expect(
            "2026-03-02", "已过3天", "潜在", "C", UNKNOWN_PARTS, POTENTIAL + GRADE_C,
            "C:倾向竞品或难满足。争取到认可后可升B。",
            last="2026-02-26", count=1, earliest="2026-03-05", latest="2026-03-06", score=10, priority="低", tags=None,
            acceptance="C", window=None, share=3 / 16, reminders="约好的日子过了没联系,先道个歉再约",
        ),
    ),
    # 24. Dated lines: 26 February (also on the touch sheet, joined by name: one touch), 11 February, 30 December of the
    # year before = 3; 3.5万 is money. 5,000 = 小: 有异议 x 小 = C: 5 to 6 March (Sunday 8 rolled back): open.
    # Score 观望 5 + touch 10. Filled: 态度 认知 认可度 金额.
    Golden(
        "dated lines, window open",
        {"attitude": "接纳", "cognition": "笼统", "acceptance": "有异议", "expected_amount": 5_000,
         "note": "2.26 电话:问了价格\n2026/2/11 微信发资料\n12月30日拜访\n3.5万预算\n明天再说"},
        touched_on=("2026-02-26",), touched_by_name=True,
        expected=expect(
            "2026-03-05", "可以跟进(最晚3月6日)", "观望", "C", UNKNOWN_PARTS, WATCHING + GRADE_C,
            "C:认可但有异议,贡献小。解决异议后可升B。",
            last="2026-02-26", count=3, earliest="2026-03-05", latest="2026-03-06", score=15, priority="低",
            tags="口头认可", acceptance="C", window=None, share=4 / 16,
        ),
    ),
    # 25. What can't be read becomes no value: no status, so no date and no step; a person's grade is there but unread,
    # so 未分级; 态度 and 认可度 unread: 未判.
    Golden(
        "unreadable cells",
        {"status": UNREADABLE, "attitude": UNREADABLE, "cognition": "具体", "acceptance": UNREADABLE,
         "grade_override": UNREADABLE},
        touched_on=("2026-03-01",),
        expected=expect(
            None, None, "未判", "未分级", UNKNOWN_PARTS, None,
            "未分级:人工分级读不出,请核对。客户状态读不出,没有定日期。",
            last="2026-03-01", count=1, earliest=None, latest=None, score=10, priority="低", tags=None,
            acceptance="未判", window=None, share=1 / 16,
        ),
    ),
    # 26. A person said 远期; with 意向 that is 3-3: 3 March + 3 = 6 March. Score 意向 15 + touch 10.
    Golden(
        "long-term by hand",
        {"grade_override": "远期", "attitude": "质疑", "cognition": "具体"}, touched_on=("2026-03-03",),
        expected=expect(
            "2026-03-06", "先别打扰(3月6日后)", "意向", "远期", UNKNOWN_PARTS, INTENTION,
            "远期:人工定的,按规则是未分级。",
            last="2026-03-03", count=1, earliest="2026-03-06", latest="2026-03-06", score=25, priority="低",
            tags="正在比价", acceptance="未判", window=None, share=2 / 16,
        ),
    ),
    # 27. The agreed day can't be read, so no day is set, though the cadence says 23 January. Silent for 44 days: a tag
    # while followed, -10, floor 0.
    Golden(
        "agreed day unreadable, long silence",
        {"acceptance": "认可", "agreed_next_on": UNREADABLE}, touched_on=("2026-01-20",),
        expected=expect(
            None, None, "未判", "B", UNKNOWN_PARTS, UNJUDGED, "B:认可。" + NO_STAGE + "约定下次联系读不出,没有定日期。",
            last="2026-01-20", count=1, earliest="2026-01-23", latest="2026-01-23", score=0, priority="低",
            tags="久未联系", acceptance="B", window=None, share=1 / 16,
        ),
    ),
    # 28. An unreadable 贡献 is not replaced by the amount: 认可 x blank = B. An unreadable 人工阶段 leaves 未判 although
    # 接纳 + 具体 are there. Entered "in September", after today: counts as entered today, so due Friday 6 March.
    Golden(
        "unreadable contribution and stage by hand",
        {"stage_override": UNREADABLE, "attitude": "接纳", "cognition": "具体", "acceptance": "认可",
         "contribution": UNREADABLE, "expected_amount": 500_000, "created_on": "2026-09-30"},
        expected=expect(
            "2026-03-06", "待首次联系", "未判", "B", UNKNOWN_PARTS, FIRST, "B:认可。人工阶段读不出,请核对。",
            last=None, count=0, earliest="2026-03-06", latest="2026-03-06", score=None, priority=None, tags=None,
            acceptance="B", window=None, share=4 / 16,
        ),
    ),
    # 29. 未判 x C (90 days, 3 June, its limit) = C; 有权 is 否. 2 March + 7 = Monday 9, + 10 = Thursday 12. 认可 x blank = B
    # against window C, one step: B. Score 有钱 10, 观望 5, C 5, touch 10. Filled: 态度 认知 有钱 有权 日期.
    Golden(
        "C by window alone",
        {"attitude": "接纳", "cognition": "笼统", "has_money": "是", "has_authority": "否",
         "expected_close_on": "2026-06-03"},
        touched_on=("2026-03-02",),
        expected=expect(
            "2026-03-09", "先别打扰(3月9日后)", "观望", "C", "否:缺有权", WATCHING + GRADE_C,
            "C:90天内成交。得到认可后可升B。",
            last="2026-03-02", count=1, earliest="2026-03-09", latest="2026-03-12", score=30, priority="低",
            tags="口头认可", acceptance="未判", window="C", share=5 / 16,
        ),
    ),
    # 30. The pause ended on 2 March and somebody called that day: used up, so 90 days from the call: 29 + 30 + 31 = Sunday
    # 31 May rolls to Monday 1 June. 意向, but paused customers may still compare prices. Score 20 + 意向 15 + touch 10 = 45.
    Golden(
        "pause used up",
        {"status": "暂停", "paused_until_on": "2026-03-02", "attitude": "质疑", "cognition": "具体",
         "has_money": "是", "has_authority": "是"},
        touched_on=("2026-03-02",),
        expected=expect(
            "2026-06-01", "暂停至6月1日", "意向", "未分级", "待核实:有需求", PAUSED,
            NO_GROUNDS + "暂停到期后联系过,没写新日期,先按90天。",
            last="2026-03-02", count=1, earliest="2026-06-01", latest="2026-06-01", score=45, priority="中",
            tags="正在比价", acceptance="未判", window=None, share=4 / 16,
        ),
    ),
    # 31. Lost on price: the stage stays, the tag 正在比价 does not. 90 days after 1 December: 30 + 31 + 28 = 28 February
    # is day 89, so 1 March, a Sunday: earliest Monday 2, latest would be Saturday 28 February, worked, but passes it.
    # Late 3 days. Score 意向 15, silent for 94 days -10 = 5.
    Golden(
        "lost and late",
        {"status": "已失去", "attitude": "质疑", "cognition": "具体"}, touched_on=("2025-12-01",),
        expected=expect(
            "2026-03-02", "已过3天", "意向", "未分级", UNKNOWN_PARTS, LOST, "已失去。",
            last="2025-12-01", count=1, earliest="2026-03-02", latest="2026-03-02", score=5, priority="低", tags=None,
            acceptance="未判", window=None, share=2 / 16,
        ),
    ),
    # 32. Everything but the need is known: valid customer to verify, which holds nobody at B: 认可 x 一般 = B. 2 March + 3 =
    # today. Two reminders, in the order of the rules: 商机 without an expected day, and not a valid customer yet. Score
    # 20 + 商机 25 + touch 10 = 55. Filled: 态度 认知 有钱 有权 认可度.
    Golden(
        "an opportunity without a day and a need",
        {"attitude": "接纳", "cognition": "具体", "has_money": "是", "has_authority": "是", "acceptance": "认可",
         "contribution": "一般"},
        touched_on=("2026-03-02",),
        expected=expect(
            "2026-03-05", "今天跟进", "商机", "B", "待核实:有需求", OPPORTUNITY, "B:认可,贡献一般。",
            last="2026-03-02", count=1, earliest="2026-03-05", latest="2026-03-05", score=55, priority="中", tags=None,
            acceptance="B", window=None, share=5 / 16,
            reminders="已经谈得具体,问清打算哪天定;签单前把钱、权、需求核实清楚",
        ),
    ),
    # 33. Signed on 2 February, 26 + 5 = 31 days ago, and not paid: more than 30 days. Next working day after 4 March.
    # Score: only the touch is known, 10.
    Golden(
        "signed a month ago, unpaid",
        {"status": "已签约待回款", "won_on": "2026-02-02"}, touched_on=("2026-03-04",),
        expected=expect(
            "2026-03-05", "今天跟进", "未判", "未分级", UNKNOWN_PARTS, SIGNED, NO_GROUNDS + "已签约,盯到回款。",
            last="2026-03-04", count=1, earliest="2026-03-05", latest="2026-03-05", score=10, priority="低", tags=None,
            acceptance="未判", window=None, share=0, reminders="签约满一个月还没回款,问清卡在哪",
        ),
    ),
)  # fmt: skip
