"""Files with customer data that only their owner may read: the backup folder and what is put into it."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING

from crmkit.errors import FileChanged, NotWritable
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.problems import named_write
from crmkit.workbook.guard.system import rename_exclusively, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE_BYTES = 1024 * 1024
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def private_folder(folder: Path) -> Path:
    """`folder`, made where it is missing, open to its owner alone.

    Raises:
        NotWritable: it can't be made, is a link or no folder (somebody could lead our copies elsewhere), or is
            another user's.
        FolderMissing: the folder it belongs into vanished.
    """
    with named_write(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise NotWritable(folder)
        if hasattr(os, "getuid") and found.st_uid != os.getuid():
            raise NotWritable(folder)
        if found.st_mode & 0o077:
            folder.chmod(0o700)
    return folder


def keep_copy(source: Path, expected_digest: str, draft: Path, names: Iterator[str]) -> Path:
    """Copy `source` by way of `draft` to the first free one of `names` beside it, borne only once it is whole.

    Returns:
        Where the copy stands, its bytes on the disk and read back.

    Raises:
        FileChanged: the source no longer is what `expected_digest` says.
        DiskFull, NotWritable, FolderMissing: as they say; nothing is left behind.
    """
    with named_write(draft):
        try:
            if _copied(source, draft) != expected_digest:
                raise FileChanged(source)
            if file_digest(draft) != expected_digest:
                raise OSError(None, "the copy differs from the original when read back")
            return _named(draft, names)
        finally:
            draft.unlink(missing_ok=True)


def keep_bytes(content: bytes, draft: Path, path: Path) -> None:
    """Write a small private file by way of `draft`, whole or not at all, in the place of an older one."""
    with named_write(path):
        try:
            with os.fdopen(os.open(draft, _NEW_FILE, 0o600), "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(path.parent)


def _copied(source: Path, copy: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as original, os.fdopen(os.open(copy, _NEW_FILE, 0o600), "wb") as stream:
        while piece := original.read(_PIECE_BYTES):
            digest.update(piece)
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    return digest.hexdigest()


def _named(draft: Path, names: Iterator[str]) -> Path:
    for name in names:
        copy = draft.with_name(name)
        try:
            rename_exclusively(draft, copy)
        except FileExistsError:
            continue
        sync_folder(draft.parent)
        return copy
    raise NotWritable(draft.parent)
