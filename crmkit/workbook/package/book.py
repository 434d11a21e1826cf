"""The workbook part: which sheets there are, where they lie, whether dates count from 1904, whether it is signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.errors import BrokenWorkbook, NotAWorkbook, SheetNotFound, SuspiciousWorkbook, WriteRefused
from crmkit.model.edits import SheetState
from crmkit.workbook.package import bounds
from crmkit.workbook.package.markup import insert_inside, set_attributes, splice, tag_name
from crmkit.workbook.package.parts import CONTENT_TYPES, RELATIONSHIP_BASE, STRICT_RELATIONSHIP_BASE, PartStore
from crmkit.workbook.package.recognise import other_package

if TYPE_CHECKING:
    from crmkit.workbook.package.archive import Archive
    from crmkit.workbook.package.parts import Relationship

MAIN_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_NAMESPACE: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TRUE: Final = frozenset({"1", "true", "on"})
#: Elements that stand before calcPr in CT_Workbook; a new calcPr goes behind the last of them.
BEFORE_CALC_PR: Final = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of the workbook as its tab shows it."""

    name: str
    part: str
    kind: str  #: worksheet, chartsheet, dialogsheet, xlMacrosheet ...
    sheet_id: str
    relationship_id: str
    state: SheetState


@dataclass
class Book:
    """The workbook part of a package and the parts it points to."""

    store: PartStore
    part: str

    @classmethod
    def open(cls, archive: Archive) -> Book:
        """Find the workbook part through the package's relationships.

        Raises:
            NotAWorkbook: a zip without a spreadsheet.
            SuspiciousWorkbook: more sheets than `bounds.SHEETS`.
            BrokenWorkbook: parts are missing or damaged.
        """
        store = PartStore(archive)
        if store.find(CONTENT_TYPES) is None and store.find("xl/workbook.xml") is None:
            raise NotAWorkbook(archive.path, other_package(frozenset(archive.names)))
        mains = store.related("", "officeDocument")
        part = mains[0] if mains else store.find("xl/workbook.xml")
        if part is None:
            raise NotAWorkbook(archive.path, other_package(frozenset(archive.names)))
        if not part.endswith(".xml") or part.startswith(("word/", "ppt/")):
            raise NotAWorkbook(archive.path, other_package(frozenset(archive.names)))
        return cls(store, part)

    @property
    def relationships(self) -> dict[str, Relationship]:
        """The workbook part's relationships by id."""
        return {found.id: found for found in self.store.relationships(self.part)}

    def sheets(self) -> list[SheetPart]:
        """All sheets in the order of their tabs.

        Raises:
            SuspiciousWorkbook: more than `bounds.SHEETS`.
        """
        _, found = self.store.elements(self.part, {"sheet"})
        found = [element for element in found if element.parent == "sheets"]
        if len(found) > bounds.SHEETS:
            raise SuspiciousWorkbook(self.store.archive.path, f"{len(found):,} sheets")
        related = self.relationships
        sheets = []
        for element in found:
            ids = [value for name, value in element.attributes.items() if name.endswith("}id")]
            target = related.get(ids[0]) if ids else None
            state = element.attributes.get("state", "visible")
            sheets.append(
                SheetPart(
                    element.attributes.get("name", ""),
                    target.part if target else "",
                    target.kind if target else "",
                    element.attributes.get("sheetId", ""),
                    ids[0] if ids else "",
                    SheetState(state) if state in {s.value for s in SheetState} else SheetState.VISIBLE,
                )
            )
        return sheets

    def sheet(self, name: str) -> SheetPart:
        """The worksheet of that name: exact, else whatever its case, as Excel does.

        Raises:
            SheetNotFound: no sheet of that name.
            WriteRefused: not_a_worksheet.
            BrokenWorkbook: its part is missing.
        """
        sheets = self.sheets()
        matches = [sheet for sheet in sheets if sheet.name == name]
        matches = matches or [sheet for sheet in sheets if sheet.name.casefold() == name.casefold()]
        if not matches:
            raise SheetNotFound(self.store.archive.path, name, [sheet.name for sheet in sheets])
        found = matches[0]
        if not found.part:
            raise BrokenWorkbook(self.store.archive.path, f"{name}: -")
        if found.kind != "worksheet":
            raise WriteRefused("not_a_worksheet", sheet=name)
        return found

    def related_part(self, kind: str) -> str | None:
        """The entry the workbook part points to by this kind of relationship: styles, sharedStrings, calcChain."""
        parts = self.store.related(self.part, kind)
        return parts[0] if parts else None

    @property
    def namespace(self) -> str:
        """The main namespace: Excel's usual one, or the strict one."""
        _, found = self.store.elements(self.part, {"workbook"})
        return found[0].namespace if found else MAIN_NAMESPACE

    def add_related(self, part: str, content: bytes, kind: str, content_type: str) -> str:
        """Add a part, its content type and the workbook's relationship to it; the relationship's id."""
        is_strict = self.namespace == STRICT_NAMESPACE
        base = STRICT_RELATIONSHIP_BASE if is_strict else RELATIONSHIP_BASE
        self.store.put(part, content, kind)
        self.store.add_content_override(part, content_type)
        return self.store.add_relationship(self.part, base + kind, part)

    def counts_from_1904(self) -> bool:
        """Whether serial dates count from 1904-01-01."""
        _, found = self.store.elements(self.part, {"workbookPr"})
        return bool(found) and found[0].attributes.get("date1904", "").casefold() in TRUE

    def refuse_signed(self) -> None:
        """Any change breaks a signature.

        Raises:
            WriteRefused: signed.
        """
        if any("digital-signature" in found.type for found in self.store.relationships("")):
            raise WriteRefused("signed")

    def request_recalculation(self) -> bool:
        """Set fullCalcOnLoad; whether it had to be set."""
        xml, found = self.store.editable(self.part)
        calc = [element for element in found if element.name == "calcPr" and element.depth == 1]
        if calc:
            tag = xml[calc[0].start : calc[0].start_end]
            changed = set_attributes(tag, {"fullCalcOnLoad": "1"})
            if changed == tag:
                return False
            change = (calc[0].start, calc[0].start_end, changed)
        else:
            prefix = tag_name(xml, found[0].start).rpartition(b":")
            line = b"<" + prefix[0] + prefix[1] + b'calcPr fullCalcOnLoad="1"/>'
            before = [e.end for e in found if e.depth == 1 and e.name in BEFORE_CALC_PR]
            change = (before[-1], before[-1], line) if before else insert_inside(xml, found[0], line)
        self.store.put(self.part, splice(xml, [change]), "recalculation")
        return True
