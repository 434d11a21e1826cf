"""Many trials as one report: files, edits asked, edits landed, refusals by reason, losses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.testing.trial import LOCKED, Trial

if TYPE_CHECKING:
    from crmkit.testing.difference import Comparison


@dataclass(slots=True)
class Tally:
    """Counts over trials. Shares are of all files or edits, 0 when there are none."""

    trials: list[Trial] = field(default_factory=list)

    @property
    def asked_count(self) -> int:
        """Edits asked for in all files."""
        return sum(trial.asked_count for trial in self.trials)

    @property
    def landed_count(self) -> int:
        """Edits that the comparer found in place."""
        return sum(trial.landed_count for trial in self.trials)

    @property
    def refusals(self) -> Counter[str]:
        """Edits refused, by reason."""
        return sum((trial.refused for trial in self.trials), Counter[str]())

    @property
    def losses(self) -> Counter[str]:
        """Losses by code."""
        return sum((t.comparison.codes for t in self.trials if t.comparison is not None), Counter[str]())

    @property
    def consequences(self) -> Counter[str]:
        """Files in which each allowed consequence occurred."""
        return Counter(
            code for t in self.trials if t.comparison is not None for code in t.comparison.consequence_codes
        )

    @property
    def locked_file_count(self) -> int:
        """Files that are signed, encrypted or have a protected sheet: a person would be refused too."""
        return sum(trial.is_locked for trial in self.trials)

    @property
    def refused_file_count(self) -> int:
        """Files in which nothing could be written."""
        return sum(not trial.landed_count and bool(trial.asked_count) for trial in self.trials)

    @property
    def refused_file_share(self) -> float:
        """Files in which nothing could be written, of all files, in 0..1."""
        return self.refused_file_count / len(self.trials) if self.trials else 0.0

    @property
    def refused_share(self) -> float:
        """Edits refused of edits asked, in 0..1."""
        return sum(self.refusals.values()) / self.asked_count if self.asked_count else 0.0

    @property
    def avoidable_refusal_share(self) -> float:
        """Edits refused for other reasons than a lock (signed, encrypted, protected), of edits asked, in 0..1."""
        refused = sum(count for reason, count in self.refusals.items() if reason not in LOCKED)
        return refused / self.asked_count if self.asked_count else 0.0

    def lossy(self) -> list[Trial]:
        """Trials with a loss."""
        return [t for t in self.trials if t.comparison is not None and not t.comparison.is_lossless]

    def __str__(self) -> str:
        """The report."""
        refused = ", ".join(f"{reason} {count}" for reason, count in self.refusals.most_common()) or "none"
        lines = [
            f"files            {len(self.trials):>6}",
            f"edits asked      {self.asked_count:>6}",
            f"edits landed     {self.landed_count:>6}",
            f"edits refused    {sum(self.refusals.values()):>6}  ({self.refused_share:.1%}: {refused})",
            f"  beside locks  {'':>6}  ({self.avoidable_refusal_share:.1%})",
            f"files refused    {self.refused_file_count:>6}  ({self.refused_file_share:.1%}; nothing landed)",
            f"files locked     {self.locked_file_count:>6}  (signed, encrypted, protected)",
            f"losses           {sum(self.losses.values()):>6}  {dict(self.losses) or ''}",
            f"files with loss  {len(self.lossy()):>6}",
        ]
        return "\n".join(lines)


def files_by_code(comparisons: list[Comparison]) -> Counter[str]:
    """In how many comparisons each loss occurs."""
    return Counter(code for comparison in comparisons for code in comparison.codes)
