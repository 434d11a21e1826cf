"""Drafts of a board are listed and purged with the backups: they hold customers' data as well."""

import json
import os

import pytest
from made_demo import demo_at

from crmkit.jobs.backups import list_backups, purge_backups
from crmkit.review.classify.draft import Draft

KEY = ("C0001", "attitude")


@pytest.fixture
def book(tmp_path):
    return demo_at(tmp_path / "客户.xlsx")


def drafted(path):
    draft = Draft(path, "0123456789", "abcdef0123", "zh")
    draft.did({KEY: "accepting"}, {KEY: None}, "张经理")
    return draft.path


def held_by(path, process):
    head, *moves = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(json.dumps({**json.loads(head), "process": process}).encode() + b"\n" + b"".join(moves))


def drafts_in(report):
    return [fact["path"] for fact in report.facts if fact["operation"] == "draft"]


def test_drafts_are_listed_and_purged_with_the_backups(book):
    mine, other = drafted(book), drafted(book.with_name("线索.xlsx"))
    before = list_backups(book)
    assert drafts_in(before) == [str(mine)]
    purged = purge_backups(book)
    assert (purged.facts.draft_count, mine.exists(), other.exists()) == (1, False, True)
    assert purged.facts.freed_bytes >= before.facts[-1]["bytes"]
    assert drafts_in(list_backups(book)) == []


def test_a_purge_leaves_no_folder_behind(book):
    draft = drafted(book)
    purge_backups(book)
    assert not draft.parent.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows can't ask whether a process lives")
def test_a_draft_of_an_open_board_is_kept_and_said_so(book):
    draft = drafted(book)
    held_by(draft, os.getppid())
    purged = purge_backups(book)
    assert (purged.facts.draft_count, draft.exists(), len(purged.lines("zh"))) == (0, True, 2)


def test_a_draft_whose_first_line_is_torn_is_listed_and_purged_too(book):
    torn = drafted(book)
    torn.write_bytes(torn.read_bytes()[:9])
    assert drafts_in(list_backups(book)) == [str(torn)]
    purge_backups(book)
    assert not torn.exists()
