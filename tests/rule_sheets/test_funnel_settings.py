"""Chances, dwell limits and levels to replenish are the team's to set; what is wrong is named and changes nothing."""

import pytest
from ruled_books import SETTINGS, asked, put, ruled_book, steering

from crmkit.analysis import DEFAULT_PIPELINE, Pipeline, replenishments, rotting_limits, stage_chances
from crmkit.jobs.deciding import decided
from crmkit.jobs.funnel.facts import funnel_data
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh import refresh
from crmkit.model.settings import Settings
from crmkit.model.tables import CUSTOMERS


def data_of(path):
    workbook = opened(asked(path))
    return funnel_data(workbook, decided(workbook, {}))


def test_what_a_team_sets_is_what_the_funnel_assumes(tmp_path):
    path = ruled_book(tmp_path)
    put(path, SETTINGS, ("商机成交概率",), 1, "90%")
    put(path, SETTINGS, ("观望最多停几天",), 1, 25)
    put(path, SETTINGS, ("B类至少几家",), 1, 3)
    data = data_of(path)
    assert stage_chances(data)["opportunity"].value == pytest.approx(0.9)
    assert stage_chances(data)["potential"].value == pytest.approx(Settings().win_shares[0])
    assert (rotting_limits(data)["watching"].days, rotting_limits(data)["intention"].days) == (25, 20)
    assert data.pipeline.levels_per_owner == {"B": 3, "C": 20}


def test_the_sheet_of_the_funnel_follows_with_the_next_refresh(tmp_path):
    path = ruled_book(tmp_path)
    put(path, SETTINGS, ("商机成交概率",), 1, 0.9)
    refresh(asked(path))
    grid = opened(asked(path)).content.sheet("漏斗").grid
    shown = {grid.text(row, 1): grid.cell(row, 4) for row in range(1, grid.last_row + 1)}
    assert (shown["商机"], shown["意向"]) == (0.9, 0.35)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("商机成交概率", "140%", "setting_out_of_range"),
        ("意向成交概率", "很高", "setting_not_a_number"),
        ("潜在最多停几天", 0, "setting_out_of_range"),
        ("意向最多停几天", 7.5, "setting_out_of_range"),
        ("C类至少几家", -1, "setting_out_of_range"),
        ("意向成交概率", 0.1, "setting_order"),
    ],
)
def test_a_wrong_one_is_named_and_what_held_before_holds(tmp_path, name, value, code):
    path = ruled_book(tmp_path)
    put(path, SETTINGS, (name,), 1, value)
    read = steering(path)
    assert {mistake.problem.code for mistake in read.mistakes} == {code}
    assert Pipeline.under(read.settings) == DEFAULT_PIPELINE


def test_a_level_of_nought_asks_nobody_to_replenish(tmp_path):
    path = ruled_book(tmp_path)
    edit_owner(path)
    assert {low.grade for low in replenishments(data_of(path))} == {"B", "C"}
    put(path, SETTINGS, ("C类至少几家",), 1, 0)
    assert {low.grade for low in replenishments(data_of(path))} == {"B"}


def edit_owner(path):
    put(path, "客户", ("甲公司",), owner_offset(), "王芳")


def owner_offset():
    names = [field.name for field in CUSTOMERS.fields]
    return names.index("owner") - names.index("customer_name")
