"""What an edit of the rules does, before it bites: which customers move, from what to what, by which rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.columns import MANAGED_FIELDS, decide
from crmkit.columns.preview import compare_decisions
from crmkit.jobs.own_columns import with_own_columns
from crmkit.jobs.rendering import differing, rendered
from crmkit.jobs.rule_sheets.roles import table_title
from crmkit.locale import text
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from crmkit.columns import Decided
    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.opening import Opened
    from crmkit.model.edits import CellValue
    from crmkit.model.fields import Field
    from crmkit.model.table_data import TypedTable
    from crmkit.rules import Outcome

_SHOWN_PAIRS = 6
#: Managed columns of which people want to know who moves, and the table whose rule they ask for.
_WATCHED = {
    "stage": "stage",
    "grade": "grade",
    "is_valid_customer": "valid_customer",
    "priority": "priority",
    "system_tags": "",
    "next_due_on": "cadence",
    "suggested_step": "",
}
#: Tables that may have decided in place of the last one, nearest first.
_BEHIND = {"grade": ("grade_combination", "grade_by_acceptance", "grade_by_window", "contribution")}


@dataclass(frozen=True)
class Move:
    """One customer's value that changes. `old` and `new` are as cells show them; `rule` names what decides now."""

    field: str
    customer_id: str
    customer: str
    old: str
    new: str
    rule: str


@dataclass(frozen=True)
class Preview:
    """What edited rules and settings do. `changed` are the titles of the tables that differ from the last refresh."""

    is_changed: bool
    changed: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    rules: tuple[tuple[str, int], ...] = ()  #: each rule of an edited table that moves customers, and how many
    cell_count: int = 0  #: managed values that differ, folded columns included

    @property
    def customer_count(self) -> int:
        """How many customers move in a column people watch."""
        return len({move.customer_id for move in self.moves})

    def counts(self) -> dict[str, list[tuple[str, str, int]]]:
        """By field: from, to, how many; most first."""
        counted: dict[str, Counter[tuple[str, str]]] = {}
        for move in self.moves:
            counted.setdefault(move.field, Counter())[move.old, move.new] += 1
        return {name: [(*pair, count) for pair, count in found.most_common()] for name, found in counted.items()}


def preview_rules(workbook: Opened, decision: Decision) -> Preview:
    """Decide the same customers by the rules of the last refresh and by those on the sheets now."""
    steering = workbook.steering
    if not steering.is_changed or not workbook.record.columns:
        return Preview(is_changed=False)
    before = steering.before
    asked = {name for table in before.tables.values() for name in table.conditions}
    fields = tuple(field for name, field in steering.fields.items() if name in asked)
    context = replace(workbook.context, tables=before.tables, settings=before.settings, fields=fields)
    counts = decision.findings.count_by_row(CUSTOMERS.name)
    old = decide(_readable(workbook, asked), workbook.touches, context, counts, joined=decision.decided.joined)
    moves = tuple(_moves(workbook, old, decision.decided))
    return Preview(
        is_changed=True,
        changed=tuple(_changed(workbook)),
        moves=moves,
        rules=tuple(_by_rule(old, decision.decided, workbook.language)),
        cell_count=sum(
            len(_places(field, old.values, decision.decided.values, workbook.language)) for field in MANAGED_FIELDS
        ),
    )


def _changed(workbook: Opened) -> Iterator[str]:
    """What differs, in people's words: rule tables, then the settings as one."""
    steering, language = workbook.steering, workbook.language
    for name in sorted({*steering.tables, *steering.before.tables}):
        if steering.tables.get(name) != steering.before.tables.get(name):
            yield table_title(name, language)
    if steering.settings != steering.before.settings:
        yield text("rule_sheets.settings.title", language)


def _by_rule(old: Decided, new: Decided, language: str) -> Iterator[tuple[str, int]]:
    """Rules of edited tables with the number of customers they move; those whom no rule hits now are told as such."""
    for move in compare_decisions(old, new, tuple(_WATCHED)).rules:
        table = table_title(move.table, language)
        key = "rule_named" if move.rule else "no_rule_named"
        yield text(f"rule_sheets.{key}", language, table=table, number=move.rule), len(move)


def _moves(workbook: Opened, old: Decided, new: Decided) -> Iterator[Move]:
    names = workbook.customers.values["customer_name"].to_numpy(dtype=object)
    for field in MANAGED_FIELDS:
        if field.name not in _WATCHED:
            continue
        before, after = (_shown(field, decided.values, workbook.language) for decided in (old, new))
        for place in differing(before, after):
            yield Move(
                field.name,
                workbook.ids[place],
                str(names[place] or ""),
                _words(before[place], workbook.language),
                _words(after[place], workbook.language),
                _rule(field.name, place, old, new, workbook.language),
            )


def _shown(field: Field, values: pd.DataFrame, language: str) -> list[CellValue]:
    return rendered(field, values[field.name], language)


def _places(field: Field, old: pd.DataFrame, new: pd.DataFrame, language: str) -> Sequence[int]:
    return differing(_shown(field, old, language), _shown(field, new, language))


def _words(value: CellValue, language: str) -> str:
    return text("columns.blank", language) if value is None else str(value)


def _rule(field: str, place: int, old: Decided, new: Decided, language: str) -> str:
    """The rule that decides now: nearest to the value in an edited table, else in one that decides otherwise."""
    tables = [name for name in (_WATCHED[field], *_BEHIND.get(field, ())) if name]
    for name in sorted(tables, key=lambda name: old.tables[name].table == new.tables[name].table):
        then, now = old.hits[name], new.hits[name]
        number = int(now.deciding[now.combination[place]])
        if number and _concluded(then, place) != _concluded(now, place):
            return text("rule_sheets.rule_named", language, table=table_title(name, language), number=number)
    return ""


def _concluded(outcome: Outcome, place: int) -> tuple[str, ...]:
    """Everything the table says of one customer, comparable."""
    line = outcome.combination[place]
    return tuple(str(outcome.conclusions[name][line]) for name in sorted(outcome.conclusions))


def _readable(workbook: Opened, asked: set[str]) -> TypedTable:
    """The customers with the own columns that the earlier rules ask for."""
    names = sorted(asked & workbook.steering.fields.keys())
    return with_own_columns(workbook.customers, workbook.data[CUSTOMERS.name], workbook.steering.fields, names)


def preview_notes(preview: Preview, language: str) -> list[str]:
    """The preview in one or a few lines, for a refresh that uses edited rules; nothing when they are as they were."""
    if not preview.is_changed:
        return []
    tables = text("rule_sheets.or", language).join(preview.changed)
    head = text("rule_sheets.preview_head", language, tables=tables, count=preview.customer_count)
    return [head, *(words.strip() for words in count_lines(preview, language))]


def count_lines(preview: Preview, language: str) -> Iterator[str]:
    """One line a column: from, to, how many."""
    headers = {field.name: field.header(language) for field in MANAGED_FIELDS}
    for name, counted in preview.counts().items():
        shown = [
            text("rule_sheets.preview_pair", language, old=old, new=new, count=count)
            for old, new, count in counted[:_SHOWN_PAIRS]
        ]
        rest = len(counted) - len(shown)
        more = text("rule_sheets.preview_more", language, count=rest) if rest else ""
        pairs = text("rule_sheets.preview_gap", language).join(shown)
        yield text("rule_sheets.preview_field", language, header=headers[name], pairs=pairs + more)
