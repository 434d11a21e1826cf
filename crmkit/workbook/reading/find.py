"""Finding the tables of a workbook: each declared table at most once, the customer table exactly once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from crmkit.errors import NoCustomerTable, SeveralCustomerTables
from crmkit.model.edits import SheetState
from crmkit.model.tables import CUSTOMERS, TABLES, TEAM, TOUCHES
from crmkit.workbook.reading.blocks import blocks
from crmkit.workbook.reading.grid import as_text
from crmkit.workbook.reading.headers import HeaderIndex, header_key
from crmkit.workbook.reading.judge import Judgement, judge
from crmkit.workbook.reading.look_alikes import look_alike
from crmkit.workbook.reading.match import TableMatch
from crmkit.workbook.reading.other_lists import lists_beside, sheets_with_the_header

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from crmkit.model.fields import Table
    from crmkit.workbook.reading.content import SheetContent, WorkbookContent

#: fields that make a list of names a list of customers
_SUPPORT: Final[dict[str, float]] = {
    "customer_id": 0.5, "contact_name": 1, "mobile": 1, "phone": 1, "email": 1, "credit_code": 1, "region": 0.5,
    "industry": 1, "nature": 1, "employee_count": 0.5, "source": 1, "owner": 1, "created_on": 0.5, "status": 1,
    "attitude": 1, "cognition": 1, "has_money": 0.5, "has_authority": 0.5, "has_need": 0.5, "acceptance": 1,
    "contribution": 1, "expected_amount": 1, "expected_close_on": 1, "won_on": 0.5, "paid_amount_total": 0.5,
    "agreed_next_on": 1, "paused_until_on": 1, "stage_override": 1, "grade_override": 1, "lost_reason": 1,
    "note": 0.5,
}  # fmt: skip
#: what a header is worth under which nothing stands yet
_UNSEEN_WEIGHT: Final = 0.7
#: less than this and a table of names may be anything
_LEAST_SUPPORT: Final = 1.0
_LEAST_UNSEEN_SUPPORT: Final = 2.0  #: a template: headers alone
_LEAST_ANYTHING_SUPPORT: Final = 3.0
_LEAST_LOOK_ALIKE_SUPPORT: Final = 5.0
#: headers of names of anything, pets and requirements included, unless there is a way to reach them
_ANYTHINGS_NAME: Final = frozenset({"name", "名称", "姓名", "fullname", "account", "单位", "抬头"})
_REACHABLE: Final = frozenset({"mobile", "phone", "email", "credit_code"})
#: of several candidates those below this share of the strongest are no rivals
_RIVAL_SHARE: Final = 0.55
#: a customer list names each customer about once; orders and visits name them again and again
_LEAST_DIFFERENT_SHARE: Final = 0.6
_JUDGED_NAMES: Final = 8
_LEAST_OPTIONAL_COLUMNS: Final = 2
_OUR_MARK: Final = " (crmkit)"  #: behind the name of a sheet we made where people had one of that name


def find_tables(
    content: WorkbookContent,
    tables: Sequence[Table] = TABLES,
    sheet: str | None = None,
    record: Mapping[str, Collection[str]] | None = None,
    own_sheets: Collection[str] = (),
) -> list[TableMatch]:
    """The declared tables that the workbook holds, in the order of `tables`.

    `sheet` names the sheet with the customer table. `record` gives, by sheet, the headers of crmkit's own columns
    there: they match no field and are reported in `TableMatch.own`, and the sheet needs no further evidence.
    `own_sheets` are crmkit's sheets and not searched. Cells of sheets without a match are released.

    Raises:
        SheetNotFound: no sheet named `sheet`.
        NoCustomerTable, SeveralCustomerTables: customers are among `tables` and not found once.
        BrokenWorkbook, SuspiciousWorkbook: a sheet can't be read.
    """
    own = record or {}
    chosen = content.sheet(sheet) if sheet is not None else None
    skipped = {name.casefold() for name in own_sheets}
    searched = [s for s in content.sheets if s.has_cells and s.name.casefold() not in skipped]
    optional = _optional(tables, searched, own)
    matches: list[TableMatch] = []
    for table in tables:
        if table.is_optional:
            matches.extend(match for match in optional if match.table is table)
            continue
        taken = {found.sheet for found in (*matches, *optional)}
        free = [s for s in searched if s.name not in taken]
        if table is CUSTOMERS:
            among = [chosen] if chosen else free
            rivals = candidates(table, among, own, is_asked_for=chosen is not None)
            matches.append(_customers(content, rivals, own, [] if chosen else free))
        else:
            found = candidates(table, free, own)
            matches.extend(found[:1])
    _release_others(searched, matches)
    return matches


def _optional(
    tables: Sequence[Table], sheets: Sequence[SheetContent], own: Mapping[str, Collection[str]]
) -> list[TableMatch]:
    """The optional tables, known by their sheet's name: before the others, since actions name customers too."""
    return [
        match
        for table in tables
        if table.is_optional
        for match in candidates(table, [s for s in sheets if _is_sheet_of(table, s.name) and s.name not in own], own)[
            :1
        ]
    ]


