"""What stops us. Problems in people's data are findings, never exceptions.

Every error formats its own message from typed arguments and says what, where and what to do.
The words stand in `crmkit.locale` under `errors.<code>`; ``str(error)`` speaks the default language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.errors.base import CrmkitError as CrmkitError
from crmkit.errors.base import FileProblem as FileProblem
from crmkit.errors.base import NameUnknown as NameUnknown
from crmkit.errors.base import WrongUse as WrongUse
from crmkit.errors.base import about_workbook_in as about_workbook_in
from crmkit.errors.files import BrokenWorkbook as BrokenWorkbook
from crmkit.errors.files import BusyElsewhere as BusyElsewhere
from crmkit.errors.files import DiskFull as DiskFull
from crmkit.errors.files import Encrypted as Encrypted
from crmkit.errors.files import ExcelBusy as ExcelBusy
from crmkit.errors.files import ExcelFailed as ExcelFailed
from crmkit.errors.files import FileChanged as FileChanged
from crmkit.errors.files import FileExists as FileExists
from crmkit.errors.files import FileHeld as FileHeld
from crmkit.errors.files import FileMissing as FileMissing
from crmkit.errors.files import FolderMissing as FolderMissing
from crmkit.errors.files import LegacyWorkbook as LegacyWorkbook
from crmkit.errors.files import LiveHalfDone as LiveHalfDone
from crmkit.errors.files import NotAWorkbook as NotAWorkbook
from crmkit.errors.files import NotReadable as NotReadable
from crmkit.errors.files import NotWritable as NotWritable
from crmkit.errors.files import OwnerLost as OwnerLost
from crmkit.errors.files import SeveralNames as SeveralNames
from crmkit.errors.files import SuspiciousWorkbook as SuspiciousWorkbook
from crmkit.errors.files import WatchedElsewhere as WatchedElsewhere
from crmkit.errors.files import WrongSuffix as WrongSuffix
from crmkit.errors.writing import ValueRefused as ValueRefused
from crmkit.errors.writing import WriteRefused as WriteRefused
from crmkit.locale import DEFAULT_LANGUAGE, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "-"


class SheetNotFound(WrongUse):
    """No sheet of that name."""

    code = "sheet_not_found"

    def __init__(self, path: Path, sheet: str, available: Sequence[str]) -> None:
        super().__init__(path=path, sheet=sheet, available=_listed(available))


class NoCustomerTable(WrongUse):
    """No sheet looks like a customer table."""

    code = "no_customer_table"

    def __init__(self, path: Path, sheets: Sequence[str], nearly: Sequence[str] = ()) -> None:
        super().__init__(path=path, sheets=_listed(sheets), nearly=", ".join(nearly))

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The message; sheets that have the header but do not look like the customer table are told apart."""
        if not self.arguments["nearly"]:
            return super().message(language)
        return text("errors.nearly_customer_table", language, **self.arguments)


class SeveralCustomerTables(WrongUse):
    """More than one sheet looks like the customer table: a person must choose."""

    code = "several_customer_tables"

    def __init__(self, path: Path, sheets: Sequence[str]) -> None:
        super().__init__(path=path, sheets=_listed(sheets))


class ConsentNeeded(WrongUse):
    """A workbook crmkit has not made gains columns only after a yes."""

    code = "consent_needed"

    def __init__(self, path: Path, sheet: str, columns: Sequence[str]) -> None:
        super().__init__(path=path, sheet=sheet, columns=_listed(columns))


class UnknownCustomer(NameUnknown):
    """No customer of that id or name."""

    code = "unknown_customer"


class UnknownOwner(WrongUse):
    """Nobody of that name has customers, is on the team or has something to do."""

    code = "unknown_owner"

    def __init__(self, asked: str, known: Sequence[str]) -> None:
        super().__init__(asked=asked, known=_listed(known))


class InvalidCellAddress(WrongUse):
    """Not an address like B2, or beyond the sheet's limits."""

    code = "invalid_cell_address"

    def __init__(self, address: str) -> None:
        super().__init__(address=address)


class NothingToUndo(WrongUse):
    """No recorded write of this workbook can be taken back; `former` are vanished workbooks that have backups."""

    code = "nothing_to_undo"

    def __init__(self, path: Path, former: Sequence[str] = ()) -> None:
        super().__init__(path=path, former=", ".join(former))

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """That there is nothing; what to do if the workbook has another name now."""
        said = super().message(language)
        return f"{said}{text('errors.renamed', language, **self.arguments)}" if self.arguments["former"] else said


class UndoRefused(FileProblem):
    """The write can't be taken back exactly; `detail` says which cells people changed since."""

    code = "undo_refused"


class UnknownTag(NameUnknown):
    """Nobody has that tag and the dictionary does not know it."""

    code = "unknown_tag"


class NoTagPlace(WrongUse):
    """A merge needs the tag dictionary, or leave to rewrite people's cells."""

    code = "no_tag_place"

    def __init__(self, path: Path, old: str, new: str) -> None:
        super().__init__(path=path, old=old, new=new)


class ActionGone(CrmkitError):
    """The row of an action is not, or no longer, what a person saw."""

    code = "action_gone"

    def __init__(self, action: str) -> None:
        super().__init__(action=action)


class NoWorkbookChosen(WrongUse):
    """A notebook was opened by itself, so that nothing says which workbook it is about."""

    code = "no_workbook_chosen"


class ExtraMissing(CrmkitError):
    """The verb needs libraries that an extra of crmkit brings; `install` is the command that brings them here."""

    code = "extra_missing"

    def __init__(self, verb: str, install: str) -> None:
        super().__init__(verb=verb, install=install)


class ServerFailed(CrmkitError):
    """JupyterLab or Voila ended before it answered; `detail` is the end of what it said."""

    code = "server_failed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail=detail)


class BundleFailed(CrmkitError):
    """The folder for computers without internet could not be made whole; `detail` says what pip or a wheel said."""

    code = "bundle_failed"

    def __init__(self, detail: str) -> None:
        super().__init__(detail=detail)
