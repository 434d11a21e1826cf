"""The board's widget hears the browser and answers with patches, never with the whole list."""

import json

import pytest
from judged_books import AS_OF, customers_of, edited, team_book

from crmkit.jobs.history.facts import _BOARD_WORDS
from crmkit.locale import LANGUAGES, text
from crmkit.review import ClassifyBoard

RICH = {"态度": "质疑", "认知": "具体", "认可度": "有异议", "负责人": "王芳", "来源": "展会", "预计金额": 90000}
POOR = {"负责人": "李强", "来源": "电话", "预计金额": 5000}
TOUCHES = (
    (AS_OF, "C0001", "电话", "王芳", "方案定了,走合同审批"),
    (AS_OF, "C0002", "微信", "李强", "知道了,资料先放这里"),
)


@pytest.fixture
def board(tmp_path, monkeypatch):
    path = team_book(tmp_path, RICH, POOR, {**POOR, "态度": '=IF(1,"质疑","")'}, touches=TOUCHES)
    made = ClassifyBoard(path, by="张经理", as_of=AS_OF)
    made.heard = []
    monkeypatch.setattr(made, "send", made.heard.append)
    return made


def sent(board, kind, **message):
    board._handle_custom_msg({"seq": len(board.heard), "kind": kind, **message}, [])
    return board.heard[-1]


def test_the_first_paint_has_the_queue_and_the_card_on_top(board):
    first = json.loads(json.dumps(sent(board, "whole")["whole"]))
    assert (first["total"], [row["id"] for row in first["rows"]]) == (3, ["C0001", "C0002", "C0003"])
    assert (first["card"]["id"], first["counts"]["queue"], first["pending"]) == ("C0001", 3, 0)
    assert first["terms"]["stage"][0] == ["potential", "潜在"]
    assert len(json.dumps(first)) < 20_000


def test_the_panel_is_there_before_the_workbook_is_read_and_tells_how_far_it_is(board):
    assert board.first == {"file": "客户.xlsx", "steps": ["read", "check", "decide", "history", "notes"]}
    assert board.heard == []
    sent(board, "whole")
    told = [one.get("step") or one["is_busy"] for one in board.heard[:-1]]
    assert told == [True, *board.first["steps"], False]
    board.heard.clear()
    sent(board, "whole")  # a page that was loaded again
    assert [one for one in board.heard if one.get("tell") == "step"] == []


def test_what_stands_in_the_way_of_reading_is_told_in_words_and_can_be_tried_again(board):
    book = board._choose().path
    content = book.read_bytes()
    book.write_bytes(b"not a workbook")
    answer = sent(board, "whole")
    assert book.name in answer["error"]
    assert answer["code"]
    assert board.heard[-2] == {"tell": "busy", "is_busy": False}
    book.write_bytes(content)
    assert sent(board, "whole")["whole"]["total"] == 3


def test_a_card_shows_facts_notes_with_phrases_what_is_missing_and_why(board):
    card = sent(board, "card", place=0)["card"]
    assert {"label": "来源", "value": "展会"} in card["facts"]
    note = card["notes"][0]
    assert [note["words"][one["from"] : one["to"]] for one in note["quotes"]] == ["方案定", "走合同"]
    assert (card["suggestion"]["stage"], card["decided"]["stage"]) == ("opportunity", "intention")
    assert "有钱" in card["missing"]
    assert card["decided"]["why"].startswith("B")
    assert sent(board, "why", place=0)["lines"][0].startswith("下次跟进")
    assert sent(board, "card", place=2)["card"]["locks"] == {"attitude": "formula"}


def test_a_step_is_answered_with_what_it_changed(board):
    answer = sent(board, "stage", places=[1], stage="watching")
    assert (answer["pending"], answer["can_undo"], answer["changed"]) == (2, True, {"customers": 1, "cells": 2})
    assert [row["stage"] for row in answer["rows"]] == ["watching"]
    assert answer["card"]["answers"]["attitude"] == "accepting"
    assert sent(board, "undo")["pending"] == 0
    assert sent(board, "redo")["pending"] == 2


def test_a_suggestion_is_only_applied_when_accepted(board):
    assert board.state.decisions.pending == {}
    assert sent(board, "suggestion", place=1)["card"]["decided"]["stage"] == "watching"
    assert "changed" not in sent(board, "suggestion", place=2)


def test_bulk_is_one_step_over_ticked_or_listed(board):
    assert sent(board, "answer", target="listed", answers={"has_need": "yes"})["changed"]["customers"] == 3
    assert sent(board, "undo")["pending"] == 0
    assert sent(board, "tag", places=[0, 1], tag="老乡")["changed"] == {"customers": 2, "cells": 2}
    assert sent(board, "tag", places=[0, 1], tag="老乡").get("changed") is None
    assert sent(board, "grade", target="listed", grade="A")["changed"]["customers"] == 3
    assert sent(board, "later", target="listed")["counts"]["later"] == 3


