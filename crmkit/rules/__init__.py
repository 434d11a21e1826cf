"""Decision tables: read a cell as a test, evaluate a table over whole columns, say a rule in words."""

from crmkit.rules.compile import CompiledTable, compile_table
from crmkit.rules.describe import describe_rule
from crmkit.rules.evaluate import Outcome, evaluate
from crmkit.rules.parse import parse_cell
from crmkit.rules.problems import CellProblem, HitProblem, RuleProblem, Spoken

__all__ = [
    "CellProblem",
    "CompiledTable",
    "HitProblem",
    "Outcome",
    "RuleProblem",
    "Spoken",
    "compile_table",
    "describe_rule",
    "evaluate",
    "parse_cell",
]
