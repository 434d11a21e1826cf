"""What the value reader stumbles over, put right in a copy in memory; the file stays as it is.

python-calamine gives up on workbooks with macro sheets, reads UTF-8 only, and takes text in CDATA for blank.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Final

from crmkit.errors import BrokenWorkbook, WriteRefused
from crmkit.workbook.package.markup import elements, escape, splice, to_utf8

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.workbook.package.archive import Archive
    from crmkit.workbook.package.book import Book

_CDATA: Final = re.compile(rb"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
#: parts that the value reader parses at once; a wrong size or checksum in one of them is found before it does
_EAGER_KINDS: Final = ("sharedStrings", "styles")


def readable(xml: bytes) -> bytes:
    """A part's XML in UTF-8 with CDATA written as escaped text; the same object where nothing is odd."""
    converted = to_utf8(xml)
    if b"<![CDATA[" not in converted:
        return converted
    return _CDATA.sub(lambda found: escape(found[1].decode()).encode(), converted)


def eager_replacements(archive: Archive, book: Book) -> dict[str, bytes]:
    """Workbook, styles and shared strings where they must be put right for reading.

    Raises:
        BrokenWorkbook, SuspiciousWorkbook: one of them is damaged.
    """
    replaced: dict[str, bytes] = {}
    parts = [book.part, *filter(None, map(book.related_part, _EAGER_KINDS))]
    for part in parts:
        xml = archive.read(part)
        fixed = _worksheets_only(book, xml) if part == book.part else readable(xml)
        if fixed != xml:
            replaced[part] = fixed
    return replaced


def _worksheets_only(book: Book, xml: bytes) -> bytes:
    """The workbook part without tabs that are no worksheets: they hold no cells people type into."""
    xml = readable(xml)
    kinds = {sheet.relationship_id: sheet.kind for sheet in book.sheets()}
    others = [
        (element.start, element.end, b"")
        for element in elements(xml, {"sheet"})
        if element.parent == "sheets"
        and not any(
            kinds.get(value) == "worksheet" for name, value in element.attributes.items() if name.endswith("}id")
        )
    ]
    return splice(xml, others) if others else xml


def copied(archive: Archive, replaced: Mapping[str, bytes]) -> bytes:
    """The archive's bytes with these parts replaced; the archive's own where none is.

    Raises:
        BrokenWorkbook: two entries of one name.
    """
    if not replaced:
        return archive.data
    copy = BytesIO()
    try:
        archive.write(copy, replaced)
    except WriteRefused as problem:
        raise BrokenWorkbook(archive.path, str(problem)) from problem
    return copy.getvalue()
