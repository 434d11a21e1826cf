"""XML by byte positions: find elements with expat, replace exactly their bytes, leave every other byte.

A part is never parsed and written again, since that loses what a parser does not model. Positions come from expat
(comments, CDATA, processing instructions, quoting and prefixes are its business); changes are splices of bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from crmkit.workbook.package import bounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_TAG: Final = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_TAG_NAME: Final = re.compile(rb"<\s*/?([^\s/>]+)")
_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_ENCODING: Final = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


class MarkupError(ValueError):
    """Not well-formed; the text is expat's reason."""


class EntityError(ValueError):
    """A document type or entity declaration: no part of a workbook needs one."""


@dataclass(frozen=True, slots=True)
class Element:
    """Where one element stands: xml[start:start_end] is its start tag, xml[start:end] the whole element.

    `name` is local, `attributes` by local name (with "{namespace}" before it where it has one), values unescaped.
    """

    name: str
    namespace: str
    attributes: Mapping[str, str]
    start: int
    start_end: int
    end: int
    depth: int  #: 0 for the root
    parent: str  #: local name of the parent, "" for the root

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as <name/>."""
        return self.start_end == self.end


@dataclass(slots=True)
class _Open:
    name: str
    namespace: str
    attributes: dict[str, str]
    start: int
    parent: str
    wanted: bool


@dataclass(slots=True)
class _Finder:
    names: Collection[str] | None
    max_depth: int
    xml: bytes
    parser: expat.XMLParserType
    stack: list[_Open] = field(default_factory=list)
    found: list[Element] = field(default_factory=list)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self.stack)
        if depth >= bounds.DEPTH:
            raise MarkupError("nested too deeply")
        namespace, local = _split(name)
        wanted = depth <= self.max_depth and (self.names is None or local in self.names)
        kept = {_attribute_name(key): value for key, value in attributes.items()} if wanted else {}
        parent = self.stack[-1].name if self.stack else ""
        self.stack.append(_Open(local, namespace, kept, self.parser.CurrentByteIndex, parent, wanted))

    def finish(self, _name: str) -> None:
        opened = self.stack.pop()
        if not opened.wanted:
            return
        start_end = tag_end(self.xml, opened.start)
        end = start_end
        if self.xml[start_end - 2 : start_end] != b"/>":
            end = tag_end(self.xml, self.parser.CurrentByteIndex)
        depth = len(self.stack)
        self.found.append(
            Element(
                opened.name, opened.namespace, opened.attributes, opened.start, start_end, end, depth, opened.parent
            )
        )


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, str]:
    namespace, _, local = name.rpartition(" ")
    return namespace, local


@lru_cache(maxsize=4096)
def _attribute_name(name: str) -> str:
    namespace, local = _split(name)
    return f"{{{namespace}}}{local}" if namespace else local


def _refuse_declaration(*_: object) -> None:
    raise EntityError


def elements(xml: bytes, names: Collection[str] | None = None, max_depth: int = bounds.DEPTH) -> list[Element]:
    """The elements with these local names (all with None), down to `max_depth`, in document order.

    Raises:
        MarkupError: not well-formed.
        EntityError: a document type or entity is declared.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    finder = _Finder(names, max_depth, xml, parser)
    parser.StartElementHandler = finder.begin
    parser.EndElementHandler = finder.finish
    _parse(parser, xml)
    return sorted(finder.found, key=lambda element: (element.start, element.depth))


def refuse_malformed(xml: bytes) -> None:
    """Parse a part for nothing but its faults; raises as `elements`."""
    _parse(expat.ParserCreate(namespace_separator=" "), xml)


def _parse(parser: expat.XMLParserType, xml: bytes) -> None:
    parser.StartDoctypeDeclHandler = _refuse_declaration
    parser.EntityDeclHandler = _refuse_declaration
    try:
        parser.Parse(xml, True)  # noqa: FBT003  (expat's own signature)
    except expat.ExpatError as problem:
        raise MarkupError(str(problem)) from problem


def tag_end(xml: bytes, start: int) -> int:
    """The position after the tag that begins at `start`; ">" inside quotes does not end it.

    Raises:
        MarkupError: no tag begins there.
    """
    match = _TAG.match(xml, start)
    if match is None:
        raise MarkupError(f"no tag at {start}")
    return match.end()


def tag_name(xml: bytes, start: int) -> bytes:
    """The name as written, prefix included, of the tag that begins at `start`."""
    match = _TAG_NAME.match(xml, start)
    if match is None:
        raise MarkupError(f"no tag at {start}")
    return match[1]


