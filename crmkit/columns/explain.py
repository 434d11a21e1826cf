"""Why one customer's values are what they are, and the smallest change that would move the grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmkit.columns.catalogue import DECIDERS, MANAGED_FIELDS, RULE_FIELDS
from crmkit.columns.defaults import SCORED
from crmkit.columns.due import day_text
from crmkit.columns.moves import MOST_CANDIDATES, MOST_CHANGES, Found, Move, find_moves
from crmkit.columns.score import SCORE
from crmkit.columns.tags import SYSTEM_TAGS
from crmkit.columns.why import WHY
from crmkit.locale import text
from crmkit.model.fields import Field, Kind
from crmkit.rules import describe_rule

if TYPE_CHECKING:
    from crmkit.columns.decide import Decided
    from crmkit.columns.deciding import Decider
    from crmkit.model.context import Context
    from crmkit.model.table_data import TypedTable
    from crmkit.rules import CompiledTable

_BY_HAND = {"stage": "stage_override", "grade": "grade_override"}
_DUE = ("next_due_on", "due_state", "earliest_due_on", "latest_due_on")  #: an agreed day moves the first two only


@dataclass(frozen=True)
class HitRule:
    """One rule that hit: its table, its number from 1, its conditions in words, its reason (empty: none given)."""

    table: str
    number: int
    conditions: tuple[str, ...]
    because: str = ""


@dataclass(frozen=True)
class Reason:
    """One managed value of one customer: what it says, which rules made it, from which inputs (header, value).

    `because` names what stood above the rules: a person's decision, an agreed day, a first contact, a tag that the
    dictionary merged or retired; else empty.
    """

    field: Field
    value: str
    because: str
    rules: tuple[HitRule, ...]
    inputs: tuple[tuple[str, str], ...]

    @property
    def is_by_hand(self) -> bool:
        """Whether a person decided it."""
        return self.field.name in _BY_HAND and bool(self.because)


@dataclass(frozen=True)
class Explanation:
    """Every managed value of the customer on Excel row `row`; `moves` name what would change the grade.

    At most one up and one down, each with the fewest changed inputs. Pareto's cut-offs and the touches are held
    fixed.
    """

    row: int
    reasons: tuple[Reason, ...]
    found: Found
    context: Context

    @property
    def moves(self) -> tuple[Move, ...]:
        """What would change the grade, as far as it was searched."""
        return self.found.moves

    def lines(self) -> tuple[str, ...]:
        """All of it as plain lines for the terminal, in the context's language."""
        lines = [line for reason in self.reasons for line in _reason_lines(reason, self.context.language)]
        lines += [_move_line(move, self.context) for move in self.moves]
        lines += _limit_lines(self.found, self.context)
        return tuple(lines)


def explain(row: int, customers: TypedTable, decided: Decided, context: Context) -> Explanation:
    """Explain the customer on Excel row `row`.

    Raises:
        KeyError: no customer on that row.
    """
    place = _place(row, customers)
    reasons = tuple(_reason(field, place, customers, decided, context) for field in MANAGED_FIELDS)
    return Explanation(row, reasons, find_moves(place, customers, decided, context), context)


def _place(row: int, customers: TypedTable) -> int:
    found = customers.values.index.get_indexer(pd.Index([row]))[0]
    if found < 0:
        raise KeyError(row)
    return int(found)


def _reason(field: Field, place: int, customers: TypedTable, decided: Decided, context: Context) -> Reason:
    steps = () if field is WHY else _steps(field.name)  # its reasons stand with the values it speaks of
    rules = tuple(
        _hit_rule(decided.tables[table], number, context.language)
        for decider in steps
        for table in decider.tables
        for number in decided.hits[table].rules_of(place)
    )
    own = {result.name for decider in steps for result in decider.results}
    names = dict.fromkeys(name for decider in steps for name in _asked(decider, decided) if name not in own)
    inputs = tuple(
        (_field(name, context).header(context.language), value)
        for name in names
        if (value := _value_of(name, place, customers, decided, context))
    )
    because = _above_the_rules(field, place, customers, decided, context.language)
    value = _value_of(field.name, place, customers, decided, context)
    return Reason(field, value, because, () if because and field.name in _DUE else rules, inputs)


def _above_the_rules(field: Field, place: int, customers: TypedTable, decided: Decided, language: str) -> str:
    override = _BY_HAND.get(field.name)
    if override is not None and not pd.isna(customers.values[override].iloc[place]):
        return text("columns.explain_by_hand", language)
    derived = decided.derived
    if field is SYSTEM_TAGS:
        return str(derived["tag_notes"].iloc[place] or "")
    if field.name in _DUE[:2] and derived["is_agreed"].iloc[place] == "yes":
        return text("columns.explain_agreed", language)
    if field.name in _DUE and derived["is_first_contact"].iloc[place] == "yes":
        return text("columns.explain_first", language)
    return ""


