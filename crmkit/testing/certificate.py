"""Whether a write's certificate tells the truth about the files before and after."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from crmkit.testing.allowed import Allowed, Cells, address
from crmkit.testing.archive import read_entries
from crmkit.testing.canonical import child
from crmkit.testing.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crmkit.model.edits import Certificate, Plan


def certificate_faults(
    certificate: Certificate, before: Path, after: Path, asked: Allowed | Cells | Plan
) -> list[str]:
    """What the certificate says wrongly or leaves out; empty when it is true.

    Checked are the hashes of both files, every part with the hash of its stored bytes, that every asked cell
    is named with its new value, and the mark that makes Excel recalculate.

    Raises:
        zipfile.BadZipFile, OSError: a file can't be read.
    """
    return [
        *_file_faults(certificate, before, after),
        *_part_faults(certificate, before, after),
        *_cell_faults(certificate, Allowed.of(asked)),
        *_recalculation_faults(certificate, after),
    ]


def _file_faults(certificate: Certificate, before: Path, after: Path) -> Iterator[str]:
    for name, said, path in (("before", certificate.before, before), ("after", certificate.after, after)):
        if said != sha256(path.read_bytes()).hexdigest():
            yield f"hash of the file {name}"


def _part_faults(certificate: Certificate, before: Path, after: Path) -> Iterator[str]:
    old, new = (
        {entry.name: sha256(entry.stored).hexdigest() for entry in read_entries(path)} for path in (before, after)
    )
    said = {change.part: change for change in certificate.parts}
    for part in sorted(old.keys() | new.keys() | said.keys()):
        change = said.get(part)
        if change is None:
            yield f"{part} is not named"
        elif (change.before, change.after) != (old.get(part), new.get(part)):
            yield f"{part}: hash of the stored bytes"
        elif change.consequences and not change.is_changed:
            yield f"{part}: consequences {change.consequences} of no change"


def _cell_faults(certificate: Certificate, asked: Allowed) -> Iterator[str]:
    said = {
        (column.sheet, row, column.column): new
        for column in certificate.cells
        for row, new in zip(column.rows, column.new, strict=True)
    }
    for sheet, allowed in asked.sheets.items():
        for (row, column), cell in allowed.cells.items():
            where = (sheet, row, column)
            if cell.value is not None and (where not in said or said[where] != cell.value):
                yield f"{sheet}!{address(row, column)}: {said.get(where, 'not named')!r} instead of {cell.value!r}"
    if any(column.old is None for column in certificate.cells):
        yield "old values are missing"


def _recalculation_faults(certificate: Certificate, after: Path) -> Iterator[str]:
    package = Package.of(read_entries(after))
    settings = child(package.tree(package.workbook), "calcPr")
    is_marked = settings is not None and settings.get("fullCalcOnLoad") in {"1", "true"}
    if certificate.recalculates_on_open and not is_marked:
        yield "recalculation on opening is said, not asked for"
