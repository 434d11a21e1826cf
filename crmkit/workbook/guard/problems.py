"""The system's errors by our names: which errno means what to a person."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crmkit.errors import (
    DiskFull,
    FileHeld,
    FileMissing,
    FileProblem,
    FolderMissing,
    NotAWorkbook,
    NotReadable,
    NotWritable,
)
from crmkit.workbook.guard.holders import SHARING_VIOLATIONS, UNNAMED, find_holder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.ESTALE}


def is_sharing_violation(error: OSError) -> bool:
    """Whether Windows says that another program has the file open."""
    return getattr(error, "winerror", None) in SHARING_VIOLATIONS


def held(path: Path) -> FileHeld:
    """The error for a file that another program has open, naming program and person where they left a trace."""
    holder = find_holder(path)
    return FileHeld(path, holder.program if holder else UNNAMED, holder.person if holder else UNNAMED)


def _detail(error: OSError) -> str:
    return error.strerror or str(error)


@contextmanager
def named_write(path: Path) -> Iterator[None]:
    """Turn what the system says while `path` is being written into the error people are shown.

    Raises:
        DiskFull: no space, or over quota.
        NotWritable: the file, the folder or the file system does not take a write.
        FolderMissing: the folder vanished.
        FileMissing: the folder stands, the file vanished.
        FileHeld: Windows only; another program has the file open.
        FileProblem: anything else, with the system's own words.
    """
    try:
        yield
    except OSError as error:
        if is_sharing_violation(error):
            raise held(path) from error
        if error.errno in _NO_SPACE:
            raise DiskFull(path, _detail(error)) from error
        if error.errno in _NOT_ALLOWED:
            raise NotWritable(path, _detail(error)) from error
        if error.errno in _NOT_THERE:
            raise (FileMissing(path) if path.parent.is_dir() else FolderMissing(path.parent)) from error
        raise FileProblem(path, _detail(error)) from error


@contextmanager
def named_read(path: Path) -> Iterator[None]:
    """Turn what the system says while `path` is being read into the error people are shown.

    Raises:
        FileMissing: no such file, or its folder vanished.
        NotAWorkbook: it is a folder.
        NotReadable: the system does not let us read it.
        FileHeld: Windows only; another program has the file open.
        FileProblem: anything else, with the system's own words.
    """
    try:
        yield
    except OSError as error:
        if is_sharing_violation(error):
            raise held(path) from error
        if error.errno in _NOT_THERE:
            raise FileMissing(path) from error
        if error.errno == errno.EISDIR or path.is_dir():  # Windows says that a folder may not be read
            raise NotAWorkbook(path, "folder") from error
        if error.errno in _NOT_ALLOWED:
            raise NotReadable(path, _detail(error)) from error
        raise FileProblem(path, _detail(error)) from error
