"""Counted words: one day, two days."""

import pytest

from crmkit.locale import text


@pytest.mark.parametrize(("count", "said"), [(0, "0 days late"), (1, "1 day late"), (2, "2 days late")])
def test_a_counted_word_has_the_form_of_its_number(count, said):
    assert text("columns.due_late", "en", count=count) == said


def test_a_stroke_in_a_plain_text_is_a_stroke():
    assert text("columns.by_hand_note", "zh") == "(|)"
