"""An Excel for tests: an in-process xlwings engine that treats what it is given as badly as the real one.

    with running_excel() as excel:              # or running_excel("macos")
        book = excel.open(path)
        sheet = book.sheet("客户")
        sheet.type("B2", "00123")               # as a person types: Excel makes 123 of it

Only what crmkit's live door asks of xlwings is there. Nothing of this has been compared with a real Excel: the
behaviours come from xlwings' issues (#747, #2619, #2634), its sources and Excel's documentation.
"""

from __future__ import annotations

from crmkit.testing.engine.book import ExcelBook
from crmkit.testing.engine.excel import ExcelApplication, running_excel
from crmkit.testing.engine.model import ExcelError, ExcelSheet

__all__ = ["ExcelApplication", "ExcelBook", "ExcelError", "ExcelSheet", "running_excel"]
