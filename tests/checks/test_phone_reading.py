"""Phone cells as people fill them: what can be dialled is read, nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmkit.model.phones import numbers_of, read_phone
from crmkit.model.readings import Misread, Noted, Reason

MOBILE, LANDLINE = "13800138000", "0371-60000000"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("13800138000", MOBILE),
        ("138 0013 8000", MOBILE),
        ("138-0013-8000", MOBILE),
        ("+86 138 0013 8000", MOBILE),
        ("8613800138000", MOBILE),
        ("0086-13800138000", MOBILE),
        ("(+86)13800138000", MOBILE),
        ("13800138000.0", MOBILE),
        ("王总13800138000", MOBILE),
        ("13800138000(王总)", MOBILE),
        ("手机:13800138000", MOBILE),
        ("13800138000,", MOBILE),
        ("13800138000 QQ 12345678", MOBILE),
        ("13800138000/13800138000", MOBILE),
        ("10012345678", "10012345678"),
        ("0371-60000000", LANDLINE),
        ("037160000000", LANDLINE),
        ("(0371)60000000", LANDLINE),
        ("（0371）60000000", LANDLINE),
        ("0371 6000 0000", LANDLINE),
        ("0371—60000000", LANDLINE),
        ("+86-371-60000000", LANDLINE),
        ("+86 0371 60000000", LANDLINE),
        ("010-62345678", "010-62345678"),
        ("02162345678", "021-62345678"),
        ("0371-60000000转801", "0371-60000000-801"),
        ("0371-60000000-801", "0371-60000000-801"),
        ("0371-60000000 ext. 801", "0371-60000000-801"),
        ("4008008000", "400-800-8000"),
        ("95588", "95588"),
        ("+1 202 555 0143", "+12025550143"),
        ("001 202 555 0143", "+12025550143"),
        ("无", None),
        ("-", None),
        ("暂无", None),
        ("n/a", None),
    ],
)
def test_a_number_is_read_in_every_spelling(text, reading):
    assert read_phone(text) == reading


@pytest.mark.parametrize(
    ("text", "value", "reason", "detail"),
    [
        ("13800138000/13900139000", "13800138000 / 13900139000", Reason.TWO_PHONES, "2"),
        ("13800138000 13900139000", "13800138000 / 13900139000", Reason.TWO_PHONES, "2"),
        ("13800138000、0371-60000000", "13800138000 / 0371-60000000", Reason.TWO_PHONES, "2"),
        ("13800138000\n13900139000", "13800138000 / 13900139000", Reason.TWO_PHONES, "2"),
        ("13800138000或13900139000", "13800138000 / 13900139000", Reason.TWO_PHONES, "2"),
        ("１３８００１３８０００", MOBILE, Reason.WIDE_DIGITS, MOBILE),
        ("371-60000000", "371-60000000", Reason.NO_AREA_ZERO, LANDLINE),
        ("37160000000", "371-60000000", Reason.NO_AREA_ZERO, LANDLINE),
        ("371-60000000转801", "371-60000000-801", Reason.NO_AREA_ZERO, f"{LANDLINE}-801"),
        ("60000000", "60000000", Reason.NO_AREA_CODE, "60000000"),
    ],
)
def test_what_a_person_should_know_is_noted_and_nothing_is_changed(text, value, reason, detail):
    assert read_phone(text) == Noted(value, reason, detail)


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("138OO138OOO", Reason.LETTERS_IN_PHONE, MOBILE),
        ("l3800138000", Reason.LETTERS_IN_PHONE, MOBILE),
        ("1380013800", Reason.PHONE_DIGIT_COUNT, "10"),
        ("138001380001", Reason.PHONE_DIGIT_COUNT, "12"),
        ("张三", Reason.NOT_A_PHONE, ""),
        ("微信:abc123", Reason.NOT_A_PHONE, ""),
        ("138****8000", Reason.NOT_A_PHONE, ""),
        ("13800138000/138001", Reason.NOT_A_PHONE, ""),
        ("029-03265894", Reason.NOT_A_PHONE, ""),
        ("+1 2", Reason.PHONE_DIGIT_COUNT, "2"),
    ],
)
def test_what_cannot_be_dialled_says_why(text, reason, detail):
    assert read_phone(text) == Misread(reason, detail)


def test_an_english_workbook_takes_national_numbers_as_they_stand():
    assert read_phone("(202) 555-0143", "en") == "(202) 555-0143"
    assert read_phone("020 7946 0018", "en") == "020-79460018"
    assert read_phone("555-0143", "en") == Noted("555-0143", Reason.NO_AREA_CODE)
    assert isinstance(read_phone("12", "en"), Misread)


def test_the_single_numbers_of_a_reading_carry_no_extension():
    assert numbers_of("0371-60000000-801 / 13800138000") == [LANDLINE, MOBILE]
    assert numbers_of("400-800-8000") == ["400-800-8000"]


@given(st.from_regex(r"1[3-9][0-9]{9}|0[3-9][0-9]{2}-[2-9][0-9]{7}|[48]00-[0-9]{3}-[0-9]{4}", fullmatch=True))
def test_a_reading_reads_as_itself(number):
    assert read_phone(number) == number


@given(st.text(max_size=40), st.sampled_from(["zh", "en"]))
def test_any_text_is_a_number_or_a_reason(text, language):
    found = read_phone(text, language)
    assert found is None or isinstance(found, (str, Misread, Noted))


@given(st.text(alphabet="0123456789 -/()+转OlI、.x", max_size=30))
def test_no_digit_is_invented_or_lost(text):
    found = read_phone(text)
    reading = found.value if isinstance(found, Noted) else found
    if isinstance(reading, str) and not text.strip().startswith(("+", "0", "8", "(")):
        assert set(filter(str.isdigit, reading)) <= set(filter(str.isdigit, text))
