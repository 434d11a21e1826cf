"""The review as a widget and in a browser: click a number, see the customers; note an action, read the workbook."""

from __future__ import annotations

import re
from base64 import b64decode

import pytest
from openpyxl import load_workbook
from panel_servers import ROOT
from review_books import AS_OF, asked

from crmkit.locale import LANGUAGES, catalogue
from crmkit.review import FunnelReview
from crmkit.review.funnel import report
from crmkit.review.funnel.mailing import write_report

# ── the widget ──


@pytest.fixture
def ask(book, monkeypatch):
    """Sends a message to a panel on the team's workbook and gives the answer."""
    panel = FunnelReview(book, as_of=AS_OF)
    said = []
    monkeypatch.setattr(panel, "send", said.append)

    def asks(kind, **body):
        said.clear()
        panel._handle_custom_msg({"seq": 1, "kind": kind, **body}, [])
        return next(answer for answer in said if "ack" in answer)

    asks.heard = said
    return asks


def test_a_number_opens_to_its_customers(ask):
    screen = ask("screen", name="funnel")["screen"]
    watching = screen["pieces"][0]["steps"][1]["count"]
    opening = ask("opening", key=watching["open"])
    assert (opening["title"], opening["count"]) == ("观望", 3)
    assert {row["id"] for row in opening["rows"]} == {"C1", "C2", "C3"}
    assert ask("rows", key=watching["open"], first=1, count=1)["rows"] == opening["rows"][1:2]


def test_a_view_answers_with_its_frame(ask):
    frame = ask("choose", owner="李强", source="*", unit="month")["frame"]
    assert frame["view"] == {"owner": "李强", "source": None, "unit": "month"}
    assert ask("past", customer="C3")["past"]["name"] == "开封三家"


def test_the_language_is_switched_without_touching_the_workbook(ask, book, team_bytes):
    answer = ask("speak", to="en")
    assert answer["frame"]["name"] == "Funnel review"
    assert answer["words"]["ui.note_action"] == "Note action"
    assert book.read_bytes() == team_bytes


def test_an_action_goes_into_the_workbook(ask, book):
    ask("screen", name="agreed")
    body = {"action": "约总工看现场", "owner": "李强", "customer": "C3", "due_by": "2026-03-12", "asked_by": "赵总"}
    assert "error" not in ask("note", **body)
    assert load_workbook(book)["行动"].cell(6, 3).value == "约总工看现场"


@pytest.mark.parametrize("kind", ["screen", "choose", "reload", "take"])
def test_what_takes_long_on_a_large_workbook_says_so_first(kind, ask):
    """The browser takes a kernel that is silent for twelve seconds for a lost one."""
    bodies = {
        "screen": {"name": "groups"},
        "choose": {"owner": "王芳", "source": "*", "unit": "week"},
        "take": {"what": "html", "name": "trust"},
    }
    ask(kind, **bodies.get(kind, {}))
    assert [one["is_busy"] for one in ask.heard if one.get("tell") == "busy"] == [True, False]


def test_what_cannot_be_written_is_told_in_words(ask, book):
    book.unlink()
    answer = ask("note", action="约总工看现场", owner="李强", customer="C3", due_by="", asked_by="")
    assert "找不到文件" in answer["error"]


def test_files_come_as_bytes(ask):
    page = ask("take", what="html", name="moved", notes="周五再看一次")
    assert page["name"] == "漏斗评审-2026-03-05.html"
    assert "周五再看一次" in b64decode(page["content"]).decode("utf8")


