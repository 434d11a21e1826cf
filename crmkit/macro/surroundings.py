"""Where a workbook lies and what its computer thinks of it: what keeps macros from running before any code runs."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

#: Folders that a cloud service keeps: Excel then knows the file by a web address, which a macro can't copy from.
_CLOUD_FOLDERS: Final = re.compile(r"onedrive|sharepoint|dropbox|google drive|icloud|坚果云|nutstore", re.IGNORECASE)
_INTERNET_ZONE: Final = 3  #: Windows: 3 is the internet, 4 a restricted site
_QUARANTINE: Final = "com.apple.quarantine"


def cloud_folder(path: Path) -> str:
    """The folder above `path` that a cloud service keeps, "" for none we know by its name."""
    return next((part for part in path.absolute().parts[:-1] if _CLOUD_FOLDERS.search(part)), "")


def came_from_the_internet(path: Path) -> bool:
    """Whether the system marks the file as downloaded: Excel then blocks its macros until a person says otherwise.

    Windows writes the mark into the stream `Zone.Identifier` of NTFS, macOS into an extended attribute.
    """
    if os.name == "nt":
        with suppress(OSError):
            return is_internet_zone(Path(f"{path}:Zone.Identifier").read_text(encoding="ascii", errors="replace"))
    if sys.platform == "darwin":
        with suppress(OSError):
            return _QUARANTINE in os.listxattr(path)  # type: ignore[attr-defined, unused-ignore]  # Linux and macOS
    return False


def is_internet_zone(mark: str) -> bool:
    """Whether the text of a Zone.Identifier names the internet or a restricted site."""
    found = re.search(r"ZoneId\s*=\s*(\d+)", mark)
    return found is not None and int(found[1]) >= _INTERNET_ZONE
