"""Dates in all common forms; a date that could be two days is nobody's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmkit.model.dates import Lean, read_date, read_date_number, with_assumed_year
from crmkit.model.readings import Misread, Noted, Reason

AS_OF = date(2026, 3, 20)
FIFTH = date(2026, 3, 5)
DAYS = st.dates(date(2015, 1, 1), date(2034, 12, 31))

THE_FIFTH = [
    "2026-03-05",
    "2026-03-05 12:30",
    "2026-03-05 12:30:59.123",
    "2026-03-05T08:00:00",
    "2026-03-05T08:00:00+08:00",
    "2026-03-05T08:00:00Z",
    "2026-3-5 0:00:00",
    "2026/3/5",
    "2026/03/05 8:05 AM",
    "2026.3.5",
    "2026.03.05.",
    "2026. 3. 5",
    "2026 3 5",
    "2026年3月5日",
    "2026年 3月 5日",
    "2026年3月5号",
    "2026年3月5日 14:30",
    "2026年3月5日下午3点",
    "2026年3月5日 星期四",
    "2026-03-05 (周四)",
    "2026-03-05前",
    "2026-03-05左右",
    "20260305",
    "26.3.5",
    "26-3-5",
    "26/3/5",
    "26年3月5日",
    "05 Mar, 2026",
    "5 March 2026",
    "5th March 2026",
    "Mar 5, 2026",
    "March 5th, 2026",
    "Thu, 05 Mar 2026",
    "Thursday 5 March 2026",
    "5-Mar-26",
    "5-Mar-2026",
    "二〇二六年三月五日",
    "二零二六年三月五号",
    "２０２６年３月５日",
    "２０２６-０３-０５",
    "\u200b2026-03-05\u200b",
    "46086",
]


@pytest.mark.parametrize("text", THE_FIFTH)
def test_every_common_form_is_the_day_it_names(text):
    assert read_date(text, AS_OF) == FIFTH


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/03/2026", date(2026, 3, 25)),
        ("3/25/2026", date(2026, 3, 25)),
        ("25.03.2026", date(2026, 3, 25)),
        ("3/3/2026", date(2026, 3, 3)),
        ("3/25/26", date(2026, 3, 25)),
        ("二〇二五年十二月二十五日", date(2025, 12, 25)),
        ("十二", None),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_part_above_twelve_tells_day_from_month(text, day):
    found = read_date(text, AS_OF)
    assert found == day if day else isinstance(found, Misread)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("05/03/2026", Reason.AMBIGUOUS_DATE),
        ("3/05/2026", Reason.AMBIGUOUS_DATE),
        ("05.03.2026", Reason.AMBIGUOUS_DATE),
        ("25/3/26", Reason.AMBIGUOUS_DATE),
        ("3/5/26", Reason.AMBIGUOUS_DATE),
        ("Mar 26", Reason.AMBIGUOUS_DATE),
        ("2026-02-30", Reason.UNREAL_DATE),
        ("2026-13-01", Reason.UNREAL_DATE),
        ("31/02/2026", Reason.UNREAL_DATE),
        ("2月30日", Reason.UNREAL_DATE),
        ("20260230", Reason.UNREAL_DATE),
        ("29 Feb 2025", Reason.UNREAL_DATE),
        ("2026年3月", Reason.DATE_WITHOUT_DAY),
        ("2026-03", Reason.DATE_WITHOUT_DAY),
        ("3月底", Reason.DATE_WITHOUT_DAY),
        ("2026", Reason.DATE_WITHOUT_DAY),
        ("March 2026", Reason.DATE_WITHOUT_DAY),
        ("26.13", Reason.DATE_WITHOUT_DAY),
        ("2026-03-05~2026-03-08", Reason.DATE_RANGE),
        ("3月5日-3月8日", Reason.DATE_RANGE),
        ("3.5至3.8", Reason.DATE_RANGE),
        ("今天", Reason.NOT_A_DATE),
        ("下周三", Reason.NOT_A_DATE),
        ("13800138000", Reason.NOT_A_DATE),
        ("abc", Reason.NOT_A_DATE),
        ("3.5.7.9", Reason.NOT_A_DATE),
        ("12345", Reason.NOT_A_DATE),
        ("3十月五日", Reason.NOT_A_DATE),
        ("5 Foo 2026", Reason.NOT_A_DATE),
    ],
)
def test_what_names_no_one_day_says_why(text, reason):
    assert read_date(text, AS_OF) == Misread(reason)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3月5日", date(2026, 3, 5)),
        ("03-05 12:00:00", date(2026, 3, 5)),
        ("3.5", date(2026, 3, 5)),
        ("4.27到期", date(2025, 4, 27)),
        ("三月五号", date(2026, 3, 5)),
        ("12月20日", date(2025, 12, 20)),
        ("2月29日", date(2024, 2, 29)),
        ("3/20", date(2026, 3, 20)),
        ("5 Mar", date(2026, 3, 5)),
    ],
)
def test_a_day_without_a_year_is_the_latest_past_one_and_says_so(text, day):
    assert read_date(text, AS_OF) == Noted(day, Reason.ASSUMED_YEAR, str(day.year))


def test_a_planned_day_without_a_year_is_the_nearest_one():
    assert with_assumed_year(4, 27, AS_OF, Lean.NEAREST) == date(2026, 4, 27)
    assert with_assumed_year(3, 5, AS_OF, Lean.NEAREST) == date(2026, 3, 5)
    assert with_assumed_year(4, 31, AS_OF, Lean.NEAREST) is None


def test_an_english_workbook_does_not_guess_between_month_and_day():
    assert read_date("3/5", AS_OF, "en") == Misread(Reason.AMBIGUOUS_DATE)
    assert read_date("25.3.20", AS_OF, "en") == Misread(Reason.AMBIGUOUS_DATE)
    assert read_date("3/25", AS_OF, "en") == Noted(date(2025, 3, 25), Reason.ASSUMED_YEAR, "2025")


@pytest.mark.parametrize(
    ("number", "day"), [(46086.0, FIFTH), (46086.75, FIFTH), (20260305.0, FIFTH), (32874.0, date(1990, 1, 1))]
)
def test_a_number_is_a_serial_day_or_year_month_day(number, day):
    assert read_date_number(number) == day


@pytest.mark.parametrize("number", [0.5, 3.5, 2026.0, 20260230.0, 20260305.5, -46086.0, 1e300, 13800138000.0])
def test_any_other_number_is_no_date(number):
    assert isinstance(read_date_number(number), Misread)


@given(DAYS)
def test_a_written_day_reads_back(day):
    for form in (
        "{0:%Y-%m-%d}",
        "{0.year}/{0.month}/{0.day}",
        "{0.year}年{0.month}月{0.day}日",
        "{0:%Y%m%d}",
        "{0:%d %b %Y}",
    ):
        assert read_date(form.format(day), AS_OF) == day
    assert read_date_number(float((day - date(1899, 12, 30)).days)) == day


@given(DAYS, st.sampled_from("/-."))
def test_day_and_month_before_a_year_are_never_guessed(day, mark):
    read = read_date(f"{day.day:02}{mark}{day.month:02}{mark}{day.year}", AS_OF)
    assert read == (day if day.day > 12 or day.day == day.month else Misread(Reason.AMBIGUOUS_DATE))


@given(st.dates(date(2011, 1, 1), AS_OF), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_an_assumed_year_never_leads_past_as_of(day, as_of):
    found = with_assumed_year(day.month, day.day, as_of)
    assert found is not None
    assert found <= as_of < found + timedelta(days=366 * 9)


@given(st.text(max_size=30), st.sampled_from(["zh", "en"]))
def test_any_text_is_a_day_or_a_reason(text, language):
    assert isinstance(read_date(text, AS_OF, language), (date, Misread, Noted))
