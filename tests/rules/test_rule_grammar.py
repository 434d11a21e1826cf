"""The documented grammar: each form means the same in both languages, and no text at all makes the parser fail."""

from calendar import isleap
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from table_oracle import AS_OF, FIELDS, made

from crmkit.locale import LANGUAGES, text
from crmkit.model.decision_table import HitPolicy
from crmkit.model.fields import Kind
from crmkit.rules import CellProblem, compile_table, evaluate, parse_cell
from crmkit.rules.analysis import check_table
from crmkit.rules.days import on_day
from crmkit.rules.describe import describe_test
from crmkit.rules.encode import encode, passes
from crmkit.rules.grammar import GRAMMAR
from crmkit.rules.unary_tests import (
    Compares,
    Comparison,
    Contains,
    EndsWith,
    Equals,
    Negated,
    OneOf,
    RelativeDay,
    StartsWith,
    Unit,
    Within,
    Yearly,
)

DAY, NOTE, AMOUNT, CHOICE = FIELDS["day"], FIELDS["note"], FIELDS["amount"], FIELDS["acceptance"]


@pytest.mark.parametrize("form", GRAMMAR, ids=lambda form: form.name)
def test_every_form_means_the_same_in_both_languages(form):
    tests = [parse_cell(cell, form.field) for cell in (*form.zh, *form.en)]
    assert not isinstance(tests[0], CellProblem)
    assert all(test == tests[0] for test in tests), tests
    for language in LANGUAGES:
        assert text(f"rules.grammar.{form.name}", language)
        assert parse_cell(describe_test(tests[0], form.field, language), form.field) == tests[0]


def test_every_form_means_something_of_its_own():
    tests = [parse_cell(form.zh[0], form.field) for form in GRAMMAR]
    assert all(tests.index(test) == place for place, test in enumerate(tests))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("近30天", Within(RelativeDay(-30), RelativeDay(0))),
        ("近一周内", Within(RelativeDay(-1, Unit.WEEK), RelativeDay(0))),
        (">90天前", Compares(Comparison.LESS, RelativeDay(-90))),
        (">=90 days ago", Compares(Comparison.AT_MOST, RelativeDay(-90))),
        ("<30天前", Within(RelativeDay(-30), RelativeDay(0), has_low=False)),
        ("<7天后", Within(RelativeDay(0), RelativeDay(7), has_high=False)),
        ("30天前", Equals(RelativeDay(-30))),
        ("明天", Equals(RelativeDay(1))),
        ("晚于30天前", Compares(Comparison.MORE, RelativeDay(-30))),
        ("in 2 weeks", Equals(RelativeDay(2, Unit.WEEK))),
        ("not(近30天)", Negated(Within(RelativeDay(-30), RelativeDay(0)))),
        ("每年未来7天", Yearly(Within(RelativeDay(0), RelativeDay(7)))),
        ("每年的今天", Yearly(Equals(RelativeDay(0)))),
        ("birthday within the next 2 weeks", Yearly(Within(RelativeDay(0), RelativeDay(2, Unit.WEEK)))),
        ("不是 每年近3天", Negated(Yearly(Within(RelativeDay(-3), RelativeDay(0))))),
        ("近7天,为空", OneOf((Within(RelativeDay(-7), RelativeDay(0)), parse_cell("为空", DAY)))),
        (datetime(2026, 1, 1, tzinfo=UTC), Equals(date(2026, 1, 1))),
        (46023, Equals(date(2026, 1, 1))),
    ],
)
def test_days_counted_from_as_of(cell, expected):
    assert parse_cell(cell, DAY) == expected


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("近30天", {-30, 0}), (">90天前", {-91, -400}), ("<30天前", {-29, 0}), ("<=30天前", {-30, 0}),
        ("未来7天", {0, 7}), (">7天后", {8, 400}), ("今天", {0}), ("<今天", {-1, -400}),
    ],
)  # fmt: skip
def test_a_table_counts_days_from_the_day_it_is_asked_on(cell, days):
    table = compile_table(made(HitPolicy.FIRST, ("day",), [(cell, "x")]), FIELDS)
    tried = np.array([-400, -91, -90, -30, -29, -28, -1, 0, 7, 8, 400])
    for as_of in (AS_OF, date(2024, 2, 29)):
        column = np.datetime64(as_of, "D") + tried
        said = evaluate(table.on(as_of), {"day": column}, len(column)).output("said")
        hit = {int(day) for day, word in zip(tried, said, strict=True) if word}
        assert {min(hit), max(hit)} == days


