"""The catalogue of checks: each is declared once, beside the function that judges it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from crmkit.checks.book import Column
    from crmkit.checks.hits import Hits
    from crmkit.model.findings import Severity
    from crmkit.model.readings import Reason

    Judge = Callable[[Column], Hits]

_CODE = re.compile(r"[A-Z]{3}\d{3}$")


@dataclass(frozen=True)
class Check:
    """One promise about people's data. `name` is a sentence that should be true, `promise` says it in words.

    Exactly one of `judge` (a function over a column) and `reason` (what a parser said) makes the findings; checks
    with neither are made from what a job hands over. `table` "" means every table; without `fields` the findings
    point at the row, or at whatever field was being read.
    """

    code: str
    name: str
    promise: str
    severity: Severity
    table: str = ""
    fields: tuple[str, ...] = ()
    judge: Judge | None = None
    reason: Reason | None = None
    or_row: bool = False  #: where the table lacks the fields, the row as a whole is judged


CHECKS: dict[str, Check] = {}
BY_REASON: dict[Reason, Check] = {}


def check(code: str, severity: Severity, table: str, *fields: str, or_row: bool = False) -> Callable[[Judge], Judge]:
    """Declare the decorated function as check `code`; it is called once for each of `fields` that the table has."""

    def declare(judge: Judge) -> Judge:
        promise = (judge.__doc__ or "").strip().partition("\n")[0]
        _add(Check(code, judge.__name__, promise, severity, table, fields, judge, or_row=or_row))
        return judge

    return declare


def reading(code: str, severity: Severity, reason: Reason, name: str, promise: str) -> None:
    """Declare the check that a cell could be read; the parsers name the reason when it could not."""
    declared = Check(code, name, promise, severity, reason=reason)
    _add(declared)
    BY_REASON[reason] = declared


def given(code: str, severity: Severity, table: str, name: str, promise: str) -> Check:
    """Declare a check whose breaches a job finds and hands over."""
    declared = Check(code, name, promise, severity, table)
    _add(declared)
    return declared


def _add(declared: Check) -> None:
    if not _CODE.match(declared.code) or declared.code in CHECKS:
        raise ValueError(declared.code)
    CHECKS[declared.code] = declared
