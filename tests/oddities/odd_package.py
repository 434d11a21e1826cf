"""Workbooks whose container is unusual: names, targets, zip records, kinds of file."""

import io
import zipfile
from pathlib import Path

from odd import ROWS, book, odd, plain

from crmkit.testing.books import HEAD, MAIN, PACKAGE_RELATIONS, RELATIONS, SPREADSHEET, STYLES, Book, sheet

MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MACRO = "application/vnd.ms-excel"


class _OneWay(io.RawIOBase):
    """A stream that can't be rewound, as when a server sends a file: entries get data descriptors."""

    def __init__(self) -> None:
        self.sent = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:
        self.sent += piece
        return len(piece)


def _with_data_descriptors(made: Book, path: Path) -> Path:
    stream = _OneWay()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.all_parts().items():
            archive.writestr(name, content)
    path.write_bytes(stream.sent)
    return path


def _with_zip64_extras(made: Book, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.all_parts().items():
            with archive.open(zipfile.ZipInfo(name, (2026, 3, 5, 8, 0, 0)), "w", force_zip64=True) as entry:
                entry.write(content.encode() if isinstance(content, str) else content)
    return path


def _with_comments_and_extras(made: Book, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"made by a server"
        for number, (name, content) in enumerate(made.all_parts().items()):
            info = zipfile.ZipInfo(name, (1999, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if number % 2 else zipfile.ZIP_STORED
            info.comment = f"entry {number}".encode()
            info.extra = b"\xfe\xca\x02\x00hi"
            info.external_attr = 0o640 << 16
            archive.writestr(info, content)
    return path


def _all_stored(made: Book, path: Path) -> Path:
    return made.write(path, stored=tuple(made.all_parts()))


def _with_folder_entries(made: Book, path: Path) -> Path:
    return made.write(path, entries=[("xl/", ""), ("docProps/", "")])


def _with_a_part_twice(made: Book, path: Path) -> Path:
    return made.write(path, entries=[("xl/worksheets/sheet1.xml", sheet(ROWS))])


def _with_a_password(made: Book, path: Path) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    plain_file = made.write(path.with_name("plain.xlsx"))
    with plain_file.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("secret", target)
    return path


@odd(write=_with_data_descriptors)
def data_descriptors() -> Book:
    return book()


@odd(write=_with_zip64_extras)
def zip64_extras() -> Book:
    return book()


@odd(write=_with_comments_and_extras)
def zip_comments_and_extra_fields() -> Book:
    return book()


@odd(write=_all_stored)
def nothing_compressed() -> Book:
    return book()


@odd(write=_with_folder_entries)
def folder_entries() -> Book:
    return book()


@odd(write=_with_a_part_twice, refusal="duplicate_entry")
def a_part_twice() -> Book:
    return book()


@odd(write=_with_a_password, refusal="Encrypted")
def a_password() -> Book:
    return book()


@odd()
def part_names_differ_in_case() -> Book:
    made = book()
    made.parts = {"XL/Worksheets/SHEET1.xml": sheet(ROWS), "xl/worksheets/sheet1.xml": None}
    return made


@odd()
def relative_targets() -> Book:
    made = book()
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{type_}" Target="{target}"/>'
        for number, (type_, target) in enumerate(
            (("worksheet", "./../xl/worksheets/./sheet1.xml"), ("styles", "styles.xml")), start=1
        )
    )
    made.parts["xl/_rels/workbook.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE_RELATIONS}">{links}</Relationships>'
    )
    return made


@odd()
def escaped_targets() -> Book:
    made = book()
    content = sheet(ROWS)
    made.parts = {"xl/worksheets/sheet1.xml": None}
    made.add("xl/worksheets/sheet%201.xml", content, f"{SPREADSHEET}.worksheet+xml")
    types = made.all_parts()["xl/_rels/workbook.xml.rels"]
    made.parts["xl/_rels/workbook.xml.rels"] = str(types).replace("sheet1.xml", "sheet%201.xml")
    gone = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/>'
    made.parts["[Content_Types].xml"] = str(made.all_parts()["[Content_Types].xml"]).replace(gone, "")
    return made


@odd()
def workbook_elsewhere() -> Book:
    made = book()
    for old, new in (
        ("xl/workbook.xml", "content/main.xml"),
        ("xl/_rels/workbook.xml.rels", "content/_rels/main.xml.rels"),
    ):
        made.parts[new], made.parts[old] = made.all_parts()[old], None
    for name in ("[Content_Types].xml", "_rels/.rels"):
        made.parts[name] = str(made.all_parts()[name]).replace("/xl/workbook.xml", "/content/main.xml")
    return made


@odd()
def relationships_with_a_prefix() -> Book:
    made = book()
    name = "xl/_rels/workbook.xml.rels"
    links = str(made.all_parts()[name]).replace("<Relationship", "<p:Relationship").replace("</Rel", "</p:Rel")
    made.parts[name] = links.replace("xmlns=", "xmlns:p=").replace('"', "'")
    return made


@odd()
def no_styles_part() -> Book:
    return Book({"Sheet1": sheet(ROWS)}, has_styles=False)


@odd()
def no_cell_formats() -> Book:
    made = book()
    made.parts["xl/styles.xml"] = f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts><font><b/></font></fonts></styleSheet>'
    return made


@odd()
def empty_style_sheet() -> Book:
    made = book()
    made.parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"/>'
    return made


@odd()
def styles_with_prefix_comments_and_extensions() -> Book:
    made = book()
    styles = STYLES.replace("<", "<z:").replace("<z:/", "</z:").replace("<z:?", "<?").replace("xmlns=", "xmlns:z=")
    made.parts["xl/styles.xml"] = styles.replace("<z:cellXfs", "<!-- <z:cellXfs count='0'/> --><z:cellXfs")
    return made


# Excel and LibreOffice take one branch; python-calamine counts both, and reads every later style as another
@odd(is_read_back=False)
def styles_in_alternate_content() -> Book:
    made = book(ROWS.replace('<c r="B3"', '<c r="B3" s="3"'))
    style = '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    both = f'<mc:Choice Requires="hs" xmlns:hs="urn:hs">{style}</mc:Choice><mc:Fallback>{style}</mc:Fallback>'
    block = f'<mc:AlternateContent xmlns:mc="{MC}">{both}</mc:AlternateContent>'
    made.parts["xl/styles.xml"] = STYLES.replace("</cellXfs>", f"{block}</cellXfs>").replace(
        '<cellXfs count="3"', '<cellXfs count="4"'
    )
    return made


@odd()
def style_with_a_font_that_does_not_exist() -> Book:
    made = book(ROWS.replace('<c r="B3"', '<c r="B3" s="2"'))
    made.parts["xl/styles.xml"] = STYLES.replace('fontId="0" fillId="1"', 'fontId="7" fillId="9"')
    return made


@odd(is_audited=False)
def sixty_thousand_styles() -> Book:
    made = book()
    more = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment indent="1"/></xf>' * 60_000
    made.parts["xl/styles.xml"] = STYLES.replace("</cellXfs>", f"{more}</cellXfs>").replace(
        '<cellXfs count="3"', '<cellXfs count="60003"'
    )
    return made


@odd()
def number_formats_with_high_ids() -> Book:
    made = book()
    formats = (
        '<numFmts count="2"><numFmt numFmtId="400" formatCode="0.0&quot;d&quot;"/>'
        '<numFmt numFmtId="164" formatCode="yyyy\\-mm"/></numFmts>'
    )
    made.parts["xl/styles.xml"] = STYLES.replace("<fonts", f"{formats}<fonts")
    return made


@odd(refusal="signed")
def signed_package() -> Book:
    made = book()
    origin = "application/vnd.openxmlformats-package.digital-signature-origin"
    made.add("_xmlsignatures/origin.sigs", "", origin)
    package = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    made.relate("", package, "/_xmlsignatures/origin.sigs")
    made.add("_xmlsignatures/sig1.xml", f"{HEAD}<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>",
             "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml")  # fmt: skip
    made.relate("_xmlsignatures/origin.sigs", package.replace("/origin", "/signature"), "/_xmlsignatures/sig1.xml")
    return made


@odd(ending="xltx")
def template_file() -> Book:
    return Book({"Sheet1": sheet(ROWS)}, workbook_type=f"{SPREADSHEET}.template.main+xml")


def _with_macros(kind: str) -> Book:
    made = Book({"Sheet1": sheet(ROWS)}, workbook_type=f"{MACRO}.{kind}.macroEnabled.main+xml")
    made.add("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros", "application/vnd.ms-office.vbaProject",
             relation="http://schemas.microsoft.com/office/2006/relationships/vbaProject")  # fmt: skip
    return made


@odd(ending="xlsm")
def macro_file() -> Book:
    return _with_macros("sheet")


@odd(ending="xltm")
def macro_template_file() -> Book:
    return _with_macros("template")


@odd()
def custom_xml_and_printer_settings() -> Book:
    made = book(after='<pageSetup paperSize="9" r:id="rId1"/>')
    settings = "xl/printerSettings/printerSettings1.bin"
    made.add(settings, bytes(range(256)), f"{SPREADSHEET}.printerSettings",
             source="xl/worksheets/sheet1.xml", relation="printerSettings")  # fmt: skip
    made.add("customXml/item1.xml", "<crm xmlns='urn:crm'><k>客户</k></crm>", relation="customXml")
    return made


@odd(edits={"O'Brien \"&<": {"A2": 1, "D9": "x"}, "客户 (一)": {"A1": "y"}})
def sheet_names_with_quotes() -> Book:
    return Book({"O'Brien \"&<": sheet(ROWS), "客户 (一)": sheet()})


@odd(edits=plain({"A2": "x", "B2": None, "Z9": None}))
def blanks_asked_for() -> Book:
    return book()
