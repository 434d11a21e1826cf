import signal

import pytest
from guarded_books import (
    die,
    die_at_event,
    hidden_leftovers,
    in_child,
    needs_fork,
    occasion,
    workbook_bytes,
    write_version,
)

from crmkit.workbook.guard.backups import Store
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.guarded import NewContent, write_guarded
from crmkit.workbook.guard.replace import STEPS, publish
from crmkit.workbook.guard.undo import undo

pytestmark = needs_fork
OLD, NEW, NEXT = workbook_bytes(B2=1), workbook_bytes(B2=2), workbook_bytes(B2=3)


def killed_while_writing(path, step):
    def checkpoint(done):
        if done == step:
            die()

    return in_child(lambda: write_version(path, NEW, checkpoint=checkpoint))


def backup_contents(path):
    store = Store.beside(path, "zh")
    return [found.read_bytes() for found in store.folder.glob("*.xlsx")] if store.folder.exists() else []


def stands_whole_and_recovers(path):
    """The promise after a kill, whenever it came."""
    assert path.read_bytes() in {OLD, NEW}
    if path.read_bytes() == NEW:
        assert OLD in backup_contents(path)
        undo(path, occasion("undo"))
        assert path.read_bytes() == OLD
    write_version(path, NEXT)
    assert path.read_bytes() == NEXT
    assert hidden_leftovers(path.parent) == []
    undo(path, occasion("undo"))
    assert path.read_bytes() == OLD


GUARDED_STEPS = [
    "backed_up",
    "written",
    "planned",
    "verified",
    "dressed",
    "checked",
    "exchanged",
    "confirmed",
    "settled",
    "noted",
    "rotated",
]


def test_the_steps_of_a_guarded_write_are_those_listed_here(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(OLD)
    steps = []
    write_version(path, NEW, checkpoint=steps.append)
    assert steps == GUARDED_STEPS
    assert set(STEPS) < set(GUARDED_STEPS)


@pytest.mark.parametrize("step", GUARDED_STEPS)
def test_killed_after_any_step_the_old_or_the_new_file_stands_whole(tmp_path, step):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(OLD)
    assert killed_while_writing(path, step) == -signal.SIGKILL
    is_replaced = GUARDED_STEPS.index(step) >= GUARDED_STEPS.index("exchanged")
    assert path.read_bytes() == (NEW if is_replaced else OLD)
    stands_whole_and_recovers(path)


def test_killed_before_any_call_to_the_file_system_the_old_or_the_new_file_stands_whole(tmp_path):
    status, number, seen = -signal.SIGKILL, 0, set()
    while status == -signal.SIGKILL:
        number += 1
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "客户.xlsx"
        path.write_bytes(OLD)

        def job(path=path, number=number):
            die_at_event(number)
            write_version(path, NEW)

        status = in_child(job)
        seen.add(path.read_bytes())
        stands_whole_and_recovers(path)
    assert status == 0
    assert number > 20
    assert seen == {OLD, NEW}


def test_killed_while_a_new_file_is_made_there_is_none_or_a_whole_one(tmp_path):
    status, number, seen = -signal.SIGKILL, 0, set()
    while status == -signal.SIGKILL:
        number += 1
        path = tmp_path / str(number) / "客户.xlsx"
        path.parent.mkdir()

        def job(path=path, number=number):
            die_at_event(number)
            publish(path, lambda stream: stream.write(NEW), expected_digest=None)

        status = in_child(job)
        seen.add(path.read_bytes() if path.exists() else None)
        if not path.exists():
            publish(path, lambda stream: stream.write(NEW), expected_digest=None)
        publish(path, lambda stream: stream.write(NEXT), expected_digest=file_digest(path))
        assert hidden_leftovers(path.parent) == []
    assert status == 0
    assert seen == {None, NEW}


def test_killed_during_an_undo_one_of_the_two_versions_stands(tmp_path):
    status, number = -signal.SIGKILL, 0
    while status == -signal.SIGKILL:
        number += 1
        path = tmp_path / str(number) / "客户.xlsx"
        path.parent.mkdir()
        path.write_bytes(OLD)
        write_version(path, NEW)

        def job(path=path, number=number):
            die_at_event(number)
            undo(path, occasion("undo"))

        status = in_child(job)
        assert path.read_bytes() in {OLD, NEW}
        if path.read_bytes() == NEW:
            undo(path, occasion("undo"))
        assert path.read_bytes() == OLD
    assert status == 0


def test_a_save_by_another_program_that_was_swapped_out_before_the_kill_comes_back(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(OLD)
    theirs = workbook_bytes(B2="a person's")

    def checkpoint(step):
        if step == "checked":
            path.write_bytes(theirs)
        if step == "exchanged":
            die()

    assert in_child(lambda: write_version(path, NEW, checkpoint=checkpoint)) == -signal.SIGKILL
    assert path.read_bytes() == NEW
    seen = []

    def build(place):
        seen.append(place.read_bytes())
        return NewContent(lambda stream: stream.write(NEXT))

    write_guarded(path, build, occasion())
    assert seen == [theirs]
    assert theirs in backup_contents(path)
    assert path.read_bytes() == NEXT
