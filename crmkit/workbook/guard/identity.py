"""What makes a file the same file to people after its replacement: owner, mode, extended attributes, ACL."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import sys
from typing import TYPE_CHECKING

from crmkit.errors import FileProblem, NotWritable, OwnerLost, SeveralNames

if TYPE_CHECKING:
    from pathlib import Path

#: Attributes of the system's own (SELinux labels, capabilities) may not be ours to set; it sets them itself.
_NOT_OURS = {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.ENODATA}
_MACOS_COPY_ACL_AND_XATTR = (1 << 0) | (1 << 2)  # copyfile.h


def refuse_unless_replaceable(path: Path) -> os.stat_result:
    """The stat of a file that a new one may take the place of.

    A file with several names (hard links) is refused: a rename would split them, and rewriting in place is not
    all or nothing. A file without any write bit is refused for root too: a person marked it read-only.

    Raises:
        FileNotFoundError: no such file.
        NotWritable: the file is marked read-only.
        SeveralNames: hard links.
        FileProblem: not a regular file.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise FileProblem(path, "not a regular file")
    if not found.st_mode & 0o222 or not os.access(path, os.W_OK):
        raise NotWritable(path)
    if found.st_nlink > 1:
        raise SeveralNames(path, found.st_nlink)
    return found


def copy_identity(old: Path, new: Path) -> None:
    """Give `new` the owner, mode, extended attributes and ACL of `old`.

    Windows: nothing is copied; the new file takes the folder's permissions, as one saved by Excel anew does.

    Raises:
        OwnerLost: the system does not let us keep owner and group; with our own the old owner could be locked out.
    """
    if os.name == "nt":
        return
    found, made = old.stat(), new.stat()
    if (made.st_uid, made.st_gid) != (found.st_uid, found.st_gid):
        try:
            os.chown(new, found.st_uid, found.st_gid)
        except PermissionError as error:
            raise OwnerLost(old, found.st_uid, found.st_gid) from error
    new.chmod(stat.S_IMODE(found.st_mode))
    _copy_attributes(old, new)


def _copy_attributes(old: Path, new: Path) -> None:
    if sys.platform == "linux":
        for name in os.listxattr(old):
            try:
                os.setxattr(new, name, os.getxattr(old, name))
            except OSError as error:
                if error.errno not in _NOT_OURS:
                    raise
    elif sys.platform == "darwin":
        ctypes.CDLL(None).copyfile(os.fsencode(old), os.fsencode(new), None, _MACOS_COPY_ACL_AND_XATTR)
