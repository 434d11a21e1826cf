"""Amounts, counts, shares, e-mail addresses and credit codes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc

from crmkit.model.credit_codes import ALPHABET, check_character, read_credit_code
from crmkit.model.emails import read_email
from crmkit.model.numbers import read_count, read_number, read_share
from crmkit.model.readings import Misread, Noted, Reason


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("5000", 5000),
        ("￥1,234.50", 1234.5),
        ("¥ 5000", 5000),
        ("5万", 50_000),
        ("3.5万元", 35_000),
        ("1.2亿", 1.2e8),
        ("十万", 100_000),
        ("一百二十万", 1_200_000),
        ("５万", 50_000),
        ("约5万", 50_000),
        ("5万元左右", 50_000),
        ("5w", 50_000),
        ("5k", 5000),
        ("2千", 2000),
        ("3百万", 3e6),
        ("2.5千万", 2.5e7),
        ("100元整", 100),
        ("(500)", -500),
        ("-500", -500),
        ("$5,000", 5000),
        ("RMB 5000", 5000),
        ("1，234", 1234),
        ("1.2E+5", 120_000),
        (".5", 0.5),
        ("0", 0),
    ],
)
def test_an_amount_is_read_in_every_spelling(text, amount):
    assert read_number(text) == pytest.approx(amount)


@pytest.mark.parametrize(
    "text", ["1,23", "1.234,50", "两万五", "3十万", "abc", "5万5", "一五万三", "1 000 000 0", "50%", "--5", "1e5e5"]
)
def test_what_could_be_another_amount_is_not_read(text):
    assert read_number(text) == Misread(Reason.NOT_A_NUMBER)


@pytest.mark.parametrize("text", ["5-8万", "5万-8万", "5000~8000元", "10至20万"])
def test_a_range_is_no_amount(text):
    assert read_number(text) == Misread(Reason.NUMBER_RANGE)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("120", 120),
        ("100-500人", 100),
        ("500人以上", 500),
        ("约120人", 120),
        ("1000+", 1000),
        (">500", 500),
        ("50-99", 50),
        ("大于1000人", 1000),
        ("10000人及以上", 10_000),
        ("50人以下", 1),
        ("少于50人", 1),
        ("一百人", 100),
        ("1,200人", 1200),
    ],
)
def test_a_range_of_people_counts_by_its_lower_end(text, count):
    assert read_count(text) == count


def test_a_share_may_be_written_in_percent():
    assert read_share("35%") == pytest.approx(0.35)
    assert read_share("0.35") == pytest.approx(0.35)
    assert read_share("a lot%") == Misread(Reason.NOT_A_NUMBER)


@given(st.floats(min_value=-1e12, max_value=1e12, allow_nan=False).map(lambda value: round(value, 2)))
def test_a_formatted_amount_reads_back(amount):
    for text in (f"{amount:.2f}", f"{amount:,.2f}", f"￥{amount:,.2f}", f"{amount:.2f}元"):
        assert read_number(text) == pytest.approx(amount)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_reason(text):
    for read in (read_number, read_count, read_share):
        assert isinstance(read(text), (float, Misread))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Zhou@Example.COM", "Zhou@example.com"),
        (" zhou@example.com ", "zhou@example.com"),
        ("zhou＠qq.com", "zhou@qq.com"),
        ("mailto:a@example.com", "a@example.com"),
        ("Zhou <a@example.com>", "a@example.com"),
        ("周@例子.中国", "周@例子.中国"),
        ("无", None),
        ("-", None),
        ("zhou@", Misread(Reason.NOT_AN_EMAIL)),
        ("a@b", Misread(Reason.NOT_AN_EMAIL)),
        ("13800138000", Misread(Reason.NOT_AN_EMAIL)),
        ("a@b@c.com", Misread(Reason.NOT_AN_EMAIL)),
        ("a@example.com; b@example.com", Noted("a@example.com; b@example.com", Reason.TWO_EMAILS, "2")),
    ],
)
def test_an_address_is_read_without_asking_the_network(text, reading):
    assert read_email(text) == reading


def test_a_credit_code_is_told_from_what_is_none():
    assert read_credit_code("91110108551385082q ") == "91110108551385082Q"
    assert read_credit_code("9111 0108 5513 8508 2Q") == "91110108551385082Q"
    assert read_credit_code("410100123456789") == "410100123456789"
    assert read_credit_code("无") is None
    assert read_credit_code("9111010855138508") == Misread(Reason.NOT_A_CREDIT_CODE, "16")
    assert read_credit_code("9111010855138508IO") == Misread(Reason.NOT_A_CREDIT_CODE, "IO")
    assert read_credit_code("DE123456789", "en") == "DE123456789"
    assert isinstance(read_credit_code("DE123456789"), Misread)


@given(st.text(alphabet=ALPHABET, min_size=15, max_size=15), st.sampled_from(["91", "11", "51", "92", "N1"]))
def test_our_check_character_is_the_standards(body, start):
    code = start + body
    assert code + check_character(code) == code + uscc.calc_check_digit(code)


def test_a_sum_that_is_a_multiple_of_31_ends_in_zero():
    assert check_character("0" * 17) == "0"
    assert check_character("91350100M000100Y4") == "3"


@given(st.emails())
def test_an_address_reads_back(address):
    assume(read_email(address) == address.rpartition("@")[0] + "@" + address.rpartition("@")[2].lower())
    assert read_email(read_email(address)) == read_email(address)
