"""Figures of a refresh from what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.checks import roll_up
from crmkit.columns import MANAGED_FIELDS
from crmkit.jobs.drop_downs import drop_down_notes
from crmkit.jobs.rules_preview import cause_lines, move_lines, preview_notes, preview_rules
from crmkit.jobs.summary import Summary
from crmkit.locale import LANGUAGES, text
from crmkit.model.tables import TOUCHES

if TYPE_CHECKING:
    from crmkit.jobs.deciding import Decision
    from crmkit.jobs.due import DueList
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.rules_preview import Preview

_MOST_MOVES = 50  #: of a dry run that are listed; `crmkit rules preview` lists all
_CHOICES = {field.name: field for field in MANAGED_FIELDS if field.vocabulary is not None}


def sum_up(workbook: Opened, decision: Decision, listed: DueList, findings_sheet: str) -> Summary:
    """The summary, before anything was written. `findings_sheet` is where the findings are listed."""
    language = workbook.language
    totals = roll_up(decision.findings, workbook.context.settings.finding_cap).totals
    nobody = text("reports.nobody", language)
    return Summary(
        path=str(workbook.request.path),
        as_of=workbook.context.as_of.isoformat(),
        language=language,
        customer_count=len(workbook.customers),
        touch_count=len(workbook.touches) if workbook.touches is not None else 0,
        stages=_counts(decision, "stage", language),
        grades=_counts(decision, "grade", language),
        due_today={owner or nobody: count for owner, count in listed.count_by_owner().items()},
        late={owner or nobody: count for owner, count in listed.count_by_owner(only_late=True).items()},
        finding_count=len(decision.findings),
        finding_totals=tuple((total.code, total.count) for total in totals),
        cell_count=0,
        notes_by_language=_notes(workbook, decision),
        customer_sheet=workbook.sheet,
        findings_sheet=findings_sheet,
    )


def _counts(decision: Decision, name: str, language: str) -> dict[str, int]:
    """How many customers have each term, in the vocabulary's order; terms nobody has are left out."""
    vocabulary = _CHOICES[name].vocabulary
    counted = decision.decided.values[name].value_counts().to_dict()
    terms = vocabulary.terms if vocabulary else ()
    return {term.label(language): int(counted[term.name]) for term in terms if term.name in counted}


def _notes(workbook: Opened, decision: Decision) -> dict[str, tuple[str, ...]]:
    """Things worth saying, in every language."""
    preview = preview_rules(workbook, decision, by_edit=workbook.request.is_dry_run)
    return {language: tuple(_notes_in(language, workbook, decision, preview)) for language in LANGUAGES}


def _notes_in(language: str, workbook: Opened, decision: Decision, preview: Preview) -> list[str]:
    notes = preview_notes(preview, language)
    if workbook.request.is_dry_run:
        causes, moves = cause_lines(preview, language), move_lines(preview, language, _MOST_MOVES)
        notes += [words.strip() for words in (*causes, *moves)]
    notes += drop_down_notes(workbook, language)
    if TOUCHES.name not in workbook.typed:
        notes.append(text("summary.no_touches", language))
    if decision.decided.provisional.any():
        year = workbook.context.calendar.announced_until.year + 1
        notes.append(text("summary.provisional", language, year=year))
    return notes
