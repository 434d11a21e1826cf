"""What people would see as content in a workbook's cells, row by row, so that two files can be compared.

Read from the sheets' XML rather than through a spreadsheet reader: two files are compared in constant memory,
formulas are seen beside values, and a number stays the number it is whatever its format.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, TypeAlias
from xml.parsers import expat

from crmkit.errors import BrokenWorkbook, SuspiciousWorkbook
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.book import Book
from crmkit.workbook.sheet.patterns import LETTERS, NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

#: A number, a text, or (kind, text) for what is neither: "formula", "boolean", "error", "date".
Content: TypeAlias = "float | str | tuple[str, str]"
Row: TypeAlias = "tuple[int, dict[int, Content]]"  #: row number and content by column, both from 1; blanks absent
Rows: TypeAlias = "Callable[[], Iterator[Row]]"

_PIECE_BYTES = 256 * 1024
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
#: LibreOffice saves a boolean as a formula.
_BOOLEANS = {"TRUE()": ("boolean", "1"), "FALSE()": ("boolean", "0")}
_FORMULA_NOISE = re.compile(r"""("[^"]*")|'((?:[^']|'')*)'(?=!)|\s+|_xlfn\.|_xlws\.""")


def read_rows(path: Path) -> Mapping[str, Rows]:
    """For each worksheet of a workbook the way to its rows, ascending; rows without content are left out.

    A formula counts by its text: its value changes by itself when Excel recalculates.

    Raises:
        FileMissing, NotReadable, NotAWorkbook, Encrypted, LegacyWorkbook: there is no workbook to read.
        BrokenWorkbook, SuspiciousWorkbook: it is damaged or out of bounds; also while rows are being read.
    """
    book = Book.open(Archive.open(path))
    strings = _shared_strings(book)
    return {
        sheet.name: partial(_rows, book, sheet.part, strings)
        for sheet in book.sheets()
        if sheet.part and sheet.kind == "worksheet"
    }


def same_content(one: Content | None, other: Content | None) -> bool:
    """Whether two contents are the same to people: numbers to 12 digits, as programs that re-save them keep."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or abs(one - other) <= 1e-12 * max(abs(one), abs(other))
    return one == other


def formula_text(formula: str) -> str:
    """A formula without what programs add or leave out when they save it again.

    That is spaces, prefixes of newer functions, case, and the quotes around names of sheets.
    """
    return _FORMULA_NOISE.sub(lambda match: match[1] or match[2] or "", formula).upper()


@dataclass(slots=True)
class _SheetReader:
    """Expat's handlers for one sheet; finished rows collect in `rows`."""

    strings: list[str]
    rows: list[Row] = field(default_factory=list)
    row: int = 0
    column: int = 0
    contents: dict[int, Content] = field(default_factory=dict)
    kind: str = ""
    value: str = ""
    formula: str | None = None
    formula_attributes: dict[str, str] = field(default_factory=dict)
    text: list[str] | None = None
    phonetic_depth: int = 0
    masters: dict[str, tuple[str, str]] = field(default_factory=dict)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            address = attributes.get("r")
            self.column = _column(address.rstrip(_DIGITS)) if address else self.column + 1
            self.kind, self.value, self.formula = attributes.get("t", "n"), "", None
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() else self.row + 1
            self.column, self.contents = 0, {}
        elif name in {"v", "f", "t"}:
            self.text = []
            if name == "f":
                self.formula_attributes = attributes
        elif name == "rPh":
            self.phonetic_depth += 1

    def characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def finish(self, name: str) -> None:
        name = _local(name)
        if name == "v":
            self.value, self.text = "".join(self.text or ()), None
        elif name == "c":
            content = self._content()
            if content != "":
                self.contents[self.column] = content
        elif name in {"f", "t"}:
            text, self.text = "".join(self.text or ()), None
            if name == "f":
                self.formula = self._formula(text)
            elif not self.phonetic_depth:
                self.value += text
        elif name == "row" and self.contents:
            self.rows.append((self.row, self.contents))
        elif name == "rPh":
            self.phonetic_depth -= 1

    def _content(self) -> Content:
        if self.formula is not None:
            return _BOOLEANS.get(self.formula, ("formula", self.formula))
        if self.value == "":
            return ""
        if self.kind == "n":
            return float(self.value)
        if self.kind == "s":
            return self.strings[int(self.value)]
        if self.kind in {"inlineStr", "str"}:
            return _plain(self.value)
        return {"b": "boolean", "e": "error"}.get(self.kind, "date"), self.value

    def _formula(self, text: str) -> str:
        attributes, here = self.formula_attributes, f"{LETTERS[self.column]}{self.row}"
        kind, shared = attributes.get("t", "normal"), attributes.get("si", "")
        if kind == "shared" and text:
            self.masters[shared] = (text, here)
        elif kind == "shared" and shared in self.masters:
            master, at = self.masters[shared]
            text = _translated(master, at, here)
        elif kind == "dataTable":
            text = " ".join(f"{key}={value}" for key, value in sorted(attributes.items()))
        return formula_text(text)


