"""What is the matter with a file or its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.errors.base import CrmkitError, FileProblem, WrongUse
from crmkit.locale import DEFAULT_LANGUAGE, catalogue, text

if TYPE_CHECKING:
    from pathlib import Path


class FileMissing(FileProblem):
    """No such file."""

    code = "file_missing"


class FolderMissing(FileProblem):
    """The folder to write into does not exist or has vanished."""

    code = "folder_missing"


class FileExists(FileProblem):
    """The target exists and would be overwritten."""

    code = "file_exists"


class NotReadable(FileProblem):
    """The system does not let us read the file."""

    code = "not_readable"


class NotWritable(FileProblem):
    """The file or its folder is read-only."""

    code = "not_writable"


class SeveralNames(FileProblem):
    """The file has several names (hard links); replacing it would split them."""

    code = "several_names"

    def __init__(self, path: Path, count: int) -> None:
        CrmkitError.__init__(self, path=path, count=count)


class OwnerLost(FileProblem):
    """The file is another user's, and the system does not let us keep it theirs."""

    code = "owner_lost"

    def __init__(self, path: Path, user: int, group: int) -> None:
        CrmkitError.__init__(self, path=path, user=user, group=group)


class DiskFull(FileProblem):
    """No space left while writing; nothing was replaced."""

    code = "disk_full"


class FileHeld(FileProblem):
    """Another program has the workbook open."""

    code = "file_held"

    def __init__(self, path: Path, program: str, holder: str) -> None:
        CrmkitError.__init__(self, path=path, program=program, holder=holder)


class ExcelFailed(FileProblem):
    """The Excel that has the workbook open refused something; `detail` is what it said. All is as it was."""

    code = "excel_failed"


class ExcelBusy(FileProblem):
    """The Excel that has the workbook open takes no calls: a cell is being edited or a dialog is open."""

    code = "excel_busy"


class LiveHalfDone(FileProblem):
    """A write into an open Excel was cut off and could not be taken back whole; `backup` is the state before."""

    code = "live_half_done"

    def __init__(self, path: Path, detail: str, backup: str) -> None:
        CrmkitError.__init__(self, path=path, detail=detail, backup=backup)


class BusyElsewhere(FileProblem):
    """Another crmkit is writing this workbook."""

    code = "busy_elsewhere"


class WatchedElsewhere(FileProblem):
    """Another `crmkit watch` looks after this folder; two would write at the same time."""

    code = "watched_elsewhere"

    def __init__(self, path: Path, computer: str, sign: Path) -> None:
        CrmkitError.__init__(self, path=path, computer=computer, sign=sign)


class FileChanged(FileProblem):
    """The file changed after it was read; nothing was written."""

    code = "file_changed"


class Encrypted(FileProblem):
    """Password-protected file."""

    code = "encrypted"


class LegacyWorkbook(FileProblem):
    """An old .xls (BIFF) file, whatever it is named."""

    code = "legacy_workbook"


class NotAWorkbook(FileProblem):
    """Not an Excel workbook: `detail` says what it looks like (folder, text, CSV, HTML, zip, PDF ...)."""

    code = "not_a_workbook"

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The message; a look that has a plain word is called by it."""
        looks = str(self.arguments["detail"])
        named = catalogue("errors", language).get(f"looks.{looks}", looks)
        return text(f"errors.{self.code}", language, path=self.arguments["path"], detail=named)


class WrongSuffix(WrongUse):
    """A new workbook was to get a name under which Excel would not open it."""

    code = "wrong_suffix"

    def __init__(self, path: Path, suffix: str) -> None:
        super().__init__(path=path, suffix=suffix)


class BrokenWorkbook(FileProblem):
    """A workbook whose parts are damaged; `detail` names the part."""

    code = "broken_workbook"


class SuspiciousWorkbook(FileProblem):
    """Unpacks to absurd sizes, declares entities or thousands of sheets: refused before it costs time."""

    code = "suspicious_workbook"
