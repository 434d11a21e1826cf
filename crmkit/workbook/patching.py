"""Writes planned edits into a workbook and proves it: only those cells change, every other byte of the file stays."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from crmkit.errors import BrokenWorkbook, FileChanged, InvalidCellAddress, SuspiciousWorkbook
from crmkit.model.edits import CellValue, Certificate, PartChange, Plan, SetCells
from crmkit.workbook.collection import collection_paused
from crmkit.workbook.editing import BookEditor
from crmkit.workbook.guard.replace import publish
from crmkit.workbook.operations import apply_operation
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.markup import EntityError, MarkupError
from crmkit.workbook.sheet.areas import LAST_ROW, Area, column_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN_ADDRESSES: Final = re.compile(r"^([A-Z]{1,3})([1-9][0-9]{0,6})$", re.MULTILINE)


def patch(
    path: Path | str, cells: Mapping[str, Mapping[str, CellValue]], target: Path | str | None = None
) -> Certificate:
    """Set cells of any .xlsx/.xlsm (.xltx, .xltm): `{"Sheet1": {"B2": "text", "C2": 3.5, "D2": date(2026, 3, 5)}}`.

    Text is always text and stays text at F2 and Enter; None or "" blanks a cell and keeps its style; a date takes
    the cell's own date format, else its column's, else yyyy-mm-dd. Cells that hold the value already are no change,
    and a write without changes leaves the file's bytes and modification time. A formula in a cell is replaced.

    Args:
        path: the workbook.
        cells: by sheet name and cell address.
        target: where the result goes, a file that does not exist yet; None writes in place.

    Returns:
        The certificate: every part with its hash before and after, every cell with its old and new value.

    Raises:
        SheetNotFound, InvalidCellAddress: the question is wrong.
        WriteRefused, ValueRefused: a cell or value can't be written safely; nothing was written.
        FileProblem: the file can't be read or written, as its subclasses say.
    """
    operations = tuple(
        SetCells(sheet, column, rows, [given[row] for row in rows])
        for sheet, addressed in cells.items()
        for column, given in sorted(_by_column(addressed).items())
        for rows in [sorted(given)]
    )
    return apply_plan(path, Plan(operations), target)


@collection_paused()
def apply_plan(
    path: Path | str, plan: Plan, target: Path | str | None = None, *, expected_digest: str | None = None
) -> Certificate:
    """Apply every operation of a plan in order, verify the result, and put it in place in one step.

    Args:
        path: the workbook.
        plan: what to do.
        target: where the result goes, a file that does not exist yet; None writes in place.
        expected_digest: sha256 of the file the plan was made from; another file is not written.

    Raises:
        FileChanged: the file, or a cell whose old value the plan names, has changed since.
        Otherwise as `patch`.
    """
    source = Path(path)
    archive = Archive.open(source)
    before = sha256(archive.data).hexdigest()
    if expected_digest is not None and expected_digest != before:
        raise FileChanged(source)
    editor = BookEditor(archive)
    _edit(editor, plan)
    if not editor.store.is_changed:
        return _unchanged(archive, before, target)
    return _published(editor, before, target)


def _edit(editor: BookEditor, plan: Plan) -> None:
    path = editor.archive.path
    try:
        for operation in plan.operations:
            apply_operation(editor, operation, plan)
        editor.finish()
    except MarkupError as problem:
        raise BrokenWorkbook(path, str(problem)) from problem
    except EntityError as problem:
        raise SuspiciousWorkbook(path, "<!ENTITY>") from problem


def _published(editor: BookEditor, before: str, target: Path | str | None) -> Certificate:
    archive, store = editor.archive, editor.store
    parts: tuple[PartChange, ...] = ()

    def write(file: BinaryIO) -> None:
        nonlocal parts
        parts = archive.write(file, store.replaced, store.added, store.removed)
        editor.release()

    place = Path(target) if target is not None else archive.path
    after = publish(place, write, expected_digest=before if target is None else None, verify=editor.verify)
    described = tuple(
        replace(part, consequences=tuple(sorted(store.consequences.get(part.part, ())))) for part in parts
    )
    return Certificate(str(place), before, after, described, editor.written_cells(), editor.recalculates_on_open)


def _unchanged(archive: Archive, before: str, target: Path | str | None) -> Certificate:
    if target is not None:
        publish(Path(target), lambda file: _copy(archive.data, file), expected_digest=None, verify=None)
    parts = tuple(PartChange(name, digest, digest) for name, digest in archive.digests().items())
    return Certificate(str(target or archive.path), before, before, parts, (), recalculates_on_open=False)


def _copy(data: bytes, file: BinaryIO) -> None:
    file.write(BytesIO(data).getbuffer())


def _by_column(addressed: Mapping[str, CellValue]) -> dict[int, dict[int, CellValue]]:
    columns: dict[int, dict[int, CellValue]] = {}
    written = "\n".join(addressed) if set(map(type, addressed)) == {str} else ""
    found = _PLAIN_ADDRESSES.findall(written)
    if len(found) == len(addressed) == written.count("\n") + 1:
        numbers = {letters: column_number(letters) for letters in {letters for letters, _ in found}}
        columns = {number: {} for number in numbers.values()}
        for (letters, row), value in zip(found, addressed.values(), strict=True):
            columns[numbers[letters]][int(row)] = value
        if 0 not in columns and all(max(rows) <= LAST_ROW for rows in columns.values()):
            return columns
    columns = {}
    for address, value in addressed.items():
        area = _cell(address)
        columns.setdefault(area.first_column, {})[area.first_row] = value
    return columns


def _cell(address: str) -> Area:
    try:
        area = Area.parse(address)
    except ValueError as problem:
        raise InvalidCellAddress(address) from problem
    if str(area) != address.replace("$", "").upper() or ":" in address or area.last_row > LAST_ROW:
        raise InvalidCellAddress(address)
    return area
