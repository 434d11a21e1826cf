"""An in-place patch that is given an occasion keeps a backup and can be undone."""

from datetime import datetime

from openpyxl import Workbook

from crmkit.workbook import patch
from crmkit.workbook.guard.backups import list_backups
from crmkit.workbook.guard.guarded import Occasion
from crmkit.workbook.guard.undo import undo

OCCASION = Occasion("patch", datetime(2026, 3, 5, 9), "zh")


def plain(folder):
    path = folder / "客户.xlsx"
    Workbook().save(path)
    return path


def test_a_patch_with_an_occasion_is_backed_up_and_undone(tmp_path):
    path = plain(tmp_path)
    before = path.read_bytes()
    certificate = patch(path, {"Sheet": {"A1": "新"}}, occasion=OCCASION)
    assert certificate.cell_count == 1
    assert certificate.before != certificate.after != ""
    assert len(list_backups(path, language="zh")) == 1
    undo(path, OCCASION)
    assert path.read_bytes() == before


def test_a_patch_that_changes_nothing_leaves_no_backup(tmp_path):
    path = plain(tmp_path)
    patch(path, {"Sheet": {"A1": "新"}})
    before = path.read_bytes()
    assert patch(path, {"Sheet": {"A1": "新"}}, occasion=OCCASION).cell_count == 0
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_patch_without_an_occasion_leaves_nothing_but_the_file(tmp_path):
    path = plain(tmp_path)
    patch(path, {"Sheet": {"A1": "新"}})
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
