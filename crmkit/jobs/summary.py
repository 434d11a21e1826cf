"""What a refresh found, in figures a salesperson understands.

Printed in another language than the workbook's, crmkit's own words are in that language: stages, grades, findings,
notes. What stands in cells stays as it stands there: names of people, customers and sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from crmkit.locale import text
from crmkit.model.vocabularies import GRADE, STAGE

if TYPE_CHECKING:
    from crmkit.model.vocabularies import Vocabulary

Counts = Mapping[str, int]
_NAMED_FINDINGS = 8


@dataclass(frozen=True)
class Summary:
    """Figures of one refresh; words in the workbook's language."""

    path: str
    as_of: str
    language: str
    customer_count: int
    touch_count: int
    stages: Counts
    grades: Counts
    due_today: Counts  #: by owner; customers to be contacted today, late ones included
    late: Counts  #: by owner; customers past their latest day
    finding_count: int
    finding_totals: tuple[tuple[str, int], ...]  #: code of a check and how many, gravest and most frequent first
    cell_count: int  #: cells changed; 0 when nothing was written
    new_columns: tuple[str, ...] = ()
    backup: str = ""
    is_dry_run: bool = False
    is_live: bool = False  #: the workbook was open in Excel: written there, people save
    notes_by_language: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  #: things worth saying
    customer_sheet: str = ""
    findings_sheet: str = ""

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings rolled up, a line a code, the first few codes."""
        return self.findings_in(self.language)

    @property
    def notes(self) -> tuple[str, ...]:
        """Things worth saying, e.g. provisional working days."""
        return tuple(self.notes_by_language.get(self.language, ()))

    def findings_in(self, language: str) -> tuple[str, ...]:
        """The lines of `findings` in a language."""
        named = self.finding_totals[:_NAMED_FINDINGS]
        return tuple(text(f"checks.{code}.many", language, count=count) for code, count in named)

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        left_out = {"finding_totals", "notes_by_language"}
        facts = {name: value for name, value in asdict(self).items() if name not in left_out}
        return {**facts, "findings": self.findings, "notes": self.notes}

    def lines(self, language: str | None = None) -> list[str]:
        """The summary as printed, in `language` or the workbook's own."""
        say = _Speaker(language or self.language, self.language)
        head = say("head", path=self.path, as_of=self.as_of)
        found = self._found(say) if self.customer_count else [say("no_customers", sheet=self.customer_sheet)]
        notes = self.notes_by_language.get(say.language, ()) if self.customer_count else ()
        return [head, *found, *self._findings(say), *(say("note", line=line) for line in notes), self._written(say)]

    def _found(self, say: _Speaker) -> list[str]:
        printed = [
            say("size", customers=self.customer_count, touches=self.touch_count),
            say("stages", counts=say.counts(say.words(self.stages, STAGE))),
            say("grades", counts=say.counts(say.words(self.grades, GRADE))),
            say("due", count=sum(self.due_today.values()), counts=say.counts(say.owners(self.due_today))),
        ]
        if self.late:
            printed.append(say("late", count=sum(self.late.values()), counts=say.counts(say.owners(self.late))))
        return printed

    def _findings(self, say: _Speaker) -> list[str]:
        if not self.finding_count:
            return []
        head = say("findings", count=self.finding_count, sheet=self.findings_sheet)
        return [head, *(say("finding", line=line) for line in self.findings_in(say.language))]

    def _written(self, say: _Speaker) -> str:
        if self.is_dry_run:
            return say("dry_run", cells=self.cell_count)
        if not self.cell_count:
            return say("unchanged_live" if self.is_live else "unchanged")
        if not self.backup:
            return say("written_new", cells=self.cell_count)
        return say(
            "written_live" if self.is_live else "written", cells=self.cell_count, backup=self.backup, path=self.path
        )


@dataclass(frozen=True)
class _Speaker:
    language: str
    written_in: str  #: the workbook's language

    def __call__(self, key: str, **arguments: object) -> str:
        return text(f"summary.{key}", self.language, **arguments)

    def counts(self, counts: Counts) -> str:
        return self("separator").join(f"{name} {count:,}" for name, count in counts.items()) or "-"

    def words(self, counts: Counts, vocabulary: Vocabulary) -> Counts:
        """The same counts under the words of this language; a word of the team's own stays."""
        spoken = {term.label(self.written_in): term.label(self.language) for term in vocabulary.terms}
        return {spoken.get(word, word): count for word, count in counts.items()}

    def owners(self, counts: Counts) -> Counts:
        """The same counts; only who has no owner is called so in this language."""
        nobody = text("reports.nobody", self.written_in)
        return {text("reports.nobody", self.language) if name == nobody else name: n for name, n in counts.items()}
