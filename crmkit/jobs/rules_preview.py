"""What an edit of the rules does, before it bites: which customers move, from what to what, by which rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from crmkit.columns import MANAGED_FIELDS
from crmkit.columns.preview import compare_decisions
from crmkit.jobs.deciding import decided
from crmkit.jobs.edit_effects import effects_of, in_language
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import under
from crmkit.jobs.rendering import differing, rendered
from crmkit.jobs.rule_sheets.roles import DAYS, SETTINGS, TAGS, WORDS, steering_name, table_title
from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmkit.columns import Decided
    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.edit_effects import Effect
    from crmkit.jobs.opening import Opened
    from crmkit.model.edits import CellValue
    from crmkit.model.fields import Field
    from crmkit.rules import Outcome

    _Pair: TypeAlias = tuple[Field, Sequence[CellValue], Sequence[CellValue]]

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
    "reminders": "",
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
    edit: str = ""  #: the edited cells without which it would not be so; "" for an edited rule, or where several meet


@dataclass(frozen=True)
class EditMoves:
    """One edit of a setting, a word, days off or a tag: its cell, what it says, how many customers it moves.

    So many would be decided otherwise without it, all other edits as they are; 0 moves nobody.
    """

    where: str
    said: str
    customer_count: int


@dataclass(frozen=True)
class Preview:
    """What edited rules and settings do. `changed` are the titles of the tables that differ from the last refresh."""

    is_changed: bool
    changed: tuple[str, ...] = ()
    moves: tuple[Move, ...] = ()
    rules: tuple[tuple[str, int], ...] = ()  #: each rule of an edited table that moves customers, and how many
    edits: tuple[EditMoves, ...] = ()  #: of sheets that hold no rule tables; only where it was asked for
    cell_count: int = 0  #: managed values that differ, folded columns and words of another language included

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


def preview_rules(workbook: Opened, decision: Decision, *, by_edit: bool = False) -> Preview:
    """Check and decide the same workbook by what held at the last refresh and by what stands on the sheets now.

    With `by_edit` once more without each edit of a setting, a word, days off or a tag. Another language changes cells
    and moves nobody.
    """
    if not workbook.steering.is_changed or not workbook.record.columns:
        return Preview(is_changed=False)
    earlier = under(workbook, workbook.steering.before)
    old = decided(earlier, dismissals(workbook)).decided
    pairs = _pairs(old, decision.decided, workbook, earlier.language)
    cell_count = sum(len(differing(before, after)) for _, before, after in pairs)
    if earlier.language != workbook.language:
        earlier = under(workbook, in_language(workbook.steering.before, workbook.language))
        old = decided(earlier, dismissals(workbook)).decided
    effects = effects_of(workbook, decision.decided, _WATCHED) if by_edit else ()
    return Preview(
        is_changed=True,
        changed=tuple(_changed(workbook)),
        moves=tuple(_moves(workbook, old, decision.decided, effects)),
        rules=tuple(_by_rule(old, decision.decided, workbook.language)),
        edits=tuple(EditMoves(one.edit.where, one.edit.said, one.customer_count) for one in effects),
        cell_count=cell_count,
    )


def _pairs(old: Decided, new: Decided, workbook: Opened, language_before: str) -> Iterator[_Pair]:
    """Each managed column as its cells were and as they will be."""
    for field in MANAGED_FIELDS:
        yield (
            field,
            rendered(field, old.values[field.name], language_before),
            rendered(field, new.values[field.name], workbook.language),
        )


def _changed(workbook: Opened) -> Iterator[str]:
    """What differs, in people's words: rule tables, then the other steering sheets."""
    now, before, language = workbook.steering.in_force, workbook.steering.before, workbook.language
    for name in sorted({*now.tables, *before.tables}):
        if now.tables.get(name) != before.tables.get(name):
            yield table_title(name, language)
    others = {
        SETTINGS: now.settings != before.settings,
        WORDS: now.words != before.words,
        TAGS: now.tags != before.tags,
        DAYS: now.calendar != before.calendar,
    }
    yield from (steering_name(role, language) for role, is_changed in others.items() if is_changed)


def _by_rule(old: Decided, new: Decided, language: str) -> Iterator[tuple[str, int]]:
    """Rules of edited tables with the number of customers they move; those whom no rule hits now are told as such."""
    for move in compare_decisions(old, new, tuple(_WATCHED)).rules:
        table = table_title(move.table, language)
        is_single = new.tables[move.table].table.hit_policy.is_single
        key = "rule_named" if move.rule else "no_rule_named" if is_single else "rule_lost"
        yield text(f"rule_sheets.{key}", language, table=table, number=move.rule), len(move)


def _moves(workbook: Opened, old: Decided, new: Decided, effects: Sequence[Effect]) -> Iterator[Move]:
    names = workbook.customers.values["customer_name"].to_numpy(dtype=object)
    gap = text("rule_sheets.or", workbook.language)
    for field, before, after in _pairs(old, new, workbook, workbook.language):
        if field.name not in _WATCHED:
            continue
        for place in differing(before, after):
            yield Move(
                field.name,
                workbook.ids[place],
                str(names[place] or ""),
                _words(before[place], workbook.language),
                _words(after[place], workbook.language),
                _rule(field.name, place, old, new, workbook.language),
                gap.join(one.edit.where for one in effects if (field.name, place) in one.moved),
            )


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


def cause_lines(preview: Preview, language: str) -> Iterator[str]:
    """One line an edited rule that moves customers, one an edit of a setting, a word, days off or a tag."""
    for rule, count in preview.rules:
        yield text("rule_sheets.preview_rule", language, rule=rule, count=count)
    for edit in preview.edits:
        said = {"where": edit.where, "said": edit.said, "count": edit.customer_count}
        yield text(
            "rule_sheets.preview_edit" if edit.customer_count else "rule_sheets.preview_idle", language, **said
        )


def move_lines(preview: Preview, language: str, most: int | None = None) -> Iterator[str]:
    """One line a customer's value that changes; after `most` of them how many are left out."""
    headers = {field.name: field.header(language) for field in MANAGED_FIELDS}
    for move in preview.moves[:most]:
        because = text("rule_sheets.or", language).join(words for words in (move.rule, move.edit) if words)
        shown = {"id": move.customer_id, "customer": move.customer, "old": move.old, "new": move.new}
        yield text("rule_sheets.preview_item", language, header=headers[move.field], rule=because, **shown).rstrip()
    left = len(preview.moves) - len(preview.moves[:most])
    if left:
        yield text("rule_sheets.preview_left", language, count=left)
