"""The three kinds of what stops us: the base of all, wrong use, a file's problem."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from crmkit.locale import DEFAULT_LANGUAGE, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class CrmkitError(Exception):
    """Base of everything crmkit raises on purpose. `exit_code` is what the terminal returns."""

    code: ClassVar[str] = ""
    exit_code: ClassVar[int] = 3

    def __init__(self, **arguments: object) -> None:
        self.arguments = arguments
        self.language = ""  #: of the workbook it is about, "" where that is not known
        super().__init__(arguments)

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The message in `language` (zh or en): what, where, what to do."""
        return text(f"errors.{self.code}", language, **self.arguments)

    def __str__(self) -> str:
        return self.message()


@contextmanager
def about_workbook_in(language: str) -> Iterator[None]:
    """Let what is raised inside speak the workbook's language to whoever asked for none.

    Raises:
        CrmkitError: what was raised, knowing the language.
    """
    try:
        yield
    except CrmkitError as error:
        error.language = error.language or language
        raise


class WrongUse(CrmkitError):
    """The question can't be answered as it was asked; exit code 2."""

    exit_code = 2


class FileProblem(CrmkitError):
    """The file can't be read or written; exit code 3."""

    code = "file_problem"

    def __init__(self, path: Path, detail: str = "") -> None:
        super().__init__(path=path, detail=detail)


class NameUnknown(WrongUse):
    """Nothing is called as asked; what is called nearly so is named, if there is any."""

    def __init__(self, asked: str, similar: Sequence[str]) -> None:
        super().__init__(asked=asked, similar=", ".join(similar))

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What there is not, and what may have been meant."""
        said = super().message(language)
        similar = text("errors.similar", language, **self.arguments) if self.arguments["similar"] else ""
        return (said + similar).rstrip()