def test_a_workbook_that_cannot_be_read_is_told_on_the_panel(tmp_path):
    panel = FunnelReview(tmp_path / "没有.xlsx")
    assert panel.state is None
    assert "找不到文件" in panel.first["problem"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_the_scripts_ask_for_exists(language):
    known = {**catalogue("review", language), **catalogue("funnel", language)}
    folder = ROOT / "crmkit" / "review" / "funnel"
    scripts = "".join(path.read_text(encoding="utf8") for path in folder.glob("*.js"))
    asked_for = set(re.findall(r'say\("([^"]+)"', scripts)) | set(re.findall(r"(?<!\.)words\.(\w+)", scripts))
    assert asked_for <= known.keys()


# ── the browser ──


def opened(page, served, team_bytes):
    """The panel on the team's workbook."""
    served.start_over(team_bytes)
    page.goto(served.address("02"))
    root = page.locator(".ck-funnel")
    root.get_by_role("heading", name="数据可信吗").wait_for()
    return root


def go(root, screen, title):
    root.locator(f'button[data-screen="{screen}"]').click()
    root.get_by_role("heading", name=title, level=2, exact=True).last.wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("door", ["lab", "voila"])
def test_click_a_stage_and_note_an_action_for_one_of_its_customers(door, request, page, team_bytes):
    served = request.getfixturevalue(door)
    root = opened(page, served, team_bytes)
    go(root, "funnel", "漏斗")
    root.get_by_role("button", name="观望 3").click()
    drawer = root.get_by_role("dialog")
    drawer.get_by_role("heading", name="观望").wait_for()
    assert sorted(drawer.locator(".fr-row-name").all_inner_texts()) == ["开封三家", "洛阳二家", "郑州一家"]

    drawer.get_by_text("开封三家").click()
    past = root.get_by_role("dialog", name="开封三家")
    past.get_by_text("意向").first.wait_for()
    past.get_by_role("button", name="记行动").click()
    form = root.get_by_role("dialog", name="记行动")
    form.get_by_label("要做什么").fill("约总工看现场")
    assert form.get_by_label("谁做").input_value() == "李强"
    assert form.get_by_label("哪天之前").input_value() == "2026-03-12"
    form.get_by_role("button", name="写进工作簿").click()
    root.get_by_text("已写进工作簿:约总工看现场").first.wait_for()

    row = [cell.value for cell in load_workbook(served.workbook)["行动"][6]]
    assert row[:4] == ["C3", "开封三家", "约总工看现场", "李强"]


@pytest.mark.browser
def test_a_flow_opens_by_mouse_and_by_keyboard(voila, page, team_bytes):
    root = opened(page, voila, team_bytes)
    go(root, "funnel", "漏斗")
    root.get_by_role("button", name="本期从潜在升走 1").click()
    root.get_by_role("dialog").get_by_text("郑州一家").wait_for()
    root.get_by_role("dialog").press("Escape")
    back = root.get_by_role("button", name="本期从意向退回 1")
    back.focus()
    back.press("Enter")
    root.get_by_role("dialog").get_by_text("开封三家").wait_for()
    root.get_by_role("dialog").press("Escape")
    assert back.evaluate("mark => mark === mark.getRootNode().activeElement")
    assert root.get_by_role("button", name="本期从观望升走").count() == 0


@pytest.mark.browser
def test_last_week_s_action_is_ticked_off_by_keyboard(voila, page, team_bytes):
    root = opened(page, voila, team_bytes)
    root.locator(".fr-main").press("2")
    task = root.locator("li", has_text="带测试报告去")
    task.get_by_role("button", name="做完了").press("Enter")
    root.get_by_text("已记下:带测试报告去").first.wait_for()
    assert load_workbook(voila.workbook)["行动"].cell(2, 6).value == "已完成"
    root.locator(".fr-main").press("ArrowRight")
    root.get_by_role("heading", name="谁动了").wait_for()


@pytest.mark.browser
def test_filters_language_and_theme(voila, page, team_bytes):
    root = opened(page, voila, team_bytes)
    go(root, "funnel", "漏斗")
    root.get_by_label("负责人", exact=True).select_option("李强")
    root.get_by_role("button", name="观望 1").wait_for()
    root.get_by_role("button", name="EN").click()
    root.get_by_role("button", name="Watching 1").wait_for()
    before = root.get_attribute("data-theme")
    root.locator(".fr-tools button").last.click()
    assert root.get_attribute("data-theme") != before


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["html", "xlsx", "png", "minutes"])
def test_a_view_is_taken_along(kind, voila, page, team_bytes, tmp_path):
    root = opened(page, voila, team_bytes)
    with page.expect_download() as waiting:
        root.get_by_label("导出").select_option(kind)
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    starts = {"html": b"<!doctype html>", "xlsx": b"PK", "png": b"\x89PNG", "minutes": "漏斗评审".encode()}
    assert path.read_bytes().startswith(starts[kind])


@pytest.mark.browser
def test_a_kernel_that_restarted_is_told_before_anything_is_lost(lab, page, team_bytes):
    root = opened(page, lab, team_bytes)
    server, token = lab.address("02").partition("/doc/")[0], lab.address("02").partition("token=")[2]
    key = {"Authorization": f"token {token}"}
    for kernel in page.request.get(f"{server}/api/kernels", headers=key).json():
        assert page.request.post(f"{server}/api/kernels/{kernel['id']}/restart", headers=key).ok
    root.locator('button[data-screen="moved"]').click()
    page.get_by_role("alert").get_by_text("内核已断开").wait_for()


@pytest.mark.browser
def test_a_report_opens_by_itself_with_every_number_open(book, page):
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    write_report(asked(book))
    page.goto(book.with_name("漏斗评审-2026-03-05.html").as_uri())
    root = page.locator(".ck-funnel")
    root.get_by_role("heading").first.wait_for()
    page.keyboard.press("3")  # nobody has clicked yet
    root.get_by_role("heading", name="谁动了").wait_for()
    page.evaluate("document.activeElement.blur()")  # a mail program gives the page no focus
    page.keyboard.press("8")
    root.get_by_role("heading", name="纪要").first.wait_for()
    page.keyboard.press("ArrowLeft")
    root.get_by_role("heading", name="每个人的活").first.wait_for()
    go(root, "funnel", "漏斗")
    root.get_by_role("button", name="本期从观望失去 1").press("Enter")
    root.get_by_role("dialog").get_by_text("新乡六家").wait_for()
    page.keyboard.press("Escape")
    root.get_by_role("button", name="观望 3").press("Enter")
    root.get_by_role("dialog").get_by_text("洛阳二家").click()
    root.get_by_role("dialog", name="洛阳二家").get_by_text("带测试报告去").wait_for()
    assert root.get_by_role("button", name="记行动").count() == 0
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.browser
def test_a_report_of_a_very_large_workbook_says_how_many_it_does_not_list(book, page, monkeypatch):
    monkeypatch.setattr(report, "_ROWS_LIMIT", 2)
    monkeypatch.setattr(report, "_FIRST_COUNT", 1)
    write_report(asked(book))
    page.goto(book.with_name("漏斗评审-2026-03-05.html").as_uri())
    root = page.locator(".ck-funnel")
    go(root, "funnel", "漏斗")
    root.get_by_role("button", name="观望 3").press("Enter")
    drawer = root.get_by_role("dialog")
    drawer.get_by_text("只列前 1 家,还有 2 家").wait_for()
    assert drawer.get_by_role("option").count() == 1
