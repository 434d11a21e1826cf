"""What a refresh found, in figures a salesperson understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crmkit.locale import text

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Summary:
    """Figures of one refresh; words in the workbook's language. `findings` are rolled-up lines, most first."""

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
    findings: tuple[str, ...]
    cell_count: int  #: cells changed; 0 when nothing was written
    new_columns: tuple[str, ...] = ()
    backup: str = ""
    is_dry_run: bool = False
    is_live: bool = False  #: the workbook was open in Excel: written there, people save
    notes: tuple[str, ...] = field(default=())  #: things worth saying, e.g. provisional working days

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        return asdict(self)

    def lines(self, language: str | None = None) -> list[str]:
        """The summary as printed, in `language` or the workbook's own."""
        say = _Speaker(language or self.language)
        printed = [
            say("head", path=self.path, as_of=self.as_of),
            say("size", customers=self.customer_count, touches=self.touch_count),
            say("stages", counts=say.counts(self.stages)),
            say("grades", counts=say.counts(self.grades)),
            say("due", count=sum(self.due_today.values()), counts=say.counts(self.due_today)),
        ]
        if self.late:
            printed.append(say("late", count=sum(self.late.values()), counts=say.counts(self.late)))
        if self.finding_count:
            printed.append(say("findings", count=self.finding_count))
        printed += [say("finding", line=line) for line in self.findings]
        printed += [say("note", line=line) for line in self.notes]
        return [*printed, self._written(say)]

    def _written(self, say: _Speaker) -> str:
        if self.is_dry_run:
            return say("dry_run", cells=self.cell_count)
        if not self.cell_count:
            return say("unchanged_live" if self.is_live else "unchanged")
        if not self.backup:
            return say("written_new", cells=self.cell_count)
        return say("written_live" if self.is_live else "written", cells=self.cell_count, backup=self.backup)


@dataclass(frozen=True)
class _Speaker:
    language: str

    def __call__(self, key: str, **arguments: object) -> str:
        return text(f"summary.{key}", self.language, **arguments)

    def counts(self, counts: Counts) -> str:
        return self("separator").join(f"{name} {count:,}" for name, count in counts.items()) or "-"
