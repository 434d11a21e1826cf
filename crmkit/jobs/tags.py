"""Tag upkeep (R119-R121): how often each tag is used, which mean the same, and merging or renaming them.

A merge goes through the sheet 标签字典, so that nobody's cell changes; people's own cells are rewritten only when
asked. Both are shown first and written through the guard, so that `undo` takes them back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from crmkit.errors import NoTagPlace, UnknownTag, about_workbook_in
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.tag_dictionary import read_dictionary
from crmkit.jobs.tag_names import near_pairs, tags_in, with_tag_replaced
from crmkit.locale import DEFAULT_LANGUAGE, text
from crmkit.model.edits import AddRows, Plan, SetCells
from crmkit.model.table_data import CellKind
from crmkit.model.tables import CUSTOMERS
from crmkit.model.vocabularies import folded
from crmkit.workbook.doors import door_to
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import Occasion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request
    from crmkit.jobs.tag_dictionary import TagDictionary
    from crmkit.model.edits import Operation

_FIELD = "tags"
_SIMILAR_COUNT = 5
_COUNTED = re.compile(r"\d+")


@dataclass(frozen=True)
class TagUse:
    """One tag and how many customers have it: given by people, given by rules."""

    tag: str
    by_people: int
    by_rules: int
    meant: str  #: the tag it stands for according to the dictionary; itself when nothing is said


@dataclass(frozen=True)
class TagReport:
    """Every tag in use, most used first; dictionary entries nobody has; pairs that probably mean the same."""

    path: str
    language: str
    customer_count: int
    tags: tuple[TagUse, ...]
    unused: tuple[str, ...]
    near: tuple[tuple[str, str], ...]
    has_errors: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        return asdict(self)

    def lines(self, language: str | None = None) -> list[str]:
        """The report as printed."""
        said = language or self.language
        if not self.tags and not self.unused:
            return [text("tags.none", said, path=self.path)]
        lines = [text("tags.head", said, path=self.path, count=len(self.tags), customers=self.customer_count)]
        lines += [_use_line(use, said) for use in self.tags]
        if self.unused:
            lines.append(text("tags.unused", said, tags=text("tags.and", said).join(self.unused)))
        lines += [text("tags.near", said, one=one, other=other) for one, other in self.near]
        return [*lines, text("tags.how", said)] if self.near else lines


def _use_line(use: TagUse, language: str) -> str:
    key = "use" if folded(use.meant) == folded(use.tag) else "use_merged"
    return text(f"tags.{key}", language, tag=use.tag, people=use.by_people, rules=use.by_rules, meant=use.meant)


def tags(request: Request) -> TagReport:
    """Count the tags of the workbook, people's and the system's; read-only.

    Raises:
        FileProblem: the file can't be read.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
    """
    workbook = opened(request)
    dictionary = read_dictionary(workbook)
    by_people, by_rules = _people_counts(workbook), _rule_counts(workbook)
    known = sorted({*by_people, *by_rules}, key=lambda tag: (-by_people[tag] - by_rules[tag], tag))
    uses = tuple(
        TagUse(tag, by_people[tag], by_rules[tag], dictionary.meant(tag) if dictionary else tag) for tag in known
    )
    entries = (
        [row.tag for row in dictionary.rows.values() if not row.is_retired and not row.merged_into]
        if dictionary
        else []
    )
    in_use = {folded(word) for use in uses for word in (use.tag, use.meant)}
    in_use |= {_COUNTED.sub("n", folded(tag)) for tag in by_rules}  # the dictionary writes 跟进N次未成
    open_tags = [use.tag for use in uses if folded(use.meant) == folded(use.tag)]
    return TagReport(
        path=str(request.path),
        language=workbook.language,
        customer_count=len(workbook.customers),
        tags=uses,
        unused=tuple(tag for tag in entries if folded(tag) not in in_use),
        near=tuple(near_pairs(open_tags)),
    )


def _people_counts(workbook: Opened) -> Counter[str]:
    cells = workbook.customers.values[_FIELD]
    return _spelled(Counter(tag for cell in cells for tag in tags_in(cell)))


def _spelled(counts: Counter[str]) -> Counter[str]:
    """Spellings that differ in case or width count under the commonest."""
    shown: dict[str, str] = {}
    merged: Counter[str] = Counter()
    for tag, count in counts.most_common():
        merged[shown.setdefault(folded(tag), tag)] += count
    return merged


def _rule_counts(workbook: Opened) -> Counter[str]:
    tagged = decided(workbook, dismissals(workbook)).decided.derived["all_tags"]
    separator = text("columns.and", workbook.language)
    return Counter(tag for words in tagged if isinstance(words, str) for tag in words.split(separator))


@dataclass(frozen=True)
class TagChange:
    """What a merge or a new name does, or would do: cells of the dictionary, cells of people."""

    path: str
    language: str
    old: str
    new: str
    customer_count: int  #: people's customers that have the old tag
    dictionary_cells: int
    people_cells: int
    is_written: bool
    backup: str = ""
    has_errors: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        return asdict(self)

    def lines(self, language: str | None = None) -> list[str]:
        """The change as printed."""
        said = language or self.language
        facts = {name: value for name, value in asdict(self).items() if name != "language"}
        lines = [text("tags.change", said, **facts)]
        lines += [text("tags.in_dictionary", said, **facts)] if self.dictionary_cells else []
        lines.append(text("tags.in_cells" if self.people_cells else "tags.cells_stay", said, **facts))
        if not self.dictionary_cells and not self.people_cells:
            return [*lines, text("tags.nothing", said)]
        return [*lines, text("tags.written" if self.is_written else "tags.preview", said, **facts)]


def merge_tags(request: Request, old: str, new: str, *, in_cells: bool = False) -> TagChange:
    """Let the tag `old` mean `new`. `request.is_dry_run` only shows; `in_cells` rewrites people's own cells too.

    Raises:
        UnknownTag: nobody has `old` and the dictionary does not know it; similar ones are named.
        NoTagPlace: there is no dictionary, and people's cells were not asked for.
        FileProblem, WriteRefused: the file can't be read or written; it is as it was.
    """
    return _change(request, _Wish(old.strip(), new.strip(), in_cells))


def rename_tag(request: Request, old: str, new: str, *, in_cells: bool = False) -> TagChange:
    """Give the tag `old` the name `new`; in the dictionary the old name stays as another spelling.

    Raises:
        As `merge_tags`.
    """
    return _change(request, _Wish(old.strip(), new.strip(), in_cells, is_rename=True))


@dataclass(frozen=True)
class _Wish:
    old: str
    new: str
    in_cells: bool
    is_rename: bool = False


def _change(request: Request, wish: _Wish) -> TagChange:
    if request.is_dry_run:
        return _planned(request, wish)[1]
    answers: list[TagChange] = []  # the door asks again when the workbook changed meanwhile

    def build(path: Path) -> Draft:
        draft, answer = _planned(replace(request, path=path), wish)
        answers.append(answer)
        return draft

    occasion = Occasion("tags", request.now, request.language or DEFAULT_LANGUAGE, request.settings.backup_count)
    written = door_to(request.path).write(build, occasion)
    backup = str(written.backup or "") if written is not None else ""
    return replace(answers[-1], path=str(request.path), is_written=written is not None, backup=backup)


def _planned(request: Request, wish: _Wish) -> tuple[Draft, TagChange]:
    workbook = opened(request)
    dictionary = read_dictionary(workbook)
    with about_workbook_in(workbook.language):
        _refuse_unknown(workbook, dictionary, wish)
        if dictionary is None and not wish.in_cells:
            raise NoTagPlace(request.path, wish.old, wish.new)
    change = None if dictionary is None else dictionary.renamed if wish.is_rename else dictionary.merged
    in_dictionary = change(wish.old, wish.new) if change else ()
    changed_cells = _people_cells(workbook, wish) if wish.in_cells else ()
    draft = Draft(workbook.content.archive, Plan((*in_dictionary, *changed_cells)), workbook.content.digest)
    people_count = sum(len(cells.rows) for cells in changed_cells)
    having = sum(folded(wish.old) in map(folded, tags_in(cell)) for cell in workbook.customers.values[_FIELD])
    answer = TagChange(
        path=str(request.path),
        language=workbook.language,
        old=wish.old,
        new=wish.new,
        customer_count=having,
        dictionary_cells=sum(map(_cell_count, in_dictionary)) if draft.is_changed else 0,
        people_cells=people_count,
        is_written=False,
    )
    return draft, answer


def _cell_count(operation: Operation) -> int:
    if isinstance(operation, SetCells):
        return sum(old != new for old, new in zip(operation.old or (), operation.new, strict=True))
    return sum(len(row) for row in operation.rows) if isinstance(operation, AddRows) else 0


def _refuse_unknown(workbook: Opened, dictionary: TagDictionary | None, wish: _Wish) -> None:
    known = [*_people_counts(workbook), *_rule_counts(workbook)]
    known += [row.tag for row in dictionary.rows.values()] if dictionary else []
    if not wish.new or folded(wish.old) not in map(folded, known):
        raise UnknownTag(wish.old if wish.new else wish.new, _similar(wish.old, known))


def _similar(asked: str, known: Sequence[str]) -> list[str]:
    named = {folded(tag): tag for tag in reversed(known)}
    return [named[word] for word in get_close_matches(folded(asked), named, _SIMILAR_COUNT, 0.4)]


def _people_cells(workbook: Opened, wish: _Wish) -> tuple[SetCells, ...]:
    """People's cells that hold the old tag; formulas are left alone."""
    data = workbook.data[CUSTOMERS.name]
    if _FIELD not in data.values.columns:
        return ()
    is_text = (data.kinds[_FIELD] == CellKind.TEXT).to_numpy()
    changed = [
        (int(row), cell, with_tag_replaced(cell, [wish.old], wish.new))
        for row, cell, plain in zip(data.values.index, data.values[_FIELD], is_text, strict=True)
        if plain and folded(wish.old) in map(folded, tags_in(cell))
    ]
    changed = [one for one in changed if one[1] != one[2]]
    if not changed:
        return ()
    rows, old, new = (list(column) for column in zip(*changed, strict=True))
    return (SetCells(workbook.sheet, data.origin.columns[_FIELD], rows, new, old),)
