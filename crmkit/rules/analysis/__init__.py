"""Is a table complete, free of contradiction, alive? Proved over classes of values, without any customer."""

from crmkit.rules.analysis.boxes import MOST_PIECES
from crmkit.rules.analysis.check import check_table, check_tables
from crmkit.rules.analysis.classes import MOST_CLASSES
from crmkit.rules.analysis.cycles import find_cycles
from crmkit.rules.analysis.domains import Domain
from crmkit.rules.analysis.table_problem import TableProblem
from crmkit.rules.problems import Spoken

__all__ = [
    "MOST_CLASSES",
    "MOST_PIECES",
    "Domain",
    "Spoken",
    "TableProblem",
    "check_table",
    "check_tables",
    "find_cycles",
]
