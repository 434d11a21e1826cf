"""The law of the comparer: a part that is not the same canonical XML as before never passes unseen."""

import random
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_comparer import BOOK, LINKS, SHEET, STYLE, TYPES, rich

from crmkit.testing.canonical import canonical, child, parse
from crmkit.testing.compare import compare
from crmkit.testing.mutations import damage

TABLE = "xl/tables/table1.xml"
CHAIN = "xl/calcChain.xml"
STRINGS = "xl/sharedStrings.xml"


def form(content: bytes) -> bytes:
    """Canonical XML without what may change by itself: a dimension may grow, a calculation may be asked for."""
    root = parse(content)
    for name in ("dimension", "calcPr"):
        free = child(root, name)
        if free is not None:
            root.remove(free)
    return canonical(root)


@pytest.mark.parametrize("part", [SHEET, BOOK, STYLE, TABLE, CHAIN, STRINGS, LINKS, TYPES])
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(min_value=0, max_value=1 << 32))
def test_no_damage_to_a_part_goes_unseen(part, seed):
    before = rich()
    content = str(before.all_parts()[part]).encode()
    harmed = damage(content, random.Random(seed))
    with suppress(ValueError):  # what is no longer XML must be seen too
        assume(form(harmed) != form(content))
    after = rich()
    after.parts[part] = harmed
    with tempfile.TemporaryDirectory() as folder:
        old = before.write(Path(folder) / "before.xlsx")
        new = after.write(Path(folder) / "after.xlsx")
        with suppress(ValueError):  # a package that can't even be followed is not passed off as whole
            assert not compare(old, new, {"Sheet1": {}}).is_lossless
