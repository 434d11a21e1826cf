"""One crmkit at a time on one workbook."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from crmkit.errors import BusyElsewhere, NotWritable
from crmkit.workbook.guard.problems import named_write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock

#: How long a second crmkit waits before it gives up, in seconds: longer than a usual refresh takes.
PATIENCE_SECONDS = 10.0


@contextmanager
def locked(path: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the workbook that `path` leads to against every other crmkit of this user on this machine.

    The same thread may lock again inside; another thread waits. The lock stands in the user's private temp
    folder, keyed by the real path: nothing is left beside the workbook for cloud folders to carry around, and
    read-only folders work.
    Crmkits of other users and machines are not held off; they meet the digest check of `publish`.

    Raises:
        BusyElsewhere: another crmkit still held it after `patience_seconds`.
        NotWritable: the temp folder is not private to this user.
    """
    real = Path(os.path.realpath(path))
    key = hashlib.sha256(os.fsencode(os.path.normcase(real))).hexdigest()[:32]
    lock = _acquired(path, _lock_folder() / f"{key}.lock", patience_seconds)
    try:
        yield
    finally:
        lock.release()


def _acquired(path: Path, lock_file: Path, patience_seconds: float) -> BaseFileLock:
    lock = FileLock(lock_file, mode=0o600, is_singleton=True)
    with named_write(lock_file):
        try:
            lock.acquire(timeout=patience_seconds)
        except Timeout as error:
            raise BusyElsewhere(path) from error
    return lock


def _lock_folder() -> Path:
    """The user's own folder in the temp folder, which others may write: made by us, for us, no link."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir()) / f"crmkit-{user}"
    with named_write(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    is_ours = not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o077)
    if not stat.S_ISDIR(found.st_mode) or not is_ours:
        raise NotWritable(folder)
    return folder
