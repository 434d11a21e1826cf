"""The parts of an Open XML package while they are being changed: contents, relationships, content types."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from crmkit.errors import BrokenWorkbook, SuspiciousWorkbook, WriteRefused
from crmkit.workbook.package.markup import (
    Element,
    EntityError,
    MarkupError,
    declared_encoding,
    elements,
    escape_attribute,
    insert_inside,
    splice,
    tag_name,
    to_utf8,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.workbook.package.archive import Archive

CONTENT_TYPES: Final = "[Content_Types].xml"
RELATIONSHIP_BASE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT_RELATIONSHIP_BASE: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/"


@dataclass(frozen=True, slots=True)
class Relationship:
    """One line of a .rels part; `part` is the entry it points to, "" for targets outside or missing."""

    id: str
    kind: str  #: last segment of the type: worksheet, styles, table ...
    type: str
    target: str  #: as written
    part: str
    is_external: bool


@dataclass
class PartStore:
    """Reads parts of an archive and collects what is to be replaced, added and removed, and why."""

    archive: Archive
    replaced: dict[str, bytes] = field(default_factory=dict)
    added: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    consequences: dict[str, set[str]] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.replaced or self.added or self.removed)

    def find(self, name: str) -> str | None:
        """The entry for a part name in whatever case, as the store now stands."""
        bare = name.lstrip("/")
        for candidate in (bare, unquote(bare)):
            if candidate in self.added:
                return candidate
            entry = self.archive.find(candidate)
            if entry is not None and entry not in self.removed:
                return entry
        return None

    def read(self, name: str) -> bytes:
        """The content an entry now has.

        Raises:
            BrokenWorkbook, SuspiciousWorkbook: see `Archive.read`.
        """
        if name in self.replaced:
            return self.replaced[name]
        return self.added[name] if name in self.added else self.archive.read(name)

    def put(self, name: str, content: bytes, *reasons: str) -> None:
        """Replace an entry's content, or add the entry; `reasons` are codes for the certificate."""
        if name in self.archive.names and name not in self.removed:
            self.replaced[name] = content
        else:
            self.added[name] = content
        self.note(name, *reasons)

    def note(self, name: str, *reasons: str) -> None:
        """Say why a part changes, for the certificate."""
        self.consequences.setdefault(name, set()).update(reasons)

    def remove(self, name: str, *reasons: str) -> None:
        """Take an entry out of the archive."""
        self.replaced.pop(name, None)
        if self.added.pop(name, None) is None:
            self.removed.add(name)
        self.note(name, *reasons)

    def elements(self, name: str, names: Collection[str] | None = None) -> tuple[bytes, list[Element]]:
        """A part in UTF-8 and its elements, for reading.

        Raises:
            BrokenWorkbook: the part is not well-formed.
            SuspiciousWorkbook: it declares entities.
        """
        try:
            xml = to_utf8(self.read(name))
            return xml, elements(xml, names)
        except MarkupError as problem:
            raise BrokenWorkbook(self.archive.path, f"{name}: {problem}") from problem
        except EntityError as problem:
            raise SuspiciousWorkbook(self.archive.path, f"{name}: <!ENTITY>") from problem

    def editable(self, name: str, names: Collection[str] | None = None) -> tuple[bytes, list[Element]]:
        """As `elements`, for splicing into.

        Raises:
            WriteRefused: encoding (the part is not in UTF-8).
        """
        encoding = declared_encoding(self.read(name))
        if encoding != "utf-8":
            raise WriteRefused("encoding", sheet=name, encoding=encoding)
        return self.elements(name, names)

    # ── relationships ──

    def relationships(self, source: str) -> list[Relationship]:
        """The relationships of a part ("" for the package itself); none when it has no .rels."""
        name = self.find(relationships_part(source))
        if name is None:
            return []
        _, found = self.elements(name, {"Relationship"})
        return [self._relationship(source, element) for element in found]

    def _relationship(self, source: str, element: Element) -> Relationship:
        values = element.attributes
        target, type_ = values.get("Target", ""), values.get("Type", "")
        is_external = values.get("TargetMode", "") == "External"
        part = None if is_external else self.find(resolve(source, target))
        return Relationship(values.get("Id", ""), type_.rsplit("/", 1)[-1], type_, target, part or "", is_external)

    def related(self, source: str, kind: str) -> list[str]:
        """The entries that `source` points to by relationships of this kind."""
        return [found.part for found in self.relationships(source) if found.kind == kind and found.part]

    def add_relationship(self, source: str, type_: str, part: str) -> str:
        """Relate `source` to `part` (absolute target); the new id."""
        name = self.find(relationships_part(source))
        if name is None:
            name = relationships_part(source)
            self.put(name, EMPTY_RELATIONSHIPS, "relationships")
            self.add_content_default("rels", RELATIONSHIPS_TYPE)
        xml, found = self.editable(name, {"Relationships", "Relationship"})
        taken = {element.attributes.get("Id", "") for element in found}
        new_id = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        prefix = _prefix(xml, found[0])
        line = f'<{prefix}Relationship Id="{new_id}" Type="{type_}" Target="/{escape_attribute(part)}"/>'
        self.put(name, splice(xml, [insert_inside(xml, found[0], line.encode())]), "relationships")
        return new_id

    def drop_relationships_to(self, source: str, part: str) -> None:
        """Remove the relationships of `source` that point to `part`."""
        name = self.find(relationships_part(source))
        if name is None:
            return
        xml, found = self.editable(name, {"Relationship"})
        gone = [e for e in found if self._relationship(source, e).part == part]
        if gone:
            self.put(name, splice(xml, [(e.start, e.end, b"") for e in gone]), "relationships")

    # ── content types ──

    def content_type(self, part: str) -> str:
        """The declared content type of a part, "" if none."""
        _, found = self.elements(self._content_types(), {"Override", "Default"})
        wanted = "/" + part
        for element in found:
            if element.attributes.get("PartName", "").casefold() == wanted.casefold():
                return element.attributes.get("ContentType", "")
        extension = part.rsplit(".", 1)[-1].casefold()
        defaults = [e for e in found if e.attributes.get("Extension", "").casefold() == extension]
        return defaults[0].attributes.get("ContentType", "") if defaults else ""

    def add_content_override(self, part: str, content_type: str) -> None:
        """Declare the content type of a new part."""
        self._add_content_line(f'Override PartName="/{escape_attribute(part)}" ContentType="{content_type}"')

    def add_content_default(self, extension: str, content_type: str) -> None:
        """Declare the content type of an extension, unless it has one."""
        _, found = self.elements(self._content_types(), {"Default"})
        if extension.casefold() not in {e.attributes.get("Extension", "").casefold() for e in found}:
            self._add_content_line(f'Default Extension="{extension}" ContentType="{content_type}"')

    def drop_content_override(self, part: str) -> None:
        """Remove the override of a part that goes."""
        name = self._content_types()
        xml, found = self.editable(name, {"Override"})
        wanted = ("/" + part).casefold()
        gone = [(e.start, e.end, b"") for e in found if e.attributes.get("PartName", "").casefold() == wanted]
        if gone:
            self.put(name, splice(xml, gone), "content_types")

    def _add_content_line(self, line: str) -> None:
        name = self._content_types()
        xml, found = self.editable(name, {"Types"})
        content = f"<{_prefix(xml, found[0])}{line}/>".encode()
        self.put(name, splice(xml, [insert_inside(xml, found[0], content)]), "content_types")

    def _content_types(self) -> str:
        name = self.find(CONTENT_TYPES)
        if name is None:
            raise BrokenWorkbook(self.archive.path, CONTENT_TYPES)
        return name


RELATIONSHIPS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
EMPTY_RELATIONSHIPS: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def _prefix(xml: bytes, root: Element) -> str:
    """The prefix (with colon) the root is written with: its children take the same."""
    prefix, colon, _ = tag_name(xml, root.start).decode().rpartition(":")
    return prefix + colon


def relationships_part(source: str) -> str:
    """The name of a part's .rels; "" is the package itself."""
    folder, base = posixpath.split(source.replace("\\", "/"))
    return posixpath.join(folder, "_rels", f"{base}.rels")


def resolve(source: str, target: str) -> str:
    """A relationship's target as a part name: absolute as it stands, relative to the source's folder."""
    target = target.replace("\\", "/").partition("#")[0]
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source.replace("\\", "/")), target)).lstrip("/")
