import errno
import os
import shutil
import stat
import struct
import subprocess
import threading
from pathlib import Path

import pytest
from guarded_books import hidden_leftovers, in_child, needs_fork, needs_root

from crmkit.errors import (
    DiskFull,
    FileChanged,
    FileExists,
    FileMissing,
    FileProblem,
    FolderMissing,
    NotAWorkbook,
    NotReadable,
    NotWritable,
    OwnerLost,
    SeveralNames,
)
from crmkit.workbook.guard import replace, system
from crmkit.workbook.guard.digest import file_digest, stat_signature
from crmkit.workbook.guard.replace import publish, take_away

OLD, NEW, THEIRS = b"the old workbook", b"the new workbook", b"saved by a person meanwhile"

posix_only = pytest.mark.skipif(os.name == "nt", reason="owners, modes and links of POSIX")


def old_file(folder: Path) -> Path:
    path = folder / "客户.xlsx"
    path.write_bytes(OLD)
    return path


def put(path, content=NEW, **others):
    if "expected_digest" not in others:
        others["expected_digest"] = file_digest(path)
    return publish(path, lambda stream: stream.write(content), **others)


def let_everybody_in(folder):
    """Open the way to `folder` for another user; where temporary folders lie is pytest's business."""
    for parent in (folder, *folder.parents):
        if parent.stat().st_uid == os.getuid() and not parent.stat().st_mode & stat.S_IXOTH:
            parent.chmod(parent.stat().st_mode | 0o055)


def names(folder):
    return sorted(found.name for found in folder.iterdir())


# ── what stays ──


def test_the_new_bytes_stand_alone_and_their_digest_comes_back(tmp_path):
    path = old_file(tmp_path)
    assert put(path) == file_digest(path)
    assert path.read_bytes() == NEW
    assert names(tmp_path) == ["客户.xlsx"]


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_mode_stays(tmp_path, mode):
    path = old_file(tmp_path)
    path.chmod(mode)
    put(path)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@needs_root
def test_the_owner_stays(tmp_path):
    path = old_file(tmp_path)
    os.chown(path, 12345, 23456)
    put(path)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


@needs_root
@needs_fork
def test_a_file_whose_owner_can_not_be_kept_is_left_alone(tmp_path, monkeypatch):
    tmp_path.chmod(0o777)
    let_everybody_in(tmp_path.parent)
    path = old_file(tmp_path)
    path.chmod(0o666)

    def as_nobody():
        os.setgid(65534)
        os.setuid(65534)
        with pytest.raises(OwnerLost, match="0:0"):
            put(path)

    assert in_child(as_nobody) == 0
    assert (path.read_bytes(), path.stat().st_uid, names(tmp_path)) == (OLD, 0, ["客户.xlsx"])


def test_extended_attributes_stay(tmp_path):
    path = old_file(tmp_path)
    try:
        os.setxattr(path, "user.tag", "重要".encode())
    except (OSError, AttributeError) as error:
        pytest.skip(f"no extended attributes here: {error}")
    put(path)
    assert os.getxattr(path, "user.tag").decode() == "重要"


def test_an_access_control_list_stays(tmp_path):
    path = old_file(tmp_path)
    owner, named_user, group, mask, others = (1, 6, -1), (2, 6, 12345), (4, 4, -1), (16, 6, -1), (32, 0, -1)
    entries = (owner, named_user, group, mask, others)
    access = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", access)
    except (OSError, AttributeError) as error:
        pytest.skip(f"no access control lists here: {error}")
    put(path)
    assert os.getxattr(path, "system.posix_acl_access") == access


@posix_only
def test_a_symbolic_link_stays_and_the_file_it_leads_to_is_replaced(tmp_path):
    real = old_file(tmp_path)
    (tmp_path / "desktop").mkdir()
    link = tmp_path / "desktop" / "link.xlsx"
    link.symlink_to("../客户.xlsx")
    put(link)
    assert link.is_symlink()
    assert real.read_bytes() == link.read_bytes() == NEW
    assert names(tmp_path / "desktop") == ["link.xlsx"]


