"""Writes planned edits into a workbook and proves it: only those cells change, every other byte of the file stays."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crmkit.errors import FileMissing, NotReadable
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.model.edits import CellValue, Certificate, Plan, SetCells
from crmkit.workbook.addresses import by_column
from crmkit.workbook.collection import collection_paused
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import Occasion, write_guarded
from crmkit.workbook.guard.replace import publish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.workbook.guard.guarded import NewContent


@collection_paused()
def patch(
    path: Path | str,
    cells: Mapping[str, Mapping[str, CellValue]],
    target: Path | str | None = None,
    *,
    occasion: Occasion | None = None,
) -> Certificate:
    """Set cells of any .xlsx/.xlsm (.xltx, .xltm): `{"Sheet1": {"B2": "text", "C2": 3.5, "D2": date(2026, 3, 5)}}`.

    Text is always text and stays text at F2 and Enter; None or "" blanks a cell and keeps its style; a date takes
    the cell's own date format, else its column's, else yyyy-mm-dd. Cells that hold the value already are no change,
    and a write without changes leaves the file's bytes and modification time. A formula in a cell is replaced.

    Args:
        path: the workbook.
        cells: by sheet name and cell address.
        target: where the result goes, a file that does not exist yet; None writes in place.
        occasion: names the backup of an in-place write; see `apply_plan`.

    Returns:
        The certificate: every part with its hash before and after, every cell with its old and new value.

    Raises:
        SheetNotFound, InvalidCellAddress: the question is wrong.
        WriteRefused, ValueRefused: a cell or value can't be written safely; nothing was written.
        FileProblem: the file can't be read or written, as its subclasses say.
    """
    operations = tuple(
        SetCells(sheet, column, rows, values)
        for sheet, addressed in cells.items()
        for column, (rows, values) in by_column(addressed).items()
    )
    return apply_plan(path, Plan(operations), target, occasion=occasion)


@collection_paused()
def apply_plan(
    path: Path | str,
    plan: Plan,
    target: Path | str | None = None,
    *,
    expected_digest: str | None = None,
    occasion: Occasion | None = None,
) -> Certificate:
    """Apply every operation of a plan in order, verify the result, and put it in place in one step.

    Args:
        path: the workbook.
        plan: what to do.
        target: where the result goes, a file that does not exist yet; None writes in place.
        expected_digest: sha256 of the file the plan was made from; another file is not written.
        occasion: what an in-place write is done for and when: so the backup is called that is kept beside the
            workbook, with which `crmkit undo` takes the write back. Without one it is called a patch and takes the
            time at which the workbook was last saved: nothing here reads the clock. With a target there is none.

    Raises:
        FileChanged: the file, or a cell whose old value the plan names, has changed since.
        Otherwise as `patch`.
    """
    if target is None:
        return _guarded(Path(path), plan, expected_digest, occasion or _patch_of_last_saved(Path(path)))
    draft, place = Draft(Path(path), plan, expected_digest), Path(target)
    write, verify = (draft.write, draft.verify) if draft.is_changed else (draft.copy, None)
    return draft.certificate(publish(place, write, expected_digest=None, verify=verify), place)


def _guarded(path: Path, plan: Plan, expected_digest: str | None, occasion: Occasion) -> Certificate:
    drafts: list[Draft] = []

    def build(place: Path) -> NewContent | None:
        drafts.clear()
        drafts.append(Draft(place, plan, expected_digest))
        return drafts[-1].content() if drafts[-1].is_changed else None

    written = write_guarded(path, build, occasion)
    done = written.certificate if written is not None else None
    return done if done is not None else drafts[-1].certificate()


def _patch_of_last_saved(path: Path) -> Occasion:
    try:
        saved_at = datetime.fromtimestamp(path.stat().st_mtime).astimezone().replace(microsecond=0, tzinfo=None)
    except FileNotFoundError as problem:
        raise FileMissing(path) from problem
    except OSError as problem:
        raise NotReadable(path, problem.strerror or "") from problem
    return Occasion("patch", saved_at, DEFAULT_LANGUAGE)
