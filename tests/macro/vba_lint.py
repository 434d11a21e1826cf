"""A second reader of the macro's sources: what LibreOffice lets pass and Excel's compiler refuses.

A reader of the VBA subset the sources are written in: one statement a line, every name declared with Dim, Const,
as an argument or as a procedure. Names after a dot belong to the host's objects and are not judged.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LINE_CHARACTERS = 1023
_KEYWORDS = """
    addressof and any append array as boolean byref byval call case close const date dim do double each else elseif
    empty end eof error exit explicit false for function get goto if in input integer is kill let like line long loop
    mod name new next not nothing object on open option optional or output paramarray preserve print private public
    put redim resume select set static step stop string sub then time to true type until variant wend while with
    write xor
"""
#: of VBA and of Excel's globals, as far as the sources use them
_KNOWN = """
    activewindow application applescripttask array ascw cdbl chr chrw cint clng collection createobject cstr date
    dir doevents environ eof err filecopy format freefile hex iif instr int isempty iserror isnumeric kill lcase left
    len mac mid mkdir msgbox now randomize replace right rmdir rnd selection shell split thisworkbook timeserial trim
    ubound ucase vartype vblf vbtab workbooks
"""
KEYWORDS, KNOWN = frozenset(_KEYWORDS.split()), frozenset(_KNOWN.split())
_TOKEN = re.compile(r'"(?:[^"]|"")*"|[A-Za-z_][A-Za-z0-9_]*|&H[0-9A-Fa-f]+|\.\s*[A-Za-z_]\w*|#\w+|\S')
_PROCEDURE = re.compile(r"(?:(?:Public|Private) )?(Sub|Function) (\w+)\((.*)\)", re.IGNORECASE)
_VARIABLE = re.compile(r"(?:Dim|Private|Public)(?: Const)? (\w+)", re.IGNORECASE)
_OPENS = (("If", r"If .* Then$"), ("For", r"For "), ("Do", r"Do\b"), ("Select", r"Select Case "), ("With", r"With "))
_CLOSES = {"If": "End If", "For": "Next", "Do": "Loop", "Select": "End Select", "With": "End With"}


def lint(sources: Mapping[str, str]) -> list[str]:
    """Every fault of a project: module name to source."""
    shared = {name for source in sources.values() for kind, name in _declared(source) if kind == "shared"}
    faults = list(_doubled(sources))
    for module, source in sources.items():
        faults += [f"{module}: {fault}" for fault in (*_form(source), *_names(source, shared), *_blocks(source))]
    return faults


def _statements(source: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(source.split("\n"), start=1):
        bare = re.sub(r'("(?:[^"]|"")*")|\'.*', lambda found: found[1] or "", line).strip()
        if bare:
            yield number, bare


def _declared(source: str) -> Iterator[tuple[str, str]]:
    """("shared" or "module", name) for what stands outside procedures."""
    inside = False
    for _, line in _statements(source):
        procedure = _PROCEDURE.match(line)
        if procedure:
            inside = True
            yield ("module" if line.startswith("Private") else "shared"), procedure[2].lower()
        elif re.match(r"End (Sub|Function)$", line):
            inside = False
        elif not inside and _VARIABLE.match(line):
            yield ("shared" if line.startswith("Public") else "module"), _VARIABLE.match(line)[1].lower()


def _doubled(sources: Mapping[str, str]) -> Iterator[str]:
    modules = {name.lower() for name in sources}
    counts = Counter(name for source in sources.values() for kind, name in _declared(source) if kind == "shared")
    yield from (f"{name}: declared {count} times" for name, count in counts.items() if count > 1)
    yield from (f"{name}: a module has that name" for name in counts if name in modules)


def _form(source: str) -> Iterator[str]:
    if not source.isascii():
        yield "not ASCII"
    if not source.startswith("Option Explicit\n"):
        yield "no Option Explicit"
    for number, line in enumerate(source.split("\n"), start=1):
        if len(line) > LINE_CHARACTERS:
            yield f"line {number} is too long"


def _names(source: str, shared: set[str]) -> Iterator[str]:
    module = {name for _, name in _declared(source)}
    yield from (f"'{name}' is a word of VBA" for name in module if name in KEYWORDS)
    local: set[str] = set()
    for number, line in _statements(source):
        procedure = _PROCEDURE.match(line)
        if procedure:
            local = {part.split(" As ")[0].split()[-1].lower() for part in procedure[3].split(",") if part.strip()}
        elif re.match(r"(Dim|Const) ", line):
            local.add(re.match(r"(?:Dim|Const) (\w+)", line)[1].lower())
        elif re.match(r"(Option|Attribute|#If|#End)", line):
            continue
        yield from (f"line {number}: '{name}' is a word of VBA" for name in local & KEYWORDS)
        for name in _used(line):
            if name not in local | module | shared | KEYWORDS | KNOWN:
                yield f"line {number}: '{name}' is not declared"


def _used(line: str) -> Iterator[str]:
    label = re.fullmatch(r"(\w+):", line)
    target = re.search(r"(?:GoTo|Resume) (\w+)", line)
    for token in _TOKEN.findall(line):
        is_label = label or (target and token == target[1])
        if re.match(r"[A-Za-z_]", token) and not is_label:
            yield token.lower()


def _blocks(source: str) -> Iterator[str]:
    stack: list[tuple[str, int]] = []
    for number, line in _statements(source):
        closing = next((kind for kind, end in _CLOSES.items() if re.match(rf"{end}\b", line)), "")
        opening = next((kind for kind, start in _OPENS if re.match(start, line)), "")
        procedure = _PROCEDURE.match(line)
        end = re.match(r"End (Sub|Function)$", line)
        if procedure or opening:
            stack.append((procedure[1] if procedure else opening, number))
        elif closing or end:
            kind = closing or end[1]
            if not stack or stack.pop()[0] != kind:
                yield f"line {number}: '{line}' closes nothing"
                return
    yield from (f"line {number}: {kind} is not closed" for kind, number in stack)