def _release_others(searched: list[SheetContent], matches: list[TableMatch]) -> None:
    for other in searched:
        if all(other.name != match.sheet for match in matches):
            other.release()


def candidates(
    table: Table,
    sheets: Iterable[SheetContent],
    own: Mapping[str, Collection[str]],
    *,
    is_asked_for: bool = False,
) -> list[TableMatch]:
    """The sheets that hold the table, the strongest first; the best place of each sheet."""
    index = HeaderIndex(table)
    found = []
    for sheet in sheets:
        own_headers = own.get(sheet.name, ())
        is_chosen = is_asked_for or bool(own_headers)  # by a person, now or when crmkit's columns were added
        judged = (judge(sheet, block, index, own_headers) for block in blocks(sheet))
        accepted = [match for one in judged if one and (match := _accepted(table, sheet, one, is_chosen=is_chosen))]
        if accepted:
            best = max(accepted, key=lambda match: (match.strength, -match.header_row))
            found.append(replace(best, beside=lists_beside(sheet, best, accepted)))
    return sorted(found, key=lambda match: -match.strength)


def _accepted(table: Table, sheet: SheetContent, judged: Judgement, *, is_chosen: bool) -> TableMatch | None:
    if table is CUSTOMERS:
        strength = _customer_strength(judged, is_chosen=is_chosen)
    elif table.is_optional:
        strength = _optional_strength(judged, table)
    elif table is TOUCHES:
        strength = _touch_strength(judged)
    else:
        strength = _team_strength(judged, sheet.name, table)
    if strength is None:
        return None
    required = next(declared.name for declared in table.fields if declared.required)
    names = _texts(sheet, judged, required)
    if table is CUSTOMERS and not is_chosen and _names_repeat(names):
        return None
    bonus = 1.0 if _is_sheet_of(table, sheet.name) else 0.0
    return _match(table, sheet, judged, strength + bonus, len(names))


def _customer_strength(judged: Judgement, *, is_chosen: bool) -> float | None:
    columns = judged.columns
    if "customer_name" not in columns:
        return None
    support = sum(
        weight * (1 if judged.agreements[name] is not None else _UNSEEN_WEIGHT)
        for name, weight in _SUPPORT.items()
        if name in columns
    )
    if is_chosen:
        return support
    least = _LEAST_SUPPORT if judged.agreements["customer_name"] is not None else _LEAST_UNSEEN_SUPPORT
    block, column = judged.block, columns["customer_name"]
    names = {header_key(block.headers[column]), header_key(block.second_headers.get(column, ""))}
    if names & _ANYTHINGS_NAME and not columns.keys() & _REACHABLE:
        least = max(least, _LEAST_ANYTHING_SUPPORT)
    if look_alike(block.headers.values()):
        least = max(least, _LEAST_LOOK_ALIKE_SUPPORT)
    return support if support >= least else None


def _touch_strength(judged: Judgement) -> float | None:
    columns = judged.columns
    whom = {"customer_id", "customer_name"} & columns.keys()
    what = {"channel", "note", "touched_by", "next_step"} & columns.keys()
    if "touched_on" not in columns or not whom or not what or look_alike(judged.block.headers.values()):
        return None
    return judged.score


