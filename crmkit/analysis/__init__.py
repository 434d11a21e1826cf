"""Figures from tables, for sheets, panels and the terminal alike: pure, and each carries the customers behind it."""

from crmkit.analysis.conversion import Conversion, conversion
from crmkit.analysis.dwell import Dwell, RottingLimit, dwell, rotting_limits
from crmkit.analysis.figures import MINIMUM_COUNT, Figure, Share, wilson_interval
from crmkit.analysis.flows import Flow, flows
from crmkit.analysis.forecast import Bucket, Calibration, Forecast, calibration, forecast
from crmkit.analysis.funnel import Funnel, FunnelStage, funnel
from crmkit.analysis.funnel_data import FACTS, FunnelData
from crmkit.analysis.grouping import Compared, by, compared
from crmkit.analysis.load import OwnerLoad, load
from crmkit.analysis.moves import Moves, Screening, moves, screening
from crmkit.analysis.periods import Period, Unit, last_days, last_week, recent_periods
from crmkit.analysis.pipeline import DEFAULT_PIPELINE, LOST, OUTCOMES, UNJUDGED, WON, Pipeline, Skips
from crmkit.analysis.probability import StageChance, stage_chances
from crmkit.analysis.replenish import Replenishment, replenishments
from crmkit.analysis.stays import snapshot, stays, truncated
from crmkit.analysis.stuck import PAUSED, Stuck, stuck
from crmkit.analysis.survival import Reached
from crmkit.analysis.trend import Sizes, trend
from crmkit.analysis.velocity import Velocity, closed, velocity

__all__ = [
    "DEFAULT_PIPELINE",
    "FACTS",
    "LOST",
    "MINIMUM_COUNT",
    "OUTCOMES",
    "PAUSED",
    "UNJUDGED",
    "WON",
    "Bucket",
    "Calibration",
    "Compared",
    "Conversion",
    "Dwell",
    "Figure",
    "Flow",
    "Forecast",
    "Funnel",
    "FunnelData",
    "FunnelStage",
    "Moves",
    "OwnerLoad",
    "Period",
    "Pipeline",
    "Reached",
    "Replenishment",
    "RottingLimit",
    "Screening",
    "Share",
    "Sizes",
    "Skips",
    "StageChance",
    "Stuck",
    "Unit",
    "Velocity",
    "by",
    "calibration",
    "closed",
    "compared",
    "conversion",
    "dwell",
    "flows",
    "forecast",
    "funnel",
    "last_days",
    "last_week",
    "load",
    "moves",
    "recent_periods",
    "replenishments",
    "rotting_limits",
    "screening",
    "snapshot",
    "stage_chances",
    "stays",
    "stuck",
    "trend",
    "truncated",
    "velocity",
    "wilson_interval",
]
