"""What the notes suggest: right where it speaks, silent where they say too little or two things."""

import pytest
from judged_books import AS_OF, asked, team_book
from labelled_notes import ZH
from openpyxl import load_workbook

from crmkit.jobs.opening import opened
from crmkit.jobs.rule_sheets.cues_sheet import cues_sheet
from crmkit.locale import text
from crmkit.model.cues import Cue, default_cues
from crmkit.review.classify.state import BoardState
from crmkit.review.classify.suggestion import suggest, suggested_stages

STAGES = ("potential", "watching", "intention", "opportunity")
CUES = default_cues("zh")


def scores(labelled, cues):
    """Macro-F1 over the stages (a silence is a miss), precision where it speaks, share of stages it is silent on."""
    given = [(suggest([note], cues).stage, stage) for note, stage in labelled]
    f1 = []
    for stage in STAGES:
        hit = sum(said == meant == stage for said, meant in given)
        f1.append(2 * hit / (sum(said == stage for said, _ in given) + sum(meant == stage for _, meant in given)))
    spoken = [pair for pair in given if pair[0]]
    precision = sum(said == meant for said, meant in spoken) / len(spoken)
    silent = sum(not said for said, meant in given if meant) / sum(bool(meant) for _, meant in given)
    return sum(f1) / len(f1), precision, silent


def test_the_labelled_notes_are_told_apart(record_property):
    macro_f1, precision, silent = scores(ZH, CUES)
    record_property("macro_f1", round(macro_f1, 3))
    record_property("precision", round(precision, 3))
    record_property("abstention", round(silent, 3))
    assert precision >= 0.9
    assert macro_f1 >= 0.7


@pytest.mark.parametrize("note", [note for note, stage in ZH if not stage])
def test_nothing_is_guessed_where_nobody_could_tell(note):
    assert suggest([note], CUES).stage == ""


@pytest.mark.parametrize(
    ("cue", "stage", "why"),
    [
        ("reflex_refusal", "potential", ""),
        ("put_it_there", "watching", ""),
        ("price_pressure", "intention", ""),
        ("wants_commitment", "opportunity", ""),
        ("conflicting", "", "contradictory"),
        ("negation", "intention", ""),
        ("festival_gift", "", "thin"),
        ("copied", "", "thin"),
    ],
)
def test_the_demo_s_cues(cue, stage, why):
    said = suggest([text(f"demo.cue.{cue}", "zh")], CUES)
    assert (said.stage, said.why) == (stage, why)


def test_the_phrases_are_quoted_where_they_stand():
    note = "她说Ａ家便宜两成,嫌断网"
    said = suggest([note], CUES)
    assert [note[one.start : one.end] for one in said.quotes] == ["便宜", "嫌", "断网"]


def test_the_newest_note_counts_most_and_old_agreement_does_not_hide_a_turn():
    assert suggest(["合同条款谈好了,等盖章", "嫌贵,比价三家"], CUES).why == "contradictory"
    assert suggest(["合同盖章", "法务看合同,要承诺", "嫌太贵"], CUES).stage == "opportunity"
    assert suggest(["没人接", "合同盖章"], CUES).stage == "opportunity"
    assert suggest(["没人接", "没人接", "在忙", "合同盖章"], CUES).why == "thin"


def test_many_customers_at_once_are_as_one_by_one():
    notes = [[note] for note, _ in ZH] + [[ZH[0][0], ZH[25][0]], []]
    assert suggested_stages(notes, CUES) == [suggest(own, CUES).stage for own in notes]


def test_a_number_sign_stands_for_a_number():
    cues = (Cue("#台", "accepting", "specific"),)
    assert suggest(["要24台"], cues).stage == "opportunity"
    assert suggest(["要二十台"], cues).stage == "opportunity"
    assert suggest(["平台"], cues).stage == ""


def test_a_team_s_own_phrases_come_from_the_sheet(tmp_path):
    touches = [(AS_OF, "C0001", "电话", "王芳", "他说回头约饭"), (AS_OF, "C0002", "电话", "王芳", "嫌贵,比价")]
    path = team_book(tmp_path, {}, {}, touches=touches)
    book = load_workbook(path)
    sheet = book.create_sheet("线索词")
    sheet.append(["客户说的话", "态度", "认知", "备注"])
    sheet.append(["回头约饭", "接纳", "笼统", "我们这儿的客气话"])
    sheet.append(["随便", "无所谓", "", ""])
    book.save(path)
    board = BoardState(asked(path))
    assert board.queue.suggested.tolist() == ["watching", ""]
    (mistake,) = opened(asked(path)).steering.mistakes
    assert "无所谓" in mistake.problem.message("zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_sheet_holds_what_is_built_in(language):
    written = [row[0] for row in cues_sheet(language).rows if row[0]]
    assert written == [cue.words for cue in default_cues(language)]