@pytest.mark.parametrize(
    ("as_of", "days", "others"),
    [
        (date(2026, 3, 5), ["1970-03-05", "2026-03-12", "2031-03-10"], ["1999-03-04", "1999-03-13", "2026-09-05"]),
        (date(2026, 12, 29), ["1988-12-29", "1988-01-05", "2026-01-01"], ["1988-12-28", "1988-01-06"]),
        (date(2026, 2, 21), ["1992-02-29", "1991-02-28"], ["1992-03-01", "1992-02-20"]),
        (date(2026, 2, 20), ["1992-02-27"], ["1992-02-29", "1992-02-28"]),
        (date(2028, 2, 22), ["1992-02-29", "1991-02-28"], ["1992-03-01"]),
        (date(2028, 2, 23), ["1992-02-29", "1992-03-01"], ["1992-03-02", "1992-02-22"]),
        (date(2026, 3, 1), ["1992-03-01", "1992-03-08"], ["1992-02-29"]),
    ],
)
def test_a_day_comes_back_every_year_and_the_29th_of_february_on_the_28th(as_of, days, others):
    for cell in ("每年未来7天", "yearly next 7 days"):
        table = compile_table(made(HitPolicy.FIRST, ("day",), [(cell, "x")]), FIELDS).on(as_of)
        column = np.array([*days, *others, "NaT"], "datetime64[D]")
        said = evaluate(table, {"day": column}, len(column)).output("said")
        assert [bool(word) for word in said] == [True] * len(days) + [False] * (len(others) + 1)


@given(
    st.dates(date(1890, 1, 1), date(2110, 1, 1)), st.dates(date(1890, 1, 1), date(2110, 1, 1)), st.integers(0, 500)
)
def test_a_yearly_day_is_found_as_by_looking_at_each_day_to_come(day, as_of, count):
    test = on_day(parse_cell(f"每年未来{count}天", DAY), as_of)
    to_come = [as_of + timedelta(days=offset) for offset in range(count + 1)]
    comes_back = any(
        (other.month, other.day) == (day.month, day.day)
        or ((day.month, day.day, other.month, other.day) == (2, 29, 2, 28) and not isleap(other.year))
        for other in to_come
    )
    codes, truth = encode(np.array([day], "datetime64[D]"), [test])
    assert bool(truth[codes[0], 0]) is comes_back


def test_a_table_that_counts_days_is_not_asked_without_a_day():
    table = compile_table(made(HitPolicy.FIRST, ("day",), [("近30天", "x")]), FIELDS)
    with pytest.raises(TypeError):
        evaluate(table, {"day": np.array(["2026-01-01"], "datetime64[D]")}, 1)


def test_a_month_ago_exists_every_day():
    test = on_day(parse_cell("1个月前", DAY), date(2026, 3, 31))
    assert test == Equals(date(2026, 2, 28))
    assert on_day(parse_cell("9999年前", DAY), AS_OF) == Equals(date.min)
    assert on_day(parse_cell("9999年后", DAY), AS_OF) == Equals(date.max)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("以华为开头", StartsWith("华为")),
        ("不以华为开头", Negated(StartsWith("华为"))),
        ("以A,B开头", OneOf((StartsWith("a"), StartsWith("b")))),
        ("ends with Ltd", EndsWith("ltd")),
        ("为空,包含 比价", OneOf((parse_cell("为空", NOTE), Contains("比价")))),
        ("包含 a,以b开头", OneOf((Contains("a"), StartsWith("b")))),
        ("不包含 a,不包含 b", Negated(OneOf((Contains("a"), Contains("b"))))),
    ],
)
def test_texts_are_sought_by_beginning_part_and_end(cell, expected):
    assert parse_cell(cell, NOTE) == expected


def test_a_part_of_a_word_means_the_words_of_the_list_that_have_it():
    assert parse_cell("包含 异议", CHOICE) == Equals("objects")
    assert parse_cell("contains leans", CHOICE) == Equals("leans_away")
    assert parse_cell("包含 没有", CHOICE).code == "no_such_word"
    assert parse_cell("包含 5", AMOUNT).code == "not_text"


