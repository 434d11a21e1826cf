import os
import stat
import tempfile
import threading

import pytest
from guarded_books import in_child, needs_fork, workbook_bytes, write_version

from crmkit.errors import BusyElsewhere, NotWritable
from crmkit.workbook.guard.lock import locked


def test_the_same_thread_may_lock_again(tmp_path):
    path = tmp_path / "客户.xlsx"
    with locked(path), locked(path, 0):
        pass
    with locked(path, 0):
        pass


@needs_fork
def test_a_second_crmkit_is_told_that_the_first_is_busy(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(workbook_bytes())
    (tmp_path / "link.xlsx").symlink_to(path)

    def second():
        for name in (path, tmp_path / "link.xlsx"):
            with pytest.raises(BusyElsewhere), locked(name, 0.05):
                pass
        with locked(tmp_path / "another.xlsx", 0):
            pass

    with locked(path):
        assert in_child(second) == 0
    assert in_child(lambda: locked(path, 0).__enter__()) == 0


def test_a_second_thread_waits_its_turn(tmp_path):
    path = tmp_path / "客户.xlsx"
    order, waiting = [], threading.Event()

    def second():
        waiting.set()
        with locked(path):
            order.append("second")

    with locked(path):
        thread = threading.Thread(target=second)
        thread.start()
        waiting.wait(5)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


@needs_fork
def test_two_processes_at_once_both_write_one_after_the_other(tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(workbook_bytes())
    versions = [workbook_bytes(B2=number) for number in range(4)]
    children = []
    for content in versions:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                write_version(path, content)
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0, 0, 0]
    assert path.read_bytes() in versions
    backups = {found.read_bytes() for found in (tmp_path / "crmkit备份").glob("*.xlsx")}
    assert set(versions) - {path.read_bytes()} < backups


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users and modes of POSIX")
def test_the_lock_folder_is_private_and_no_link(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with locked(tmp_path / "客户.xlsx"):
        folder = tmp_path / f"crmkit-{os.getuid()}"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert [stat.S_IMODE(found.stat().st_mode) for found in folder.iterdir()] == [0o600]
    folder.chmod(0o777)
    with pytest.raises(NotWritable), locked(tmp_path / "客户.xlsx"):
        pass
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotWritable), locked(tmp_path / "客户.xlsx"):
        pass
