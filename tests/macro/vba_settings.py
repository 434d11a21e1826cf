"""Which of Excel's settings the macro touches, and whether each one comes back on every way out.

A reader of the sources: one procedure keeps the settings and gives them back, and nobody reaches a procedure that
touches one past it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WHOLE = "CrmRefreshTold"
ENTRIES = ("CrmRefresh", "CrmRefreshFromRibbon", "Auto_Close")
_SET = re.compile(r"^(?:If .* Then )?Application\.(\w+) = ", re.MULTILINE)
_GIVEN_BACK = re.compile(r"^(?:If .* Then )?Application\.(\w+) = (kept\w+)$", re.MULTILINE)
_PROCEDURE = re.compile(
    r"^(?:Public|Private) (?:Sub|Function) (\w+)\(.*\n((?:.*\n)*?)End (?:Sub|Function)$", re.MULTILINE
)
_MARKS = frozenset({"CutCopyMode"})  #: no setting: what was copied before a paste can't be brought back


def settings_set(sources: Mapping[str, str]) -> set[str]:
    """Every property of the application that any procedure sets."""
    return {name for body in _bodies(sources).values() for name in _set_in(body)} - _MARKS


def faults(sources: Mapping[str, str]) -> Iterator[str]:
    """What keeps a setting from coming back."""
    bodies = _bodies(sources)
    given_back = dict(_GIVEN_BACK.findall(bodies["RestoreSettings"]))
    for name in sorted(settings_set(sources)):
        if name not in given_back:
            yield f"{name} is not given back"
        elif not _is_kept(bodies, name, given_back[name]):
            yield f"{name} is not looked at before"
    if not bodies["RestoreSettings"].lstrip().startswith("On Error Resume Next"):
        yield "giving back stops at the first error"
    yield from _ways_out(bodies[WHOLE])
    yield from _ways_past(bodies)


def _bodies(sources: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for source in sources.values():
        bare = "\n".join(line.strip() for line in source.split("\n") if not line.strip().startswith("'"))
        found |= dict(_PROCEDURE.findall(bare))
    return found


def _set_in(body: str) -> set[str]:
    return set(_SET.findall(body))


def _is_kept(bodies: Mapping[str, str], name: str, variable: str) -> bool:
    """Whether a default and then the present value go into the variable, the value perhaps by way of a function."""
    asked = re.findall(rf"^{variable} = (.+)$", bodies["KeepSettings"], re.MULTILINE)
    if len(asked) != len(("default", "value")):
        return False
    return f"Application.{name}" in bodies.get(asked[1].removesuffix("()"), asked[1])


def _ways_out(body: str) -> Iterator[str]:
    lines = body.split("\n")
    kept, finish, failed = (lines.index(line) for line in ("KeepSettings", "Finish:", "Failed:"))
    if "On Error GoTo Failed" not in lines[:kept]:
        yield "a failure while keeping is not caught"
    if any(re.match(r"(Exit (Function|Sub)|End$|On Error)", line) for line in lines[kept:finish]):
        yield "a way out before Finish"
    if "RestoreSettings" not in lines[finish : lines.index("Exit Function", finish)]:
        yield "Finish does not give back"
    if lines[finish + 1] != "On Error Resume Next":
        yield "Finish stops at the first error"
    if [line for line in lines[failed:] if line][-1] != "Resume Finish":
        yield "a failure does not end in Finish"


def _ways_past(bodies: Mapping[str, str]) -> Iterator[str]:
    """Procedures that set something and can be reached from a button without the one that gives back."""
    calls = {name: {other for other in bodies if re.search(rf"\b{other}\b", body)} for name, body in bodies.items()}
    reached, left = set(), [*ENTRIES]
    while left:
        name = left.pop()
        if name not in reached and name not in {WHOLE, "RestoreSettings"}:
            reached.add(name)
            left += calls[name]
    yield from (
        f"{name} sets {sorted(_set_in(bodies[name]))} past {WHOLE}" for name in reached if _set_in(bodies[name])
    )
