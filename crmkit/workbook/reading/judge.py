"""How well a block of cells matches a declared table: headers and values must agree, look-alikes must not pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from crmkit.model.fields import Kind
from crmkit.workbook.reading.agreement import agreement
from crmkit.workbook.reading.grid import as_text
from crmkit.workbook.reading.headers import HeaderIndex, header_key
from crmkit.workbook.reading.rows import is_guidance_row

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.model.fields import Field, Table
    from crmkit.workbook.reading.blocks import Block
    from crmkit.workbook.reading.content import SheetContent
    from crmkit.workbook.reading.headers import NamedField

_SAMPLED_ROWS: Final = 200
#: the least share of fitting values by the closeness of the header: declared, alias, alias behind 客户 or Contact
_LEAST_AGREEMENT: Final = (0.3, 0.5, 0.6)
_LEAST_CHOICE_AGREEMENT: Final = (0.2, 0.5, 0.6)


@dataclass
class Judgement:
    """What speaks for a block being a table."""

    block: Block
    columns: dict[str, int] = field(default_factory=dict)
    agreements: dict[str, float | None] = field(default_factory=dict)
    disagreeing: dict[str, int] = field(default_factory=dict)
    own: dict[str, int] = field(default_factory=dict)
    sampled_rows: list[int] = field(default_factory=list)

    @property
    def score(self) -> float:
        """Fields found, those with values that agree counting double."""
        agreeing = sum(0.5 if share is None else 0.5 + 0.5 * share for share in self.agreements.values())
        return agreeing - 0.25 * len(self.disagreeing)


@dataclass(frozen=True)
class _Claim:
    named: NamedField
    column: int
    share: float | None

    @property
    def sort_key(self) -> tuple[int, float, int, int]:
        return self.named.rank, -(0.5 if self.share is None else self.share), self.named.order, self.column


def judge(sheet: SheetContent, block: Block, index: HeaderIndex, own_headers: Collection[str]) -> Judgement:
    """Which columns of the block are which fields."""
    result = Judgement(block)
    own = {header_key(header) for header in own_headers}
    named: dict[int, list[NamedField]] = {}
    for column, text in block.headers.items():
        if text in own_headers or (text and header_key(text) in own):
            result.own[text] = column
        elif text:
            named[column] = index.find(text)
    result.sampled_rows = _sampled_rows(sheet, block, index)
    claims = [claim for column, fields in named.items() for claim in _claims(sheet, column, fields, result)]
    taken: set[int] = set()
    for claim in sorted(claims, key=lambda claim: claim.sort_key):
        name = claim.named.field.name
        if name not in result.columns and claim.column not in taken:
            result.columns[name], result.agreements[name] = claim.column, claim.share
            taken.add(claim.column)
    for name in set(result.disagreeing) & set(result.columns):
        del result.disagreeing[name]
    return result


def _sampled_rows(sheet: SheetContent, block: Block, index: HeaderIndex) -> list[int]:
    first = block.header_row + 1
    while first <= block.last_row and is_guidance_row(sheet, block, first, index):
        first += 1
    rows = range(first, block.last_row + 1)
    step = max(1, len(rows) // _SAMPLED_ROWS)
    return [*rows[:50], *rows[50::step]] if step > 1 else list(rows)


def _claims(sheet: SheetContent, column: int, fields: list[NamedField], result: Judgement) -> list[_Claim]:
    values: list[Any] = [sheet.grid.cell(row, column) for row in result.sampled_rows]
    kinds = [int(sheet.grid.kind(row, column)) for row in result.sampled_rows]
    claims = []
    for named in fields:
        share = agreement(named.field, values, kinds)
        least = _LEAST_CHOICE_AGREEMENT if named.field.kind is Kind.CHOICE else _LEAST_AGREEMENT
        if share is not None and share < least[named.rank]:
            result.disagreeing.setdefault(named.field.name, column)
        else:
            claims.append(_Claim(named, column, share))
    return claims