@pytest.mark.parametrize(
    ("cell", "field", "likely"),
    [
        ("=>50000", AMOUNT, ">=50000"), ("50000以上", AMOUNT, ">=50000"), ("5万+", AMOUNT, ">=5万"),
        ("10以内", AMOUNT, "<=10"), ("7-10", AMOUNT, "[7..10]"), ("7~10", AMOUNT, "[7..10]"),
        ("[10..7]", AMOUNT, "[7..10]"), ("五万", AMOUNT, "5万"), ("100/200", AMOUNT, "100;200"),
        ("认可或有异议", CHOICE, "认可,有异议"), ("认可/有异议", CHOICE, "认可,有异议"), ("认可,", CHOICE, "认可"),
        ("除认可外", CHOICE, "not(认可)"), ("30天内", DAY, "近30天"), ("超过90天", DAY, ">90天前"),
        ("倾向竟品", CHOICE, "倾向竞品或难满足"), ("认可,有异义", CHOICE, "认可,有异议"),
        ("[7,10]", AMOUNT, "[7..10]"),
    ],
)  # fmt: skip
def test_an_unreadable_cell_says_what_was_probably_meant(cell, field, likely):
    problem = parse_cell(cell, field)
    assert isinstance(problem, CellProblem)
    assert problem.likely == likely
    assert not isinstance(parse_cell(problem.likely, field), CellProblem)
    assert likely in problem.message("zh")
    assert likely in problem.message("en")


PIECES = st.sampled_from([
    "not(", "不等于", "非", "!=", "(", ")", "[", "]", "..", ",", ";", "、", "-", ">", "<", "=", "近", "天", "前",
    "后", "以", "开头", "包含", "为空", "A", "认可", '"', "“", "介于", "和", "between", "and", "1e9", "9999", "年",
    "%", "万", " ", "30", "2026-13-40", "date(", "last", "days", "ago", "\x00", "\u2028", "９", "今天", "x", "或",
    "以上", "每年", "yearly",
])  # fmt: skip
CELLS = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=8).map("".join))


@given(CELLS, st.sampled_from(sorted(FIELDS)))
@settings(max_examples=600, deadline=None)
@example("not(" * 200 + "A" + ")" * 200, "acceptance")
@example("不等于" * 300 + "A", "note")
@example("9" * 900, "amount")
@example("1,000," * 150, "amount")
@example("包含" + "a," * 400, "note")
@example("介于" + "和" * 900, "amount")
@example("x" * 40_000, "note")
def test_any_text_is_a_test_or_a_problem_in_words(cell, name):
    field = FIELDS[name]
    test = parse_cell(cell, field)
    if isinstance(test, CellProblem):
        assert all("{" not in test.message(language).replace(test.cell, "") or "{" in cell for language in LANGUAGES)
        assert not test.likely or not isinstance(parse_cell(test.likely, field), CellProblem)
        return
    for language in LANGUAGES:
        assert describe_test(test, field, language)
    is_number = field.kind in (Kind.AMOUNT, Kind.INTEGER, Kind.SHARE, Kind.DATE)
    keys = np.array([1.0, np.nan]) if is_number else np.array(["a", None], dtype=object)
    assert passes(on_day(test, AS_OF), keys).shape == (2,)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4), st.sampled_from(HitPolicy))
@settings(max_examples=150, deadline=None)
def test_any_table_of_any_texts_is_checked_without_failing(rows, policy):
    table = made(policy, ("note", "amount"), rows, priorities=("x",))
    for problem in check_table(compile_table(table, FIELDS).on(AS_OF)):
        assert problem.message("zh")
        assert problem.message("en")


TEXTS = st.recursive(
    st.one_of(
        *(st.sampled_from(["比价", "a", "bc", "x-y"]).map(kind) for kind in (Contains, StartsWith, EndsWith)),
        st.sampled_from(["比价", "ab", "x-y"]).map(Equals),
    ),
    lambda inner: inner.filter(lambda test: not isinstance(test, Negated)).map(Negated),
    max_leaves=2,
)
DAYS = st.builds(RelativeDay, st.integers(-400, 400), st.sampled_from(Unit)).map(
    lambda day: day if day.count else RelativeDay(0)
)


@given(
    st.one_of(DAYS.map(Equals), st.builds(Compares, st.sampled_from(Comparison), DAYS)), st.sampled_from(LANGUAGES)
)
def test_relative_days_in_words_read_back_as_the_same_test(test, language):
    assert parse_cell(describe_test(test, DAY, language), DAY) == test


@given(DAYS, DAYS, st.booleans(), st.booleans(), st.sampled_from(LANGUAGES))
def test_yearly_spans_in_words_read_back_as_the_same_test(low, high, has_low, has_high, language):
    assume(low.unit is not high.unit or low.count <= high.count)
    span = Within(low, high, has_low, has_high)
    assert parse_cell(describe_test(Yearly(span), DAY, language), DAY) == Yearly(span)


@given(TEXTS, st.sampled_from(LANGUAGES))
def test_text_tests_in_words_read_back_with_the_same_meaning(test, language):
    again = parse_cell(describe_test(test, NOTE, language), NOTE)
    keys = np.array(["比价", "a", "bc", "abc", "x,y", "x-y", "ab", "q", None], dtype=object)
    assert passes(again, keys).tolist() == passes(test, keys).tolist()
