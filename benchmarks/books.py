"""Large customer workbooks as Excel would save them (shared strings, row spans), made in seconds from plain XML."""

from __future__ import annotations

import argparse
import random
import zipfile
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from crmkit.model.fields import Field, Kind, Table
from crmkit.model.tables import CUSTOMERS, TOUCHES
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 3, 5)
_EPOCH = date(1899, 12, 30)
#: people's columns that most teams keep; with four of their own they make thirty
_LEFT_OUT = {
    "email",
    "credit_code",
    "employee_count",
    "paused_until_on",
    "override_note",
    "override_until_on",
    "tags",
    "lost_reason",
    "won_on",
    "note",
}
CUSTOMER_FIELDS = tuple(field for field in CUSTOMERS.fields if field.name not in _LEFT_OUT)
OWN_HEADERS = ("车型", "代理", "合同号", "备注二")
_SURNAMES = "王李张刘陈杨黄赵周吴"
_WORDS = "云启远航辰星瑞博华宇中信达恒泰盛和众诚明德嘉禾"


class Strings:
    """The shared strings of one workbook."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def cell(self, reference: str, words: str) -> str:
        """A cell that holds `words`."""
        place = self.places.setdefault(words, len(self.places))
        return f'<c r="{reference}" t="s"><v>{place}</v></c>'

    def xml(self) -> str:
        """The part."""
        items = "".join(f"<si><t>{escape(words)}</t></si>" for words in self.places)
        return (
            f'{_HEAD}<sst xmlns="{_MAIN}" count="{len(self.places)}" uniqueCount="{len(self.places)}">{items}</sst>'
        )


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def _value(field: Field, number: int, chance: random.Random) -> str | float | date | None:
    if field.name == "customer_id":
        return f"C{number:06d}"
    if field.name == "customer_name":
        return f"郑州{chance.choice(_WORDS)}{chance.choice(_WORDS)}{number:06d}有限公司"
    if field.kind is Kind.PHONE:
        return f"138{number:08d}" if chance.random() < 0.7 else None
    if field.name == "owner":
        return f"{chance.choice(_SURNAMES)}{chance.choice('芳强敏洋静磊')}"
    if field.kind is Kind.CHOICE and field.vocabulary is not None:
        share = 0.02 if field.name.endswith("_override") else 0.7
        return chance.choice(field.vocabulary.labels("zh")) if chance.random() < share else None
    if field.kind is Kind.DATE:
        return AS_OF + timedelta(
            days=chance.randrange(-400, 0) if field.name == "created_on" else chance.randrange(1, 120)
        )
    if field.kind in {Kind.AMOUNT, Kind.INTEGER}:
        return float(chance.randrange(1, 500) * 1000) if chance.random() < 0.6 else None
    return f"{field.zh}{chance.randrange(200)}"


def _touch(field: Field, number: int, customers: int, chance: random.Random) -> str | float | date | None:
    if field.name == "touched_on":
        return AS_OF - timedelta(days=chance.randrange(1, 200))
    if field.name == "customer_id":
        return f"C{number % customers + 1:06d}"
    if field.name in {"customer_name", "entered_at"}:
        return None
    return f"{field.zh}{chance.randrange(5000)}" if field.kind is Kind.TEXT else _value(field, number, chance)


def _sheet(headers: list[str], rows: int, value: object, strings: Strings) -> str:
    columns = [letters(place) for place in range(1, len(headers) + 1)]
    parts = [f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="A1:{columns[-1]}{rows + 1}"/><sheetData>']
    head = "".join(strings.cell(f"{column}1", header) for column, header in zip(columns, headers, strict=True))
    parts.append(f'<row r="1" spans="1:{len(headers)}">{head}</row>')
    for number in range(1, rows + 1):
        cells = []
        for place, column in enumerate(columns):
            found = value(place, number)  # type: ignore[operator]
            if found is None:
                continue
            reference = f"{column}{number + 1}"
            if isinstance(found, str):
                cells.append(strings.cell(reference, found))
            elif isinstance(found, date):
                cells.append(f'<c r="{reference}" s="1"><v>{(found - _EPOCH).days}</v></c>')
            else:
                cells.append(f'<c r="{reference}"><v>{found:g}</v></c>')
        parts.append(f'<row r="{number + 1}" spans="1:{len(headers)}">{"".join(cells)}</row>')
    parts.append("</sheetData></worksheet>")
    return "".join(parts)


def make_book(target: Path, customers: int, touches: int, seed: int = 7) -> Path:
    """A workbook of `customers` rows x 30 columns and `touches` rows x 8, reproducible by seed."""
    chance = random.Random(seed)
    strings = Strings()
    fields: Table | tuple[Field, ...] = CUSTOMER_FIELDS

    def customer(place: int, number: int) -> str | float | date | None:
        if place < len(CUSTOMER_FIELDS):
            return _value(CUSTOMER_FIELDS[place], number, chance)
        return f"{OWN_HEADERS[place - len(CUSTOMER_FIELDS)]}{chance.randrange(1000)}"

    headers = [field.zh for field in fields] + list(OWN_HEADERS)
    sheets = [_sheet(headers, customers, customer, strings)]
    names = ["客户"]
    if touches:
        declared = TOUCHES.fields
        sheets.append(
            _sheet(
                [field.zh for field in declared],
                touches,
                lambda place, number: _touch(declared[place], number, customers, chance),
                strings,
            )
        )
        names.append("跟进记录")
    _write(target, names, sheets, strings)
    return target


def _write(target: Path, names: list[str], sheets: list[str], strings: Strings) -> None:
    numbers = range(1, len(names) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in numbers
    )
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{base}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{base}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{base}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        + f'<Relationship Id="rId90" Type="{_REL}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId91" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": strings.xml(),
        **{f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in zip(numbers, sheets, strict=True)},
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def sizes(explanation: str | None) -> argparse.Namespace:
    """How many customers and touches the program was asked for."""
    parser = argparse.ArgumentParser(description=explanation)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--touches", type=int, default=300_000)
    return parser.parse_args()


def refreshed_book(path: Path, customers: int, touches: int) -> Path:
    """A large book as its team has it after one refresh."""
    from crmkit.jobs.refresh import refresh
    from crmkit.jobs.request import Request

    make_book(path, customers, touches)
    refresh(Request(path, AS_OF, datetime(2026, 3, 5, 9, 0, 0), has_consent=True))
    return path
