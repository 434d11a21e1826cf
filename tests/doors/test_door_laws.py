"""Whatever a text, number or day is: it reads back from the open book as what was asked for."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from doorways import SHEET, customers, doorway
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmkit.model.edits import SetCells

#: Characters that XML knows; surrogates and control characters are refused or escaped elsewhere.
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
TYPED = st.sampled_from(
    ["00123", "=A1", "+1", "-1", "@x", "'x", "1/2", "1-2", "TRUE", "#N/A", "1e3", "9%", "２０２６年３月５日"]
)
NUMBERS = st.floats(-1e15, 1e15, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-300)
DAYS = st.dates(date(1900, 3, 1), date(9999, 12, 31))
MOMENTS = st.datetimes(datetime(1901, 1, 1), datetime(2999, 1, 1)).map(lambda one: one.replace(microsecond=0))
VALUES = st.one_of(TEXTS, TYPED, NUMBERS, st.booleans(), DAYS, MOMENTS, st.none())


@pytest.fixture(scope="module", params=["windows", "macos"])
def ways(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("laws")
    with doorway(request.param, customers(folder / "客户.xlsx")) as way:
        yield way


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=st.lists(VALUES, min_size=1, max_size=12))
def test_values_come_back_as_they_were_given_through_both_doors(ways, values):
    """The same column through the live door and through the file door, compared as files hold it."""
    operation = SetCells(SHEET, 7, range(2, len(values) + 2), values)
    with ways.door.snapshot() if ways.kind == "windows" else saved(ways) as place:
        file = place.with_name("file.xlsx")
        file.write_bytes(place.read_bytes())
        with doorway("file", file) as other:
            other.apply(operation)
            expected = other.contents()
    ways.apply(operation)
    assert to_15_digits(ways.contents()) == to_15_digits(expected)


def to_15_digits(contents):
    """Numbers as Excel shows and keeps them; openpyxl, which saves for the Excel for tests, writes 16 digits."""
    return {
        sheet: {place: f"{value:.15g}" if isinstance(value, float) else value for place, value in cells.items()}
        for sheet, cells in contents.items()
    }


def saved(way):
    way.book.save()
    return way.door.snapshot()
