"""A plan applied in memory: what is to stand in a workbook's place, its proof and its certificate."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO

from crmkit.errors import BrokenWorkbook, FileChanged, SuspiciousWorkbook
from crmkit.model.edits import Certificate, PartChange, Plan
from crmkit.workbook.editing import BookEditor
from crmkit.workbook.guard.guarded import NewContent
from crmkit.workbook.operations import apply_operation
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.markup import EntityError, MarkupError

if TYPE_CHECKING:
    from pathlib import Path


class Draft:
    """A plan applied to a workbook, nothing written yet."""

    def __init__(
        self, source: Path | Archive, plan: Plan, expected_digest: str | None = None, *, language: str = ""
    ) -> None:
        """Apply `plan` to the workbook at `source`; `language` is the workbook's own where it is known.

        Raises:
            FileChanged: the file is not the one of `expected_digest`, or a cell no longer holds its old value.
            WriteRefused, ValueRefused, FileProblem: as `crmkit.workbook.patch`.
        """
        self._language = language
        self._archive = source if isinstance(source, Archive) else Archive.open(source)
        self.before = sha256(self._archive.data).hexdigest()  #: digest of the file the plan was applied to
        if expected_digest is not None and expected_digest != self.before:
            raise FileChanged(self._archive.path)
        self._editor = BookEditor(self._archive)
        self._edit(plan)
        self._parts: tuple[PartChange, ...] = ()

    def _edit(self, plan: Plan) -> None:
        path = self._archive.path
        try:
            for operation in plan.operations:
                apply_operation(self._editor, operation, plan)
            self._editor.finish()
        except MarkupError as problem:
            raise BrokenWorkbook(path, str(problem)) from problem
        except EntityError as problem:
            raise SuspiciousWorkbook(path, "<!ENTITY>") from problem

    @property
    def is_changed(self) -> bool:
        """Whether a byte of the file would change."""
        return self._editor.store.is_changed

    @property
    def cell_count(self) -> int:
        """How many cells get a new value."""
        return sum(len(column.rows) for column in self._editor.written_cells())

    def write(self, file: BinaryIO) -> None:
        """Write the whole new file; what does not change goes over as it is."""
        store = self._editor.store
        parts = self._archive.write(file, store.replaced, store.added, store.removed)
        self._editor.release()
        reasons = store.consequences
        self._parts = tuple(replace(part, consequences=tuple(sorted(reasons.get(part.part, ())))) for part in parts)

    def copy(self, file: BinaryIO) -> None:
        """Write the file as it was."""
        file.write(self._archive.data)

    def verify(self, path: Path) -> None:
        """Prove the finished file before it takes its place; see `verify_file`."""
        self._editor.verify(path)

    def certificate(self, after: str = "", path: Path | None = None) -> Certificate:
        """The proof, once `write` is through; for a draft that changes nothing, of that.

        The guard fills in `after` for what it writes; `path` is where the file was put, if not in place.
        """
        unchanged = tuple(PartChange(name, digest, digest) for name, digest in self._archive.digests().items())
        return Certificate(
            path=str(path or self._archive.path),
            before=self.before,
            after=after if self.is_changed else self.before,
            parts=self._parts if self.is_changed else unchanged,
            cells=self._editor.written_cells(),
            recalculates_on_open=self._editor.recalculates_on_open and self.is_changed,
        )

    def content(self) -> NewContent:
        """The draft as the guard takes it."""
        return NewContent(self.write, self.certificate, self.verify, self._language)
