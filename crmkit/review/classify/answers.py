"""What the board tells the browser, from the state alone: the first paint, the list, the figures, the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmkit.jobs.judging import JUDGED_FIELDS
from crmkit.model.vocabularies import GRADE, STAGE
from crmkit.review.classify.card import card, list_row
from crmkit.review.classify.decisions import CONFIRMED
from crmkit.review.classify.queue import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crmkit.jobs.judging import Conflict
    from crmkit.review.classify.state import BoardState

_FIRST_ROWS = 60
_PREVIEWED = 400  #: cells listed; the rest is counted


def whole(state: BoardState, file: str, language: str) -> dict[str, Any]:
    """Everything the first paint needs: the first rows, one card, the words of the choices."""
    return {
        "file": file,
        "as_of": state.request.as_of.isoformat(),
        "by": state.by,
        "terms": _terms(state, language),
        "fields": {name: state.book.field(name).header(language) for name in JUDGED_FIELDS},
        "missing_columns": list(state.book.missing_columns),
        "choices": _choices(state, language),
        "drafts": drafts(state),
        **listed(state, language),
        **standing(state),
    }


def _terms(state: BoardState, language: str) -> dict[str, list[list[str]]]:
    """Term and label of every choice, by field."""
    asked = {name: state.book.field(name).vocabulary for name in (*JUDGED_FIELDS, "source")}
    vocabularies = {name: vocabulary for name, vocabulary in asked.items() if vocabulary is not None}
    return {
        name: [[term.name, term.label(language)] for term in vocabulary.terms]
        for name, vocabulary in {**vocabularies, "stage": STAGE, "grade": GRADE}.items()
    }


def _choices(state: BoardState, language: str) -> dict[str, list[list[str]]]:
    """What the filters offer, as value and label."""
    source = state.book.field("source").vocabulary
    return {
        name: [[word, source.label(word, language) if source and name == "source" else word] for word in words]
        for name, words in state.queue.choices.items()
    }


def drafts(state: BoardState) -> list[dict[str, Any]]:
    """What earlier sittings left behind."""
    return [
        {"name": one.path.name, "at": f"{one.saved_at:%Y-%m-%d %H:%M}", "by": one.by, "steps": len(one.moves)}
        for one in state.found_drafts()
    ]


def listed(state: BoardState, language: str) -> dict[str, Any]:
    """The list as asked for: its length, the first rows, the card on top."""
    places = state.listed[:_FIRST_ROWS].tolist()
    return {
        "total": len(state.listed),
        "rows": rows(state, places),
        "card": card(state, places[0], language) if places else None,
        "wanted": {name: getattr(state.wanted, name) for name in Wanted.__dataclass_fields__},
    }


def rows(state: BoardState, places: Iterable[int]) -> list[dict[str, Any]]:
    """Lines of the list."""
    return [list_row(state, place) for place in places]


def standing(state: BoardState) -> dict[str, Any]:
    """Figures that follow every step."""
    decisions = state.decisions
    return {
        "counts": state.queue.counts(decisions),
        "pending": len(decisions.pending),
        "kept": len(decisions.marked(CONFIRMED)),
        "can_undo": bool(decisions.done),
        "can_redo": bool(decisions.undone),
        "can_undo_write": state.can_undo_write,
    }


def previewed(state: BoardState) -> dict[str, Any]:
    """Cell by cell what a write-back changes; long ones are cut and counted."""
    lines = state.preview()
    missing = state.book.missing_columns
    return {
        "lines": [
            {
                "place": line.place,
                "id": line.customer_id,
                "customer": line.customer,
                "field": line.header,
                "old": _shown(line.old),
                "new": _shown(line.new),
            }
            for line in lines[:_PREVIEWED]
        ],
        "cells": len(lines),
        "customers": len({line.customer_id for line in lines}),
        "new_columns": sorted({line.header for line in lines if line.field in missing and line.new is not None}),
    }


def conflicting(state: BoardState, name: str, conflict: Conflict, language: str) -> dict[str, Any]:
    """A conflict as base, mine and theirs."""
    judgement = conflict.judgement
    return {
        "name": name,
        "id": judgement.customer_id,
        "customer": judgement.customer_name,
        "field": state.book.field(judgement.field).header(language),
        "reason": conflict.reason,
        "base": _shown(judgement.base),
        "mine": _shown(judgement.value),
        "theirs": _shown(conflict.theirs),
    }


def _shown(value: object) -> str:
    return "" if value is None else str(value)
