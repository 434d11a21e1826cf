"""The law of PutSheet: after any series of patches the list is as wanted, and people's cells are all still there."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structure_books import customers, values

from crmkit.model.edits import Plan, PutSheet, SetCells, SheetColumn
from crmkit.workbook import apply_plan

OWNED = frozenset({"表"})
KEYS = ["C1", "C2", "C3", "C4", 7, ""]
TEXTS = st.sampled_from(["甲", "=1+1", "00123", " x ", "a\nb", None, 3.5, True, "_x0041_"])
ROWS = st.lists(st.tuples(st.sampled_from(KEYS), TEXTS), max_size=6)
TITLES = st.integers(0, 2)
TYPED = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(3, 5)), st.sampled_from(["注", 5, "=1", "长" * 9]), max_size=4
)


@pytest.fixture(scope="module")
def empty_book(tmp_path_factory):
    return customers(tmp_path_factory.mktemp("law") / "a.xlsx", rows=1).read_bytes()


def wanted(rows, title_count, *, keyed):
    columns = (SheetColumn("编号"), SheetColumn("值"))
    title = [[f"标题{at}"] for at in range(title_count)]
    return PutSheet("表", columns, rows, title, key_column=0 if keyed else None)


def put(path, operation):
    return apply_plan(path, Plan((operation,), OWNED))


def rows_of(path):
    return [(row + [""] * 5)[:5] for row in values(path, "表")]


def theirs(path):
    return sorted(str(value) for row in rows_of(path) for value in row[2:] if value != "")


def read_as(value):
    return "" if value is None else value


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(ROWS, TITLES, TYPED), min_size=2, max_size=4), keyed=st.booleans())
def test_the_list_is_as_wanted_and_nothing_people_typed_is_lost(tmp_path, empty_book, steps, keyed):
    path = tmp_path / "law.xlsx"
    path.write_bytes(empty_book)
    for drawn, title_count, typed in steps:
        # a keyed row that is wholly blank is no row: nothing tells it from one that only people typed on
        rows = [(key, text) for key, text in drawn if not keyed or (key, text) != ("", None)]
        before = theirs(path) if path.read_bytes() != empty_book else []
        notes = notes_by_key(path) if before else {}
        operation = wanted(rows, title_count, keyed=keyed)
        put(path, operation)
        assert theirs(path) == before
        header = next(at for at, row in enumerate(rows_of(path)) if row[0] == "编号")
        body = [row[:2] for row in rows_of(path)[header + 1 :]]
        body += [["", ""]] * len(rows)  # the reader does not show blank rows at the end
        assert body[: len(rows)] == [[read_as(key), read_as(text)] for key, text in rows]
        if keyed:
            assert (
                notes_by_key(path).items() >= {key: note for key, note in notes.items() if unique(rows, key)}.items()
            )
        once = path.read_bytes()
        assert put(path, operation).changed_parts == ()
        assert path.read_bytes() == once
        type_in(path, typed)


def type_in(path, typed):
    cells = (SetCells("表", column, [row + 1], [value]) for (row, column), value in typed.items())
    apply_plan(path, Plan(tuple(cells)))


def notes_by_key(path):
    """What people typed beside each key that stands once on the sheet."""
    rows = [(row[0], tuple(row[2:])) for row in rows_of(path)]
    keys = [key for key, _ in rows]
    return {
        key: note
        for key, note in rows
        if key in KEYS and key != "" and keys.count(key) == 1 and any(value != "" for value in note)
    }


def unique(rows, key):
    return [wanted for wanted, _ in rows].count(key) == 1
