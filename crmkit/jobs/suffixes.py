"""The endings of workbooks' names: Excel opens none whose content says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import WrongSuffix

if TYPE_CHECKING:
    from pathlib import Path

PLAIN: Final = ".xlsx"
_KNOWN: Final = frozenset({PLAIN, ".xlsm", ".xltx", ".xltm"})


def refuse_other_suffix(target: Path, source: Path | None = None) -> None:
    """Refuse a name that does not go with the content: that of `source`, or of a plain workbook.

    A source whose own name says nothing is no measure.

    Raises:
        WrongSuffix: the name ends otherwise; nothing was written.
    """
    expected = source.suffix.casefold() if source else PLAIN
    if expected in _KNOWN and target.suffix.casefold() != expected:
        raise WrongSuffix(target, expected)
