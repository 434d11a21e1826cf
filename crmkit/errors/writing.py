"""Writes that are refused because the file would suffer."""

from __future__ import annotations

from crmkit.errors.base import CrmkitError
from crmkit.locale import DEFAULT_LANGUAGE, text


class WriteRefused(CrmkitError):
    """A write that can't be done safely: named, and the file is left alone.

    `reason` is a code of the catalogue (`errors.refused.<reason>`), the same in every language.
    """

    code = "write_refused"

    def __init__(self, reason: str, sheet: str = "", cell: str = "", **detail: object) -> None:
        self.reason = reason
        self.sheet = sheet
        self.cell = cell
        super().__init__(sheet=sheet, cell=cell, **detail)

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        """Where, why, what to do."""
        why = text(f"errors.refused.{self.reason}", language, **self.arguments)
        where = f"{self.sheet}!{self.cell}".strip("!")
        if not where:  # it is about the workbook as a whole
            return text("errors.write_refused_whole", language, why=why)
        return text("errors.write_refused", language, where=where, why=why)


class ValueRefused(WriteRefused):
    """A value Excel can't hold without damage (NaN, infinity, 16 digits, overlong text, unknown type)."""