def test_filters_rows_and_ranges(board):
    answer = sent(board, "show", wanted={"mode": "all", "owner": "李强"})
    assert (answer["total"], [row["id"] for row in answer["rows"]]) == (2, ["C0002", "C0003"])
    assert [row["id"] for row in sent(board, "rows", first=1, count=60)["rows"]] == ["C0003"]
    assert sent(board, "between", first=1, last=0)["places"] == [1, 2]


def test_fields_nobody_may_judge_are_passed_over(board):
    assert "changed" not in sent(board, "answer", places=[0], answers={"customer_name": "别家"})


def test_preview_write_and_take_back(board):
    sent(board, "stage", places=[1], stage="watching")
    said = sent(board, "preview")
    assert [(line["field"], line["old"], line["new"]) for line in said["lines"]] == [
        ("态度", "", "接纳"),
        ("认知", "", "笼统"),
    ]
    board.heard.clear()
    answer = sent(board, "write")
    assert answer["written"]["cells"] == 2
    assert [one["is_busy"] for one in board.heard if one.get("tell") == "busy"] == [True, False]
    path = board.state.request.path
    assert customers_of(path)["C0002"]["阶段"] == "观望"
    assert answer["whole"]["can_undo_write"]
    assert sent(board, "undo_write")["whole"]["pending"] == 0
    assert customers_of(path)["C0002"]["态度"] is None


def test_an_overruled_salesperson_is_named_on_the_card_at_once(board):
    (attitude, _) = sent(board, "stage", places=[0], stage="watching")["card"]["disputes"]
    said = {"kind": "overruling", "field": "态度", "judged": "接纳", "said": "质疑", "by": "", "on": ""}
    assert attitude == said
    sent(board, "write")
    (attitude, _) = sent(board, "card", place=0)["card"]["disputes"]
    assert attitude == {**said, "kind": "overruled", "by": "张经理", "on": str(board.state.request.now.date())}


def test_contribution_and_how_long_a_decision_by_hand_holds_are_written(board):
    sent(board, "grade", places=[1], grade="A")
    sent(board, "answer", places=[1], answers={"override_until_on": "2026-06-30", "contribution": "large"})
    assert sent(board, "write")["written"]["cells"] == 3
    row = customers_of(board.state.request.path)["C0002"]
    assert (row["贡献"], row["人工有效期至"].date().isoformat(), row["人工分级"]) == ("大", "2026-06-30", "A")


def test_a_conflict_comes_as_base_mine_and_theirs(board):
    sent(board, "stage", places=[1], stage="watching")
    edited(board.state.request.path, 2, 态度="质疑")
    (conflict,) = sent(board, "write")["conflicts"]
    assert (conflict["base"], conflict["mine"], conflict["theirs"], conflict["field"]) == ("", "接纳", "质疑", "态度")
    sent(board, "resolve", choices={conflict["name"]: "mine"})
    assert sent(board, "write")["written"]["cells"] == 2
    assert customers_of(board.state.request.path)["C0002"]["态度"] == "接纳"


def test_the_other_language_says_everything_again(board):
    whole = sent(board, "language", language="en")["whole"]
    assert board.words["title"] == "Classify customers"
    assert (whole["fields"]["attitude"], whole["terms"]["stage"][0][1]) == ("Attitude", "Potential")
    assert whole["card"]["decided"]["why"].startswith("B")  # the workbook's own words stay


def test_a_draft_is_offered_taken_over_or_thrown_away(board, monkeypatch):
    sent(board, "stage", places=[1], stage="watching")
    path = board.state.request.path

    def again():
        made = ClassifyBoard(path, as_of=AS_OF)
        made.heard = []
        monkeypatch.setattr(made, "send", made.heard.append)
        return made

    other = again()
    (draft,) = sent(other, "whole")["whole"]["drafts"]
    assert (draft["by"], draft["steps"]) == ("张经理", 1)
    assert sent(other, "recover", name=draft["name"])["whole"]["pending"] == 2
    third = again()
    assert sent(third, "discard", name=sent(third, "whole")["whole"]["drafts"][0]["name"])["drafts"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stage_history_knows_the_board_by_its_mark(language):
    assert text("classify.note_mark", language).casefold() in _BOARD_WORDS
    assert text("classify.note_strip", language) == text(
        "classify.note", language, mark=text("classify.note_mark", language), words=""
    )