def _team_strength(judged: Judgement, sheet: str, table: Table) -> float | None:
    if "member_name" not in judged.columns:
        return None
    is_named = header_key(sheet) in {header_key(table.zh), header_key(table.en)}
    return judged.score if is_named or ("is_active" in judged.columns and _is_sheet_of(table, sheet)) else None


def _optional_strength(judged: Judgement, table: Table) -> float | None:
    required = {declared.name for declared in table.fields if declared.required}
    is_complete = required <= judged.columns.keys() and len(judged.columns) >= _LEAST_OPTIONAL_COLUMNS
    return judged.score if is_complete else None


def _is_sheet_of(table: Table, sheet: str) -> bool:
    return header_key(sheet.removesuffix(_OUR_MARK)) in {
        header_key(name) for name in (table.zh, table.en, *table.aliases)
    }


def _texts(sheet: SheetContent, judged: Judgement, field: str) -> list[str]:
    column = judged.columns.get(field)
    if column is None:
        return []
    return [text for row in judged.sampled_rows if (text := as_text(sheet.grid.cell(row, column)))]


def _names_repeat(names: list[str]) -> bool:
    return len(names) >= _JUDGED_NAMES and len(set(names)) < len(names) * _LEAST_DIFFERENT_SHARE


def _match(table: Table, sheet: SheetContent, judged: Judgement, strength: float, named: int) -> TableMatch:
    block, found = judged.block, judged.block.table_object
    own_columns = set(judged.own.values())
    return TableMatch(
        table, sheet.name, block.header_row, block.first_column, block.last_column, block.last_row,
        dict(judged.columns),
        {column: text for column, text in block.headers.items() if column not in own_columns},
        dict(judged.own), dict(judged.disagreeing),
        found.name if found else None, found.totals_rows if found else 0, strength, named,
    )  # fmt: skip


# ── which of several ──


def _customers(
    content: WorkbookContent,
    found: list[TableMatch],
    own: Mapping[str, Collection[str]],
    searched: Sequence[SheetContent],
) -> TableMatch:
    """The one customer table.

    Raises:
        NoCustomerTable, SeveralCustomerTables: there is not exactly one.
    """
    rivals = _rivals(content, found, own)
    if not rivals:
        nearly = sheets_with_the_header(searched, HeaderIndex(CUSTOMERS))
        raise NoCustomerTable(content.path, content.sheet_names, nearly)
    if len(rivals) > 1:
        raise SeveralCustomerTables(content.path, [match.sheet for match in rivals])
    return rivals[0]


def _rivals(
    content: WorkbookContent, found: list[TableMatch], own: Mapping[str, Collection[str]]
) -> list[TableMatch]:
    if not found:
        return []
    recorded = [match for match in found if own.get(match.sheet)]
    if recorded:
        return recorded
    visible = [match for match in found if content.sheet(match.sheet).state is SheetState.VISIBLE]
    shown = visible or found
    named = [match for match in shown if match.named_row_count] or shown
    rivals = [match for match in named if match.strength >= named[0].strength * _RIVAL_SHARE]
    ours = [match for match in rivals if match.sheet in {match.table.zh, match.table.en}]
    others_differ = all(_names_another_kind(match.sheet) for match in rivals if match not in ours)
    return ours if len(ours) == 1 and others_differ else rivals


#: sheets that hold people's other tables: with a sheet 客户 beside them there is nothing to ask
_OTHER_KINDS: Final = frozenset(
    header_key(name)
    for name in (
        "联系人", "线索", "商机", "订单", "合同", "回款", "产品", "公海", "跟进记录", "Contacts", "Leads",
        "Opportunities", "Deals",
        "Orders", "Contracts", "Touches", "Activities", TOUCHES.zh, TOUCHES.en, TEAM.zh, TEAM.en,
    )
)  # fmt: skip


def _names_another_kind(sheet: str) -> bool:
    return header_key(sheet) in _OTHER_KINDS
