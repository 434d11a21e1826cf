"""Decision tables as values, in the words of OMG DMN; `crmkit.rules` evaluates them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class HitPolicy(Enum):
    """How many rules may match and which one counts (DMN 1.3, 8.2.11)."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    PRIORITY = "PRIORITY"
    ANY = "ANY"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"
    COLLECT_SUM = "COLLECT SUM"
    COLLECT_MIN = "COLLECT MIN"
    COLLECT_MAX = "COLLECT MAX"
    COLLECT_COUNT = "COLLECT COUNT"

    @property
    def is_single(self) -> bool:
        """Whether one rule decides; otherwise all hits count, and none is an answer too."""
        return self in (HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.PRIORITY, HitPolicy.ANY)


@dataclass(frozen=True)
class Rule:
    """One row: a unary test a condition, as a person writes it ("-", "A,B", "[7..10]"), and a value an output."""

    conditions: tuple[str, ...]
    outputs: tuple[str | float, ...]
    because: str = ""  #: a locale key (columns.*) or the team's own words; says why in the user's language


@dataclass(frozen=True)
class DecisionTable:
    """A decision table. Conditions and outputs are field names; choice values in cells are term names or labels.

    Rules are numbered from 1, as people see them. For PRIORITY and OUTPUT ORDER `priorities` lists output values,
    first wins.
    """

    name: str
    hit_policy: HitPolicy
    conditions: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]
    priorities: tuple[str, ...] = ()
