"""Names of sheets: what Excel allows, and what it takes for the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 31
_FORBIDDEN: Final = frozenset(r":\/?*[]")
_FIRST_PRINTABLE: Final = " "


def refuse_impossible_name(name: str) -> None:
    """Excel won't open a workbook with such a sheet.

    Raises:
        WriteRefused: sheet_name.
    """
    length = len(name.encode("utf-16-le")) // 2
    is_possible = (
        0 < length <= LONGEST
        and not _FORBIDDEN & set(name)
        and min(name) >= _FIRST_PRINTABLE
        and not name.startswith("'")
        and not name.endswith("'")
    )
    if not is_possible:
        raise WriteRefused("sheet_name", sheet=name, name=name)


def same_name(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that Excel takes for `name` (it ignores case); None if there is none."""
    folded = name.casefold()
    return next((other for other in names if other.casefold() == folded), None)
