"""What a check of a table says: where, what, and what was probably meant, in both languages."""

import pytest
from table_oracle import AS_OF, FIELDS, made

from crmkit.model.decision_table import HitPolicy
from crmkit.model.fields import Field, Kind
from crmkit.model.findings import Severity
from crmkit.model.vocabularies import GRADE
from crmkit.rules import compile_table
from crmkit.rules.analysis import check_table, check_tables, find_cycles

WITH_GRADE = {**FIELDS, "grade": Field("grade", Kind.CHOICE, "分级", "Grade", vocabulary=GRADE)}
UNIQUE, FIRST = HitPolicy.UNIQUE, HitPolicy.FIRST


def problems(policy, conditions, rows, outputs=("said",), fields=FIELDS, **arguments):
    return check_table(compile_table(made(policy, conditions, rows, outputs), fields).on(AS_OF), **arguments)


def test_a_gap_is_said_as_a_row_that_can_be_pasted():
    rows = [("认可", "-", "x"), ("有异议", ">=5", "x"), ("倾向竞品,为空", "-", "x")]
    (gap,) = problems(UNIQUE, ("acceptance", "amount"), rows)
    assert gap.code == "gap"
    assert gap.arguments["box"].zh == "认可度:有异议;金额:<5; 为空"
    assert [cell.zh for cell in gap.likely_cells] == ["有异议", "<5; 为空"]
    assert [cell.en for cell in gap.likely_cells] == ["Objects", "<5; is blank"]
    assert "Acceptance: Objects" in gap.message("en")


@pytest.mark.parametrize(
    ("rows", "rule", "likely"),
    [
        ([("<50000", "a"), (">50000", "b"), ("为空", "c")], 1, "<=50000"),
        ([("<=50000", "a"), ("(50000..90000)", "b"), (">90000", "b"), ("为空", "c")], 2, "(50000..90000]"),
    ],
)
def test_a_limit_left_out_is_named_with_the_cell_that_closes_it(rows, rule, likely):
    (gap,) = problems(UNIQUE, ("amount",), rows)
    assert (gap.code, gap.rules, gap.column, gap.likely.zh) == ("gap_at_limit", (rule,), "amount", likely)
    assert likely in gap.message("zh")


def test_a_limit_counted_twice_is_named_with_the_cell_that_parts_the_rules():
    (overlap,) = problems(UNIQUE, ("amount",), [("<=50000", "a"), (">=50000", "b"), ("为空", "c")])
    assert (overlap.code, overlap.rules, overlap.column, overlap.likely.zh) == ("overlap", (1, 2), "amount", ">50000")
    assert overlap.severity is Severity.ERROR


def test_the_cell_proposed_against_an_overlap_leaves_no_gap():
    rows = [("<=50000", "认可", "a"), (">=50000", "-", "b")]
    (overlap,) = [p for p in problems(UNIQUE, ("amount", "acceptance"), rows) if p.code == "overlap"]
    assert (overlap.rules, overlap.likely.zh) == ((2, 1), "<50000")  # >50000 in rule 2 would leave 50000 open


def test_days_counted_from_as_of_stay_so_in_words():
    (gap,) = problems(UNIQUE, ("day",), [("近30天", "a"), (">90天前", "b"), ("为空", "c"), (">今天", "d")])
    assert [cell.zh for cell in gap.likely_cells] == ["[90天前..30天前)"]
    assert [cell.en for cell in gap.likely_cells] == ["[90 days ago..30 days ago)"]


def test_whole_numbers_leave_no_gap_between_neighbours():
    assert problems(UNIQUE, ("count",), [("<=30", "a"), (">=31", "b"), ("为空", "c")]) == ()
    assert problems(UNIQUE, ("amount",), [("<=30", "a"), (">=31", "b"), ("为空", "c")])[0].code == "gap"


def test_a_cell_nothing_passes_and_a_rule_that_comes_too_late_are_named():
    (dead,) = problems(FIRST, ("count",), [("(30..31)", "a"), ("-", "b")])
    assert (dead.code, dead.rules, dead.column) == ("never_fires", (1,), "count")
    masked = problems(FIRST, ("amount",), [("<5", "a"), (">=5,为空", "b"), (">7", "c"), ("3", "d")])
    assert [(problem.code, problem.rules) for problem in masked] == [("masked", (2, 3)), ("masked", (1, 4))]


def test_an_output_outside_its_list_is_named_with_the_nearest_word():
    (wrong,) = problems(FIRST, ("amount",), [("-", "远其")], ("grade",), WITH_GRADE)
    assert (wrong.code, wrong.rules, wrong.column, wrong.likely.zh) == ("unknown_word", (1,), "grade", "远期")
    (tag,) = problems(FIRST, ("amount",), [("-", "大客互")], ("tag",), output_words={"tag": ("大客户", "展会线索")})
    assert (tag.code, tag.likely.zh) == ("unknown_output", "大客户")
    assert problems(FIRST, ("amount",), [("-", "大客户")], ("tag",), output_words={"tag": ("大客户",)}) == ()


def test_words_can_not_be_added_up():
    (wrong,) = problems(HitPolicy.COLLECT_SUM, ("amount",), [("-", "ten"), (">5", 10.0)])
    assert (wrong.code, wrong.rules) == ("output_is_no_number", (1,))


def test_an_output_without_a_rank_is_a_hint():
    found = check_table(compile_table(made(HitPolicy.PRIORITY, ("amount",), [("-", "x")], priorities=("y",)), FIELDS))
    assert [(problem.code, problem.severity) for problem in found] == [("not_ranked", Severity.HINT)]


@pytest.mark.parametrize(
    ("header", "likely"),
    [("认可", "认可度"), ("金", "金额"), ("天气", ""), ("Amont", "Amount"), ("Acceptence", "Acceptance")],
)
def test_a_condition_nobody_has_is_named_with_the_nearest_header(header, likely):
    (wrong,) = problems(FIRST, (header,), [("x", "a")])
    assert (wrong.code, wrong.rules, wrong.column) == ("unknown_condition", (), header)
    assert (wrong.likely.zh if wrong.likely else "") == likely


def test_tables_that_wait_for_each_other_are_named_with_their_way():
    reads = {"a": ("x",), "b": ("y",), "c": ("z",), "d": ("w",)}
    writes = {"a": ("y",), "b": ("half",), "c": ("w",), "d": ("v",)}
    assert list(find_cycles(reads, writes, {})) == []
    (cycle,) = find_cycles(reads, writes, {"x": ("half",)})
    assert (cycle.code, cycle.table) == ("cycle", "a")
    assert cycle.arguments["path"].zh == "a → y → b → half → x → a"
    assert [problem.table for problem in find_cycles({"a": ("y",)}, {"a": ("y",)}, {})] == ["a"]


def test_tables_are_checked_together():
    one = compile_table(made(FIRST, ("note",), [("-", "x")], ("note",)), FIELDS)
    assert [problem.code for problem in check_tables([one])] == ["cycle"]


def test_many_gaps_and_clashes_are_counted():
    gaps = problems(UNIQUE, ("count", "amount"), [(f"{2 * n}", f"{n}", "x") for n in range(30)])
    assert [problem.code for problem in gaps] == ["gap"] * 20 + ["more_gaps"]
    assert gaps[-1].arguments == {"count": 11}
    clashes = problems(UNIQUE, ("amount",), [("-", "x")] * 16)
    assert [problem.code for problem in clashes] == ["overlap"] * 100 + ["more_clashes"]
    assert clashes[-1].arguments == {"count": 20}
    assert "20" in clashes[-1].message("en")
