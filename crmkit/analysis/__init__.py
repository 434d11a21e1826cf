"""Figures from tables, for sheets, panels and the terminal alike: pure, and each carries the customers behind it."""

from crmkit.analysis.conversion import Conversion, conversion
from crmkit.analysis.figures import MINIMUM_COUNT, Figure, Share, wilson_interval
from crmkit.analysis.funnel import Funnel, FunnelStage, funnel
from crmkit.analysis.funnel_data import FACTS, FunnelData
from crmkit.analysis.periods import Period, Unit, last_days, recent_periods
from crmkit.analysis.pipeline import DEFAULT_PIPELINE, LOST, OUTCOMES, UNJUDGED, WON, Pipeline, Skips
from crmkit.analysis.probability import StageChance, stage_chances
from crmkit.analysis.stays import snapshot, stays, truncated

__all__ = [
    "DEFAULT_PIPELINE",
    "FACTS",
    "LOST",
    "MINIMUM_COUNT",
    "OUTCOMES",
    "UNJUDGED",
    "WON",
    "Conversion",
    "Figure",
    "Funnel",
    "FunnelData",
    "FunnelStage",
    "Period",
    "Pipeline",
    "Share",
    "Skips",
    "StageChance",
    "Unit",
    "conversion",
    "funnel",
    "last_days",
    "recent_periods",
    "snapshot",
    "stage_chances",
    "stays",
    "truncated",
    "wilson_interval",
]