def test_a_file_with_two_names_is_refused_and_both_names_keep_it(tmp_path):
    path = old_file(tmp_path)
    os.link(path, tmp_path / "second.xlsx")
    with pytest.raises(SeveralNames, match="2"):
        put(path)
    assert path.samefile(tmp_path / "second.xlsx")
    assert path.read_bytes() == OLD


# ── a new file ──


@posix_only
def test_a_new_file_follows_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        put(tmp_path / "new.xlsx", expected_digest=None)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new.xlsx").stat().st_mode) == 0o640
    assert names(tmp_path) == ["new.xlsx"]


def test_a_new_file_never_overwrites(tmp_path):
    path = old_file(tmp_path)
    with pytest.raises(FileExists):
        put(path, expected_digest=None)
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("can_rename_exclusively", [True, False])
def test_a_file_that_appears_while_a_new_one_is_written_stays(tmp_path, monkeypatch, can_rename_exclusively):
    if not can_rename_exclusively:
        monkeypatch.setattr(system, "_rename_with_flags", lambda: None)
    path = tmp_path / "new.xlsx"
    with pytest.raises(FileExists):
        put(path, expected_digest=None, checkpoint=lambda step: path.write_bytes(THEIRS))
    assert path.read_bytes() == THEIRS
    assert names(tmp_path) == ["new.xlsx"]


def test_a_new_file_is_made_where_the_system_can_not_rename_exclusively(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "_rename_with_flags", lambda: None)
    put(tmp_path / "new.xlsx", expected_digest=None)
    assert (tmp_path / "new.xlsx").read_bytes() == NEW
    assert names(tmp_path) == ["new.xlsx"]


# ── changed meanwhile ──


@pytest.mark.parametrize("can_exchange", [True, False])
@pytest.mark.parametrize("step", ["written", "verified", "dressed"])
def test_a_file_changed_while_we_write_is_not_overwritten(tmp_path, monkeypatch, step, can_exchange):
    if not can_exchange:
        monkeypatch.setattr(system, "_rename_with_flags", lambda: None)
    path = old_file(tmp_path)
    with pytest.raises(FileChanged):
        put(path, checkpoint=lambda done: done == step and path.write_bytes(THEIRS))
    assert path.read_bytes() == THEIRS
    assert names(tmp_path) == ["客户.xlsx"]


def save_by_rename(path, content):
    other = path.with_name("other.tmp")
    other.write_bytes(content)
    other.replace(path)


@pytest.mark.parametrize("save", [Path.write_bytes, save_by_rename])
def test_a_save_between_the_check_and_the_exchange_is_put_back(tmp_path, save):
    if not system.exchange(old_file(tmp_path), old_file(tmp_path).with_name("客户.xlsx")):
        pytest.skip("this file system can't exchange: the window is stated in publish")
    path = old_file(tmp_path)
    with pytest.raises(FileChanged):
        put(path, checkpoint=lambda done: done == "checked" and save(path, THEIRS))
    assert path.read_bytes() == THEIRS
    assert names(tmp_path) == ["客户.xlsx"]


def test_of_two_saves_in_the_narrowest_moment_neither_is_lost(tmp_path):
    path = old_file(tmp_path)

    def checkpoint(done):
        if done == "checked":
            path.write_bytes(THEIRS)
        if done == "exchanged":
            save_by_rename(path, b"a third version")

    with pytest.raises(FileChanged):
        put(path, checkpoint=checkpoint)
    assert path.read_bytes() == b"a third version"
    assert (tmp_path / "客户 rescued 1.xlsx").read_bytes() == THEIRS
    assert hidden_leftovers(tmp_path) == []


def test_a_file_removed_in_the_narrowest_moment_is_no_crash(tmp_path):
    path = old_file(tmp_path)
    with pytest.raises(FileMissing):
        put(path, checkpoint=lambda done: done == "checked" and path.unlink())
    assert names(tmp_path) == []


