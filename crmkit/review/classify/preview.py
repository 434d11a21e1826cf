"""预览改动: cell by cell what a write-back will change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.jobs.judging import JUDGED_FIELDS
from crmkit.jobs.judging.judgement import cell_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crmkit.jobs.judging.board_book import BoardBook
    from crmkit.model.edits import CellValue
    from crmkit.review.classify.decisions import Decisions, Key


@dataclass(frozen=True)
class PreviewLine:
    """One cell that will be written: whose, which, what stands there and what will."""

    place: int
    customer_id: str
    customer: str
    field: str
    header: str
    old: CellValue
    new: CellValue


def preview(
    book: BoardBook, decisions: Decisions, bases: Mapping[Key, CellValue], keys: Iterable[Key]
) -> list[PreviewLine]:
    """A line for each of `keys`, in the order of customers and fields; `bases` beat what the book has."""
    order = {name: place for place, name in enumerate(JUDGED_FIELDS)}
    lines = []
    for key in keys:
        customer_id, name = key
        place, field = book.places[customer_id], book.field(name)
        old = bases.get(key, book.base(place, name))
        new = cell_value(field, decisions.answer(key), book.language)
        lines.append(PreviewLine(place, customer_id, book.name(place), name, field.header(book.language), old, new))
    return sorted(lines, key=lambda line: (line.place, order[line.field]))
