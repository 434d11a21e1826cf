"""The one place where a workbook's bytes are replaced: all or nothing, and only if nobody changed it meanwhile."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from crmkit.errors import FileChanged, FileExists, FileMissing, FolderMissing
from crmkit.workbook.guard import leftovers
from crmkit.workbook.guard.digest import file_digest
from crmkit.workbook.guard.holders import refuse_if_held
from crmkit.workbook.guard.identity import copy_identity, refuse_unless_replaceable
from crmkit.workbook.guard.lock import locked
from crmkit.workbook.guard.problems import named_write
from crmkit.workbook.guard.system import exchange, rename_exclusively, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The steps of a replacement in order, told to `checkpoint` as each is done.
STEPS = ("written", "verified", "dressed", "checked", "exchanged", "confirmed", "settled")
_WINDOWS_PATIENCE_SECONDS = 2.0
_NOTHING = 64 * "0"  #: stands for the digest of no file


def no_checkpoint(step: str) -> None:
    """Nobody watches."""
    del step


def publish(
    target: Path,
    write: Callable[[BinaryIO], object],
    *,
    expected_digest: str | None,
    verify: Callable[[Path], None] | None = None,
    checkpoint: Callable[[str], None] = no_checkpoint,
) -> str:
    """Put what `write` writes in the place of `target`; killed at any moment, the old or the new file stands whole.

    The new file is written beside the target, synced to the disk, checked by `verify`, and given the old one's
    owner, mode, extended attributes and ACL. A symbolic link stays; the file it leads to is replaced. A file
    with several names (hard links) is refused, since no way keeps both the links and all or nothing.

    Linux and macOS: the two files change places in one step, and the one that came out is checked: if it is not
    the one that was read, it goes back and nothing has been written. A program that has the old file open and
    writes into it in place after that check loses what it writes; `find_holder` warns of the known ones.
    Windows, and file systems that can't exchange (NFS, SMB, some FUSE): the digest is checked immediately before
    the replacement; a save by another program in the moment between the two (well under a second) is lost, and
    stands in no backup.

    Args:
        target: the workbook, or a symbolic link to it.
        write: writes the whole new file to a stream that can seek and be read.
        expected_digest: sha256 of the file that was read; None when there must be no file yet.
        verify: is given the finished file before it takes its place; what it raises stops the write.
        checkpoint: is told each of `STEPS` once it is done.

    Returns:
        The sha256 of the new file.

    Raises:
        FileChanged: the target is not, or no longer, the file that was read; nothing was written.
        FileExists: there must be no file yet, and there is one.
        FileMissing, FolderMissing, NotWritable, DiskFull, FileHeld, SeveralNames, OwnerLost: as they say.
        BusyElsewhere: another crmkit is writing it.
    """
    real = Path(os.path.realpath(target))
    if not real.parent.is_dir():
        raise FolderMissing(real.parent)
    with locked(real), named_write(target):
        leftovers.sweep(real)
        with _draft(real, expected_digest) as draft:
            digest = draft.fill(write)
            checkpoint("written")
            if verify is not None:
                verify(draft.path)
            checkpoint("verified")
            if expected_digest is None:
                draft.take_free_name(target)
            else:
                draft.take_place(target, expected_digest, digest, checkpoint)
        sync_folder(real.parent)
        checkpoint("settled")
        return digest


def take_away(target: Path, expected_digest: str, *, checkpoint: Callable[[str], None] = no_checkpoint) -> None:
    """Remove the workbook if it is, and was till the last moment, the one that was read; a link to it stays.

    Raises:
        FileChanged: it is another file; it stands where it stood.
        FileMissing, NotWritable, SeveralNames, FileHeld, BusyElsewhere: as they say.
    """
    real = Path(os.path.realpath(target))
    with locked(real), named_write(target):
        leftovers.sweep(real)
        refuse_unless_replaceable(real)
        refuse_if_held(real)
        if file_digest(real) != expected_digest:
            raise FileChanged(target)
        checkpoint("checked")
        aside = leftovers.swap_name(leftovers.fresh_name(real), expected_digest, _NOTHING)
        real.rename(aside)
        try:
            checkpoint("exchanged")
            if file_digest(aside) != expected_digest:
                raise FileChanged(target)
        finally:
            leftovers.settle(aside, real)
        sync_folder(real.parent)
        checkpoint("settled")


@contextmanager
def _draft(real: Path, expected_digest: str | None) -> Iterator[_Draft]:
    """A new private file beside `real`, gone at the end whatever happens."""
    if expected_digest is None and os.path.lexists(real):
        raise FileExists(real)
    if expected_digest is not None:
        refuse_unless_replaceable(real)
        refuse_if_held(real)  # it may have been opened while the new content was made
    draft = _Draft(real, leftovers.fresh_name(real))
    mode = 0o666 if expected_digest is None else 0o600  # a new workbook follows the umask, as any program's file
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    os.close(os.open(draft.path, flags, mode))
    try:
        yield draft
    finally:
        with suppress(FileNotFoundError, FileMissing):
            leftovers.settle(draft.path, real)


@dataclass
class _Draft:
    """The new file on its way to the workbook's name."""

    real: Path
    path: Path

    def fill(self, write: Callable[[BinaryIO], object]) -> str:
        """Let `write` write, sync the bytes to the disk, and read back what stands there: its sha256."""
        with self.path.open("r+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        return file_digest(self.path)

    def take_free_name(self, target: Path) -> None:
        try:
            rename_exclusively(self.path, self.real)
        except FileExistsError as error:
            raise FileExists(target) from error

    def take_place(self, target: Path, expected: str, new: str, checkpoint: Callable[[str], None]) -> None:
        """Change places with the workbook if it is, and was till the last moment, the one that was read."""
        copy_identity(self.real, self.path)
        self._rename(leftovers.swap_name(self.path, expected, new))
        checkpoint("dressed")
        if file_digest(self.real) != expected:
            raise FileChanged(target)
        checkpoint("checked")
        if not exchange(self.path, self.real):
            _replace(self.path, self.real)
            checkpoint("exchanged")
            return
        checkpoint("exchanged")
        if file_digest(self.path) != expected:
            raise FileChanged(target)  # leaving the draft puts back what came out
        sync_folder(self.real.parent)
        checkpoint("confirmed")
        self.path.unlink()

    def _rename(self, new: Path) -> None:
        self.path.rename(new)
        self.path = new


def _replace(new: Path, real: Path) -> None:
    """Replace where nothing can be exchanged; Windows refuses while a program has the file open: retry a while."""
    deadline = time.monotonic() + _WINDOWS_PATIENCE_SECONDS
    while True:
        try:
            new.replace(real)
        except PermissionError:
            if os.name != "nt":
                raise
            if time.monotonic() > deadline:
                refuse_if_held(real)
                raise
            time.sleep(0.1)
        else:
            return
