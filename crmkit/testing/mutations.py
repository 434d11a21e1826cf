"""Seeded damage to real workbooks, and what becomes of a damaged one when it is read and written to.

The same bytes, seed and version give the same mutant, so that a number in a report can be tried again.
"""

from __future__ import annotations

import random
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from crmkit.errors import CrmkitError, WriteRefused
from crmkit.testing.compare import compare
from crmkit.workbook import patch
from crmkit.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from crmkit.model.edits import CellValue

_ATTRIBUTE = re.compile(rb'\b([A-Za-z:]+)="([^"<]*)"')
_TAG = re.compile(rb"<[^>]*>")
_ODD_VALUES = (b"", b"0", b"-1", b"1.5", b"99999999999999999999", b"A0", b"XFE1048577", b"#REF!", b"nan", b"\xff",
               b"&bogus;", b"A1:B", b"rId999", b"s", b"../../x.xml", "客户".encode())  # fmt: skip
#: Written into every mutant's first sheet, old cells and new ones.
EDITS: dict[str, CellValue] = {"A1": "变 =1", "B2": 2.5, "C3": True, "A40": "neu"}


def _flipped_bytes(data: bytes, chance: random.Random) -> bytes:
    mutant = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        mutant[chance.randrange(len(mutant))] ^= 1 << chance.randrange(8)
    return bytes(mutant)


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _repacked(data: bytes, chance: random.Random, change: Callable[[bytes, random.Random], bytes | None]) -> bytes:
    """The archive with one XML part changed, or left out for None."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    favoured = [name for name in names if "sheet" in name or "workbook" in name or "styles" in name]
    chosen = chance.choice(favoured if favoured and chance.random() < 0.7 else names)  # noqa: PLR2004  (seven in ten)
    changed = change(parts[chosen], chance)
    if changed is None:
        del parts[chosen]
    else:
        parts[chosen] = changed
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 5, 8, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _odd_attribute(content: bytes, chance: random.Random) -> bytes:
    found = list(_ATTRIBUTE.finditer(content))
    if not found:
        return content
    one = chance.choice(found)
    return content[: one.start(2)] + chance.choice(_ODD_VALUES) + content[one.end(2) :]


def _swapped_chunks(content: bytes, chance: random.Random) -> bytes:
    tags = list(_TAG.finditer(content))
    if len(tags) < 4:  # noqa: PLR2004  (two chunks have four ends)
        return content[::-1]
    a, b, c, d = sorted(chance.sample(range(len(tags)), 4))
    w, x, y, z = (tags[index].start() for index in (a, b, c, d))
    return content[:w] + content[y:z] + content[x:y] + content[w:x] + content[z:]


def _cut_chunk(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(max(len(content), 1))
    return content[:start] + content[start + chance.randint(1, 200) :]


def _inserted_noise(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(max(len(content), 1))
    noise = chance.choice(
        (b"<", b">", b"&", b"\x00", b"<c", b"</row>", b"]]>", b"<!--", b"<!DOCTYPE x>", b"\xff\xfe")
    )
    return content[:at] + noise + content[at:]


_CHANGES: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "part dropped": lambda _content, _chance: None,
    "attribute": _odd_attribute,
    "chunks swapped": _swapped_chunks,
    "chunk cut": _cut_chunk,
    "noise": _inserted_noise,
    "emptied": lambda _content, _chance: b"",
}
_RAW: dict[str, Callable[[bytes, random.Random], bytes]] = {"bytes flipped": _flipped_bytes, "truncated": _truncated}


def damage(content: bytes, chance: random.Random) -> bytes:
    """One XML part with an odd attribute value, two chunks swapped, a chunk cut out or noise put in."""
    change = chance.choice((_odd_attribute, _swapped_chunks, _cut_chunk, _inserted_noise))
    return change(content, chance)


def mutate(data: bytes, seed: int) -> tuple[str, bytes]:
    """The kind of damage and the damaged file. `data` must be a readable zip.

    Raises:
        zipfile.BadZipFile: it is none.
    """
    chance = random.Random(seed)  # noqa: S311  (seeded damage, no secret)
    kind = chance.choice([*_RAW, *_CHANGES, "attribute", "bytes flipped"])
    if kind in _RAW:
        return kind, _RAW[kind](data, chance)
    return kind, _repacked(data, chance, _CHANGES[kind])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutant: named results only, unless `surprise` tells of another exception."""

    kind: str
    reading: str  #: "read" or the error class
    writing: str  #: "landed", "landed, compared", "refused: reason" or the error class
    surprise: str = ""  #: another exception than crmkit's own, or a damaged original; "" when all is well


def try_mutant(path: Path, kind: str) -> Outcome:
    """Read the mutant at `path` entirely, then write into it in place."""
    content = path.read_bytes()
    reading, sheet, surprise = _read(path)
    writing, other = _write(path, sheet)
    surprise = surprise or other
    if not writing.startswith("landed") and path.read_bytes() != content:
        surprise = f"the original was damaged by a write that ended in {writing}"
    if writing == "landed":
        writing, surprise = _compared(path, content, sheet, surprise)
    return Outcome(kind, reading, writing, surprise)


def _read(path: Path) -> tuple[str, str, str]:
    """Result, first sheet that has cells, surprise."""
    sheet = "Sheet1"
    try:
        book = read_workbook(path)
        sheet = next((each.name for each in book.sheets if each.has_cells), sheet)
        for each in book.sheets:
            _ = (each.grid, each.facts, each.tables)
    except CrmkitError as named:
        return type(named).__name__, sheet, _wordless(named)
    except BaseException as other:  # noqa: BLE001  (a panic of python-calamine is no Exception)
        return type(other).__name__, sheet, f"reading: {type(other).__name__}: {other}"
    return "read", sheet, ""


def _write(path: Path, sheet: str) -> tuple[str, str]:
    try:
        patch(path, {sheet: EDITS})
    except WriteRefused as refusal:
        return f"refused: {refusal.reason}", _wordless(refusal)
    except CrmkitError as named:
        return type(named).__name__, _wordless(named)
    except BaseException as other:  # noqa: BLE001  (as above)
        return type(other).__name__, f"writing: {type(other).__name__}: {other}"
    return "landed", ""


def _wordless(error: CrmkitError) -> str:
    """A surprise if the error can't say what it means."""
    try:
        words = error.message("zh") and error.message("en")
    except (KeyError, IndexError, ValueError) as broken:
        return f"no message: {broken!r}"
    return "" if words else "empty message"


def _compared(path: Path, content: bytes, sheet: str, surprise: str) -> tuple[str, str]:
    before = path.with_name("before.xlsx")
    before.write_bytes(content)
    try:
        if not compare(before, before, {sheet: {}}).is_lossless:
            return "landed", surprise  # the comparer can't read the damaged part, which the write left alone
        comparison = compare(before, path, {sheet: EDITS})
    except (ValueError, zipfile.BadZipFile):
        return "landed", surprise
    if comparison.is_lossless:
        return "landed, compared", surprise
    if comparison.codes.keys() == {"unreadable"}:
        return "landed", surprise  # damage that the comparer meets only beside an asked cell
    return "landed, compared", surprise or f"lost: {comparison}"
