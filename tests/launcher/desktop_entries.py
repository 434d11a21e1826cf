"""Desktop entries as a desktop reads them."""

from __future__ import annotations

import re

_IN_A_VALUE = {"s": " ", "n": "\n", "r": "\r", "t": "\t", "\\": "\\"}


def exec_words(entry: str) -> list[str]:
    """The words of Exec by the Desktop Entry Specification, field codes as they stand."""
    value = next(line for line in entry.splitlines() if line.startswith("Exec="))[5:]
    value = re.sub(r"\\([snrt\\])", lambda found: _IN_A_VALUE[found[1]], value)
    words = [quoted or plain for quoted, plain in re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', value, re.DOTALL)]
    return [re.sub(r'\\(["`$\\])', r"\1", word).replace("%%", "%") for word in words]
