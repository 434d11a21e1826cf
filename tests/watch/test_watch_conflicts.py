"""Which names are those of copies that a cloud folder, a chat or Windows makes of a workbook."""

import pytest

from crmkit.jobs.watch.conflicts import original_of

COPIES = [
    "客户-DESKTOP-7AB12.xlsx",
    "客户-LILY-PC.xlsx",
    "客户 (冲突 张三 2026-03-05).xlsx",
    "客户 (Lily's conflicted copy 2026-03-05).xlsx",
    "客户.sync-conflict-20260305-101010-ABCDEF.xlsx",
    "客户(1).xlsx",
    "客户 (2).xlsx",
    "客户（1）.xlsx",
    "客户 - 副本.xlsx",
    "客户 - Copy (2).xlsx",
]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_beside_its_workbook_is_one(name):
    assert original_of(name, [name, "客户.xlsx", "客.xlsx"]) == "客户.xlsx"
    assert original_of(f"郑州/{name}", [f"郑州/{name}", "郑州/客户.xlsx", "客户.xlsx"]) == "郑州/客户.xlsx"


@pytest.mark.parametrize("name", ["客户.xlsx", "客户-郑州.xlsx", "客户2026.xlsx", "老客户(1).xlsx", "客户-A.xlsx"])
def test_workbooks_that_only_begin_alike_are_workbooks(name):
    assert original_of(name, [name, *COPIES, "客户.xlsx"]) is None


def test_without_the_workbook_beside_it_only_the_word_for_conflict_tells():
    assert original_of("客户(1).xlsx", ["客户(1).xlsx"]) is None
    assert original_of("客户 冲突.xlsx", ["客户 冲突.xlsx"]) == ""
