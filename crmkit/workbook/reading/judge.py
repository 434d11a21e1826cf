"""Which columns of a block are which fields: the header must name the field and the values must agree."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from crmkit.model.fields import Kind
from crmkit.workbook.reading.agreement import agreement
from crmkit.workbook.reading.grid import as_text
from crmkit.workbook.reading.headers import header_key
from crmkit.workbook.reading.rows import is_guidance_row, second_headers

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmkit.workbook.reading.blocks import Block
    from crmkit.workbook.reading.content import SheetContent
    from crmkit.workbook.reading.headers import HeaderIndex, NamedField

#: rows whose values are weighed: all of the first ones, then evenly spread ones
_FIRST_ROWS: Final = 60
_SPREAD_ROWS: Final = 140
#: the least share of fitting values by the closeness of the header: declared, alias, alias behind 客户 or Contact
_LEAST_AGREEMENT: Final = (0.3, 0.5, 0.6)
_LEAST_CHOICE_AGREEMENT: Final = (0.2, 0.5, 0.6)
#: a column of ids tells rows apart
_LEAST_DIFFERENT_IDS: Final = 0.9
_JUDGED_IDS: Final = 5


@dataclass
class Judgement:
    """What speaks for a block being a table."""

    block: Block
    columns: dict[str, int] = field(default_factory=dict)
    agreements: dict[str, float | None] = field(default_factory=dict)  #: None: no value to judge by
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
    """A column that may be a field."""

    named: NamedField
    column: int
    share: float | None

    @property
    def sort_key(self) -> tuple[bool, bool, bool, int, int, int]:
        """Required fields choose first; a declared header comes before aliases, a filled alias before a blank one."""
        is_declared = self.named.rank == 0
        return (
            not self.named.field.required, not is_declared, not is_declared and self.share is None,
            self.named.rank, self.named.order, self.column,
        )  # fmt: skip


def judge(sheet: SheetContent, block: Block, index: HeaderIndex, own_headers: Collection[str]) -> Judgement | None:
    """Which columns of the block are which fields; None when its header does not even name the required one."""
    own_keys = {header_key(header) for header in own_headers}
    own = {text: column for column, text in block.headers.items() if text and header_key(text) in own_keys}
    seconds = second_headers(sheet, block, index)
    block = replace(block, second_headers=seconds)
    named = {
        column: index.find_either(text, seconds.get(column, ""))
        for column, text in block.headers.items()
        if column not in own.values()
    }
    required = [column for column, fields in named.items() if any(found.field.required for found in fields)]
    if not required:
        return None
    result = Judgement(block, own=own, sampled_rows=_sampled_rows(sheet, block, index, required))
    claims = [
        claim for column, fields in named.items() if fields for claim in _claims(sheet, column, fields, index, result)
    ]
    _settle(claims, result)
    return result


def _settle(claims: list[_Claim], result: Judgement) -> None:
    taken: set[int] = set()
    for claim in sorted(claims, key=lambda claim: claim.sort_key):
        name = claim.named.field.name
        if name not in result.columns and claim.column not in taken:
            result.columns[name], result.agreements[name] = claim.column, claim.share
            taken.add(claim.column)
    for name in list(result.disagreeing):
        if name in result.columns or result.disagreeing[name] in taken:
            del result.disagreeing[name]


def _sampled_rows(sheet: SheetContent, block: Block, index: HeaderIndex, required: list[int]) -> list[int]:
    """Rows by which to judge: those with a name, if any has one."""
    first = block.header_row + 1
    while first <= block.last_row and is_guidance_row(sheet, block, first, index):
        first += 1
    found = block.table_object
    last = found.last_data_row if found and found.totals_rows else block.last_row
    filled = {row for column in required for row in sheet.grid.filled_rows(column, first, last)}
    rows = sorted(filled) or range(first, last + 1)
    step = max(1, len(rows) // _SPREAD_ROWS)
    return [*rows[:_FIRST_ROWS], *rows[_FIRST_ROWS::step]]


def _claims(
    sheet: SheetContent, column: int, fields: list[NamedField], index: HeaderIndex, result: Judgement
) -> list[_Claim]:
    values: list[Any] = [sheet.grid.cell(row, column) for row in result.sampled_rows]
    kinds = [int(sheet.grid.kind(row, column)) for row in result.sampled_rows]
    claims = []
    for named in fields:
        share = agreement(named.field, values, kinds)
        least = _LEAST_CHOICE_AGREEMENT if named.field.kind is Kind.CHOICE else _LEAST_AGREEMENT
        is_key = named.field.name == index.table.key and named.field.kind is Kind.IDENTIFIER
        if (share is not None and share < least[named.rank]) or (is_key and _repeat(values)):
            result.disagreeing.setdefault(named.field.name, column)
        else:
            claims.append(_Claim(named, column, share))
    return claims


def _repeat(values: list[Any]) -> bool:
    texts = [text for value in values if (text := as_text(value))]
    return len(texts) >= _JUDGED_IDS and len(set(texts)) < len(texts) * _LEAST_DIFFERENT_IDS
