"""The screens of the weekly meeting: every number by hand, and equal to the analysis and the rows behind it."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from review_books import AS_OF, asked, weekly_team

from crmkit.analysis import Unit, forecast, funnel, last_days, moves, stage_chances, stuck
from crmkit.errors import ActionGone, FileExists
from crmkit.jobs.noting import NewAction
from crmkit.locale import LANGUAGES
from crmkit.review.funnel import pieces, report
from crmkit.review.funnel.export import exported, minutes_text
from crmkit.review.funnel.mailing import write_report
from crmkit.review.funnel.money import team_money
from crmkit.review.funnel.screens import SCREENS
from crmkit.review.funnel.state import ReviewState


@pytest.fixture
def review(book):
    return ReviewState(asked(book))


def piece(review, screen, kind, title=""):
    return next(
        one for one in review.screen(screen).pieces if isinstance(one, kind) and (not title or one.title == title)
    )


def behind(review, cell):
    """The customers behind a number."""
    return set(review.opening(cell.open).customers) if cell.open else set()


def cells_of(review, screen):
    """Every number of a screen that opens, with its key."""
    found = []

    def walk(value):
        if isinstance(value, pieces.Cell):
            found.append(value)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)
        elif isinstance(value, dict):
            walk(list(value.values()))
        elif hasattr(value, "__dataclass_fields__"):
            walk([getattr(value, name) for name in value.__dataclass_fields__])

    walk(review.screen(screen).pieces)
    return [cell for cell in found if cell.open]


def tile(review, screen, label):
    tiles = [one for piece in review.screen(screen).pieces if isinstance(piece, pieces.Tiles) for one in piece.tiles]
    return next(one.value for one in tiles if one.label == label)


def test_what_moved_is_told_by_name(review):
    people = {one.title: one for one in review.screen("moved").pieces if isinstance(one, pieces.People)}
    named = {title: {person.customer for person in one.people} for title, one in people.items()}
    assert named == {"成交": {"C4"}, "升级": {"C1"}, "新进": {"C5", "C7"}, "退回": {"C3"}, "失去": {"C6"}}
    (up,) = people["升级"].people
    assert (up.name, up.text, up.owner, up.amount) == ("郑州一家", "潜在 → 观望", "王芳", "10万")
    assert people["升级"].hint == "上期0,+1"


def test_what_moved_is_what_the_analysis_says(review):
    made = moves(review.read.funnel, last_days(AS_OF, 7))
    for kind in ("won", "upgraded", "new", "fallen_back", "lost"):
        shown = piece(review, "moved", pieces.People, review.facts.say(f"moved.{kind}"))
        assert behind(review, shown.count) == set(getattr(made, kind).customers)


def test_every_balance_closes(review):
    for row in piece(review, "moved", pieces.Table).rows:
        before, entered, passed, lost, fell_back, here = (int(cell.text) for cell in row[1:])
        assert before + entered == passed + lost + fell_back + here
    for row in piece(review, "funnel", pieces.Table).rows:
        entered, passed, lost, still_open, _ = (int(cell.text) for cell in row[1:6])
        assert entered == passed + lost + still_open


def test_the_funnel_counts_who_stands_where(review):
    steps = piece(review, "funnel", pieces.FunnelDrawing).steps
    assert {step.stage: behind(review, step.count) for step in steps} == {
        "potential": {"C5"}, "watching": {"C1", "C2", "C3"}, "intention": {"C7"}, "opportunity": set(),
    }  # fmt: skip
    assert [step.amount.text for step in steps] == ["-", "60万", "8万", "0"]
    assert [step.count.text for step in steps] == [str(len(one.here)) for one in funnel(review.read.funnel).stages]
    assert behind(review, tile(review, "funnel", "已成交")) == {"C4"}
    assert behind(review, tile(review, "funnel", "已失去")) == {"C6"}


def test_a_flow_opens_to_who_left_a_level_in_the_period(review):
    steps = piece(review, "funnel", pieces.FunnelDrawing).steps
    went = {step.stage: (behind(review, step.up), behind(review, step.back)) for step in steps}
    assert went == {
        "potential": ({"C1"}, set()), "watching": (set(), set()), "intention": (set(), {"C3"}),
        "opportunity": ({"C4"}, set()),
    }  # fmt: skip
    assert (steps[0].up.hint, steps[2].back.hint) == ("本期从潜在升走", "本期从意向退回")


def test_what_is_lost_from_a_level_and_paused_in_it_is_drawn_and_opens(book):
    team = load_workbook(book)
    headers = [cell.value for cell in team["客户"][1]]
    team["客户"].cell(3, headers.index("客户状态") + 1).value = "暂停"
    team.save(book)
    review = ReviewState(asked(book))
    steps = {step.stage: step for step in piece(review, "funnel", pieces.FunnelDrawing).steps}
    assert behind(review, steps["watching"].lost) == {"C6"}
    assert steps["watching"].lost.hint == "本期从观望失去"
    assert behind(review, steps["watching"].paused) == {"C2"} <= behind(review, steps["watching"].count)
    assert [steps[stage].lost.text for stage in ("potential", "intention", "opportunity")] == ["0", "0", "0"]


def test_what_is_drawn_around_a_level_balances(review):
    steps = piece(review, "funnel", pieces.FunnelDrawing).steps
    rows = piece(review, "moved", pieces.Table).rows
    for step, row in zip(steps, rows, strict=True):
        before, entered = int(row[1].text), int(row[2].text)
        left = [int(cell.text) for cell in (step.up, step.back, step.lost)]
        assert before + entered == sum(left) + int(step.count.text)


def test_every_view_takes_limits_and_chances_from_the_whole_team(review):
    everybody = {one.customer: (one.limit_days, one.weighted_amount) for one in review.facts.stuck}
    review.choose("王芳", None, Unit.WEEK)
    mine = {one.customer: (one.limit_days, one.weighted_amount) for one in review.facts.stuck}
    assert mine
    assert mine.items() <= everybody.items()


def test_small_numbers_are_counts_never_percentages(review):
    for step in piece(review, "funnel", pieces.FunnelDrawing).steps:
        assert "%" not in step.passing.text


def test_the_month_adds_up(review):
    money = team_money(review.facts)
    chances = {stage: chance.value for stage, chance in stage_chances(review.read.funnel).items()}
    expected = 200_000 * chances["watching"] + 300_000 * chances["watching"]
    assert money.signed_target_amount == 1_100_000
    assert (money.signed.value, money.paid.value) == (380_000, 380_000)
    assert money.forecast.value == pytest.approx(expected)
    assert money.gap_amount == pytest.approx(1_100_000 - 380_000 - expected)
    assert behind(review, tile(review, "goals", "已签约")) == {"C4"}
    assert behind(review, tile(review, "goals", "本月预计还能签")) == {"C2", "C3"}


def test_targets_of_people_and_of_one_person(review):
    rows = piece(review, "goals", pieces.Table).rows
    assert [(row[0].text, row[1].text, row[2].text, row[6].text) for row in rows] == [
        ("李强", "60万", "38万", "-"), ("王芳", "50万", "0", "30万"),
    ]  # fmt: skip
    review.choose("王芳", None, Unit.WEEK)
    assert team_money(review.facts).signed_target_amount == 500_000


def test_without_targets_the_screen_says_how_to_add_them(tmp_path):
    review = ReviewState(asked(weekly_team(tmp_path / "客户.xlsx", with_targets=False)))
    note = piece(review, "goals", pieces.Note)
    assert "“目标”" in note.text
    assert "月份、负责人、签约目标、回款目标" in note.text
    assert tile(review, "goals", "还差").text == "-"


def test_what_a_team_says_was_signed_beats_what_is_counted(tmp_path):
    path = weekly_team(tmp_path / "客户.xlsx")
    book = load_workbook(path)
    book["目标"].cell(1, 5).value = "已签约"
    book["目标"].cell(2, 5).value = 70_000
    book["目标"].cell(3, 5).value = 390_000
    book.save(path)
    assert team_money(ReviewState(asked(path)).facts).signed.value == 460_000


def test_the_stuck_say_what_is_wrong_and_what_next(review):
    (case,) = piece(review, "stuck", pieces.Cases).cases
    assert case.customer == "C2"
    # 6 January to 5 March: 19 working days in January, 16 in February with the Spring Festival off, 4 in March
    assert case.days == "39 / 30 个工作日"
    assert case.wrong.startswith("在观望至少停了39个工作日,一般不超过30个")
    assert case.next_step
    assert [one.customer for one in stuck(review.read.funnel)] == ["C2"]


def test_actions_are_late_open_or_done_in_the_period(review):
    lists = {
        one.title: [task.action for task in one.tasks]
        for one in review.screen("agreed").pieces
        if isinstance(one, pieces.Tasks)
    }
    assert lists == {"已过期": ["带测试报告去"], "还没到期": ["补报价"], "已做完": ["催回款"]}
    assert tile(review, "agreed", "已过期").text == "1"


def test_without_actions_the_screen_says_how_to_note_one(tmp_path):
    review = ReviewState(asked(weekly_team(tmp_path / "客户.xlsx", with_actions=False)))
    assert "记行动" in piece(review, "agreed", pieces.Note).text


def test_trust_tells_the_refresh_and_who_is_not_judged(review):
    assert tile(review, "trust", "上次刷新").text == "3月2日"
    assert tile(review, "trust", "已判阶段").text == "5/5"
    assert behind(review, tile(review, "trust", "从没跟进过")) == {"C1", "C2", "C3", "C5", "C7"}
    review.request = asked(review.request.path, as_of=date(2026, 3, 20))
    review.reload()
    assert "先刷新" in piece(review, "trust", pieces.Note).text


def test_a_grade_that_runs_low_names_what_is_missing(review):
    rows = piece(review, "keeping", pieces.Table).rows
    assert [(row[0].text, row[2].text) for row in rows] == [("B", "20"), ("C", "40")]


def test_proposals_leave_the_closed_alone(review):
    named = {
        person.customer
        for one in review.screen("keeping").pieces
        if isinstance(one, pieces.People)
        for person in one.people
    }
    assert named.isdisjoint({"C4", "C6"})
    paused = piece(review, "keeping", pieces.People, "建议暂停")
    assert [person.customer for person in paused.people] == ["C2"]


def test_the_load_counts_each_contact_once(review):
    for row in piece(review, "load", pieces.Table).rows:
        assert sum(int(cell.text) for cell in row[2:-1]) == int(row[-1].text)


@pytest.mark.parametrize("screen", [one.name for one in SCREENS])
def test_every_count_opens_to_as_many_customers(review, screen):
    for cell in cells_of(review, screen):
        customers = review.opening(cell.open).customers
        assert customers
        assert len(review.rows(cell.open, 0, len(customers))) == len(customers)
        if cell.text.replace(",", "").isdigit():
            assert int(cell.text.replace(",", "")) == len(customers), cell


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("screen", [one.name for one in SCREENS])
def test_every_screen_is_plain_values_in_both_languages(review, screen, language):
    review.speak(language)
    shown = json.loads(json.dumps(review.shown(screen), ensure_ascii=False))
    assert shown["title"] == review.facts.say(f"{screen}.title")
    assert shown["pieces"]
    if language == "en":
        shown_words = json.dumps([shown["title"], shown["question"]], ensure_ascii=False)
        assert not any("\u4e00" <= character <= "\u9fff" for character in shown_words)


def test_a_view_of_one_owner_counts_only_theirs(review):
    review.choose("李强", None, Unit.WEEK)
    assert set(review.facts.data.customers.index) == {"C3", "C4", "C6"}
    steps = piece(review, "funnel", pieces.FunnelDrawing).steps
    assert {step.stage: step.count.text for step in steps} == {
        "potential": "0",
        "watching": "1",
        "intention": "0",
        "opportunity": "0",
    }


def test_a_view_of_one_source_and_of_the_month(review):
    review.choose(None, "phone", Unit.MONTH)
    assert set(review.facts.data.customers.index) == {"C3", "C4", "C6"}
    assert review.facts.period.start == date(2026, 3, 1)
    review.choose(None, "", Unit.WEEK)
    assert set(review.facts.data.customers.index) == {"C5"}


def test_the_forecast_of_the_monthly_screen_is_the_analysis_s(review):
    made = forecast(review.read.funnel)
    assert tile(review, "monthly", "加权预测").text == review.facts.amount(made.weighted_amount.value)


def test_a_customer_s_past_is_told_the_latest_first(review):
    past = review.past("C3")
    assert [(one["label"], one["on"]) for one in past["stages"]] == [("观望", "3月2日"), ("意向", "1月5日")]
    assert past["actions"][0]["action"] == "补报价"
    assert review.past("nobody") == {}


def test_an_action_noted_is_on_the_screens_and_in_the_workbook(review, book):
    review.note(NewAction("约总工看现场", "李强", "C3", date(2026, 3, 12), "赵总"))
    rows = [[cell.value for cell in row] for row in load_workbook(book)["行动"].iter_rows()]
    assert rows[-1][:4] == ["C3", "开封三家", "约总工看现场", "李强"]
    assert "约总工看现场" in [task.action for task in piece(review, "agreed", pieces.Tasks, "还没到期").tasks]
    assert "李强:约总工看现场(开封三家),3月12日前" in minutes_text(review)


def test_an_action_settled_is_done_in_the_workbook(review, book):
    review.settle(0, "done")
    row = [cell.value for cell in load_workbook(book)["行动"][2]]
    assert (row[5], row[8].date()) == ("已完成", AS_OF)


def test_an_action_that_somebody_changed_is_not_overwritten(review, book):
    other = load_workbook(book)
    other["行动"].cell(2, 6).value = "不做了"
    other.save(book)
    before = book.read_bytes()
    with pytest.raises(ActionGone):
        review.settle(0, "done")
    assert book.read_bytes() == before


def test_looking_writes_nothing(review, book, team_bytes):
    for one in SCREENS:
        review.shown(one.name)
    assert book.read_bytes() == team_bytes


def test_a_screen_as_a_workbook_holds_its_customers(review):
    made = exported(review, "xlsx", "moved")
    book = load_workbook(BytesIO(made.content))
    screen, customers = book.worksheets
    assert screen.cell(1, 1).value == "谁动了"
    assert {row[1].value for row in customers.iter_rows(min_row=2)} >= {"C1", "C3", "C4", "C5", "C6", "C7"}
    assert made.name == "漏斗评审-2026-03-05-moved.xlsx"


def test_the_minutes_as_text_carry_what_was_added(review):
    said = exported(review, "minutes", "minutes", "周五再看一次").content.decode("utf8")
    assert "成交1家:安阳四家" in said
    assert said.rstrip().endswith("周五再看一次")


def test_a_report_is_one_private_file_that_asks_nobody(book):
    report = write_report(asked(book))
    path = book.with_name("漏斗评审-2026-03-05.html")
    assert report.as_json()["path"] == str(path)
    assert path.stat().st_mode & 0o077 == 0
    page = path.read_text(encoding="utf8")
    assert "default-src 'none'" in page
    assert "https://" not in page
    assert page.count("http://") == page.count("http://www.w3.org/")
    write_report(asked(book))  # a report of before is replaced


def test_a_report_replaces_nothing_but_a_report(book, tmp_path):
    other = tmp_path / "notes.html"
    other.write_text("my own page")
    with pytest.raises(FileExists):
        write_report(asked(book), other)
    assert other.read_text() == "my own page"


def test_a_name_cannot_break_out_of_the_report(tmp_path):
    path = weekly_team(tmp_path / "客户.xlsx")
    book = load_workbook(path)
    book["客户"].cell(2, 2).value = "</script><script>alert(1)</script>"
    book.save(path)
    write_report(asked(path), tmp_path / "r.html")
    assert "<script>alert(1)" not in (tmp_path / "r.html").read_text(encoding="utf8")


def test_a_report_lists_everybody_behind_every_number(review):
    facts = report._facts(review, "")
    assert facts["openings"]
    for opening in facts["openings"].values():
        assert len(opening["customers"]) == opening["count"]
