"""What a cell holds, from its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from crmkit.workbook.package.markup import attributes_of
from crmkit.workbook.sheet.texts import decode, rich_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import CellValue
    from crmkit.workbook.sheet.strings import SharedStrings

_VALUE: Final = re.compile(rb"<(?:[\w.-]+:)?v(?: [^<>]*)?>([^<]*)</")
_FORMULA: Final = re.compile(rb"<(?:[\w.-]+:)?f(?=[ />\t\r\n])")
_ORDINARY_NUMBERS: Final = re.compile(rb"(?:-?[0-9]++(?:\.[0-9]++)?(?:[Ee][+-]?[0-9]++)?\n)++").fullmatch
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_CDATA: Final = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


class CellTag(NamedTuple):
    """What a cell's start tag says beside its place."""

    style: int
    type: str


@dataclass
class CellReader:
    """Decodes cells of one workbook. Numbers stay numbers here; whether one is a date its format says."""

    strings: SharedStrings
    _tags: dict[bytes, CellTag] = field(default_factory=dict)

    def tag(self, attributes: bytes) -> CellTag:
        """Style and type from a tag's further attributes as written (` s="3" t="s"`)."""
        known = self._tags.get(attributes)
        if known is None:
            values = attributes_of(b"<c" + attributes + b">")
            style = values.get("s", "0")
            known = CellTag(int(style) if style.isdecimal() else 0, values.get("t", "n"))
            self._tags[attributes] = known
        return known

    def values(self, tags: Sequence[bytes], bodies: Sequence[bytes], prefix: bytes = b"") -> list[CellValue]:
        """The values of many cells (attributes and bodies), by a short way where all are of one ordinary kind."""
        kinds = {self.tag(tag).type for tag in set(tags)}
        if kinds == {"inlineStr"} and not prefix:
            return [self._inline(body) for body in bodies]
        contents = _between(bodies, b"<" + prefix + b"v>", b"</" + prefix + b"v>") if len(kinds) == 1 else None
        if contents is not None:
            if kinds == {"n"} and _ORDINARY_NUMBERS(b"\n".join(contents) + b"\n"):
                return [int(content) if content.isdigit() else float(content) for content in contents]
            if kinds == {"s"} and all(contents) and b"".join(contents).isdigit():
                return self.strings.texts(map(int, contents))
        return [self.value(self.tag(tag), body) for tag, body in zip(tags, bodies, strict=True)]

    def _inline(self, body: bytes) -> CellValue:
        if body[:7] == b"<is><t>" and body[-9:] == b"</t></is>" and b"&" not in body and b"_x" not in body:
            return body[7:-9].decode() if b"<" not in body[7:-9] else rich_text(body)
        return rich_text(body) if body else None

    def value(self, tag: CellTag, body: bytes) -> CellValue:
        """The value of a cell with this body (what stands between its tags)."""
        if not body:
            return None
        if b"<!" in body:
            body = _CDATA.sub(lambda found: _as_text(found[1]), _COMMENT.sub(b"", body))
        if tag.type == "inlineStr":
            return rich_text(body)
        found = _VALUE.search(body)
        if found is None:
            return None
        return self._typed(tag.type, found[1])

    def _typed(self, kind: str, written: bytes) -> CellValue:
        if kind == "s":
            return self.strings.text(int(written))
        text = written.decode()
        if kind == "n":
            return _number(text)
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "d":
            return _iso_moment(text)
        return decode(text)

    @staticmethod
    def has_formula(body: bytes) -> bool:
        """Whether the cell's value comes from a formula."""
        return b"f" in body and _FORMULA.search(body) is not None


def _between(bodies: Sequence[bytes], opened: bytes, closed: bytes) -> list[bytes] | None:
    """What stands between these two tags in every body; None where one of them holds anything else."""
    starts = set(map(itemgetter(slice(None, len(opened))), bodies))
    ends = set(map(itemgetter(slice(-len(closed), None)), bodies))
    if starts != {opened} or ends != {closed}:
        return None
    return list(map(itemgetter(slice(len(opened), -len(closed))), bodies))


def _as_text(data: bytes) -> bytes:
    return data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def _number(text: str) -> CellValue:
    text = text.strip()
    if not text:
        return None
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return text


def _iso_moment(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return text
