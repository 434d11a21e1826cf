"""The law: whatever is written, taken back, done again, cut off or saved by others, the file is a whole version."""

import io
import random

import openpyxl
import pytest
from guarded_books import (
    die_at_event,
    hidden_leftovers,
    in_child,
    needs_fork,
    occasion,
    resave,
    workbook_bytes,
    write_version,
)

from crmkit.errors import NothingToUndo, UndoRefused
from crmkit.workbook.guard.undo import redo, undo


class Team:
    """People and crmkit on one workbook, remembering every version that ever stood there."""

    def __init__(self, path, seed):
        self.path, self.random, self.count = path, random.Random(seed), 0
        path.write_bytes(workbook_bytes(B2=0))
        self.versions = {path.read_bytes()}

    def fresh(self):
        self.count += 1
        return workbook_bytes(B2=self.count, A9=f"version {self.count}")

    def crmkit_writes(self):
        content = self.fresh()
        write_version(self.path, content)
        assert self.path.read_bytes() == content
        self.versions.add(content)

    def crmkit_is_killed(self):
        content = self.fresh()
        number = self.random.randrange(1, 90)

        def job():
            die_at_event(number)
            write_version(self.path, content)

        before = self.path.read_bytes()
        in_child(job)
        assert self.path.read_bytes() in {before, content}
        self.versions.add(content)

    def somebody_saves_again(self):
        resave(self.path)
        self.versions.add(self.path.read_bytes())

    def somebody_edits(self):
        self.count += 1
        resave(self.path, C9=f"edit {self.count}")
        self.versions.add(self.path.read_bytes())

    def somebody_undoes(self):
        self._taken_back(undo)

    def somebody_redoes(self):
        self._taken_back(redo)

    def _taken_back(self, way):
        before = self.path.read_bytes()
        try:
            way(self.path, occasion("undo"))
        except (NothingToUndo, UndoRefused):
            assert self.path.read_bytes() == before


@needs_fork
@pytest.mark.parametrize("seed", range(12))
def test_the_file_is_always_one_of_the_versions_that_stood_there(tmp_path, seed):
    team = Team(tmp_path / "客户.xlsx", seed)
    deeds = [
        team.crmkit_writes,
        team.crmkit_writes,
        team.crmkit_is_killed,
        team.somebody_saves_again,
        team.somebody_edits,
        team.somebody_undoes,
        team.somebody_undoes,
        team.somebody_redoes,
    ]
    for _ in range(30):
        team.random.choice(deeds)()
        assert team.path.read_bytes() in team.versions
        backups = [found.read_bytes() for found in (tmp_path / "crmkit备份").glob("*.xlsx")]
        assert set(backups) <= team.versions
    team.crmkit_writes()
    assert hidden_leftovers(tmp_path) == []


@pytest.mark.parametrize("seed", range(12))
def test_without_strangers_undo_and_redo_walk_the_history_exactly(tmp_path, seed):
    path, rng = tmp_path / "客户.xlsx", random.Random(seed)
    path.write_bytes(workbook_bytes(B2=0))
    history, at = [path.read_bytes()], 0
    for number in range(1, 25):
        deed = rng.choice(["write", "undo", "redo", "save"])
        if deed == "write":
            history[at + 1 :] = [workbook_bytes(B2=number)]
            write_version(path, history[-1], kept_count=100)
            at += 1
        elif deed == "save":
            resave(path)
            continue
        elif deed == "undo" and at:
            undo(path, occasion("undo", kept_count=100))
            at -= 1
        elif deed == "redo" and at < len(history) - 1:
            redo(path, occasion("undo", kept_count=100))
            at += 1
        else:
            with pytest.raises(NothingToUndo):
                (undo if deed == "undo" else redo)(path, occasion("undo", kept_count=100))
        assert cell_of(path.read_bytes()) == cell_of(history[at])


def cell_of(content):
    return openpyxl.load_workbook(io.BytesIO(content)).active["B2"].value
