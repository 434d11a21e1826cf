"""What the operating system does in one step: exchange two names, give a name only if it is free, sync a folder.

Linux answers through renameat2 and macOS through renamex_np, both called through ctypes since Python has no
binding. Where the system or the file system (NFS, SMB, FUSE, FAT in part) can't, the functions say so and the
caller takes its documented second way.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_AT_FDCWD = -100
_LINUX_NOREPLACE, _LINUX_EXCHANGE = 1, 2  # linux/fs.h
_MACOS_SWAP, _MACOS_EXCL = 2, 4  # sys/stdio.h
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


@cache
def _rename_with_flags() -> tuple[Callable[[bytes, bytes, int], int], int, int] | None:
    """The system's rename with (exclusive, exchange) flags, or None where it has none."""
    if sys.platform not in {"linux", "darwin"}:
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        renamex_np = getattr(library, "renamex_np", None)
        return renamex_np and (renamex_np, _MACOS_EXCL, _MACOS_SWAP)
    renameat2 = getattr(library, "renameat2", None)
    if renameat2 is None:
        return None
    return (
        lambda old, new, flags: renameat2(_AT_FDCWD, old, _AT_FDCWD, new, ctypes.c_uint(flags)),
        _LINUX_NOREPLACE,
        _LINUX_EXCHANGE,
    )


def _called(old: Path, new: Path, *, exchange: bool) -> bool:
    system = _rename_with_flags()
    if system is None:
        return False
    rename, exclusive_flag, exchange_flag = system
    if rename(os.fsencode(old), os.fsencode(new), exchange_flag if exchange else exclusive_flag) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(old), None, str(new))


def exchange(one: Path, other: Path) -> bool:
    """Let two files swap names in one step. False where the system or the file system can't; nothing happened.

    Raises:
        OSError: one of them is missing, or the system refuses.
    """
    return _called(one, other, exchange=True)


def rename_exclusively(old: Path, new: Path) -> None:
    """Rename, never replacing: one step where the system can, else a second link and the removal of the first.

    Raises:
        FileExistsError: `new` exists.
        OSError: the system refuses.
    """
    if _called(old, new, exchange=False):
        return
    if os.name == "nt":
        old.rename(new)  # refuses an existing name there
        return
    os.link(old, new)
    old.unlink()


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` last through a power cut, where the system lets a folder be synced."""
    if os.name == "nt":
        return
    with suppress(OSError):  # some network file systems refuse; the files themselves are synced already
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
