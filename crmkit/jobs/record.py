"""The workbook's own record on the very hidden sheet `_crmkit`: what is ours, which ids were given, when refreshed.

A column or sheet is managed only if this record says so (promise 4). It travels in the file, so it survives
e-mail, WPS and LibreOffice. Rows are key and value, all text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from crmkit import __version__
from crmkit.model.edits import PutSheet, SheetColumn, SheetState, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RECORD_SHEET = "_crmkit"
_COLUMNS = (SheetColumn("key", 24, Style(number_format="@")), SheetColumn("value", 60, Style(number_format="@")))
_COUNTER_DIGITS = 12  #: more is nonsense
_CHUNK = 32_000  #: characters; a cell holds 32,767


@dataclass(frozen=True)
class Record:
    """What crmkit remembers in the file. `columns` maps a managed field to its header on the customer sheet."""

    workbook_id: str = ""
    language: str = ""
    as_of: date | None = None  #: day of the last refresh, None before the first
    next_customer_number: int = 1
    customer_sheet: str = ""  #: where the managed columns were last seen; people may rename it
    id_header: str = ""  #: header of people's own id column, once we have relied on it
    columns: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)  #: role (today, findings ...) -> sheet name
    rule_versions: Mapping[str, str] = field(default_factory=dict)  #: digest -> tables, see `crmkit.jobs.history`
    row_numbers: Mapping[str, int] = field(default_factory=dict)  #: journal -> the number its next row gets
    rules: str = ""  #: what decides beside the built-in rules, see `crmkit.jobs.rule_sheets.in_force`
    written: str = ""  #: fingerprints of the managed values last written, see `crmkit.jobs.typed_over`
    stands_on: str = RECORD_SHEET  #: the sheet it was read from; another only where people have a sheet of that name

    @property
    def is_ours(self) -> bool:
        """Whether crmkit made this workbook or has written into it before; a damaged record still says so."""
        return bool(self.workbook_id or self.columns or self.sheets)

    @property
    def own_headers(self) -> frozenset[str]:
        """Headers of the columns that crmkit created."""
        return frozenset(self.columns.values())

    @property
    def own_sheets(self) -> frozenset[str]:
        """Names of the sheets that crmkit created, the record itself included."""
        return frozenset((self.stands_on, *self.sheets.values())) if self.is_ours else frozenset()

    def signed(self) -> Record:
        """The same record with a workbook id, made now if there was none."""
        return self if self.workbook_id else replace(self, workbook_id=uuid4().hex)


def record_rows(record: Record) -> tuple[tuple[str, str], ...]:
    """The record as key and value rows, in a fixed order."""
    return (
        ("workbook_id", record.workbook_id),
        ("version", __version__),
        ("language", record.language),
        ("as_of", record.as_of.isoformat() if record.as_of else ""),
        ("next_customer_number", str(record.next_customer_number)),
        ("customer_sheet", record.customer_sheet),
        *((("id_header", record.id_header),) if record.id_header else ()),
        *((f"column.{name}", header) for name, header in sorted(record.columns.items())),
        *((f"sheet.{role}", name) for role, name in sorted(record.sheets.items())),
        *((f"rule_version.{digest}", tables) for digest, tables in sorted(record.rule_versions.items())),
        *((f"row_number.{role}", str(number)) for role, number in sorted(record.row_numbers.items())),
        *_chunks("rules", record.rules),
        *_chunks("written", record.written),
    )


def _chunks(key: str, words: str) -> Iterator[tuple[str, str]]:
    """Long text over several rows."""
    for number, start in enumerate(range(0, len(words), _CHUNK)):
        yield f"{key}.{number:03}", words[start : start + _CHUNK]


def parse_record(rows: Iterable[tuple[str, str]]) -> Record:
    """The record from its rows; unknown keys (of a later version) are passed over, nonsense counts as absent."""
    values = {str(key): str(value) for key, value in rows if key}
    as_of = values.get("as_of", "")
    number = values.get("next_customer_number", "1")
    return Record(
        workbook_id=values.get("workbook_id", ""),
        language=values.get("language", ""),
        as_of=date.fromisoformat(as_of) if _is_iso_day(as_of) else None,
        next_customer_number=int(number) if number.isdecimal() and len(number) <= _COUNTER_DIGITS else 1,
        customer_sheet=values.get("customer_sheet", ""),
        id_header=values.get("id_header", ""),
        columns=_group(values, "column."),
        sheets=_group(values, "sheet."),
        rule_versions=_group(values, "rule_version."),
        row_numbers={
            role: int(number) for role, number in _group(values, "row_number.").items() if number.isdecimal()
        },
        rules="".join(chunk for _, chunk in sorted(_group(values, "rules.").items())),
        written="".join(chunk for _, chunk in sorted(_group(values, "written.").items())),
    )


def _is_iso_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _group(values: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in values.items() if key.startswith(prefix)}


def put_record(record: Record) -> PutSheet:
    """The operation that writes the record; equal content is no change."""
    return PutSheet(
        name=record.stands_on, columns=_COLUMNS, rows=record_rows(record), key_column=0, state=SheetState.VERY_HIDDEN
    )


def free_name(name: str, taken: Iterable[str]) -> str:
    """A name for a sheet of ours: `name`, with our mark where people have a sheet of that name (promise 4)."""
    known, marked, number = {one.casefold() for one in taken}, name, 1
    while marked.casefold() in known:
        marked = f"{name} (crmkit{number if number > 1 else ''})"
        number += 1
    return marked
