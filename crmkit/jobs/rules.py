"""The rule sheets of a workbook: checked, put in, and what an edit of them does."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened, read_record
from crmkit.jobs.record import free_name, put_record
from crmkit.jobs.rule_sheets.roles import table_title
from crmkit.jobs.rule_sheets.sheets import steering_sheets
from crmkit.jobs.rules_preview import cause_lines, count_lines, move_lines, preview_rules
from crmkit.locale import DEFAULT_LANGUAGE, text
from crmkit.model.edits import Plan
from crmkit.workbook.doors import door_to
from crmkit.workbook.drafting import Draft
from crmkit.workbook.guard.guarded import Occasion
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request
    from crmkit.jobs.rule_sheets.reading import Mistake
    from crmkit.model.edits import Certificate, PutSheet


@dataclass(frozen=True)
class RulesAnswer:
    """Lines for people, the same facts for programs. `has_errors`: something on the sheets can't be used."""

    facts: dict[str, Any]
    said: Sequence[str]
    has_errors: bool = False
    certificate: Certificate | None = None
    edits: Plan = field(default_factory=Plan)

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        return self.facts

    def lines(self, _language: str | None = None) -> list[str]:
        """The lines, in the workbook's own language: they quote its sheets."""
        return list(self.said)


# ── check ──


def check_rules(request: Request) -> RulesAnswer:
    """Every mistake on the steering sheets with its address, and what about the rules is doubtful.

    Raises:
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem: the file can't be read.
    """
    workbook = opened(request)
    steering, language = workbook.steering, workbook.language
    facts = {
        "path": str(request.path),
        "table_count": len(steering.read),
        "mistakes": [_fact(mistake, language) for mistake in steering.mistakes],
        "doubts": [_fact(doubt, language) for doubt in steering.doubts],
        "notes": [_fact(note, language) for note in steering.notes],
        "not_used": [one.name for one in steering.broken],
        "gone": list(steering.gone.values()),
    }
    return RulesAnswer(facts, _check_lines(workbook), has_errors=bool(steering.mistakes))


def _fact(mistake: Mistake, language: str) -> dict[str, str]:
    return {"cell": _address(mistake), "problem": mistake.problem.message(language)}


def _address(mistake: Mistake) -> str:
    return f"{mistake.place.sheet}!{letters(mistake.place.column)}{mistake.place.row}"


def _check_lines(workbook: Opened) -> list[str]:
    steering, language = workbook.steering, workbook.language
    say = _Speaker(language)
    counts = {"tables": len(steering.read), "mistakes": len(steering.mistakes), "doubts": len(steering.doubts)}
    if steering.mistakes or steering.doubts:
        lines = [say("check_head", path=workbook.request.path, **counts)]
    else:
        lines = [say("check_ok" if steering.sheets else "check_none", path=workbook.request.path, **counts)]
    lines += [
        say("check_item", place=_address(one), problem=one.problem.message(language))
        for one in (*steering.mistakes, *steering.doubts, *steering.notes)
    ]
    for one in steering.broken:
        used = say("kept_before" if one.name in steering.before.tables else "kept_builtin")
        lines.append(say("check_kept", table=table_title(one.name, language), used=used))
    return [*lines, *(say("check_gone", sheet=name) for name in steering.gone.values())]


# ── preview ──


def preview(request: Request) -> RulesAnswer:
    """What the rules on the sheets now do that those of the last refresh did not; nothing is written.

    Raises:
        As `check_rules`.
    """
    workbook = opened(request)
    decision = decided(workbook, dismissals(workbook))
    made = preview_rules(workbook, decision, by_edit=True)
    say, path = _Speaker(workbook.language), request.path
    facts = {"path": str(path), **asdict(made), "customer_count": made.customer_count, "counts": made.counts()}
    has_errors = bool(workbook.steering.mistakes)
    broken = _check_lines(workbook) if has_errors else []
    if not made.is_changed:
        return RulesAnswer(facts, [say("preview_none", path=path), *broken], has_errors)
    tables = say("or").join(made.changed)
    lines = [
        say("preview_total", path=path, tables=tables, count=made.customer_count, cells=made.cell_count),
        *count_lines(made, workbook.language),
        *cause_lines(made, workbook.language),
        *move_lines(made, workbook.language),
    ]
    return RulesAnswer(facts, [*lines, *broken], has_errors)


# ── add ──


def add_rules(request: Request) -> RulesAnswer:
    """Put the steering sheets that the workbook lacks behind its own; everything else stays byte for byte.

    Raises:
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem, WriteRefused: the file can't be read or written; it is as it was.
    """
    added: list[str] = []
    language, plan = DEFAULT_LANGUAGE, Plan()

    def build(path: Path) -> Draft | None:
        nonlocal language, plan
        workbook = opened(replace(request, path=path))
        language = workbook.language
        missing = _missing(workbook)
        added[:] = [sheet.name for sheet in missing.values()]
        if not missing:
            return None
        named = {role: sheet.name for role, sheet in missing.items()}
        record = replace(read_record(workbook.content), language=workbook.header_language).signed()
        record = replace(record, sheets={**record.sheets, **named})
        plan = Plan((*missing.values(), put_record(record)), workbook.record.own_sheets)
        return Draft(workbook.content.archive, plan, workbook.content.digest)

    occasion = Occasion("rules", request.now, request.language or DEFAULT_LANGUAGE, request.settings.backup_count)
    written = door_to(request.path).write(build, occasion)
    say = _Speaker(language)
    facts = {"path": str(request.path), "added": added}
    if written is None:
        return RulesAnswer(facts, [say("nothing_to_add", path=request.path)])
    line = say("added", path=request.path, sheets=say("added_to").join(added), backup=written.backup or "-")
    return RulesAnswer(facts, [line], certificate=written.certificate, edits=plan)


def _missing(workbook: Opened) -> dict[str, PutSheet]:
    """The steering sheets the workbook has not, by role, under names that no sheet has."""
    taken = list(workbook.content.sheet_names)
    missing = {}
    for role, sheet in steering_sheets(workbook.header_language).items():
        if role not in workbook.steering.sheets:
            missing[role] = replace(sheet, name=free_name(sheet.name, taken))
            taken.append(missing[role].name)
    return missing


@dataclass(frozen=True)
class _Speaker:
    language: str

    def __call__(self, key: str, **arguments: object) -> str:
        return text(f"rule_sheets.{key}", self.language, **arguments)
