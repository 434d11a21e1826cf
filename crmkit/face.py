"""The Python face: `crmkit.open(path)` gives a book that is read, refreshed and explained like on the terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from crmkit.jobs.due import DueList
    from crmkit.jobs.explain import Explained
    from crmkit.jobs.refresh import Refreshed


@dataclass(frozen=True)
class Book:
    """One workbook. Nothing is read until asked and nothing is written but by `refresh`."""

    path: Path
    sheet: str | None = None  #: the customer sheet, where several look like one

    def refresh(
        self,
        as_of: date | None = None,
        *,
        dry_run: bool = False,
        out: Path | str | None = None,
        consent: bool = False,
    ) -> Refreshed:
        """Check, decide and write the managed columns back; `as_of` defaults to today in the computer's zone.

        Args:
            as_of: the day to decide for.
            dry_run: plan only; nothing is written.
            out: write there and leave the source as it is.
            consent: allow new columns in a workbook that crmkit has not made.

        Raises:
            ConsentNeeded, NoCustomerTable, SeveralCustomerTables, SheetNotFound: the question needs an answer first.
            FileProblem, WriteRefused: the file can't be read or written; it is as it was.
        """
        from crmkit.jobs.refresh import refresh  # noqa: PLC0415  (pandas loads only when there is work)

        target = Path(out) if out is not None else None
        return refresh(replace(self._request(as_of), is_dry_run=dry_run, out=target, has_consent=consent))

    def due(self, as_of: date | None = None, owner: str | None = None) -> DueList:
        """Who is to be contacted; read-only. Raises as `refresh`."""
        from crmkit.jobs.due import due  # noqa: PLC0415  (as above)

        return due(self._request(as_of), owner)

    def explain(self, customer: str, as_of: date | None = None) -> Explained:
        """Why a customer, named by id or name, has its values; read-only.

        Raises:
            UnknownCustomer: nobody, or several, of that id or name.
            Otherwise as `refresh`.
        """
        from crmkit.jobs.explain import explain  # noqa: PLC0415  (as above)

        return explain(self._request(as_of), customer)

    def _request(self, as_of: date | None) -> Request:
        now = datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
        return Request(self.path, as_of or now.date(), now, sheet=self.sheet)


def open_book(path: Path | str, sheet: str | None = None) -> Book:
    """The book at `path`; errors of the file show when it is first read."""
    return Book(Path(path), sheet)
