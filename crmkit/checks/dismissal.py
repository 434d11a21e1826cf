"""Findings that a person dismissed with a reason: gone until the value they are about changes.

A key names customer, code and field and ends in a digest of the offending cell, so it survives sorting, moving and
renumbering of rows. It says nothing that moves with the day. A doubt about rules is known by sheet and words, so that
it survives lines put above it; what can't be used at all must be corrected.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks.cell_text import cell_text
from crmkit.checks.steering import RULES
from crmkit.model.findings import FindingGroup, Findings, Severity
from crmkit.model.joining import fold_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from crmkit.model.findings import Finding
    from crmkit.model.table_data import TableData

    _NamesByTable = Mapping[str, Mapping[int, tuple[str, ...]]]  #: table -> row -> by id, by name

_DIGEST_LENGTH = 8
_KEY_PART_COUNT = 4  # who|code|field|digest
_IDENTITY = {
    "customers": (("customer_id",), ("customer_name",)),
    "touches": (("customer_id", "touched_on"), ("customer_name", "touched_on")),
    "team": (("member_name",),),
    "targets": (("month", "owner"),),
    "actions": (("action", "customer_id"), ("action", "customer_name")),
}


def dismissal_key(finding: Finding, raw: Mapping[str, TableData]) -> str:
    """The key under which a person's reason is kept: by id, by name where there is none, else by all cells."""
    return dismissal_keys([finding], raw)[0]


def dismissal_keys(findings: Sequence[Finding], raw: Mapping[str, TableData]) -> list[str]:
    """The key of each finding, "" where it is about no table of `raw`; thousands cost little more than one."""
    return [next(iter(keys), "") for keys in _keys(findings, raw)]


def split_dismissed(
    findings: Findings, dismissed: Mapping[str, str], raw: Mapping[str, TableData]
) -> tuple[Findings, tuple[tuple[Finding, str], ...]]:
    """The findings that still stand, and the dismissed ones with their reasons.

    `dismissed` maps keys to reasons. A key by name still holds when an id was filled in since.
    """
    named = {code: _records_of(code, dismissed) for code in {group.code for group in findings.groups}}
    standing: list[FindingGroup] = []
    gone: list[tuple[Finding, str]] = []
    for group in findings.groups:
        is_doubt = group.table == RULES and group.severity is not Severity.ERROR
        if not named[group.code] or (group.table not in raw and not is_doubt):
            standing.append(group)
            continue
        may_match = set(group.rows) if is_doubt else _rows_of(named[group.code], raw[group.table])
        reasons = _reasons(group, may_match, dismissed, raw)
        gone += [(finding, reason) for finding, reason in zip(group, reasons, strict=True) if reason is not None]
        standing += _remaining(group, [reason is None for reason in reasons])
    return Findings(tuple(standing)), tuple(gone)


def _records_of(code: str, dismissed: Mapping[str, str]) -> set[str]:
    """The records for which a finding of `code` was dismissed."""
    parts = (key.rsplit("|", 3) for key in dismissed)
    return {part[0] for part in parts if len(part) == _KEY_PART_COUNT and part[1] == code}


def _rows_of(records: set[str], data: TableData) -> set[int]:
    """Rows of these records: few, so that keys are worked out for few of many findings."""
    rows = data.values.index.to_numpy()
    found = {
        int(record[1:]) for record in records if record[:1] == "#" and record[1:].isdecimal()
    }  # no record of its own
    if any(record.startswith("~") for record in records):
        found.update(int(row) for row in rows if _nameless(data, int(row)) in records)
    for fields in _IDENTITY[data.table.name]:
        names = _identities(data, rows, fields)
        found.update(int(row) for row, name in zip(rows, names, strict=True) if name in records)
    return found


def _reasons(
    group: FindingGroup, may_match: set[int], dismissed: Mapping[str, str], raw: Mapping[str, TableData]
) -> list[str | None]:
    findings = list(group)
    asked = [at for at, finding in enumerate(findings) if finding.row in may_match]
    reasons: list[str | None] = [None] * len(findings)
    for at, keys in zip(asked, _keys([findings[at] for at in asked], raw), strict=True):
        reasons[at] = next((dismissed[key] for key in keys if key in dismissed), None)
    return reasons


def _keys(findings: Sequence[Finding], raw: Mapping[str, TableData]) -> list[tuple[str, ...]]:
    """All keys that mean each finding: by id and by name, since an id may be filled in after the dismissal."""
    names = {
        name: _names(data, np.array(sorted({finding.row for finding in findings if finding.table == name})))
        for name, data in raw.items()
    }
    return [
        _keys_of(finding, raw[finding.table], names) if finding.table in raw else _keys_of_rules(finding)
        for finding in findings
    ]


def _keys_of_rules(finding: Finding) -> tuple[str, ...]:
    """The sheet and what is said; nothing for findings that no sheet of rules is about."""
    if finding.table != RULES:
        return ()
    passing = ("sheet",) if finding.severity is Severity.ERROR else ("sheet", "cell")
    said = sorted((name, words) for name, words in finding.arguments.items() if name not in passing)
    sheet = str(finding.arguments["sheet"]).replace("|", "")
    return (f"{sheet}|{finding.code}||{_digest(chr(0).join(f'{name}={words}' for name, words in said))}",)


def _keys_of(finding: Finding, data: TableData, names: _NamesByTable) -> tuple[str, ...]:
    named = names[finding.table].get(finding.row)
    if named is None:  # a total row or another list, of which nothing but its place is known
        return (f"#{finding.row}|{finding.code}|{finding.field}|{_digest('')}",)
    tail = f"{finding.code}|{finding.field}|{_digest(_offending(finding, data))}"
    return tuple(f"{name}|{tail}" for name in named if name) or (f"{_nameless(data, finding.row)}|{tail}",)


def _names(data: TableData, rows: npt.NDArray[np.int64]) -> dict[int, tuple[str, ...]]:
    """What the records of these rows are called, by id and by name; rows that are no record are left out."""
    rows = rows[np.isin(rows, data.values.index)]
    called = zip(*(_identities(data, rows, fields) for fields in _IDENTITY[data.table.name]), strict=True)
    return dict(zip(rows.tolist(), called, strict=True))


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
        return cell_text(data.values.loc[finding.row, finding.field])
    return "\0".join(f"{name}={value}" for name, value in sorted(finding.arguments.items()))


def _identities(data: TableData, rows: npt.NDArray[np.int64], fields: tuple[str, ...]) -> list[str]:
    """What the records are called, without the key's own separator; "" where the first field is blank."""
    columns = [_words(data, rows, field) for field in fields]
    return ["@".join(words).replace("|", "") if words[0] else "" for words in zip(*columns, strict=True)]


def _nameless(data: TableData, row: int) -> str:
    """What stands for a record without id and name: all of its cells, so that sorting does not matter."""
    return f"~{_digest(chr(0).join(cell_text(cell) for cell in data.values.loc[row].to_numpy(dtype=object)))}"


def _words(data: TableData, rows: npt.NDArray[np.int64], field: str) -> list[str]:
    if field not in data.values.columns:
        return [""] * len(rows)
    cells = data.values[field].loc[pd.Index(rows)].to_numpy(dtype=object)
    return [word or "" for word in fold_all([cell_text(cell).replace("\0", "") for cell in cells])]


def _digest(offending: str) -> str:
    return hashlib.blake2b(
        offending.strip().encode("utf-8", "surrogatepass"), digest_size=_DIGEST_LENGTH // 2
    ).hexdigest()
