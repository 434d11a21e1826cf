"""Hit policies as the public DMN test kit (dmn-tck, cases 0108 to 0119) asks for them, told with our own customers.

Each case keeps the shape of the kit's: which rules overlap, how many outputs, what is asked and what must come out.
"""

import numpy as np
import pytest
from table_oracle import made

from crmkit.model.decision_table import HitPolicy
from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import CONTRIBUTION, YES_NO
from crmkit.rules import compile_table, evaluate
from crmkit.rules.analysis import check_table

FIELDS = {
    "employees": Field("employees", Kind.NUMBER, "人数", "Employees"),
    "size": Field("size", Kind.CHOICE, "贡献", "Contribution", vocabulary=CONTRIBUTION),
    "known": Field("known", Kind.CHOICE, "老客户", "Known", vocabulary=YES_NO),
    "years": Field("years", Kind.NUMBER, "年数", "Years"),
}
THREE = ("employees", "size", "known")
BOTH = ("answer", "terms")
RANKS = ("offer", "wait")


def decided(policy, conditions, rows, asked, *, outputs=("answer",), priorities=()):
    """One tuple of outputs for each of `asked`."""
    table = compile_table(made(policy, conditions, rows, outputs, priorities), FIELDS)
    columns = {
        name: np.array([row[place] for row in asked], dtype=object if name in ("size", "known") else float)
        for place, name in enumerate(conditions)
    }
    outcome = evaluate(table, columns, len(asked))
    assert outcome.problems == ()
    return list(zip(*(outcome.output(name).tolist() for name in outputs), strict=True))


ASKED = [(19, "average", "yes"), (13, "average", "yes"), (10, "small", "yes"), (30, "large", "no")]
STAIRS = [
    (">=18", "一般", "是", "offer", "best"),
    (">=12", "一般", "是", "offer", "usual"),
    ("<12", "小", "是", "wait", "usual"),
]


def test_0108_first_takes_the_upper_of_two_hits_with_all_its_outputs():
    assert decided(HitPolicy.FIRST, THREE, STAIRS, ASKED, outputs=BOTH) == [
        ("offer", "best"), ("offer", "usual"), ("wait", "usual"), (None, None)
    ]  # fmt: skip


def test_0109_rule_order_lists_every_hit_from_top_to_bottom():
    assert decided(HitPolicy.RULE_ORDER, THREE, STAIRS, ASKED, outputs=BOTH) == [
        (("offer", "offer"), ("best", "usual")), (("offer",), ("usual",)), (("wait",), ("usual",)), ((), ()),
    ]  # fmt: skip


CROSSED = [
    (">=18", "一般,小", "是", "offer", "basic"),
    ("<18", "-", "-", "wait", "usual"),
    ("-", "大", "-", "offer", "usual"),
]
CROSSED_ASKED = [(17, "large", "yes"), (19, "small", "yes"), (10, "small", "yes")]


def test_0110_output_order_lists_hits_by_the_rank_of_their_output():
    assert decided(HitPolicy.OUTPUT_ORDER, THREE, CROSSED, CROSSED_ASKED, outputs=BOTH, priorities=RANKS) == [
        (("offer", "wait"), ("usual", "usual")), (("offer",), ("basic",)), (("wait",), ("usual",)),
    ]  # fmt: skip


def test_0111_first_with_one_condition_and_one_output():
    rows = [(">18", "site visit"), (">12", "call"), ("-", "letter")]
    assert decided(HitPolicy.FIRST, ("employees",), rows, [(19,), (13,), (5,)]) == [
        ("site visit",), ("call",), ("letter",)
    ]  # fmt: skip


def test_0112_rule_order_with_one_condition_and_one_output():
    rows = [(">=18", "offer"), (">=12", "offer, usual terms"), ("<12", "wait")]
    assert decided(HitPolicy.RULE_ORDER, ("employees",), rows, [(19,), (13,), (10,)]) == [
        (("offer", "offer, usual terms"),), (("offer, usual terms",),), (("wait",),)
    ]  # fmt: skip


