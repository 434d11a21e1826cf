"""Where a workbook keeps its parts, found through relationships, apart from crmkit's own reader."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from crmkit.testing.canonical import child, children, kind, parse, relation_id

if TYPE_CHECKING:
    from crmkit.testing.archive import Entry


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part."""

    id: str
    type_uri: str
    target: str  #: lower-case part name without leading slash; the address as written for external ones
    is_external: bool = False

    @property
    def type(self) -> str:
        """The last word of the type URI: worksheet, styles, table ..."""
        return self.type_uri.rpartition("/")[2]


@dataclass(slots=True)
class Package:
    """The parts of one workbook by lower-case name (part names are equal without regard to case)."""

    entries: dict[str, Entry]
    names: dict[str, str] = field(default_factory=dict)  #: lower-case name -> name as written
    trees: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: list[Entry]) -> Package:
        """From zip entries; of two entries with one name the last counts."""
        spelt = {normal(entry.name): entry for entry in entries}
        return cls(spelt, {name: entry.name for name, entry in spelt.items()})

    def has(self, part: str) -> bool:
        """Whether the part exists."""
        return part in self.entries

    def tree(self, part: str) -> Any:
        """The part's root element, parsed once.

        Raises:
            ValueError: not well-formed, or no such part.
        """
        if part not in self.entries:
            raise ValueError(part)
        if part not in self.trees:
            self.trees[part] = parse(self.entries[part].content)
        return self.trees[part]

    def relationships(self, part: str) -> list[Relationship]:
        """The part's relationships; none if it has no relationships part."""
        holder = relationships_part(part)
        if not self.has(holder):
            return []
        return [self._relationship(node, part) for node in self.tree(holder) if kind(node) == "Relationship"]

    def _relationship(self, node: Any, source: str) -> Relationship:
        type_ = node.get("Type", "")
        target = node.get("Target", "")
        if node.get("TargetMode", "") == "External":
            return Relationship(node.get("Id", ""), type_, target, is_external=True)
        part = normal(_absolute(target, source))
        # writers differ in whether names with blanks and 汉字 are escaped in the zip as they are in the target
        return Relationship(node.get("Id", ""), type_, part if self.has(part) else normal(unquote(part)))

    def related(self, part: str, type_: str) -> list[str]:
        """Existing parts that `part` refers to by a relationship type, in order."""
        return [link.target for link in self.relationships(part) if link.type == type_ and self.has(link.target)]

    @property
    def workbook(self) -> str:
        """The workbook part.

        Raises:
            ValueError: the package names none.
        """
        found = self.related("", "officeDocument")
        if not found:
            raise ValueError("no workbook part")
        return found[0]

    def sheets(self) -> dict[str, str]:
        """Sheet name -> part, in tab order; chart sheets and macro sheets included."""
        targets = {link.id: link.target for link in self.relationships(self.workbook)}
        listed = children(child(self.tree(self.workbook), "sheets"), "sheet")
        return {sheet.get("name", ""): targets.get(relation_id(sheet), "") for sheet in listed}

    def the(self, type_: str) -> str:
        """The workbook's only part of a relationship type; "" if it has none."""
        return next(iter(self.related(self.workbook, type_)), "")

    @property
    def is_1904(self) -> bool:
        """Whether dates count from 1904."""
        settings = child(self.tree(self.workbook), "workbookPr")
        return settings is not None and settings.get("date1904") in {"1", "true", "on"}


def normal(name: str) -> str:
    """A part name as key: slashes forward, no leading slash, lower case."""
    return name.replace("\\", "/").lstrip("/").lower()


def relationships_part(part: str) -> str:
    """The name of the part that holds a part's relationships; of the package itself for ""."""
    folder, _, name = part.rpartition("/")
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _absolute(target: str, source: str) -> str:
    target = target.replace("\\", "/")
    folder = "/" + source.rpartition("/")[0]
    return posixpath.normpath(posixpath.join(folder, target))