def _hit_rule(compiled: CompiledTable, number: int, language: str) -> HitRule:
    table = compiled.table
    because = table.rules[number - 1].because
    if because.startswith("columns."):
        because = text(because, language)
    return HitRule(table.name, number, describe_rule(compiled, number, language), because)


def _steps(name: str) -> tuple[Decider, ...]:
    """The decider that writes `name`, after the unwritten steps it builds on."""
    decider = next(decider for decider in DECIDERS if name in {result.name for result in decider.results})
    managed = {field.name for field in MANAGED_FIELDS}
    own = {result.name for result in decider.results}
    derived = [
        inner
        for read in decider.reads
        if read not in managed and read not in own and _is_derived(read)
        for inner in _steps(read)
    ]
    return tuple(dict.fromkeys((*derived, decider)))


def _is_derived(name: str) -> bool:
    return any(name == result.name for decider in DECIDERS for result in decider.derives)


def _asked(decider: Decider, decided: Decided) -> tuple[str, ...]:
    conditions = (name for table in decider.tables for name in decided.tables[table].table.conditions)
    return (*decider.reads, *conditions)


def _value_of(name: str, place: int, customers: TypedTable, decided: Decided, context: Context) -> str:
    frames = (decided.values, decided.derived, customers.values)
    value = next((frame[name].iloc[place] for frame in frames if name in frame.columns), None)
    if name == SCORE.name and not pd.isna(value):
        known = int(decided.derived["score_known_count"].iloc[place])
        return text("columns.score_known", context.language, score=int(value), known=known, total=len(SCORED))
    return value_text(_field(name, context), value, context)


def _field(name: str, context: Context) -> Field:
    """The field of that name, ours or one of the team's own columns, also one that was taken out since."""
    own = {field.name: field for field in context.fields}
    return RULE_FIELDS.get(name) or own.get(name) or Field(name, Kind.TEXT, name, name)


def value_text(field: Field, value: Any, context: Context) -> str:
    """A value as people see it; empty for blank."""
    if pd.isna(value):
        return ""
    if field.vocabulary is not None:
        return field.vocabulary.label(str(value), context.language)
    if field.kind is Kind.DATE:
        return day_text(pd.Timestamp(value).date(), context)
    if field.kind is Kind.SHARE:
        return f"{value:.0%}"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _reason_lines(reason: Reason, language: str) -> list[str]:
    value = reason.value or text("columns.blank", language)
    colon = text("columns.colon", language)
    lines = [f"{reason.field.header(language)}{colon}{value}"]
    if reason.because:
        lines.append("  " + reason.because)
    for rule in reason.rules:
        table = text(f"columns.table_{rule.table}", language)
        conditions = text("columns.then", language).join(rule.conditions)
        because = text("columns.explain_because", language, words=rule.because) if rule.because else ""
        arguments = {"table": table, "rule": rule.number, "words": conditions, "because": because}
        lines.append("  " + text("columns.explain_rule", language, **arguments))
    if reason.inputs:
        inputs = text("columns.then", language).join(f"{header}{colon}{words}" for header, words in reason.inputs)
        lines.append("  " + text("columns.explain_inputs", language, inputs=inputs))
    return lines


def _limit_lines(found: Found, context: Context) -> list[str]:
    """How far was searched, where that leaves the way open."""
    language = context.language
    lines = []
    if found.left_out:
        headers = (_field(name, context).header(language) for name in found.left_out)
        lines.append(text("columns.explain_left_out", language, headers=text("columns.then", language).join(headers)))
    is_searched_in_vain = not found.is_at_top and not any(move.is_up for move in found.moves)
    if found.unsearched_count:
        limit = {"count": found.unsearched_count, "limit": MOST_CANDIDATES}
        lines.append(text("columns.explain_unsearched", language, **limit))
    elif is_searched_in_vain and not found.left_out:
        lines.append(text("columns.explain_no_way_up", language, count=MOST_CHANGES))
    return lines


def _move_line(move: Move, context: Context) -> str:
    language = context.language
    blank = text("columns.blank", language)
    changes = text("columns.then", language).join(
        text(
            "columns.explain_change",
            language,
            header=_field(change.field, context).header(language),
            old=value_text(_field(change.field, context), change.old, context) or blank,
            new=value_text(_field(change.field, context), change.new, context) or blank,
        )
        for change in move.changes
    )
    key = "columns.explain_up" if move.is_up else "columns.explain_down"
    grade = RULE_FIELDS["grade"].vocabulary
    return text(key, language, changes=changes, grade=grade.label(move.grade, language) if grade else move.grade)
