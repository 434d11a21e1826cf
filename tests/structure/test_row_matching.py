from hypothesis import given
from hypothesis import strategies as st

from crmkit.workbook.sheet.matching import Pairing, paired_by_key, paired_by_place

KEYS = st.lists(st.sampled_from(["", "C1", "C2", "C3", 7.0]), max_size=8)


@given(KEYS, st.lists(st.tuples(st.sampled_from([None, "", "C1", "C2", "C4", 7.0]), st.booleans()), max_size=8))
def test_wanted_rows_keep_their_order_and_no_typed_on_row_is_lost(wanted, present):
    keys, typed_on = [key for key, _ in present], [typed for _, typed in present]
    pairs = paired_by_key(wanted, keys, typed_on)
    assert [pair.wanted for pair in pairs[: len(wanted)]] == list(range(len(wanted)))
    assert all(pair.wanted is None for pair in pairs[len(wanted) :])
    used = [pair.present for pair in pairs if pair.present is not None]
    assert len(used) == len(set(used))
    assert {index for index, typed in enumerate(typed_on) if typed} <= set(used)
    assert all(
        wanted[pair.wanted] == keys[pair.present]
        for pair in pairs
        if pair.wanted is not None and pair.present is not None
    )


def test_equal_keys_pair_in_order_of_appearance():
    assert paired_by_key(["a", "a"], ["a", "b", "a"], [False, True, False]) == [
        Pairing(0, 0),
        Pairing(1, 2),
        Pairing(None, 1),
    ]


def test_without_a_key_rows_pair_by_place_and_typed_on_rows_stay_below():
    assert paired_by_place(1, [False, True, False]) == [Pairing(0, 0), Pairing(None, 1)]
    assert paired_by_place(2, [True]) == [Pairing(0, 0), Pairing(1, None)]
