"""How a decision is declared: what it reads, which tables it asks, what it writes. The order follows from that."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crmkit.columns.workings import Workings
    from crmkit.model.fields import Field
    from crmkit.rules.encode import Column

Conditions = Mapping[str, tuple[str, ...]]  #: the fields each decision table asks for
Function = Callable[["Workings"], Mapping[str, "Column"]]


@dataclass(frozen=True)
class Decider:
    """One question. `writes` are managed columns; `derives` are values for rules and explanations without a column.

    `reads` are names of people's fields and of other deciders' results; conditions of `tables` are read as well.
    """

    name: str
    function: Function
    reads: tuple[str, ...]
    writes: tuple[Field, ...]
    derives: tuple[Field, ...]
    tables: tuple[str, ...]

    @property
    def results(self) -> tuple[Field, ...]:
        """Everything it produces."""
        return self.writes + self.derives


def decides(
    *,
    reads: tuple[str, ...] = (),
    writes: tuple[Field, ...] = (),
    derives: tuple[Field, ...] = (),
    tables: tuple[str, ...] = (),
) -> Callable[[Function], Decider]:
    """Declare the function below as a decider."""

    def declare(function: Function) -> Decider:
        return Decider(function.__name__, function, reads, writes, derives, tables)

    return declare


class DecisionCycle(Exception):
    """Decisions that wait for each other. A programming error, unless a team's table closed the circle."""


def ordered(deciders: Iterable[Decider], conditions: Conditions) -> tuple[Decider, ...]:
    """The deciders so that each comes after what it reads; `conditions` are the fields each table asks for.

    Raises:
        DecisionCycle: they wait for each other.
    """
    waiting = list(deciders)
    missing = {field.name for decider in waiting for field in decider.results}
    done: list[Decider] = []
    while waiting:
        ready = [decider for decider in waiting if not missing & _needs(decider, conditions)]
        if not ready:
            raise DecisionCycle(", ".join(decider.name for decider in waiting))
        done += ready
        waiting = [decider for decider in waiting if decider not in ready]
        missing -= {field.name for decider in ready for field in decider.results}
    return tuple(done)


def needed(deciders: Iterable[Decider], names: Collection[str], conditions: Conditions) -> tuple[Decider, ...]:
    """Those of `deciders` (in order) without which the results `names` can't be known."""
    wanted = set(names)
    chosen = []
    for decider in reversed(tuple(deciders)):
        if wanted & {field.name for field in decider.results}:
            chosen.append(decider)
            wanted |= _needs(decider, conditions)
    return tuple(reversed(chosen))


def _needs(decider: Decider, conditions: Conditions) -> set[str]:
    asked = {name for table in decider.tables for name in conditions.get(table, ())}
    # A decider may feed its own table with what it derives itself.
    return (set(decider.reads) | asked) - {field.name for field in decider.derives}
