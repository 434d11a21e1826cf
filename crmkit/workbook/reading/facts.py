"""What a sheet's XML tells beside the values: hidden rows, filter, merges, how far it reaches, marked cells.

Like the writer's scan there are two ways to the same answer: byte patterns where the sheet is written the plain way
(UTF-8, no prefix, no comment or CDATA, double quotes, cells with their places), expat everywhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.workbook.reading.odd_facts import odd_facts
from crmkit.workbook.reading.plain_facts import OddMarkupError, plain_facts

if TYPE_CHECKING:
    from crmkit.workbook.reading.sheet_facts import SheetFacts


def sheet_facts(xml: bytes) -> SheetFacts:
    """The facts of one worksheet part.

    Raises:
        MarkupError: not well-formed.
        EntityError: entities are declared.
    """
    try:
        return plain_facts(xml)
    except OddMarkupError:
        return odd_facts(xml)
