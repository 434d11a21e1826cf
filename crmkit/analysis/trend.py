"""How large each stage was at the end of each period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crmkit.analysis.figures import Figure
from crmkit.analysis.stays import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from crmkit.analysis.funnel_data import FunnelData


@dataclass(frozen=True)
class Sizes:
    """The stages on one day, by name; None before the record began."""

    day: date
    stages: Mapping[str, Figure]


def trend(data: FunnelData, days: Sequence[date]) -> tuple[Sizes, ...]:
    """Who stood in each stage at the end of each day."""
    return tuple(_sizes(data, day) for day in days)


def _sizes(data: FunnelData, day: date) -> Sizes:
    begins_on = data.begins_on
    if begins_on is None or day < begins_on:
        return Sizes(day, {stage: Figure(None) for stage in data.pipeline.stages})
    standing = snapshot(data.stays, day)
    words, ids = standing.to_numpy(dtype=object), standing.index.to_numpy(dtype=object)
    return Sizes(day, {stage: Figure.count(ids[words == stage].tolist()) for stage in data.pipeline.stages})
