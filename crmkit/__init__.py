"""crmkit turns the Excel workbook of a small sales team into a customer database, losing nothing else in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit import workbook as workbook
    from crmkit.face import Book as Book
    from crmkit.face import open_book as open  # noqa: A004  (crmkit.open reads as what it does)

__version__ = "0.1.0"
__all__ = ["Book", "__version__", "open", "workbook"]


def __getattr__(name: str) -> object:
    # loaded at the first use: the terminal's --help needs none of it
    from importlib import import_module  # noqa: PLC0415  (see above)

    if name == "workbook":
        return import_module("crmkit.workbook")
    if name in {"open", "Book"}:
        face = import_module("crmkit.face")
        return face.open_book if name == "open" else face.Book
    raise AttributeError(name)