def test_where_nothing_can_be_exchanged_the_file_is_replaced_after_the_check(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "_rename_with_flags", lambda: None)
    path = old_file(tmp_path)
    steps = []
    put(path, checkpoint=steps.append)
    assert path.read_bytes() == NEW
    assert "confirmed" not in steps
    assert names(tmp_path) == ["客户.xlsx"]


def test_a_stop_by_the_user_in_the_narrowest_moment_leaves_a_whole_file_and_nothing_else(tmp_path):
    path = old_file(tmp_path)

    def interrupt(done):
        if done == "exchanged":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put(path, checkpoint=interrupt)
    assert path.read_bytes() == NEW
    assert names(tmp_path) == ["客户.xlsx"]


# ── what the system refuses ──


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, NotWritable),
        (errno.EIO, FileProblem),
    ],
)
def test_an_error_while_writing_is_named_and_nothing_is_left(tmp_path, code, error):
    path = old_file(tmp_path)

    def fail(stream):
        stream.write(NEW[:5])
        raise OSError(code, os.strerror(code))

    with pytest.raises(error) as caught:
        publish(path, fail, expected_digest=file_digest(path))
    assert type(caught.value) is error
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["客户.xlsx"]


def test_a_disk_that_fills_up_when_the_bytes_are_synced_is_named(tmp_path, monkeypatch):
    path = old_file(tmp_path)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(replace.os, "fsync", full)
    with pytest.raises(DiskFull):
        put(path)
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["客户.xlsx"]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 KB of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@needs_root
def test_a_truly_full_disk_is_named(small_disk):
    path = old_file(small_disk)
    with pytest.raises(DiskFull):
        put(path, bytes(1_000_000))
    assert path.read_bytes() == OLD
    assert names(small_disk) == ["客户.xlsx"]


@needs_root
def test_a_read_only_disk_is_named(small_disk):
    path = old_file(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(NotWritable):
        put(path)
    with pytest.raises(NotWritable):
        put(small_disk / "new.xlsx", expected_digest=None)
    assert path.read_bytes() == OLD


def test_a_file_marked_read_only_is_left_alone_for_root_too(tmp_path):
    path = old_file(tmp_path)
    path.chmod(0o444)
    with pytest.raises(NotWritable):
        put(path)
    path.chmod(0o644)
    assert path.read_bytes() == OLD


@needs_root
@needs_fork
def test_a_read_only_folder_is_named(tmp_path):
    let_everybody_in(tmp_path)
    path = old_file(tmp_path)
    path.chmod(0o666)

    def as_nobody():
        os.setgid(65534)
        os.setuid(65534)
        with pytest.raises(NotWritable):
            put(path)
        with pytest.raises(NotWritable):
            put(tmp_path / "new.xlsx", expected_digest=None)

    assert in_child(as_nobody) == 0
    assert path.read_bytes() == OLD


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FolderMissing):
        put(tmp_path / "gone" / "客户.xlsx", expected_digest=None)


