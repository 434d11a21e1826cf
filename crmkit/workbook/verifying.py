"""Proof of a finished file before it takes the old one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.errors import WriteRefused
from crmkit.workbook.package.archive import Archive
from crmkit.workbook.package.markup import EntityError, MarkupError, refuse_malformed, to_utf8
from crmkit.workbook.sheet.proof import prove

if TYPE_CHECKING:
    from pathlib import Path

    from crmkit.workbook.editing import BookEditor


def verify_file(editor: BookEditor, path: Path) -> None:
    """Read the finished file and compare it with the one before.

    Every entry that was not to change has its very bytes; the entries are those expected, in order; new parts are
    whole and well-formed; cells outside ours are byte for byte as before; ours decode to the values asked for.

    Raises:
        WriteRefused: proof_failed; the original stays.
    """
    before, store = editor.archive, editor.store
    after = Archive.open(path)
    kept = [name for name in before.names if name not in store.removed]
    if list(after.names) != [*kept, *store.added]:
        raise WriteRefused("proof_failed", detail="zip entries")
    old = {entry.name: entry for entry in before.entries}
    sheets = {sheet.place.part: sheet for sheet in editor.sheets}
    for entry in after.entries:
        if entry.name in old and entry.name not in store.replaced:
            if after.record(entry) != before.record(old[entry.name]):
                raise WriteRefused("proof_failed", detail=entry.name)
        elif entry.name in sheets and entry.name in store.replaced:
            prove(sheets[entry.name], after.read(entry.name))
        else:
            _refuse_malformed(after, entry.name)


def _refuse_malformed(archive: Archive, name: str) -> None:
    content = archive.read(name)
    try:
        refuse_malformed(to_utf8(content))
    except (MarkupError, EntityError) as problem:
        raise WriteRefused("proof_failed", detail=f"{name}: {problem}") from problem
