"""Rule versions: the decision tables behind a logged value, by a short digest, kept so that a row can be replayed."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from crmkit.jobs.history.declared import Logged

_DIGITS = 8
_KEPT_COUNT = 100  #: versions; beyond these the oldest are forgotten and their rows can no longer be replayed


def rule_version(logged: Logged, tables: Mapping[str, DecisionTable]) -> str:
    """The digest of the tables behind `logged`; it changes when one of them says something else."""
    return sha256(_packed(logged, tables).encode()).hexdigest()[:_DIGITS]


def _packed(logged: Logged, tables: Mapping[str, DecisionTable]) -> str:
    plain = [
        [
            table.name,
            table.hit_policy.value,
            list(table.conditions),
            list(table.outputs),
            [[list(rule.conditions), list(rule.outputs)] for rule in table.rules],
            list(table.priorities),
        ]
        for table in (tables[name] for name in logged.tables)
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def with_version(
    kept: Mapping[str, str], logged: Logged, tables: Mapping[str, DecisionTable], as_of: date
) -> dict[str, str]:
    """`kept` (digest to text) with the version in force on `as_of`; the oldest go beyond a hundred."""
    digest = rule_version(logged, tables)
    if digest in kept:
        return dict(kept)
    body = base64.b64encode(zlib.compress(_packed(logged, tables).encode(), 9)).decode("ascii")
    newest = sorted({**kept, digest: f"{as_of.isoformat()} {body}"}.items(), key=lambda item: item[1])[-_KEPT_COUNT:]
    return dict(newest)


def read_version(kept: Mapping[str, str], digest: str) -> dict[str, DecisionTable]:
    """The tables of a version by name; none when it is not known or can't be read."""
    _, _, body = kept.get(digest, "").partition(" ")
    try:
        plain = json.loads(zlib.decompress(base64.b64decode(body, validate=True)))
        return {table.name: table for table in map(_table, plain)}
    except (binascii.Error, ValueError, zlib.error, TypeError):
        return {}


def _table(plain: Sequence[Any]) -> DecisionTable:
    name, policy, conditions, outputs, rules, priorities = plain
    return DecisionTable(
        name,
        HitPolicy(policy),
        tuple(conditions),
        tuple(outputs),
        tuple(Rule(tuple(asked), tuple(said)) for asked, said in rules),
        tuple(priorities),
    )
