"""What of a Windows batch file can be checked without Windows: labels, quotes, percent signs, signs cmd acts on."""

from __future__ import annotations

import re

_EXPANDED = re.compile(r"%~f0|%~dp0|%~1|%%~?f?I|%(?:CRMKIT_PYTHON|CRMKIT_HOME|LOCALAPPDATA|PIP)%")
#: What may stand outside quotes beside plain words: redirection to nul, "and then", "or else", a loop's list.
_ALLOWED = re.compile(r">nul|2>nul|&& (?=goto|exit)|\|\| (?=goto)|^for %%I in \(\S*\) do |^if \S*==\S* goto")


def slips_of(lines: list[str]) -> list[str]:
    """The lines that cmd would read otherwise than they were meant."""
    labels = {line[1:] for line in lines if line.startswith(":")}
    return [line for line in lines if _is_slip(line, labels)]


def _is_slip(line: str, labels: set[str]) -> bool:
    if line.startswith("rem "):
        return bool(set("%!^&|<>") & set(line))
    unquoted = re.sub(r'"[^"]*"', '""', line)
    jumps = set(re.findall(r"\bgoto (\w+)", unquoted))
    if not line.isascii() or line.count('"') % 2 or not jumps <= labels:
        return True
    if "%" in _EXPANDED.sub("", line):
        return True
    return bool(set("^&|<>()!%") & set(_EXPANDED.sub("", _ALLOWED.sub("", unquoted))))
