"""What single step would raise the grade, for the one line of 为什么: tried out on the rules, not guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.columns.deciding import decides
from crmkit.columns.workings import as_choice, as_objects, is_blank
from crmkit.model.fields import Field, Kind, Owner
from crmkit.model.vocabularies import GRADE as GRADES
from crmkit.model.vocabularies import Term, Vocabulary
from crmkit.rules import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.columns.workings import Texts, Workings
    from crmkit.rules.encode import Column

LIFT_STEP = Vocabulary(
    "lift_step",
    (
        Term("validity", "核实有效客户", "Verify money, authority and need"),
        Term("acceptance", "解决异议", "Resolve the objection"),
        Term("both", "解决异议并核实", "Resolve and verify"),
    ),
)
LIFT = Field(
    "lift_step", Kind.CHOICE, "升级办法", "Lift step", vocabulary=LIFT_STEP, owner=Owner.CRMKIT,
    help_zh="做到哪一步分级会升。空着:没有一步就能升的。",
    help_en="What would raise the grade. Blank: no such step.",
)  # fmt: skip
LIFT_GRADE = Field(
    "lift_grade", Kind.CHOICE, "可升到", "Lift grade", vocabulary=GRADES, owner=Owner.CRMKIT,
    help_zh="升级后的分级。",
    help_en="The grade after that step.",
)  # fmt: skip

_INPUTS = ("acceptance", "contribution_used", "grade_by_window", "validity", "grade_by_pareto")
_CHAIN = ("grade_by_acceptance", "grade_combination", "grade")
_RANK = {"A": 3, "B": 2, "C": 1}
_STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    ("validity", {"validity": "valid"}),
    ("acceptance", {"acceptance": "accepts"}),
    ("both", {"validity": "valid", "acceptance": "accepts"}),
)


@decides(reads=(*_INPUTS, "grade_by_rule"), derives=(LIFT, LIFT_GRADE))
def decide_lift(workings: Workings) -> Mapping[str, Column]:
    """The first of the steps that leads to a higher grade, everything else as it is.

    Nothing is promised where a team's own tables ask for more than the built-in ones: `explain` tries those out.
    """
    if _asks_for_more(workings):
        nothing = as_choice(np.full(workings.row_count, None, dtype=object))
        return {"lift_step": nothing, "lift_grade": nothing}
    frame = pd.DataFrame({name: workings.texts(name) for name in (*_INPUTS, "grade_by_rule")}, dtype=object)
    codes = np.zeros(len(frame), dtype=np.int64)
    for name in frame:
        own, words = pd.factorize(frame[name])
        codes = codes * (len(words) + 1) + own + 1
    _, first, places = np.unique(codes, return_index=True, return_inverse=True)
    distinct = frame.iloc[first]
    step = np.full(len(distinct), None, dtype=object)
    reached = step.copy()
    now = _ranks(distinct["grade_by_rule"].to_numpy(dtype=object))
    for name, changes in _STEPS:
        grade = _regraded(workings, distinct.assign(**changes))
        is_better = is_blank(step) & (_ranks(grade) > now)
        step[is_better], reached[is_better] = name, grade[is_better]
    spread = places.reshape(-1)
    return {"lift_step": as_choice(step[spread]), "lift_grade": as_choice(reached[spread])}


def _asks_for_more(workings: Workings) -> bool:
    chain = [workings.tables[name].table for name in _CHAIN]
    known = {*_INPUTS, *(output for table in chain for output in table.outputs)}
    return any(condition not in known for table in chain for condition in table.conditions)


def _regraded(workings: Workings, inputs: pd.DataFrame) -> Texts:
    columns: dict[str, Column] = {name: inputs[name].to_numpy(dtype=object) for name in _INPUTS}
    for table in _CHAIN:
        outcome = evaluate(workings.tables[table], columns, len(inputs))
        columns |= {name: outcome.output(name) for name in outcome.table.outputs}
    return as_objects(columns["grade_by_rule"])


def _ranks(grades: Texts) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([_RANK.get(grade, 0) for grade in grades], dtype=np.int64)
