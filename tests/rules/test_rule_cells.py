"""A rule cell in every form a person writes; what can't be read is a value with words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmkit.locale import LANGUAGES
from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import GRADE, NATURE, STATUS
from crmkit.rules import CellProblem, parse_cell
from crmkit.rules.describe import describe_test
from crmkit.rules.unary_tests import (
    Anything,
    Compares,
    Comparison,
    Contains,
    Equals,
    IsBlank,
    IsFilled,
    Negated,
    OneOf,
    Within,
)

GRADED = Field("grade", Kind.CHOICE, "分级", "Grade", vocabulary=GRADE)
STATE = Field("status", Kind.CHOICE, "客户状态", "Status", vocabulary=STATUS)
OPEN = Field("nature", Kind.CHOICE, "客户性质", "Type", vocabulary=NATURE)
AMOUNT = Field("amount", Kind.AMOUNT, "金额", "Amount")
DAY = Field("day", Kind.DATE, "日期", "Date")
NOTE = Field("note", Kind.TEXT, "备注", "Note")

A, B = Equals("A"), Equals("B")


@pytest.mark.parametrize(
    ("cell", "field", "test"),
    [
        *((cell, GRADED, Anything()) for cell in ("", " ", "-", "—", None, "any", "任意")),
        *((cell, GRADED, A) for cell in ("A", "a", "A", "A类", '"A"', "“A”", "=A", "等于 A")),
        *((cell, GRADED, A) for cell in ("\uff21", "\u201cA\u201d", "\uff1dA")),
        *((cell, GRADED, OneOf((A, B))) for cell in ("A\uff0cB", "A\uff1bB", "A\u3001B", "\uff21,\uff22")),
        ("\uff080..3]", AMOUNT, Within(0.0, 3.0, has_low=False)),
        *((cell, GRADED, OneOf((A, B))) for cell in ("A,B", "A,B", "A、B", "A;B", '"A","B"', " A , B ")),
        *((cell, GRADED, Negated(A)) for cell in
          ("not(A)", "不等于 A", "不是A", "!=A", "<>A", "≠A", "not A", "非(A)")),
        *((cell, GRADED, Negated(OneOf((A, B)))) for cell in ("not(A,B)", "不等于 A,B", "not equal to A,B")),
        ("not(A),not(B)", GRADED, OneOf((Negated(A), Negated(B)))),
        *((cell, GRADED, IsBlank()) for cell in ("为空", "空", "is blank", "empty", "null")),
        *((cell, GRADED, IsFilled()) for cell in ("不为空", "非空", "not blank", "is not empty", "not(null)")),
        ("A,为空", GRADED, OneOf((A, IsBlank()))),
        ("未分级,远期", GRADED, OneOf((Equals("ungraded"), Equals("long")))),
        ("Signed, unpaid", STATE, Equals("signed")),
        ("Active,Signed, unpaid,Paid", STATE, OneOf((Equals("active"), Equals("signed"), Equals("paid")))),
        ("研究所", OPEN, Equals("研究所")),
        *((cell, AMOUNT, Compares(Comparison.AT_LEAST, 50000.0)) for cell in
          (">=50000", "≥ 50,000", ">=50000", "大于等于5万", "不少于50000元", "at least 50000")),
        *((cell, AMOUNT, Compares(Comparison.AT_MOST, 10.0)) for cell in ("<=10", "≤10", "不超过10", "at most 10")),
        *((cell, AMOUNT, Compares(Comparison.MORE, 10.0)) for cell in (">10", "大于10", "超过 10", "more than 10")),
        *((cell, AMOUNT, Compares(Comparison.LESS, -1.5)) for cell in ("<-1.5", "小于 -1.5", "less than -1.5")),
        *((cell, AMOUNT, Within(7.0, 10.0)) for cell in
          ("[7..10]", "[7 .. 10]", "介于7和10", "介于 7 至 10 之间", "between 7 and 10")),
        ("(0..3]", AMOUNT, Within(0.0, 3.0, has_low=False, has_high=True)),
        ("]0..3[", AMOUNT, Within(0.0, 3.0, has_low=False, has_high=False)),
        ("[0..3)", AMOUNT, Within(0.0, 3.0, has_low=True, has_high=False)),
        ("(0..3],(5..6]", AMOUNT, OneOf((Within(0.0, 3.0, has_low=False), Within(5.0, 6.0, has_low=False)))),
        ("not((0..3])", AMOUNT, Negated(Within(0.0, 3.0, has_low=False))),
        ("<5,>10", AMOUNT, OneOf((Compares(Comparison.LESS, 5.0), Compares(Comparison.MORE, 10.0)))),
        ("100,000", AMOUNT, Equals(100000.0)),
        *((cell, AMOUNT, OneOf((Equals(100.0), Equals(200.0)))) for cell in
          ("100;200", "100\u3001200", "100, 200", "100\uff0c200")),
        (">=1,000,000", AMOUNT, Compares(Comparison.AT_LEAST, 1_000_000.0)),
        ("1,000, 2,000", AMOUNT, OneOf((Equals(1000.0), Equals(2000.0)))),
        ("1,2,3", AMOUNT, OneOf((Equals(1.0), Equals(2.0), Equals(3.0)))),
        ("80%", AMOUNT, Equals(0.8)),
        (50000, AMOUNT, Equals(50000.0)),
        *((cell, DAY, Equals(date(2026, 1, 1))) for cell in
          ("2026-01-01", "2026/1/1", "2026年1月1日", 'date("2026-01-01")')),
        ("晚于 2026-01-01", DAY, Compares(Comparison.MORE, date(2026, 1, 1))),
        ("[2026-01-01..2026-03-31]", DAY, Within(date(2026, 1, 1), date(2026, 3, 31))),
        ("包含 比价", NOTE, Contains("比价")),
        ("包含 比价,便宜", NOTE, OneOf((Contains("比价"), Contains("便宜")))),
        ("不包含 比价", NOTE, Negated(Contains("比价"))),
        ("does not contain price", NOTE, Negated(Contains("price"))),
        ('"-"', NOTE, Equals("-")),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_people_mean_it(cell, field, test):
    assert parse_cell(cell, field) == test


@pytest.mark.parametrize(
    ("cell", "field", "code"),
    [
        ("D", GRADED, "unknown_word"),
        ("A,D", GRADED, "unknown_word"),
        ("大于 A", GRADED, "no_order"),
        (">=大", AMOUNT, "not_a_number"),
        ("五万", AMOUNT, "not_a_number"),
        ("2026-13-01", DAY, "not_a_date"),
        ("下雨天", DAY, "not_a_date"),
        ("[10..7]", AMOUNT, "reversed_interval"),
        ("100,200", AMOUNT, "ambiguous_comma"),
        ("A,", GRADED, "value_missing"),
    ],
)
def test_a_cell_that_cannot_be_read_says_why(cell, field, code):
    problem = parse_cell(cell, field)
    assert isinstance(problem, CellProblem)
    assert problem.code == code
    for language in LANGUAGES:
        assert problem.cell == cell
        assert "{" not in problem.message(language)


@given(st.text(max_size=30), st.sampled_from([GRADED, OPEN, AMOUNT, DAY, NOTE]))
def test_no_text_makes_the_parser_stumble(cell, field):
    parse_cell(cell, field)


NUMBERS = st.integers(-10_000, 10_000).map(float)
TESTS = st.recursive(
    st.one_of(
        st.just(IsBlank()),
        st.just(IsFilled()),
        NUMBERS.map(Equals),
        st.builds(Compares, st.sampled_from(Comparison), NUMBERS),
        st.tuples(NUMBERS, NUMBERS, st.booleans(), st.booleans()).map(
            lambda parts: Within(min(parts[:2]), max(parts[:2]), parts[2], parts[3])
        ),
    ),
    lambda inner: inner.filter(lambda test: not isinstance(test, (Negated, IsFilled))).map(Negated),
    max_leaves=3,
)


@given(st.lists(TESTS, min_size=1, max_size=4), st.sampled_from(LANGUAGES))
def test_a_test_in_words_reads_back_as_the_same_test(tests, language):
    test = tests[0] if len(tests) == 1 else OneOf(tuple(tests))
    assert parse_cell(describe_test(test, AMOUNT, language), AMOUNT) == test


def test_an_unknown_word_is_answered_with_the_words_of_the_reader():
    problem = parse_cell("Z", STATE)
    assert "跟进中、已签约待回款" in problem.message("zh")
    assert "Active, Signed, unpaid" in problem.message("en")
    assert "跟进中" not in problem.message("en")
