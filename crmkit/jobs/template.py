"""A new workbook from the template, with its own record in it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from crmkit.columns import MANAGED_FIELDS
from crmkit.errors import FileExists
from crmkit.jobs.funnel.layout import empty_funnel_sheet
from crmkit.jobs.record import Record, record_rows
from crmkit.jobs.rule_sheets.sheets import steering_sheets
from crmkit.jobs.suffixes import refuse_other_suffix
from crmkit.locale import LANGUAGES
from crmkit.model.tables import CUSTOMERS
from crmkit.workbook.build import build_template, write_templates
from crmkit.workbook.build.own_sheets import own_sheet_names
from crmkit.workbook.guard.replace import publish

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from crmkit.model.edits import PutSheet

    Rows = Mapping[str, Sequence[Mapping[str, object]]]


def template_record(language: str) -> Record:
    """What a workbook made from the template says of itself: every managed column and own sheet is crmkit's."""
    return Record(
        language=language,
        customer_sheet=CUSTOMERS.sheet(language),
        columns={field.name: field.header(language) for field in MANAGED_FIELDS},
        sheets={**own_sheet_names(language), **{role: put.name for role, put in steering_sheets(language).items()}},
    ).signed()


def make_template(
    target: Path, language: str, rows: Rows | None = None, past: tuple[PutSheet, Record] | None = None
) -> None:
    """Write a new workbook to `target`, with `rows` (table name to field values) filled in.

    `past` is a sheet that remembers what was before, and the record that then holds; None: the workbook begins now.

    Raises:
        WrongSuffix: Excel would not open a workbook of that name.
        FileExists: something is there already; it is never overwritten.
        FolderMissing, NotWritable, DiskFull: it can't be written.
    """
    refuse_other_suffix(target)
    if target.exists():
        raise FileExists(target)
    record, sheets = (template_record(language), ()) if past is None else (past[1], past[:1])
    content = BytesIO()
    build_template(
        content,
        language,
        MANAGED_FIELDS,
        record_rows=record_rows(record),
        rows=rows,
        steering=tuple(steering_sheets(language).values()),
        charted=(empty_funnel_sheet(language), *sheets),
    )
    publish(target, lambda stream: stream.write(content.getbuffer()), expected_digest=None)


def write_unclaimed_template(target: Path, language: str) -> None:
    """Write a template that says its columns are crmkit's but has no workbook id yet, replacing what is there.

    Equal declarations give equal parts; the first refresh gives each copy an id of its own.
    """
    record = replace(template_record(language), workbook_id="")
    steering = tuple(steering_sheets(language).values())
    build_template(target, language, MANAGED_FIELDS, record_rows=record_rows(record), steering=steering)


def write_committed_templates(folder: Path) -> tuple[Path, ...]:
    """Write the templates of every language, rules and settings included, into `folder`: what is committed."""
    steering = {language: tuple(steering_sheets(language).values()) for language in LANGUAGES}
    charted = {language: (empty_funnel_sheet(language),) for language in LANGUAGES}
    return write_templates(folder, MANAGED_FIELDS, steering, charted)
