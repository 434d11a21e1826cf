"""Small workbooks from readable XML, so that a test can state one oddity and nothing else.

    book = Book({"Sheet1": sheet('<row r="1"><c r="A1"><v>1</v></c></row>')})
    book.parts["xl/styles.xml"] = "<styleSheet .../>"
    path = book.write(tmp_path / "odd.xlsx")

Content types and relationships follow from what was added; a part set by hand in `parts` wins over them.
"""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}">\
<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="0" fontId="0" fillId="1" borderId="0" xfId="0" applyFill="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
<dxfs count="0"/></styleSheet>"""


def sheet(rows: str = "", *, before: str = "", after: str = "", attributes: str = "") -> str:
    """A worksheet part. `before` and `after` stand around sheetData, `attributes` on the root element."""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}"{" " if attributes else ""}{attributes}>'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def text_cell(address: str, text: str) -> str:
    """One inline text cell; `text` is XML already."""
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    type: str
    target: str
    is_external: bool

    def xml(self) -> str:
        mode = ' TargetMode="External"' if self.is_external else ""
        type_ = self.type if "://" in self.type else f"{RELATIONS}/{self.type}"
        return f'<Relationship Id="{self.id}" Type="{type_}" Target={quoteattr(self.target)}{mode}/>'


@dataclass(slots=True)
class Book:
    """A workbook in the making: sheet name -> worksheet XML, and whatever else `parts` and `add` bring."""

    sheets: Mapping[str, str | bytes]
    workbook_type: str = f"{SPREADSHEET}.sheet.main+xml"
    before_sheets: str = ""  #: XML in front of <sheets> in the workbook part
    after_sheets: str = ""  #: XML behind it
    sheet_attributes: Mapping[str, str] = field(default_factory=dict)  #: sheet name -> more attributes
    parts: dict[str, str | bytes | None] = field(default_factory=dict)  #: wins over all; None leaves a part out
    has_styles: bool = True
    _types: dict[str, str] = field(default_factory=dict)
    _relations: dict[str, list[_Relation]] = field(default_factory=dict)
    _added: dict[str, str | bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.add("xl/workbook.xml", "", self.workbook_type, source="", relation="officeDocument")
        for number, content in enumerate(self.sheets.values(), start=1):
            self.add(
                f"xl/worksheets/sheet{number}.xml", content, f"{SPREADSHEET}.worksheet+xml", relation="worksheet"
            )
        if self.has_styles:
            self.add("xl/styles.xml", STYLES, f"{SPREADSHEET}.styles+xml", relation="styles")

    def add(
        self, part: str, content: str | bytes, content_type: str = "", *, source: str = "xl/workbook.xml",
        relation: str = "", target: str = "",
    ) -> str:  # fmt: skip
        """Add a part, with its content type and a relationship from `source`; returns the relationship's id."""
        self._added[part] = content
        if content_type:
            self._types[part] = content_type
        return self.relate(source, relation, target or f"/{part}") if relation else ""

    def relate(self, source: str, relation: str, target: str, *, is_external: bool = False) -> str:
        """Add a relationship of `source` ("" for the package); returns its id."""
        known = self._relations.setdefault(source, [])
        known.append(_Relation(f"rId{len(known) + 1}", relation, target, is_external))
        return known[-1].id

    def all_parts(self) -> dict[str, str | bytes]:
        """Every part in the order it is written."""
        made: dict[str, str | bytes | None] = {"[Content_Types].xml": self._content_types()}
        made |= {_relations_part(source): self._relations_xml(source) for source in self._relations}
        made |= self._added | {"xl/workbook.xml": self._workbook()} | self.parts
        return {name: content for name, content in made.items() if content is not None}

    def write(self, path: Path, *, stored: Sequence[str] = (), entries: Sequence[tuple[str, str]] = ()) -> Path:
        """Write the file. Parts in `stored` are not compressed; `entries` come last and may repeat a name."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in [*self.all_parts().items(), *entries]:
                info = zipfile.ZipInfo(name, (2026, 3, 5, 8, 0, 0))
                info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
                _write_entry(archive, info, content.encode() if isinstance(content, str) else content)
        path.write_bytes(buffer.getvalue())
        return path

    def _workbook(self) -> str:
        listed = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"'
            f"{' ' + self.sheet_attributes[name] if name in self.sheet_attributes else ''}/>"
            for number, name in enumerate(self.sheets, start=1)
        )
        return (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{self.before_sheets}'
            f"<sheets>{listed}</sheets>{self.after_sheets}</workbook>"
        )

    def _content_types(self) -> str:
        overrides = "".join(
            f'<Override PartName="/{part}" ContentType="{type_}"/>' for part, type_ in self._types.items()
        )
        defaults = (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"))
        known = "".join(f'<Default Extension="{ending}" ContentType="{type_}"/>' for ending, type_ in defaults)
        return f'{HEAD}<Types xmlns="{CONTENT_TYPES}">{known}{overrides}</Types>'

    def _relations_xml(self, source: str) -> str:
        links = "".join(link.xml() for link in self._relations[source])
        return f'{HEAD}<Relationships xmlns="{PACKAGE_RELATIONS}">{links}</Relationships>'


def _write_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes) -> None:
    if info.filename not in archive.NameToInfo:
        archive.writestr(info, content)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an entry that repeats a name is what the test is about
        archive.writestr(info, content)


def _relations_part(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
