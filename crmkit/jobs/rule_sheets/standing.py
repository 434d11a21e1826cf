"""Where the steering sheets of a workbook stand, and which of them are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.roles import STEERING_ROLES, steering_names
from crmkit.jobs.rule_sheets.sheets import looks_like

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from crmkit.jobs.record import Record
    from crmkit.workbook.reading import SheetContent, WorkbookContent


def steering_sheets_of(content: WorkbookContent, record: Record) -> Iterator[tuple[str, SheetContent]]:
    """The steering sheets by role: as the record names them, else by what stands on them."""
    by_name = {sheet.name.casefold(): sheet for sheet in content.sheets if sheet.has_cells}
    for role in STEERING_ROLES:
        found = by_name.get(record.sheets.get(role, "").casefold())
        if found is None:  # renamed, or brought over from another workbook: by what stands on it
            names = {name.casefold() for name in steering_names(role)}
            found = next(
                (
                    sheet
                    for sheet in _unclaimed(content, record)
                    if (role in record.sheets or sheet.name.casefold() in names) and looks_like(role, sheet.grid)
                ),
                None,
            )
        if found is not None:
            yield role, found


def _unclaimed(content: WorkbookContent, record: Record) -> Iterator[SheetContent]:
    """Sheets that are not known to be anything else."""
    taken = {*record.own_sheets, record.customer_sheet}
    return (sheet for sheet in content.sheets if sheet.has_cells and sheet.name not in taken)


def gone_sheets(record: Record, found: Collection[str]) -> dict[str, str]:
    """The names of steering sheets, by role, that the record knows and nobody finds any more."""
    return {role: name for role, name in record.sheets.items() if role in STEERING_ROLES and role not in found}