def content_span(xml: bytes, element: Element) -> tuple[int, int]:
    """Start and end of what stands between the element's tags; an empty tag has an empty span behind it."""
    if element.is_empty_tag:
        return element.end, element.end
    return element.start_end, xml.rindex(b"</", element.start_end, element.end)


def splice(xml: bytes, replacements: Iterable[tuple[int, int, bytes]]) -> bytes:
    """`xml` with each (start, end, replacement) done; spans must not overlap, equal starts keep their order.

    Raises:
        ValueError: spans overlap.
    """
    pieces: list[bytes] = []
    position = 0
    for start, end, replacement in sorted(replacements, key=lambda item: (item[0], item[1])):
        if start < position or end < start:
            raise ValueError(f"overlapping replacement at {start}")
        pieces.append(xml[position:start])
        pieces.append(replacement)
        position = end
    pieces.append(xml[position:])
    return b"".join(pieces)


def insert_inside(xml: bytes, element: Element, content: bytes) -> tuple[int, int, bytes]:
    """The replacement that puts `content` last inside the element, opening an empty tag if need be."""
    if not element.is_empty_tag:
        _, end = content_span(xml, element)
        return end, end, content
    opened = xml[element.start : element.end - 2].rstrip() + b">"
    return element.start, element.end, opened + content + b"</" + tag_name(xml, element.start) + b">"


def set_attributes(tag: bytes, changes: Mapping[str, str | None]) -> bytes:
    """A start tag with attributes set (or dropped with None); names as written, all else byte-identical.

    A new attribute goes last. Values are given unescaped.
    """
    pending = dict(changes)
    replacements: list[tuple[int, int, bytes]] = []
    for match in _ATTRIBUTE.finditer(tag, len(tag_name(tag, 0)) + 1):
        name = match[1].decode()
        if name not in pending:
            continue
        value = pending.pop(name)
        if value is None:
            replacements.append((match.start(), match.end(), b""))
        else:
            quote = match[2][:1]
            replacements.append((match.start(2), match.end(2), quote + escape_attribute(value).encode() + quote))
    body_end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    body_end = len(tag[:body_end].rstrip())
    added = "".join(f' {name}="{escape_attribute(value)}"' for name, value in pending.items() if value is not None)
    if added:
        replacements.append((body_end, body_end, added.encode()))
    return splice(tag, replacements)


def attributes_of(tag: bytes) -> dict[str, str]:
    """The attributes of one start tag by their names as written, values unescaped."""
    return {
        match[1].decode(): unescape(match[2][1:-1].decode())
        for match in _ATTRIBUTE.finditer(tag, len(tag_name(tag, 0)) + 1)
    }


def declared_encoding(xml: bytes) -> str:
    """The part's encoding in lower case: "utf-8" unless a mark or the declaration says otherwise."""
    if xml.startswith(_UTF16_MARKS):
        return "utf-16"
    match = _ENCODING.match(xml[:200])
    encoding = match[1].decode().lower() if match else "utf-8"
    return "utf-8" if encoding in {"utf8", "us-ascii", "ascii"} else encoding


def namespaces_of(tag: bytes) -> dict[str, str]:
    """Prefix ("" for the default) to namespace, as declared on one start tag."""
    return {
        name.partition(":")[2]: value
        for name, value in attributes_of(tag).items()
        if name == "xmlns" or name.startswith("xmlns:")
    }


# ── text ──

_UNESCAPED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_REFERENCE: Final = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")


def escape(value: str) -> str:
    """Element text: & < > escaped."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(value: str) -> str:
    """An attribute's value, safe in either quoting; line breaks and tabs as references, as XML needs."""
    escaped = escape(value).replace('"', "&quot;").replace("'", "&apos;")
    return escaped.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")


def unescape(value: str) -> str:
    """Text with the five named and all numeric references resolved."""
    if "&" not in value:
        return value
    return _REFERENCE.sub(_resolve, value)


def _resolve(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return chr(int(match[2])) if match[2] else _UNESCAPED[match[3]]


def to_utf8(xml: bytes) -> bytes:
    """A part for reading only, in UTF-8 whatever it was written in.

    Raises:
        MarkupError: an encoding Python does not know, or bytes that are not in it.
    """
    encoding = declared_encoding(xml)
    if encoding == "utf-8":
        return xml
    if encoding == "utf-16" and not xml.startswith(_UTF16_MARKS[:2]):
        encoding = "utf-16-le" if xml.startswith(b"<\x00") else "utf-16-be"
    try:
        decoded = xml.decode(encoding)
    except (LookupError, UnicodeDecodeError) as problem:
        raise MarkupError(str(problem)) from problem
    return re.sub(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*[\"'][^\"']*[\"']", r"\1", decoded, count=1).encode()
