"""What a file holds, as a digest, and a cheap hint whether it may have changed."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.errors import NotAWorkbook, NotReadable
from crmkit.workbook.guard.problems import named_read

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class StatSignature:
    """Identity, size in bytes and change times of a file: equal means "probably the same", never a proof.

    A write within the clock tick of the file system, or one that puts the times back, is not seen. Only the
    digest decides whether a file may be replaced.
    """

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int


def file_digest(path: Path) -> str:
    """The sha256 of the file's bytes in hex, read in pieces.

    Raises:
        FileMissing: no such file.
        NotAWorkbook: it is a folder.
        NotReadable: the system does not let us read it, or it is no regular file.
    """
    with named_read(path):
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise NotAWorkbook(path, "folder")
        if not stat.S_ISREG(mode):
            raise NotReadable(path)  # reading a pipe would wait for ever
    with named_read(path), path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stat_signature(path: Path) -> StatSignature:
    """The signature of the file that `path` leads to.

    Raises:
        FileMissing: no such file.
    """
    with named_read(path):
        found = path.stat()
    return StatSignature(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
