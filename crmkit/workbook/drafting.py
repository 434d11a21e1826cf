"""A planned write as content for the guard: what is to stand in the workbook's place, its proof, its certificate."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from crmkit.errors import FileChanged
from crmkit.model.edits import Certificate, PartChange, Plan
from crmkit.workbook.editing import BookEditor
from crmkit.workbook.guard.guarded import NewContent
from crmkit.workbook.operations import apply_operation
from crmkit.workbook.package.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path


class Draft:
    """A plan applied in memory. `is_changed` tells whether there is anything to write."""

    def __init__(self, source: Path | Archive, plan: Plan, expected_digest: str | None = None) -> None:
        """Apply `plan` to the workbook at `source`.

        Raises:
            FileChanged: the file is not the one of `expected_digest`, or a cell no longer holds its old value.
            WriteRefused, ValueRefused, FileProblem: as `crmkit.workbook.patch`.
        """
        self._archive = source if isinstance(source, Archive) else Archive.open(source)
        self._before = sha256(self._archive.data).hexdigest()
        if expected_digest is not None and expected_digest != self._before:
            raise FileChanged(self._archive.path)
        self._editor = BookEditor(self._archive)
        for operation in plan.operations:
            apply_operation(self._editor, operation, plan)
        self._editor.finish()
        self._parts: tuple[PartChange, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether a byte of the file would change."""
        return self._editor.store.is_changed

    @property
    def cell_count(self) -> int:
        """How many cells get a new value."""
        return sum(len(column.rows) for column in self._editor.written_cells())

    def write(self, file: BinaryIO) -> str:
        """Write the whole new file; returns nothing of interest to people: the parts are kept for the certificate."""
        store = self._editor.store
        parts = self._archive.write(file, store.replaced, store.added, store.removed)
        self._editor.release()
        reasons = store.consequences
        self._parts = tuple(replace(part, consequences=tuple(sorted(reasons.get(part.part, ())))) for part in parts)
        return self._before

    def certificate(self) -> Certificate:
        """The proof, once `write` is through. The guard's journal holds the digest of the new file."""
        return Certificate(
            path=str(self._archive.path),
            before=self._before,
            after="",
            parts=self._parts,
            cells=self._editor.written_cells(),
            recalculates_on_open=self._editor.recalculates_on_open,
        )

    def content(self) -> NewContent:
        """The draft as the guard takes it."""
        return NewContent(self.write, self.certificate, self._editor.verify)
