"""One decision about one field of one customer, and what stands in its way when the cell was changed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmkit.model.fields import Kind
from crmkit.model.tables import CUSTOMERS

if TYPE_CHECKING:
    from crmkit.model.edits import CellValue
    from crmkit.model.fields import Field

#: People's fields that a judgement may write, in the order of a preview. Anything else stays theirs alone.
JUDGED_FIELDS: tuple[str, ...] = (
    "attitude", "cognition", "stage_override", "grade_override", "override_note", "override_until_on",
    "acceptance", "contribution", "has_money", "has_authority", "has_need", "tags", "status", "paused_until_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about one cell.

    `base` is what stood in the cell when they decided, as read; `value` is what is to stand there: a word of the
    workbook's language, a day, a text; None blanks it. The name is asked for too, since an id may still be missing
    in the file.
    """

    customer_id: str
    customer_name: str
    field: str
    base: CellValue
    value: CellValue

    @property
    def key(self) -> tuple[str, str]:
        """The cell it is about: customer and field."""
        return self.customer_id, self.field


@dataclass(frozen=True, slots=True)
class Conflict:
    """A judgement that can't be written as it is.

    `reason`: "changed" (the cell holds `theirs` now), "formula" (a formula stands there and stays), "gone" (no
    customer of that id and name any more) or "ambiguous" (several customers share the id).
    """

    judgement: Judgement
    reason: str
    theirs: CellValue = None
    row: int = 0  #: the customer's Excel row now, 0 where there is none


def cell_value(field: Field, value: Any, language: str) -> CellValue:
    """The typed value of a judged field as it stands in a cell; blanks are None."""
    if value is None or value == "" or pd.isna(value):
        return None
    if field.vocabulary is not None:
        return field.vocabulary.label(str(value), language)
    if field.kind is Kind.DATE:
        return pd.Timestamp(value).date()
    return str(value)


def plain_cell(value: object) -> CellValue:
    """What a cell holds in the form in which judgements compare: days for midnights, blanks are None."""
    if isinstance(value, datetime):
        return value.date() if value.time() == datetime.min.time() else value
    return None if value == "" else value  # type: ignore[return-value]  # what a cell holds is a cell value


def judged_field(name: str) -> Field:
    """The declaration of a field that may be judged.

    Raises:
        KeyError: it may not.
    """
    if name not in JUDGED_FIELDS:
        raise KeyError(name)
    return CUSTOMERS.by_name[name]
