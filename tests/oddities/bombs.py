"""Files made to cost time and memory, or to fetch what they should not. Each is small on disk."""

import zipfile
import zlib
from pathlib import Path

from odd import ROWS, book

from crmkit.testing.books import HEAD, MAIN, SPREADSHEET, STYLES, Book, sheet

PIECE = b" " * (32 << 20)
LAUGHS = "".join(f'<!ENTITY l{n} "' + 10 * f"&l{n - 1};" + '">' for n in range(1, 10))
LAUGHTER = f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{LAUGHS}]>'
LOCAL_FILE = '<!DOCTYPE worksheet [<!ENTITY s SYSTEM "file:///etc/hostname">]>'


def write_huge_part(path: Path, part: str, *, pieces: int = 40, told_size: int | None = None) -> Path:
    """A book one part of which unpacks to `pieces` x 32 MB of blanks, or says it unpacks to `told_size` bytes."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeezer.compress(PIECE) + squeezer.flush(zlib.Z_FULL_FLUSH)
    check = 0
    for _ in range(pieces):
        check = zlib.crc32(PIECE, check)
    stored = block * pieces + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in book().all_parts().items():
            if name != part:
                archive.writestr(name, content)
        _add_stored(archive, part, stored, check, len(PIECE) * pieces if told_size is None else told_size)
    return path


def _add_stored(archive: zipfile.ZipFile, name: str, stored: bytes, check: int, size: int) -> None:
    """An entry of ready compressed bytes; zipfile itself only takes what it compresses."""
    info = zipfile.ZipInfo(name, (2026, 3, 5, 8, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.CRC, info.compress_size, info.file_size = check, len(stored), size
    info.header_offset = archive.start_dir
    archive.fp.seek(archive.start_dir)
    archive.fp.write(info.FileHeader() + stored)
    archive.start_dir = archive.fp.tell()
    archive.filelist.append(info)
    archive.NameToInfo[name] = info


def write_overlapping_entries(path: Path) -> Path:
    """A thousand entries that share the same 32 MB of blanks."""
    made = book().all_parts()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
        archive.writestr("xl/media/one", PIECE)
        first = archive.filelist[-1]
        for number in range(1000):
            other = zipfile.ZipInfo(f"xl/media/more{number}", first.date_time)
            other.compress_type, other.CRC = first.compress_type, first.CRC
            other.compress_size, other.file_size = first.compress_size, first.file_size
            other.header_offset = first.header_offset
            archive.filelist.append(other)
    return path


def with_entities(doctype: str, reference: str, part: str) -> Book:
    """A book with entities declared in one of its parts."""
    made = book()
    made.add("xl/sharedStrings.xml", f'{HEAD}<sst xmlns="{MAIN}"><si><t>甲</t></si></sst>',
             f"{SPREADSHEET}.sharedStrings+xml", relation="sharedStrings")  # fmt: skip
    content = str(made.all_parts()[part])
    content = content.replace("?>", f"?>{doctype}", 1) if "?>" in content else doctype + content
    made.parts[part] = content.replace("甲", reference, 1)
    return made


def with_many_sheets(count: int) -> Book:
    """A book of very many empty sheets."""
    return Book({f"S{number}": sheet() for number in range(count)})


def with_many_entries(path: Path) -> Path:
    """A book with 70,000 empty entries beside its own."""
    return book().write(path, entries=[(f"xl/media/{number}", "") for number in range(70_000)])


def with_deep_nesting() -> Book:
    """Half a million elements inside one another, behind the cells."""
    return book(ROWS, after="<a>" * 500_000 + "</a>" * 500_000)


def with_endless_row_numbers() -> Book:
    """Rows and columns far beyond what a sheet has."""
    return book('<row r="99999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>')


def with_endless_column_styles() -> Book:
    """A hundred thousand column ranges over all columns."""
    column = '<col min="1" max="16384" width="9"/>'
    return book(before=f"<cols>{column * 100_000}</cols>")


def with_a_huge_style_count() -> Book:
    """Styles that count a billion and hold three."""
    made = book()
    made.parts["xl/styles.xml"] = STYLES.replace('cellXfs count="3"', 'cellXfs count="1000000000"')
    return made
