"""Saving as Excel saves: openpyxl writes the file, and what the formulas show is put beside them."""

from __future__ import annotations

import re
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from crmkit.testing.engine.cells import assign

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crmkit.testing.engine.book import ExcelBook
    from crmkit.testing.engine.cells import Value

_FORMULA_CELL: Final = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^<>]*)>(<f(?: [^<>]*)?>[^<]*</f>|<f[^<>]*/>)<v ?/?>(?:</v>)?</c>'
)
_TO_ESCAPE: Final = re.compile("[\x00-\x08\x0b-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_TYPE: Final = re.compile(rb' t="[a-z]+"')


def saved_with_values(book: ExcelBook, path: Path) -> None:
    """Write the book to `path` with the values that its formulas show."""
    bare = path.with_name(f"bare {path.name}")
    book.workbook.active = next(at for at, sheet in enumerate(book.sheets) if sheet.name == book.active)
    with _escaped(book):
        book.workbook.save(bare)
    shown = {f"xl/worksheets/sheet{at}.xml": sheet.shown for at, sheet in enumerate(book.sheets, 1)}
    with zipfile.ZipFile(bare) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename in shown:
                content = _with_values(content, shown[item.filename])
            target.writestr(item, content)
    bare.unlink()


@contextmanager
def _escaped(book: ExcelBook) -> Iterator[None]:
    """Texts as a file carries them, _x000D_ and all, for as long as they are written; openpyxl leaves that to us."""
    cells = [cell for sheet in book.sheets for cell in sheet.sheet._cells.values() if cell.data_type == "s"]  # noqa: SLF001  (only the cells there are)
    changed = [(cell, str(cell.value)) for cell in cells if escape_text(str(cell.value)) != cell.value]
    for cell, text in changed:
        assign(cell, escape_text(text), "s")
    try:
        yield
    finally:
        for cell, text in changed:
            assign(cell, text, "s")


def escape_text(text: str) -> str:
    """A text as a file carries it: control characters and what looks like an escape are escaped."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _with_values(xml: bytes, shown: dict[tuple[int, int], Value]) -> bytes:
    from openpyxl.utils.cell import coordinate_to_tuple  # noqa: PLC0415  (as the model)

    def cell(found: re.Match[bytes]) -> bytes:
        value = shown.get(coordinate_to_tuple(found[1].decode()))
        attributes = _TYPE.sub(b"", found[2])
        kind, written = _written(value)
        return b'<c r="%b"%b%b>%b%b</c>' % (found[1], attributes, kind, found[3], written)

    return _FORMULA_CELL.sub(cell, xml)


def _written(value: Value) -> tuple[bytes, bytes]:
    if value is None:
        return b"", b""
    if isinstance(value, bool):
        return b' t="b"', b"<v>%d</v>" % value
    if isinstance(value, str):
        return b' t="str"', f"<v>{escape(value)}</v>".encode()
    return b"", f"<v>{value!r}</v>".encode()
