"""The template: a workbook a team can start with, built from the declarations alone.

Equal declarations give equal parts: dates inside are fixed, nothing depends on the machine or the clock.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, BinaryIO

from crmkit.model.edits import Plan
from crmkit.model.tables import CUSTOMERS, TABLES, TEMPLATE_TABLES
from crmkit.workbook.build.drop_downs import add_lists
from crmkit.workbook.build.guide_sheet import add_guide_sheet
from crmkit.workbook.build.listing_sheet import add_findings_sheet, add_today_sheet
from crmkit.workbook.build.own_sheets import FINDINGS, GUIDE, TODAY, sheet_name
from crmkit.workbook.build.reproducible import save
from crmkit.workbook.build.steering_sheet import add_steering_sheet
from crmkit.workbook.build.styling import new_workbook
from crmkit.workbook.build.table_sheet import add_table_sheet
from crmkit.workbook.drafting import Draft
from crmkit.workbook.package.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.workbook import Workbook

    from crmkit.model.edits import PutSheet
    from crmkit.model.fields import Field

TEMPLATE_NAMES = {"zh": "客户模板.xlsx", "en": "customers-template.xlsx"}
_RECORD_SHEET = "_crmkit"
_NO_SHEETS: Mapping[str, Sequence[PutSheet]] = MappingProxyType({})


def build_template(
    target: Path | BinaryIO,
    language: str,
    managed_fields: Sequence[Field],
    *,
    record_rows: Sequence[tuple[str, str]] = (),
    rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
    steering: Sequence[PutSheet] = (),
    charted: Sequence[PutSheet] = (),
) -> None:
    """Write a new workbook in `language` (zh or en) to `target`, replacing what is there.

    `managed_fields` are crmkit's columns right of people's, in order, the folded ones last. `record_rows` (key,
    value) go on the very hidden sheet `_crmkit`; without any the workbook is nobody's yet. `rows` fills tables:
    table name to rows, each a mapping of field name to text, number, day or None. `steering` are the sheets with
    rules and settings, in order; they stand behind the others. `charted` are sheets with charts or a past, put in by
    the very code that puts them into existing workbooks, each at its own position. Optional tables have a sheet where
    `rows` fills them.
    """
    filled = rows or {}
    workbook = new_workbook(language)
    add_guide_sheet(workbook, language)
    add_today_sheet(workbook, language)
    for table in (table for table in TABLES if not table.is_optional or table.name in filled):
        fields = (*table.fields, *managed_fields) if table is CUSTOMERS else table.fields
        add_table_sheet(workbook, table, fields, filled.get(table.name, ()), language)
    add_findings_sheet(workbook, language)
    add_lists(workbook, language)
    for sheet in steering:
        add_steering_sheet(workbook, sheet, language)
    if record_rows:
        _add_record(workbook, record_rows)
    _order(workbook, language)
    drawn = BytesIO()
    save(workbook, drawn)
    _write(Draft(Archive.open(drawn.getvalue()), Plan(tuple(charted))), target)


def _write(draft: Draft, target: Path | BinaryIO) -> None:
    if isinstance(target, Path):
        with target.open("wb") as file:
            draft.write(file)
    else:
        draft.write(target)


def write_templates(
    folder: Path,
    managed_fields: Sequence[Field],
    steering: Mapping[str, Sequence[PutSheet]] = _NO_SHEETS,
    charted: Mapping[str, Sequence[PutSheet]] = _NO_SHEETS,
) -> tuple[Path, ...]:
    """Write the template of every language into `folder`, and say which files these are.

    `steering` are the sheets with rules and settings, `charted` those with charts, by language.
    """
    targets = []
    for language, name in TEMPLATE_NAMES.items():
        targets.append(folder / name)
        build_template(
            targets[-1],
            language,
            managed_fields,
            steering=steering.get(language, ()),
            charted=charted.get(language, ()),
        )
    return tuple(targets)


def _add_record(workbook: Workbook, record_rows: Sequence[tuple[str, str]]) -> None:
    sheet = workbook.create_sheet(_RECORD_SHEET)
    sheet.sheet_state = "veryHidden"
    for row, pair in enumerate((("key", "value"), *record_rows), start=1):
        for column, words in enumerate(pair, start=1):
            cell = sheet.cell(row, column, words)
            cell.data_type = "s"
            cell.number_format = "@"


def _order(workbook: Workbook, language: str) -> None:
    """Put what a salesperson reads every day in front, steering sheets behind."""
    front = [sheet_name(GUIDE, language), sheet_name(TODAY, language)]
    front += [table.sheet(language) for table in TEMPLATE_TABLES[:2]]
    front += [sheet_name(FINDINGS, language)]
    names = front + [name for name in workbook.sheetnames if name not in front]
    workbook._sheets.sort(key=lambda sheet: names.index(sheet.title))  # type: ignore[attr-defined]  # noqa: SLF001  move_sheet only knows offsets
    workbook.active = 0
