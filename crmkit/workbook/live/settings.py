"""What is switched off in Excel while we write, and given back afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crmkit.workbook.live.native import Native

_APPLICATION: Final[dict[str, object]] = {
    "screen_updating": False,
    "calculation": "manual",
    "enable_events": False,
    "display_alerts": False,
    "interactive": False,  # keeps people from typing in between; macOS has no such thing
}
_OPTIONAL: Final = frozenset({"interactive"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of Excel's, and what it is while we write."""

    quiet: object
    read: Callable[[], Any]
    write: Callable[[Any], None]
    is_optional: bool = False  #: not every Excel has it


def settings_of(book: Any, native: Native) -> Iterator[Setting]:
    """The settings in the order they are switched off."""
    for name, quiet in _APPLICATION.items():
        app = book.app
        yield Setting(quiet, partial(getattr, app, name), partial(setattr, app, name), name in _OPTIONAL)
    # what is written beside a table must not become part of it by itself
    yield Setting(
        False,  # noqa: FBT003  (the setting's own value)
        partial(native.table_growth, book),
        partial(native.set_table_growth, book),
        is_optional=True,
    )
