"""The three kinds of what stops us: the base of all, wrong use, a file's problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from crmkit.locale import DEFAULT_LANGUAGE, text

if TYPE_CHECKING:
    from pathlib import Path


class CrmkitError(Exception):
    """Base of everything crmkit raises on purpose. `exit_code` is what the terminal returns."""

    code: ClassVar[str] = ""
    exit_code: ClassVar[int] = 3

    def __init__(self, **arguments: object) -> None:
        self.arguments = arguments
        super().__init__(arguments)

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The message in `language` (zh or en): what, where, what to do."""
        return text(f"errors.{self.code}", language, **self.arguments)

    def __str__(self) -> str:
        return self.message()


class WrongUse(CrmkitError):
    """The question can't be answered as it was asked; exit code 2."""

    exit_code = 2


class FileProblem(CrmkitError):
    """The file can't be read or written; exit code 3."""

    code = "file_problem"

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(path=path, detail=detail)
