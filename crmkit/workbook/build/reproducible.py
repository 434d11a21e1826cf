"""Saving a workbook so that the same content gives the same parts, whenever and wherever it is built.

openpyxl stamps the moment of saving and writes text into each cell; Excel expects it in the shared strings.
"""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

_BORN = datetime(2026, 1, 1)  # noqa: DTZ001  document properties carry no zone
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_SHARED_STRINGS = "xl/sharedStrings.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
#: Where the package must name its shared strings, since openpyxl left them out: part -> element, end of the part.
_STRINGS_MENTIONS = {
    "xl/_rels/workbook.xml.rels": (
        f'<Relationship Id="rIdStrings" Type="{_OFFICE}/relationships/sharedStrings" Target="/{_SHARED_STRINGS}"/>',
        "</Relationships>",
    ),
    "[Content_Types].xml": (
        f'<Override PartName="/{_SHARED_STRINGS}" ContentType="{_STRINGS_TYPE}"/>',
        "</Types>",
    ),
}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_INLINE = re.compile(r' t="inlineStr"><is>(<t[^>]*>[^<]*</t>)</is></c>')


class _SharedStrings:
    """Texts in the order in which sheets first use them."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._use_count = 0

    def share(self, sheet: str) -> str:
        """The sheet's XML with each text replaced by its number."""
        return _INLINE.sub(self._number, sheet)

    def _number(self, found: re.Match[str]) -> str:
        self._use_count += 1
        place = self._places.setdefault(found[1], len(self._places))
        return f' t="s"><v>{place}</v></c>'

    def part(self) -> str:
        """The shared strings part."""
        items = "".join(f"<si>{item}</si>" for item in self._places)
        return f'<sst xmlns="{_MAIN}" count="{self._use_count}" uniqueCount="{len(self._places)}">{items}</sst>'


def save(workbook: Workbook, target: Path | BinaryIO) -> None:
    """Write `workbook` to `target` with fixed dates in its properties and its archive."""
    workbook.properties.creator = "crmkit"
    workbook.properties.created = workbook.properties.modified = _BORN
    drawn = BytesIO()
    # ExcelWriter itself, because Workbook.save stamps the moment of saving.
    ExcelWriter(workbook, ZipFile(drawn, "w", ZIP_DEFLATED)).save()
    with ZipFile(drawn) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    _share_strings(parts)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        # [Content_Types].xml first: some programs recognise a workbook by its first entry.
        for name, content in sorted(parts.items(), key=lambda part: part[0][0] not in "[_"):
            info = ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)


def _share_strings(parts: dict[str, bytes]) -> None:
    strings = _SharedStrings()
    for name, content in list(parts.items()):
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = strings.share(content.decode()).encode()
    parts[_SHARED_STRINGS] = strings.part().encode()
    for name, (element, end) in _STRINGS_MENTIONS.items():
        parts[name] = parts[name].replace(end.encode(), (element + end).encode())
