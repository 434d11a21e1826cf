"""Findings that a person dismissed with a reason: gone until the value they are about changes.

A key names customer, code and field and ends in a digest of the offending cell, so it survives sorting, moving and
renumbering of rows. It says nothing that moves with the day.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from crmkit.checks.cell_text import cell_text
from crmkit.model.findings import FindingGroup, Findings
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.model.findings import Finding
    from crmkit.model.table_data import TableData

_DIGEST_LENGTH = 8
_IDENTITY = {
    "customers": (("customer_id",), ("customer_name",)),
    "touches": (("customer_id", "touched_on"), ("customer_name", "touched_on")),
    "team": (("member_name",),),
}


def dismissal_key(finding: Finding, raw: Mapping[str, TableData]) -> str:
    """The key under which a person's reason is kept: by id, by name where the record has no id."""
    return next(iter(dismissal_keys(finding, raw)), "")


def dismissal_keys(finding: Finding, raw: Mapping[str, TableData]) -> tuple[str, ...]:
    """All keys that mean `finding`: by id and by name, since an id may be filled in after the dismissal."""
    data = raw.get(finding.table)
    if data is None or finding.row not in data.values.index:
        return ()
    digest = _digest(_offending(finding, data))
    tail = f"{finding.code}|{finding.field}|{digest}"
    names = (_identity(data, finding.row, fields) for fields in _IDENTITY[finding.table])
    return tuple(f"{name}|{tail}" for name in names if name)


def split_dismissed(
    findings: Findings, dismissed: Mapping[str, str], raw: Mapping[str, TableData]
) -> tuple[Findings, tuple[tuple[Finding, str], ...]]:
    """The findings that still stand, and the dismissed ones with their reasons."""
    codes = {key.split("|")[-3] for key in dismissed if key.count("|") >= 3}  # noqa: PLR2004  (who|code|field|digest)
    standing: list[FindingGroup] = []
    gone: list[tuple[Finding, str]] = []
    for group in findings.groups:
        if group.code not in codes:
            standing.append(group)
            continue
        reasons = [_reason(finding, dismissed, raw) for finding in group]
        gone += [(finding, reason) for finding, reason in zip(group, reasons, strict=True) if reason is not None]
        standing += _remaining(group, [reason is None for reason in reasons])
    return Findings(tuple(standing)), tuple(gone)


def _reason(finding: Finding, dismissed: Mapping[str, str], raw: Mapping[str, TableData]) -> str | None:
    return next((dismissed[key] for key in dismissal_keys(finding, raw) if key in dismissed), None)


def _remaining(group: FindingGroup, stands: list[bool]) -> list[FindingGroup]:
    if all(stands):
        return [group]
    rows = [row for row, stays in zip(group.rows, stands, strict=True) if stays]
    arguments = {
        name: [value for value, stays in zip(values, stands, strict=True) if stays]
        for name, values in group.arguments.items()
    }
    return [FindingGroup(group.table, group.field, group.code, group.severity, rows, arguments)] if rows else []


def _offending(finding: Finding, data: TableData) -> str:
    """The cell that the finding is about; for a row as a whole, or a column of ours, what the message says."""
    if finding.field in data.values.columns:
        return cell_text(data.values.at[finding.row, finding.field])
    return "\0".join(f"{name}={value}" for name, value in sorted(finding.arguments.items()))


def _identity(data: TableData, row: int, fields: tuple[str, ...]) -> str:
    """What the record is called, without the key's own separator; "" when the first field is blank."""
    cells = [cell_text(data.values.at[row, field]) if field in data.values.columns else "" for field in fields]
    words = [folded(cell).replace("|", "") for cell in cells]
    return "@".join(words) if words[0] else ""


def _digest(offending: str) -> str:
    return hashlib.blake2b(
        offending.strip().encode("utf-8", "surrogatepass"), digest_size=_DIGEST_LENGTH // 2
    ).hexdigest()
