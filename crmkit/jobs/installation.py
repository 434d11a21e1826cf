"""How this crmkit was installed, so that advice about extras is a line that works here."""

from __future__ import annotations

import json
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from urllib.parse import urlsplit
from urllib.request import url2pathname


def install_line(extra: str) -> str:
    """The command that brings `extra` to the Python that runs this: from its folder, else by name."""
    try:
        wanted = requirement(distribution("crmkit"), extra)
    except PackageNotFoundError:
        wanted = f'"crmkit[{extra}]"'
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f"{python} -m pip install {wanted}"


def requirement(installed: Distribution, extra: str) -> str:
    """What pip is asked for: the clone with `extra` (PEP 610, `-e` if it was), else the name."""
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if "dir_info" not in origin:
        return f'"crmkit[{extra}]"'
    folder = url2pathname(urlsplit(origin["url"]).path)
    editable = "-e " if origin["dir_info"].get("editable") else ""
    return f'{editable}"{folder}[{extra}]"'
