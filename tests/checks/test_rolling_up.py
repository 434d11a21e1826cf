"""Many alike roll up to one line; the list is capped, and nothing rare disappears behind what is frequent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmkit.checks import CHECKS, roll_up
from crmkit.model.findings import FindingGroup, Findings


def group(code, count, field="mobile"):
    return FindingGroup(
        "customers", field, code, CHECKS[code].severity, range(2, 2 + count), {"value": ["x"] * count}
    )


def test_many_alike_are_one_line():
    rolled = roll_up(Findings((group("NXT001", 212),)), cap=5000)
    assert [total.message("zh") for total in rolled.totals] == ["没有下一步:212家"]
    assert rolled.totals[0].message("en") == "Without a next step: 212"


def test_the_gravest_come_first_then_the_most_frequent():
    findings = Findings(
        (group("NXT001", 9), group("PHO001", 2), group("PHO006", 1), group("REQ001", 1), group("PHO006", 3))
    )
    rolled = roll_up(findings, cap=5000)
    assert [(total.code, total.count) for total in rolled.totals] == [
        ("REQ001", 1),
        ("PHO006", 4),
        ("PHO001", 2),
        ("NXT001", 9),
    ]
    assert [found.code for found in rolled.listed] == ["REQ001", *["PHO006"] * 4, *["PHO001"] * 2, *["NXT001"] * 9]


def test_the_list_ends_at_the_cap_and_counts_the_rest():
    rolled = roll_up(Findings((group("REQ001", 100_000), group("PHO001", 3))), cap=5000)
    assert len(rolled.listed) == 5000
    assert rolled.left_off_count == 95_003
    assert [(total.code, total.count, total.listed_count) for total in rolled.totals] == [
        ("REQ001", 100_000, 4997),
        ("PHO001", 3, 3),
    ]


@given(st.lists(st.tuples(st.sampled_from(sorted(CHECKS)), st.integers(0, 30)), max_size=12), st.integers(0, 100))
def test_counts_add_up_and_every_kind_is_shown_if_the_cap_allows(parts, cap):
    findings = Findings(tuple(group(code, count) for code, count in parts))
    rolled = roll_up(findings, cap)
    assert sum(total.count for total in rolled.totals) == len(findings)
    assert len(rolled.listed) == sum(total.listed_count for total in rolled.totals) == min(cap, len(findings))
    assert rolled.left_off_count == len(findings) - len(rolled.listed)
    if cap >= len(rolled.totals):
        assert all(total.listed_count for total in rolled.totals)


@pytest.mark.parametrize("cap", [0, -1])
def test_nothing_is_listed_under_a_cap_of_nothing(cap):
    assert len(roll_up(Findings((group("NXT001", 2),)), cap).listed) == 0
