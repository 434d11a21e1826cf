"""What is true of a table, found by asking every combination of sample values one by one."""

from datetime import date, timedelta
from itertools import combinations, product

import numpy as np
import pandas as pd

from crmkit.model.decision_table import DecisionTable, HitPolicy, Rule
from crmkit.model.fields import Field, Kind
from crmkit.model.vocabularies import ACCEPTANCE, NATURE
from crmkit.rules import compile_table, evaluate
from crmkit.rules.analysis.domains import Domain

AS_OF = date(2026, 3, 5)
FIELDS = {
    "acceptance": Field("acceptance", Kind.CHOICE, "认可度", "Acceptance", vocabulary=ACCEPTANCE),
    "nature": Field("nature", Kind.CHOICE, "客户性质", "Type", vocabulary=NATURE),
    "amount": Field("amount", Kind.AMOUNT, "金额", "Amount"),
    "count": Field("count", Kind.INTEGER, "次数", "Count"),
    "share": Field("share", Kind.SHARE, "比例", "Share"),
    "day": Field("day", Kind.DATE, "日期", "Date"),
    "note": Field("note", Kind.TEXT, "备注", "Note"),
}
NUMBERS = {Kind.NUMBER, Kind.AMOUNT, Kind.SHARE, Kind.INTEGER}
_TOKENS = ("ab", "b", "ca", "z")


def made(policy, conditions, rows, outputs=("said",), priorities=()):
    count = len(conditions)
    rules = tuple(Rule(tuple(row[:count]), tuple(row[count:])) for row in rows)
    return DecisionTable("t", policy, tuple(conditions), outputs, rules, tuple(priorities))


def samples(field, compiled, domain=None):
    """Values that show every way in which the cells of the tests can tell values apart."""
    domain = domain or Domain()
    blank = [None] if domain.has_blank else []
    if field.kind in NUMBERS:
        return [*_number_samples(field, domain), *blank]
    if field.kind is Kind.DATE:
        offsets = (*range(-375, -350), *range(-100, 101), *range(360, 380))
        return [*(AS_OF + timedelta(days=offset) for offset in offsets), date(1999, 1, 1), date(2024, 2, 29), *blank]
    if domain.words is not None:
        return [*domain.words, *blank]
    words = [term.name for term in field.vocabulary.terms] if field.vocabulary else []
    if field.vocabulary is None or field.vocabulary.is_open:
        joined = ["".join(parts) for count in (1, 2, 3) for parts in product(_TOKENS, repeat=count)]
        words += [*joined, *("|".join(parts) for parts in product(_TOKENS, repeat=3)), "q"]
    return [*words, *blank]


def _number_samples(field, domain):
    limits = [0, 1, 2, 3, 5, 7, 9, 10, 15, 30, 31, 40, 60, 61, 70, 90, 500, 20_000, 50_000, 100_000]
    near = {limit + step for limit in limits for step in (-1, 0, 1)} | {-1e6, 1e6}
    if field.kind is not Kind.INTEGER:
        near |= {limit + step for limit in limits for step in (-0.5, 0.5)}
    if field.kind is Kind.SHARE:
        near = {0.0, 0.25, 0.5, 0.75, 1.0}
    return sorted(value for value in map(float, near) if domain.low is None or value >= domain.low)


def column(field, values):
    if field.kind in NUMBERS:
        return np.array([np.nan if value is None else value for value in values], dtype=float)
    if field.kind is Kind.DATE:
        return np.array(["NaT" if value is None else value for value in values], dtype="datetime64[D]")
    return np.array(values, dtype=object)


def every_combination(compiled, domains):
    axes = [samples(field, compiled, domains.get(field.name)) for field in compiled.fields]
    grid = pd.MultiIndex.from_product([range(len(axis)) for axis in axes]) if axes else []
    columns = {
        field.name: column(field, [axis[code] for code in np.asarray(grid.get_level_values(level))])
        for level, (field, axis) in enumerate(zip(compiled.fields, axes, strict=True))
    }
    return columns, len(grid)


class Truth:
    """Which rules hit which of all combinations."""

    def __init__(self, table, fields=FIELDS, domains=None, as_of=AS_OF):
        self.compiled = compile_table(table, fields).on(as_of)
        self.columns, self.count = every_combination(self.compiled, domains or {})
        outcome = evaluate(self.compiled, self.columns, self.count)
        self.hits = outcome.truth[outcome.combination]
        self.deciding = outcome.rule_numbers()

    def has_gap(self):
        return bool((~self.hits.any(axis=1)).any())

    def overlapping(self):
        counts = self.hits.T.astype(int) @ self.hits.astype(int)
        return {(a + 1, b + 1) for a, b in combinations(range(counts.shape[0]), 2) if counts[a, b]}

    def conflicting(self):
        outputs = self.compiled.outputs
        return {(a, b) for a, b in self.overlapping() if outputs[a - 1] != outputs[b - 1]}

    def never_hitting(self):
        return {place + 1 for place in np.flatnonzero(~self.hits.any(axis=0))}

    def never_deciding(self):
        """Rules that hit somewhere but never decide."""
        hitting = {place + 1 for place in np.flatnonzero(self.hits.any(axis=0))}
        return hitting - set(self.deciding.tolist())

    def uncovered_by(self, rows):
        """Whether `rows` (cells) hold exactly the uncovered combinations, none twice."""
        names = self.compiled.table.conditions
        table = made(HitPolicy.COLLECT_COUNT, names, [(*row, 1.0) for row in rows])
        compiled = compile_table(table, {field.name: field for field in self.compiled.fields})
        counted = evaluate(compiled.on(AS_OF), self.columns, self.count).output("said")
        return not compiled.problems and np.array_equal(counted, (~self.hits.any(axis=1)).astype(float))
