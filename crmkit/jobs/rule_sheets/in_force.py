"""What decides, kept in the workbook's record: the rules and settings of the last refresh that differ from built-in.

It is what keeps deciding while a table on a sheet is broken, and what a preview compares an edit with.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crmkit.jobs.rule_sheets.setting_list import SETTINGS_LISTED
from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class InForce:
    """`tables` holds only what is not built-in; `settings` all of them."""

    tables: Mapping[str, DecisionTable] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)


def stored(in_force: InForce) -> str:
    """Compact JSON, "" when everything is built-in."""
    defaults = Settings()
    settings = {
        one.key: one.value(in_force.settings)
        for one in SETTINGS_LISTED
        if one.value(in_force.settings) != one.value(defaults)
    }
    tables = {name: _packed(table) for name, table in sorted(in_force.tables.items())}
    kept = {name: held for name, held in (("tables", tables), ("settings", settings)) if held}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""


def restored(words: str) -> InForce:
    """What `stored` kept; what can't be read (of a later version, or damaged) counts as built-in."""
    try:
        kept = json.loads(words) if words else {}
        tables = {name: _unpacked(name, packed) for name, packed in kept.get("tables", {}).items()}
        settings = Settings()
        for one in SETTINGS_LISTED:
            if one.key in kept.get("settings", {}):
                settings = one.put(settings, float(kept["settings"][one.key]))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return InForce()
    return InForce(tables, settings)


def _packed(table: DecisionTable) -> dict[str, Any]:
    return {
        "policy": table.hit_policy.value,
        "conditions": table.conditions,
        "outputs": table.outputs,
        "priorities": table.priorities,
        "rules": [[*rule.conditions, *rule.outputs, rule.because] for rule in table.rules],
    }


def _unpacked(name: str, packed: Mapping[str, Any]) -> DecisionTable:
    count = len(packed["conditions"])
    rules = tuple(
        Rule(tuple(str(cell) for cell in row[:count]), tuple(row[count:-1]), str(row[-1])) for row in packed["rules"]
    )
    return DecisionTable(
        name,
        HitPolicy(packed["policy"]),
        tuple(packed["conditions"]),
        tuple(packed["outputs"]),
        rules,
        tuple(packed["priorities"]),
    )
