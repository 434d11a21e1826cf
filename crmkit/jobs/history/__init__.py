"""What the workbook remembers of its decisions: the change log, the stage history, the rules that were in force."""

from crmkit.jobs.history.declared import LOGGED, Logged
from crmkit.jobs.history.planning import HistoryPlan, plan_history
from crmkit.jobs.history.replay import replayed

__all__ = ["LOGGED", "HistoryPlan", "Logged", "plan_history", "replayed"]
