"""The counterfactual is the smallest one: every set of inputs tried one by one by a second, naive evaluator."""

from datetime import date, timedelta
from itertools import combinations, product

import pandas as pd
import pytest
from golden import GOLDEN
from reference import grade
from typed_tables import AS_OF, UNREADABLE, context, customers

from crmkit.columns.decide import decide
from crmkit.columns.explain import explain
from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule

RANKS = ("ungraded", "long", "C", "B", "A")
WINDOWS = tuple(AS_OF + timedelta(days=days) for days in (30, 60, 90, 91))
DOMAINS = {
    "has_money": ("yes", "no"),
    "has_authority": ("yes", "no"),
    "has_need": ("yes", "no"),
    "acceptance": ("accepts", "objects", "leans_away"),
    "expected_close_on": WINDOWS,
    "contribution": ("large", "average", "small"),
    "expected_amount": (1.0, 20_000.0, 60_000.0, 100_000.0, 200_000.0),
    "grade_override": (None,),
}
MOST_CHANGES = 5
READABLE = [golden for golden in GOLDEN if UNREADABLE not in golden.given.values()]


class Row:
    """One customer's inputs as the naive evaluator reads them, some of them changed."""

    def __init__(self, values, changes):
        self.__dict__.update(values)
        self.__dict__.update(changes)


def fewest(values, now, pareto, *, is_up):
    """How many inputs must change at least, and the grades so many can lead to."""
    domains = {name: [value for value in domain if value != values[name]] for name, domain in DOMAINS.items()}
    if not values["grade_override"]:
        del domains["grade_override"]
    for count in range(1, MOST_CHANGES + 1):
        reached = {
            grade(Row(values, dict(zip(names, new, strict=True))), AS_OF, pareto)
            for names in combinations(domains, count)
            for new in product(*(domains[name] for name in names))
        }
        moved = {one for one in reached if (RANKS.index(one) > now if is_up else RANKS.index(one) < now)}
        if moved:
            return count, max(moved, key=RANKS.index) if is_up else min(moved, key=RANKS.index)
    return None, None


@pytest.mark.parametrize("golden", READABLE[::2], ids=lambda golden: golden.about)
def test_no_smaller_set_of_inputs_moves_the_grade(golden):
    table = customers([golden.given])
    decided = decide(table, None, context(), {})
    row = table.values.iloc[0]
    values = {name: None if pd.isna(row[name]) else row[name] for name in DOMAINS}
    now, pareto = RANKS.index(decided.values["grade"].iloc[0]), decided.values["grade_by_pareto"].iloc[0]
    moves = {move.is_up: move for move in explain(2, table, decided, context()).moves}
    count, best = fewest(values, now, pareto, is_up=True)
    assert (len(moves[True].changes), moves[True].grade) == (count, best) if True in moves else count is None
    if False in moves:
        assert (len(moves[False].changes), moves[False].grade) == fewest(values, now, pareto, is_up=False)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.about)
def test_nobody_is_told_to_forget_what_is_known(golden):
    table = customers([golden.given])
    decided = decide(table, None, context(), {})
    changes = [change for move in explain(2, table, decided, context()).moves for change in move.changes]
    assert all(change.new is not None for change in changes if change.field != "grade_override")
    assert all(change.old is not None for change in changes if change.field == "grade_override")


def test_the_smallest_move_of_an_amount_is_found_where_no_contribution_is_known():
    table = customers(
        [
            {
                "acceptance": "认可",
                "expected_amount": 30_000,
                "has_money": "是",
                "has_authority": "是",
                "has_need": "是",
            }
        ]
    )
    decided = decide(table, None, context(), {})
    up = next(move for move in explain(2, table, decided, context()).moves if move.is_up)
    assert (len(up.changes), up.grade) == (1, "A")
    assert up.changes[0].field in ("contribution", "expected_amount")


def test_the_day_is_the_one_of_the_decision():
    assert WINDOWS[0] == date(2026, 3, 5) + timedelta(days=30)


def with_many_values(count):
    """A team's rules that name so many industries, regions and contacts before they give a grade."""
    conditions = ("industry", "region", "contact_name", "owner")
    names = [f"第{number}种" for number in range(count)]
    rules = [Rule((name,) * len(conditions), ("A", "")) for name in names]
    return {
        "grade_combination": DecisionTable(
            "grade_combination",
            HitPolicy.FIRST,
            conditions,
            ("grade_combined", "is_contradictory"),
            (*rules, Rule(("-",) * len(conditions), ("C", ""))),
        )
    }


@pytest.mark.parametrize(
    ("language", "said", "in_vain"),
    [
        ("zh", "种,没有再往下找。", "没有升级的办法"),
        ("en", "ways; not searched further.", "No way up by changing at most"),
    ],
)
def test_a_search_that_stops_says_so(language, said, in_vain):
    table = customers([{}])
    asked = context(tables=with_many_values(80), language=language)
    explained = explain(2, table, decide(table, None, asked, {}), asked)
    assert not any(move.is_up for move in explained.moves)
    assert explained.lines()[-1].endswith(said)
    assert not any(in_vain in line for line in explained.lines())


@pytest.mark.parametrize(("language", "header"), [("zh", "跟进情况"), ("en", "Notes")])
def test_an_input_with_too_many_values_to_try_is_named(language, header):
    words = [f"{number}号" for number in range(20)]  # any of them in any order: a million texts
    rules = [Rule((f"包含 {word}",), ("B", "combined")) for word in words]
    by_note = DecisionTable(
        "grade", HitPolicy.FIRST, ("note",), ("grade_by_rule", "grade_reason"),
        (*rules, Rule(("-",), ("C", "combined"))),
    )  # fmt: skip
    table = customers([{}])
    asked = context(tables={"grade": by_note}, language=language)
    explained = explain(2, table, decide(table, None, asked, {}), asked)
    assert explained.found.left_out == ("note",)
    assert header in explained.lines()[-1]
    assert not any("没有升级的办法" in line or "No way up" in line for line in explained.lines())


def test_a_search_through_everything_in_vain_says_so():
    nobody = DecisionTable(
        "grade", HitPolicy.UNIQUE, ("grade_combined",), ("grade_by_rule", "grade_reason"),
        (Rule(("-",), ("C", "combined")),),
    )  # fmt: skip
    table = customers([{}])
    asked = context(tables={"grade": nobody})
    explained = explain(2, table, decide(table, None, asked, {}), asked)
    assert explained.lines()[-1] == "改5项以内,没有升级的办法。"


def test_a_search_that_found_the_way_or_needs_none_says_nothing_of_limits():
    table = customers([{}, {"grade_override": "A"}])
    decided = decide(table, None, context(), {})
    lines = [line for row in (2, 3) for line in explain(row, table, decided, context()).lines()]
    assert not any("没有再往下找" in line or "没有升级的办法" in line for line in lines)