def test_0113_output_order_keeps_equal_outputs_of_several_rules():
    rows = [(">=18", "offer"), ("<18", "wait"), (">=0", "offer")]
    asked = [(17,), (19,), (10,)]
    assert decided(HitPolicy.OUTPUT_ORDER, ("employees",), rows, asked, priorities=RANKS) == [
        (("offer", "wait"),), (("offer", "offer"),), (("offer", "wait"),)
    ]  # fmt: skip


YEARS = [(">1", 100.0), (">2", 200.0), (">3", 300.0), (">5", 500.0)]


@pytest.mark.parametrize(
    ("policy", "rows", "asked", "expected"),
    [
        (HitPolicy.COLLECT_MIN, [("-", 98.83), (">4", 64.32)], (5, 3, 4), (64.32, 98.83, 98.83)),  # 0114
        (HitPolicy.COLLECT_SUM, YEARS, (6, 3, 2), (1100.0, 300.0, 100.0)),  # 0115
        (HitPolicy.COLLECT_COUNT, YEARS, (6, 2, 3), (4.0, 1.0, 2.0)),  # 0116
        (HitPolicy.COLLECT_MAX, YEARS, (6, 3, 2), (500.0, 200.0, 100.0)),
    ],
)
def test_0114_to_0116_collect_with_an_aggregation(policy, rows, asked, expected):
    assert decided(policy, ("years",), rows, [(years,) for years in asked]) == [(value,) for value in expected]


@pytest.mark.parametrize("policy", [HitPolicy.COLLECT_SUM, HitPolicy.COLLECT_MIN, HitPolicy.COLLECT_MAX])
def test_no_hit_adds_up_to_nothing_and_not_to_zero(policy):
    assert np.isnan(decided(policy, ("years",), YEARS, [(1,)])[0][0])


def test_0117_any_accepts_two_hits_that_say_the_same():
    rows = [
        (">=18", "小", "是", "offer", "best"),
        (">=18", "一般", "是", "offer", "usual"),
        ("<18", "一般,小", "是", "wait", "usual"),
        ("-", "大", "是", "wait", "usual"),
        ("-", "-", "否", "wait", "usual"),
        (">=19", "小", "是", "offer", "best"),
    ]
    asked = [(19, "small", "yes"), (17, "large", "yes"), (19, "average", "yes"), (17, "large", "no")]
    assert decided(HitPolicy.ANY, THREE, rows, asked, outputs=BOTH) == [
        ("offer", "best"), ("wait", "usual"), ("offer", "usual"), ("wait", "usual"),
    ]  # fmt: skip
    problems = check_table(compile_table(made(HitPolicy.ANY, THREE, rows, BOTH), FIELDS))
    assert "conflict" not in {problem.code for problem in problems}


def test_0118_priority_takes_the_hit_whose_output_ranks_first():
    assert decided(HitPolicy.PRIORITY, THREE, CROSSED, CROSSED_ASKED, outputs=BOTH, priorities=RANKS) == [
        ("offer", "usual"), ("offer", "basic"), ("wait", "usual"),
    ]  # fmt: skip


def test_0119_collect_lists_every_hit_with_all_outputs():
    assert decided(HitPolicy.COLLECT, THREE, CROSSED, CROSSED_ASKED, outputs=BOTH) == [
        (("wait", "offer"), ("usual", "usual")), (("offer",), ("basic",)), (("wait",), ("usual",)),
    ]  # fmt: skip


def test_priorities_may_be_written_as_people_see_them():
    fields = {**FIELDS, "answer": Field("answer", Kind.CHOICE, "贡献", "Contribution", vocabulary=CONTRIBUTION)}
    table = compile_table(
        made(HitPolicy.PRIORITY, ("years",), [("-", "小"), ("-", "大")], ("answer",), ("大", "小")), fields
    )
    assert evaluate(table, {"years": np.array([1.0])}, 1).output("answer").tolist() == ["large"]
    unknown = compile_table(made(HitPolicy.PRIORITY, ("years",), [("-", "小")], ("answer",), ("巨大",)), fields)
    assert [(problem.rule, problem.problem.code) for problem in unknown.problems] == [(0, "unknown_word")]