def test_a_folder_that_vanishes_while_we_write_is_named(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    path = old_file(folder)
    with pytest.raises(FolderMissing):
        put(path, checkpoint=lambda done: done == "written" and shutil.rmtree(folder))


def test_a_missing_file_and_a_folder_in_its_place_are_named(tmp_path):
    with pytest.raises(FileMissing):
        publish(tmp_path / "gone.xlsx", lambda stream: stream.write(NEW), expected_digest="0" * 64)
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(FileProblem):
        publish(tmp_path / "folder.xlsx", lambda stream: stream.write(NEW), expected_digest="0" * 64)
    with pytest.raises(NotAWorkbook) as refused:
        file_digest(tmp_path / "folder.xlsx")
    assert "文件夹" in str(refused.value)


@posix_only
def test_a_pipe_is_named_rather_than_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    with pytest.raises(NotReadable):
        file_digest(tmp_path / "pipe.xlsx")


def test_what_verify_finds_wrong_is_not_published(tmp_path):
    path = old_file(tmp_path)
    seen = []

    def verify(draft):
        seen.append(draft.read_bytes())
        raise NotReadable(draft)

    with pytest.raises(NotReadable):
        put(path, verify=verify)
    assert seen == [NEW]
    assert path.read_bytes() == OLD
    assert names(tmp_path) == ["客户.xlsx"]


@posix_only
def test_while_it_is_written_the_new_file_is_for_its_owner_only(tmp_path):
    path = old_file(tmp_path)
    path.chmod(0o644)
    modes = []
    put(path, verify=lambda draft: modes.append(stat.S_IMODE(draft.stat().st_mode)))
    assert modes == [0o600]


# ── taking away ──


def test_a_file_is_taken_away_only_if_it_is_the_one_that_was_read(tmp_path):
    path = old_file(tmp_path)
    with pytest.raises(FileChanged):
        take_away(path, "0" * 64)
    digest = file_digest(path)
    with pytest.raises(FileChanged):
        take_away(path, digest, checkpoint=lambda done: done == "checked" and path.write_bytes(THEIRS))
    assert path.read_bytes() == THEIRS
    take_away(path, file_digest(path))
    assert names(tmp_path) == []


def test_the_cheap_signature_tells_a_saved_file_from_an_untouched_one(tmp_path):
    path = old_file(tmp_path)
    before = stat_signature(path)
    assert stat_signature(path) == before
    put(path)
    assert stat_signature(path) != before
    with pytest.raises(FileMissing):
        stat_signature(tmp_path / "gone.xlsx")


def test_leftovers_of_a_running_process_are_left_to_it(tmp_path):
    path = old_file(tmp_path)
    mine = replace.leftovers.fresh_name(path)
    running = mine.with_name(mine.name.replace(f"-{os.getpid()}-", f"-{os.getppid()}-"))
    gone = mine.with_name(mine.name.replace(f"-{os.getpid()}-", "-99999999-"))
    running.write_bytes(b"half")
    gone.write_bytes(b"half")
    put(path)
    assert (running.exists(), gone.exists()) == (True, False)


def test_a_fresh_leftover_of_another_machine_is_left_to_it_for_a_day(tmp_path):
    path = old_file(tmp_path)
    mine = replace.leftovers.fresh_name(path)
    host = mine.name.split("-")[2]
    theirs = mine.with_name(mine.name.replace(f"-{host}-", "-00000000-"))
    theirs.write_bytes(b"half")
    put(path)
    assert theirs.exists()
    yesterday = theirs.stat().st_mtime - 25 * 3600
    os.utime(theirs, (yesterday, yesterday))
    put(path, OLD)
    assert not theirs.exists()


def test_many_threads_replacing_one_file_leave_one_whole_version(tmp_path):
    path = old_file(tmp_path)
    versions = [bytes([number]) * 50_000 for number in range(8)]
    outcomes = []

    def replace_it(content):
        try:
            put(path, content)
            outcomes.append("written")
        except FileChanged:
            outcomes.append("changed")

    threads = [threading.Thread(target=replace_it, args=(content,)) for content in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(versions)
    assert "written" in outcomes
    assert path.read_bytes() in versions
    assert names(tmp_path) == ["客户.xlsx"]


def test_a_save_while_another_persons_save_goes_back_is_not_lost_either(tmp_path, monkeypatch):
    path = old_file(tmp_path)
    exchange = replace.leftovers.exchange
    saves = iter([b"a third version"])

    def exchange_late(one, other):
        for content in saves:
            save_by_rename(path, content)
        return exchange(one, other)

    monkeypatch.setattr(replace.leftovers, "exchange", exchange_late)
    with pytest.raises(FileChanged):
        put(path, checkpoint=lambda done: done == "checked" and path.write_bytes(THEIRS))
    assert path.read_bytes() == b"a third version"
    assert (tmp_path / "客户 rescued 1.xlsx").read_bytes() == THEIRS
    assert hidden_leftovers(tmp_path) == []