def _translated(formula: str, origin: str, here: str) -> str:
    """A shared formula as it stands in `here`; one that can't be moved there as its origin has it."""
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415  (0.3 s, for shared formulas only)
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415  (as above)

    try:
        translated: str = Translator("=" + formula, origin).translate_formula(here)
    except (TranslatorError, TokenizerError):
        return f"{formula}@{origin}"
    return translated[1:]


@cache
def _local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(" ")[2]


@cache
def _column(letters: str) -> int:
    """The number of a column, 0 where there is no such column."""
    return NUMBERS.get(letters.upper().encode(), 0)


def _plain(text: str) -> str:
    """Text without the ways of writing it: _x000D_ escapes, line ends of several kinds."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _rows(book: Book, part: str, strings: list[str]) -> Iterator[Row]:
    reader = _SheetReader(strings)
    parser = _parser(book)
    parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.finish
    parser.CharacterDataHandler = reader.characters
    for _ in _fed(parser, book, part):
        yield from reader.rows
        reader.rows.clear()


@dataclass(slots=True)
class _StringReader:
    found: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    in_text: bool = False
    phonetic_depth: int = 0

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        name = _local(name)
        self.in_text = name == "t" and not self.phonetic_depth
        self.phonetic_depth += name == "rPh"

    def characters(self, text: str) -> None:
        if self.in_text:
            self.pieces.append(text)

    def finish(self, name: str) -> None:
        name = _local(name)
        self.in_text = False
        self.phonetic_depth -= name == "rPh"
        if name == "si":
            self.found.append(_plain("".join(self.pieces)))
            self.pieces = []


def _shared_strings(book: Book) -> list[str]:
    reader = _StringReader()
    part = book.related_part("sharedStrings")
    if part:
        parser = _parser(book)
        parser.StartElementHandler, parser.EndElementHandler = reader.begin, reader.finish
        parser.CharacterDataHandler = reader.characters
        for _ in _fed(parser, book, part):
            pass
    return reader.found


def _parser(book: Book) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise SuspiciousWorkbook(book.store.archive.path, "<!DOCTYPE>")

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _fed(parser: expat.XMLParserType, book: Book, part: str) -> Iterator[None]:
    """Feed a part piece by piece, pausing after each."""
    xml = book.store.read(part)
    try:
        for start in range(0, len(xml), _PIECE_BYTES):
            parser.Parse(xml[start : start + _PIECE_BYTES], False)  # noqa: FBT003  (expat's own signature)
            yield
        parser.Parse(b"", True)  # noqa: FBT003  (expat's own signature)
        yield
    except (expat.ExpatError, ValueError, IndexError) as problem:
        raise BrokenWorkbook(book.store.archive.path, f"{part}: {problem}") from problem
