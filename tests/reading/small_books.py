"""Workbooks for the reader's tests, made in a line or two: by openpyxl, or from readable XML where it can't."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"

HEADER = ["客户名称", "联系人", "手机", "备注"]
CUSTOMERS = [
    HEADER,
    ["郑州云启科技有限公司", "周敏", "10012345678", "展会认识"],
    ["洛阳明德机械厂", "李雷", "10012345679", "下周回电"],
    ["开封古城旅行社", "韩梅", "10012345670", None],
]


def moment(text: str) -> dt.datetime:
    """A moment without a zone, as Excel has them."""
    return dt.datetime.fromisoformat(text)


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """A workbook by openpyxl with these sheets, each from A1."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def sheet_xml(cells: str, around: str = "", before: str = "") -> str:
    """A worksheet part with this inside sheetData."""
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    return f"{opening}{before}<sheetData>{cells}</sheetData>{around}</worksheet>"


def package(path: Path, sheets: Mapping[str, str | bytes], **parts: str | bytes) -> Path:
    """A workbook from XML. `parts`: workbook_pr (attributes), styles, strings (contents of sst), states."""
    names = list(sheets)
    states = str(parts.get("states", "")).split(",")
    tabs = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"{_state(states, n)}/>' for n, name in enumerate(names, 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    entries: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<workbookPr {parts.get('workbook_pr', '')}/><sheets>{tabs}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            relations
            + f'<Relationship Id="s1" Type="{OFFICE}/styles" Target="styles.xml"/>'
            + f'<Relationship Id="s2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{parts.get("styles", "<cellXfs><xf/></cellXfs>")}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{parts.get("strings", "")}</sst>',
    }
    entries |= {f"xl/worksheets/sheet{n}.xml": xml for n, xml in enumerate(sheets.values(), 1)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def inline_row(number: int, texts: Sequence[str | float | None], attributes: str = "") -> str:
    """One row of inline texts and numbers from column A."""
    cells = []
    for letter, value in zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", texts, strict=False):
        if isinstance(value, str):
            cells.append(f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>')
        elif value is not None:
            cells.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'


def replaced_part(path: Path, part: str, old: str, new: str) -> Path:
    """The workbook with `old` replaced by `new` in one part."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    text = entries[part].decode()
    assert old in text
    entries[part] = text.replace(old, new).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def _state(states: Sequence[str], number: int) -> str:
    state = states[number - 1] if number <= len(states) else ""
    return f' state="{state}"' if state else ""


def _relations(lines: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _content_types(sheet_count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{CONTENT}.worksheet+xml"/>'
        for n in range(1, sheet_count + 1)
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>{sheets}'
        f'<Override PartName="/xl/styles.xml" ContentType="{CONTENT}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{CONTENT}.sharedStrings+xml"/></Types>'
    )
