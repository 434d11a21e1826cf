"""An in-place patch keeps a backup and can be undone."""

import hashlib
import os
from datetime import datetime

import pytest
from openpyxl import Workbook

from crmkit.errors import FileMissing, ValueRefused
from crmkit.workbook import patch
from crmkit.workbook.guard.backups import list_backups
from crmkit.workbook.guard.guarded import Occasion
from crmkit.workbook.guard.undo import undo

OCCASION = Occasion("patch", datetime(2026, 3, 5, 9), "zh")
SAVED_AT = datetime(2026, 2, 28, 17, 30)


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
    patch(path, {"Sheet": {"A1": "新"}}, tmp_path / "neu.xlsx")
    path = (tmp_path / "neu.xlsx").replace(path)
    before = path.read_bytes()
    assert patch(path, {"Sheet": {"A1": "新"}}, occasion=OCCASION).cell_count == 0
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_patch_in_place_is_backed_up_by_itself_under_the_time_it_was_last_saved(tmp_path):
    path = plain(tmp_path)
    os.utime(path, (SAVED_AT.timestamp(), SAVED_AT.timestamp()))
    before = path.read_bytes()
    certificate = patch(path, {"Sheet": {"A1": "新"}})
    (backup,) = list_backups(path, language="zh")
    assert backup.path.read_bytes() == before
    assert (backup.operation, backup.written_at) == ("patch", SAVED_AT)
    assert certificate.after == hashlib.sha256(path.read_bytes()).hexdigest()
    undo(path, OCCASION)
    assert path.read_bytes() == before


def test_patches_one_after_the_other_are_taken_back_one_by_one(tmp_path):
    path = plain(tmp_path)
    states = []
    for text in ("甲", "乙"):
        states.append(path.read_bytes())
        patch(path, {"Sheet": {"A1": text}})
    for state in reversed(states):
        undo(path, OCCASION)
        assert path.read_bytes() == state


def test_a_patch_into_a_target_leaves_nothing_but_the_two_files(tmp_path):
    path, target = plain(tmp_path), tmp_path / "neu.xlsx"
    patch(path, {"Sheet": {"A1": "新"}}, target)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted([path.name, target.name])


def test_a_refused_patch_leaves_no_backup(tmp_path):
    path = plain(tmp_path)
    with pytest.raises(ValueRefused):
        patch(path, {"Sheet": {"A1": float("nan")}})
    assert list_backups(path, language="zh") == ()


def test_no_workbook_is_said_by_name(tmp_path):
    with pytest.raises(FileMissing):
        patch(tmp_path / "nicht da.xlsx", {"Sheet": {"A1": 1}})
