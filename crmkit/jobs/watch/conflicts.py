"""Copies that a cloud folder or a chat puts beside a workbook when two people saved it: a person has to merge them.

Named by their makers: OneDrive appends the computer, 坚果云 and Dropbox a word for conflict, Syncthing its own,
WeChat and browsers a number, Windows a word for copy. Only the words are taken for such a copy by themselves; the
other endings need the workbook that they are a copy of beside them.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_WORDS: Final = re.compile(r"冲突|conflicted copy|sync-conflict|\bconflict\b", re.IGNORECASE)
#: what follows the original's name: "(1)", "-DESKTOP-AB12", "-LILY-PC", " - Copy", " - 副本"; 客户-郑州 is a workbook
_ENDING: Final = re.compile(
    r" ?[(（]\d{1,2}[)）]|-(?:DESKTOP|LAPTOP|PC|WIN|MACBOOK)-\w+|-[A-Za-z0-9-]+-(?:PC|MACBOOK|LAPTOP)"
    r"| ?- ?(?:Copy|副本)(?: ?[(（]\d{1,2}[)）])?|副本",
    re.IGNORECASE,
)


def original_of(name: str, names: Collection[str]) -> str | None:
    """The workbook that `name` is a conflicting copy of, "" where only the word tells it is one; None for no copy.

    `names` are the workbooks of the folder, by their paths in it.
    """
    path = PurePosixPath(name)
    others = (PurePosixPath(one) for one in names if one != name)
    beside = [one for one in others if one.parent == path.parent and path.stem.startswith(one.stem)]
    longest = max(beside, key=lambda one: len(one.stem), default=None)
    if _WORDS.search(path.stem):
        return str(longest) if longest is not None else ""
    found = (one for one in beside if _ENDING.fullmatch(path.stem.removeprefix(one.stem)))
    return next(map(str, found), None)
