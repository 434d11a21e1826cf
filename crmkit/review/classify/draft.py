"""The draft on disk: every step is appended and flushed before it is confirmed, so nothing is lost with the kernel.

One file a session, beside the workbook's backups and as private as they are. A line torn by a power cut is the last
one and is left out. The first line says which workbook it is about and who holds the file.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from crmkit.workbook.guard.backups import Store
from crmkit.workbook.guard.board_drafts import DRAFT_SUFFIX, is_held
from crmkit.workbook.guard.private import private_folder
from crmkit.workbook.guard.problems import named_write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from crmkit.model.edits import CellValue
    from crmkit.review.classify.decisions import Answer, Key

_DO, _UNDO, _REDO = "do", "undo", "redo"


@dataclass(frozen=True)
class FoundDraft:
    """A draft that a session left behind. `moves` replay it: ("do", answers), ("undo", {}) or ("redo", {})."""

    path: Path
    workbook_id: str
    digest: str  #: of the workbook the decisions were made on
    saved_at: datetime
    by: str
    moves: tuple[tuple[str, dict[Key, Answer]], ...]
    bases: dict[Key, CellValue] = field(default_factory=dict)  #: what stood in the cells then


class Draft:
    """The draft this session writes. No file exists before the first step."""

    def __init__(self, workbook: Path, workbook_id: str, digest: str, language: str) -> None:
        self._folder = Store.beside(workbook, language).folder
        stem = workbook_id[:8] or workbook.stem
        self.path = self._folder / f".{stem}-{digest[:8]}-{uuid4().hex[:8]}{DRAFT_SUFFIX}"
        self._head = {"workbook": workbook.name, "workbook_id": workbook_id, "digest": digest, "process": os.getpid()}
        self._known: set[Key] = set()

    def did(self, answers: Mapping[Key, Answer], bases: Mapping[Key, CellValue], by: str) -> None:
        """Keep one step; `bases` says what stood in its cells."""
        new = {key: base for key, base in bases.items() if key not in self._known}
        self._known |= new.keys()
        cells = [[*key, answer] for key, answer in answers.items()]
        known = [[*key, _packed(base)] for key, base in new.items()]
        self._append({"move": _DO, "cells": cells, "bases": known, "by": by})

    def undid(self) -> None:
        """Keep that the last step was taken back."""
        self._append({"move": _UNDO})

    def redid(self) -> None:
        """Keep that it was done again."""
        self._append({"move": _REDO})

    def _append(self, line: Mapping[str, Any]) -> None:
        """Add a line and see it to the disk.

        Raises:
            DiskFull, NotWritable, FolderMissing: it can't be kept.
        """
        with named_write(self.path):
            is_new = not self.path.exists()
            if is_new:
                private_folder(self._folder)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(self.path, flags, 0o600), "ab") as stream:
                for each in (*([self._head] if is_new else []), line):
                    stream.write(json.dumps(each, ensure_ascii=False).encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())

    def drop(self) -> None:
        """Remove it: what it held is written, or a person gave it up."""
        self.path.unlink(missing_ok=True)
        self._known.clear()
        with suppress(OSError):  # not empty: the backups stand there
            self._folder.rmdir()


def find_drafts(workbook: Path, workbook_id: str, language: str, own: Path | None = None) -> list[FoundDraft]:
    """Drafts of this workbook that no living session of another process holds, newest first."""
    folder = Store.beside(workbook, language).folder
    candidates = folder.glob(f".*{DRAFT_SUFFIX}") if folder.is_dir() else iter(())
    found = (_read(path) for path in candidates if path != own)
    fitting = [one for one in found if one is not None and _is_of(one[0], workbook, workbook_id)]
    drafts = [draft for head, draft in fitting if draft.moves and not is_held(head)]
    return sorted(drafts, key=lambda draft: draft.saved_at, reverse=True)


def _is_of(head: Mapping[str, Any], workbook: Path, workbook_id: str) -> bool:
    if workbook_id and head.get("workbook_id"):
        return bool(head["workbook_id"] == workbook_id)
    return bool(head.get("workbook") == workbook.name)


def _read(path: Path) -> tuple[dict[str, Any], FoundDraft] | None:
    """Head and content of a draft; None where nothing of it can be read."""
    try:
        content = path.read_bytes()
        saved_at = datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006  (shown as local time)
    except OSError:
        return None
    lines = list(_whole_lines(content))
    if not lines:
        return None
    head, *moves = lines
    bases: dict[Key, CellValue] = {}
    replay = []
    for line in moves:
        for customer_id, name, base in line.get("bases", ()):
            bases.setdefault((customer_id, name), _unpacked(base))
        replay.append((line["move"], {(one, name): answer for one, name, answer in line.get("cells", ())}))
    by = next((line["by"] for line in reversed(moves) if line.get("by")), "")
    draft = FoundDraft(path, head.get("workbook_id", ""), head.get("digest", ""), saved_at, by, tuple(replay), bases)
    return head, draft


def _whole_lines(content: bytes) -> Iterator[dict[str, Any]]:
    """The lines up to the first that is torn."""
    for line in content.split(b"\n")[:-1]:
        try:
            yield json.loads(line)
        except ValueError:
            return


def _packed(value: CellValue) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _unpacked(value: Any) -> CellValue:
    if isinstance(value, dict):
        moment = datetime.fromisoformat(value["day"])
        return moment if "T" in value["day"] else moment.date()
    return value  # type: ignore[no-any-return]  # JSON of a cell's value
