"""目标: a month is read however people write it."""

from datetime import date, datetime

import pandas as pd
import pytest
from action_books import asked, written

from crmkit.jobs.opening import opened

MONTHS = [datetime(2026, 3, 1), datetime(2026, 3, 18), "2026-03", "2026年3月", "2026.3", "2026年3月份", "2026-03-15"]


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_is_its_first_day(tmp_path, month):
    path = written(tmp_path / "客户.xlsx", 目标=[["月份", "负责人", "签约目标"], [month, "王芳", 300000]])
    typed = opened(asked(path)).typed["targets"].values
    assert pd.Timestamp(typed["month"].iloc[0]).date().replace(day=1) == date(2026, 3, 1)
    assert typed["signed_target_amount"].tolist() == [300000]


def test_what_is_no_month_is_a_finding(tmp_path):
    path = written(
        tmp_path / "客户.xlsx", 目标=[["月份", "负责人", "签约目标"], ["2026-13", "王芳", 1], ["2026-03", "李强", 2]]
    )
    workbook = opened(asked(path))
    assert [finding.table for finding in workbook.reading_findings] == ["targets"]
