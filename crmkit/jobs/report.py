"""What a job answers when lines say it all: values for programs, lines for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any

from crmkit.errors import CrmkitError
from crmkit.locale import DEFAULT_LANGUAGE, text
from crmkit.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Line:
    """One line to print: a key of `reports` or another area (`macro.held`); arguments may be lines or findings."""

    key: str
    arguments: Mapping[str, object]

    def say(self, language: str) -> str:
        """The line in words."""
        key = self.key if "." in self.key else f"reports.{self.key}"
        return text(key, language, **{name: _said(it, language) for name, it in self.arguments.items()})


def _said(argument: object, language: str) -> object:
    if isinstance(argument, Line):
        return argument.say(language)
    return argument.message(language) if isinstance(argument, CrmkitError | Finding) else argument


def line(key: str, **arguments: object) -> Line:
    """A line by its key and arguments."""
    return Line(key, arguments)


@dataclass(frozen=True)
class Report:
    """Lines in any language and the same facts as plain values. `has_errors` is what --strict looks at."""

    facts: Any
    said: Sequence[Line]
    language: str = DEFAULT_LANGUAGE
    has_errors: bool = False

    def as_json(self) -> Any:
        """Plain values for --json."""
        return asdict(self.facts) if is_dataclass(self.facts) and not isinstance(self.facts, type) else self.facts

    def lines(self, language: str | None = None) -> list[str]:
        """The lines to print, in `language` or the workbook's own."""
        return [said.say(language or self.language) for said in self.said]
