"""A decision table over columns beside simpleeval a row: 10 rules x 5 inputs, CPU seconds on one core.

Prints rows a second of both, the ratio, how long the proof of the table takes, and fails below two million rows a
second.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import GRADE, STAGE, STATUS
from crmkit.rules import compile_table, evaluate
from crmkit.rules.analysis import check_table

ROW_COUNT = 1_000_000
NAIVE_ROW_COUNT = 2_000
NEEDED = 2_000_000

FIELDS = {
    "status": Field("status", Kind.CHOICE, "客户状态", "Status", vocabulary=STATUS),
    "stage": Field("stage", Kind.CHOICE, "阶段", "Stage", vocabulary=STAGE),
    "grade": Field("grade", Kind.CHOICE, "分级", "Grade", vocabulary=GRADE),
    "amount": Field("amount", Kind.AMOUNT, "金额", "Amount"),
    "days": Field("days", Kind.INTEGER, "天数", "Days"),
}
#: Conditions of each rule: for crmkit, and the same for simpleeval.
RULES = (
    (("active", "-", "A", "-", "-"), "status == 'active' and grade == 'A'"),
    (("active", "-", "B", ">=50000", "-"), "status == 'active' and grade == 'B' and amount >= 50000"),
    (("active", "-", "B", "<50000", "<=30"), "status == 'active' and grade == 'B' and amount < 50000 and days <= 30"),
    (("active", "-", "B", "<50000", ">30"), "status == 'active' and grade == 'B' and amount < 50000 and days > 30"),
    (("active", "potential,watching", "C", "-", "-"),
     "status == 'active' and stage in ('potential', 'watching') and grade == 'C'"),
    (("active", "not(potential,watching)", "C", "-", "[0..60]"),
     "status == 'active' and stage not in ('potential', 'watching') and grade == 'C' and 0 <= days <= 60"),
    (("active", "not(potential,watching)", "C", "-", ">60"),
     "status == 'active' and stage not in ('potential', 'watching') and grade == 'C' and days > 60"),
    (("paid", "-", "-", ">=100000", "-"), "status == 'paid' and amount >= 100000"),
    (("paid", "-", "-", "<100000", "-"), "status == 'paid' and amount < 100000"),
    (("lost,invalid", "-", "-", "-", "-"), "status in ('lost', 'invalid')"),
)  # fmt: skip


def columns(count):
    """Plain columns as a workbook gives them: words as objects, numbers as floats."""
    random = np.random.default_rng(7)
    words = {name: [term.name for term in FIELDS[name].vocabulary.terms] for name in ("status", "stage", "grade")}
    made = {
        name: np.array(terms, dtype=object)[random.integers(0, len(terms), count)] for name, terms in words.items()
    }
    made["amount"] = random.integers(0, 200_000, count).astype(float)
    made["days"] = random.integers(-10, 120, count).astype(float)
    return made


def table_of_rules():
    """The rules as a decision table."""
    rules = tuple(Rule(conditions, (float(number),)) for number, (conditions, _) in enumerate(RULES, 1))
    return DecisionTable("benchmark", HitPolicy.UNIQUE, tuple(FIELDS), ("rule",), rules)


def crmkit_outputs(data, count):
    """CPU seconds and the outputs."""
    started = time.process_time()
    outcome = evaluate(compile_table(table_of_rules(), FIELDS), data, count)
    outputs = outcome.output("rule")
    return time.process_time() - started, outputs


def simpleeval_outputs(data, count):
    """The same by one parsed expression a rule, evaluated a row."""
    from simpleeval import EvalWithCompoundTypes

    evaluator = EvalWithCompoundTypes()
    parsed = [evaluator.parse(expression) for _, expression in RULES]
    outputs = np.full(count, np.nan)
    started = time.process_time()
    for row in range(count):
        evaluator.names = {name: column[row] for name, column in data.items()}
        for number, expression in enumerate(parsed, 1):
            if evaluator.eval("", previously_parsed=expression):
                outputs[row] = number
                break
    return time.process_time() - started, outputs


def main():
    """Run both; exit 1 when too slow, 2 when they disagree."""
    data = columns(ROW_COUNT)
    crmkit_seconds, outputs = min((crmkit_outputs(data, ROW_COUNT) for _ in range(3)), key=lambda run: run[0])
    speed = ROW_COUNT / crmkit_seconds
    print(f"crmkit      {ROW_COUNT:>9,} rows  {crmkit_seconds:7.3f} s CPU  {speed:>12,.0f} rows/s")
    try:
        sample = {name: column[:NAIVE_ROW_COUNT] for name, column in data.items()}
        naive_seconds, naive = simpleeval_outputs(sample, NAIVE_ROW_COUNT)
    except ImportError:
        print("simpleeval  not installed: pip install simpleeval")
    else:
        naive_speed = NAIVE_ROW_COUNT / naive_seconds
        print(f"simpleeval  {NAIVE_ROW_COUNT:>9,} rows  {naive_seconds:7.3f} s CPU  {naive_speed:>12,.0f} rows/s")
        print(f"ratio       {speed / naive_speed:,.0f}x")
        if not np.array_equal(naive, outputs[:NAIVE_ROW_COUNT], equal_nan=True):
            sys.exit(2)
    started = time.process_time()
    problems = check_table(compile_table(table_of_rules(), FIELDS))
    seconds = time.process_time() - started
    print(
        f"check       {len(RULES)} rules x {len(FIELDS)} inputs  {seconds:.3f} s CPU, {len(problems)} problems found"
    )
    if speed < NEEDED:
        sys.exit(1)


if __name__ == "__main__":
    main()
