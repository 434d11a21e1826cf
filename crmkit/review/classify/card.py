"""What the browser draws: one customer as a line of the list and as a card. Plain values, words of one language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from crmkit.jobs.judging.judgement import JUDGED_FIELDS
from crmkit.model.fields import Kind
from crmkit.review.classify.decisions import CONFIRMED, LATER
from crmkit.review.classify.suggestion import suggest

if TYPE_CHECKING:
    from crmkit.model.fields import Field
    from crmkit.review.classify.state import BoardState

_NOTE_COUNT = 12
_EVENT_COUNT = 20
_FACTS = (
    "contact_name", "mobile", "phone", "region", "industry", "nature", "employee_count", "source", "created_on",
    "expected_close_on", "paid_amount_total", "agreed_next_on",
)  # fmt: skip
#: What a judgement needs; a blank one is named on the card. Of mobile and phone one is enough.
_NEEDED = (
    "contact_name", "mobile", "owner", "source", "attitude", "cognition", "acceptance", "has_money",
    "has_authority", "has_need", "expected_amount", "expected_close_on",
)  # fmt: skip
_LONGEST_NOTE = 2_000  #: characters of one note on a card


def list_row(state: BoardState, place: int) -> dict[str, Any]:
    """One line of the list: place, id, name, owner, amount, stage, grade, reasons, changed, later, looked at."""
    book = state.book
    decided = state.decided_as(place)
    customer_id = book.ids[place]
    return {
        "place": place,
        "id": customer_id,
        "name": book.name(place),
        "owner": _text(book.column("owner").iloc[place]),
        "amount": amount_text(state.queue.amounts[place]),
        "stage": decided["stage"] or "unjudged",
        "grade": decided["grade"] or "ungraded",
        "reasons": state.queue.reasons(place),
        "changed": len(state.decisions.of(customer_id, JUDGED_FIELDS)),
        "later": state.answer(place, LATER) is not None,
        "kept": state.answer(place, CONFIRMED) is not None,
    }


def amount_text(amount: float) -> str:
    """An amount with thousands apart; "" for blank."""
    return "" if pd.isna(amount) else f"{amount:,.0f}"


def card(state: BoardState, place: int, language: str) -> dict[str, Any]:
    """One customer with everything a judgement stands on."""
    book = state.book
    decided = state.decided_as(place)
    return {
        **list_row(state, place),
        "row": int(book.workbook.customers.values.index[place]),
        "decided": decided,
        "before": book.decided_now(place),
        "answers": {name: state.answer(place, name) for name in JUDGED_FIELDS},
        "unread": _unread(state, place),
        "locks": {name: lock for name in JUDGED_FIELDS if (lock := book.lock(place, name))},
        "facts": [
            {"label": book.field(name).header(language), "value": value}
            for name in _FACTS
            if (value := _value(book.field(name), book.column(name).iloc[place], language))
        ],
        "missing": _missing(state, place, language),
        "remark": _text(book.column("note").iloc[place])[:_LONGEST_NOTE],
        "judged": _judged(state, place),
        "disputes": [
            {
                "kind": one.kind,
                "field": book.field(one.field).header(language),
                "judged": "" if one.judged is None else str(one.judged),
                "said": "" if one.said is None else str(one.said),
                "by": one.by,
                "on": one.judged_on.isoformat() if one.judged_on else "",
            }
            for one in state.queue.disputes.of(place, state.decisions)
        ],
        **_evidence(state, place),
        "history": [
            {"day": event.day.isoformat(), "what": event.what, "old": event.old, "new": event.new, "by": event.source}
            for event in book.history(place)[:_EVENT_COUNT]
        ],
    }


def _evidence(state: BoardState, place: int) -> dict[str, Any]:
    """The last notes with the phrases that speak, and what they suggest."""
    notes = state.book.notes(place, _NOTE_COUNT)
    suggested = suggest([note.words[:_LONGEST_NOTE] for note in notes], state.cues)
    quotes: dict[int, list[dict[str, Any]]] = {}
    for quote in suggested.quotes:
        found = {"from": quote.start, "to": quote.end, "attitude": quote.attitude, "cognition": quote.cognition}
        quotes.setdefault(quote.note, []).append(found)
    return {
        "notes": [
            {
                "day": note.day.isoformat() if note.day else "",
                "channel": note.channel,
                "by": note.by,
                "words": note.words[:_LONGEST_NOTE],
                "quotes": quotes.get(number, []),
            }
            for number, note in enumerate(notes)
        ],
        "suggestion": {
            "stage": suggested.stage,
            "attitude": suggested.attitude,
            "cognition": suggested.cognition,
            "why": suggested.why,
        },
    }


def _judged(state: BoardState, place: int) -> dict[str, str]:
    """Who judged last and when; a day alone where a rule or a cell decided."""
    past = state.book.judgements.get(state.book.ids[place], [])
    day = state.queue.judged_on[place]
    return {"by": past[-1].judged_by if past else "", "on": "" if pd.isna(day) else str(day)}


def _missing(state: BoardState, place: int, language: str) -> list[str]:
    """Headers of what is blank and would help."""
    book = state.book
    blank = []
    for name in _NEEDED:
        value = state.answer(place, name) if name in JUDGED_FIELDS else book.column(name).iloc[place]
        is_reachable = name == "mobile" and not pd.isna(book.column("phone").iloc[place])
        if pd.isna(value) and not is_reachable:
            blank.append(book.field(name).header(language))
    return blank


def _unread(state: BoardState, place: int) -> dict[str, str]:
    """Cells that hold something no choice fits: shown as they are, so that nobody overwrites them unseen."""
    found = {}
    for name in JUDGED_FIELDS:
        base = state.book.base(place, name)
        if base is not None and state.answer(place, name) is None:
            key = (state.book.ids[place], name)
            if key not in state.decisions.pending:
                found[name] = str(base)
    return found


def _value(field: Field, value: Any, language: str) -> str:
    if pd.isna(value):
        return ""
    if field.vocabulary is not None:
        return field.vocabulary.label(str(value), language)
    if field.kind is Kind.DATE:
        return pd.Timestamp(value).date().isoformat()
    if field.kind is Kind.AMOUNT:
        return amount_text(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
