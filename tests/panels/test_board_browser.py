"""The board in real JupyterLab and Voila: keys, drag, bulk, undo, write-back, conflict, a lost kernel, a draft."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from judged_books import customers_of, edited, listed

pytestmark = pytest.mark.browser
BOARD = ".ck-board"


@pytest.fixture
def board(lab, page, demo_bytes):
    """The board in JupyterLab on a workbook as new; the page, with the workbook at hand."""
    page.workbook = lab.start_over(demo_bytes)
    page.door = lab.address("01")
    page.goto(page.door)
    opened(page)
    return page


def opened(page):
    page.wait_for_selector(f'{BOARD}[data-ready="true"]')
    page.focus(BOARD)


def unjudged_first(page):
    """Customers nobody has judged on top of the queue: every quadrant is a change for them."""
    page.locator('[data-name="order"]').select_option("reason")
    page.wait_for_selector('.cb-center .cb-reason[data-reason="new"]')
    page.focus(BOARD)


def row_of(page, place):
    """Id of the customer on a line of the list."""
    return page.locator(".cb-row").nth(place).locator(".cb-row-words").inner_text()


def counted(page, mode, count):
    page.wait_for_selector(f'.cb-mode[data-mode="{mode}"] b:text-is("{count}")')


def named(page):
    return page.locator(".cb-head h2").inner_text()


def write_back(page):
    page.keyboard.press("v")
    page.locator('.ck-dialog [data-name="write"]').click()


def by_name(page):
    return {row["客户名称"]: row for row in customers_of(page.workbook).values()}


def lab_says(page, path, method="GET"):
    """What the notebook server answers."""
    parts = urlsplit(page.door)
    token = parse_qs(parts.query)["token"][0]
    headers = {"Authorization": f"token {token}"}
    return page.request.fetch(f"{parts.scheme}://{parts.netloc}/api/{path}", method=method, headers=headers)


def test_keys_drag_undo_and_write_back(board):
    unjudged_first(board)
    first = named(board)
    board.keyboard.press("4")
    board.wait_for_function("name => document.querySelector('.cb-head h2').textContent !== name", arg=first)
    second = named(board)
    token = board.locator(".cb-token").bounding_box()
    target = board.locator('.cb-cell[data-stage="intention"]').bounding_box()
    board.mouse.move(token["x"] + 9, token["y"] + 9)
    board.mouse.down()
    board.mouse.move(target["x"] + 50, target["y"] + 50, steps=5)
    board.mouse.up()
    counted(board, "changed", 2)
    third = named(board)
    board.locator('.cb-cell[data-stage="watching"]').click()
    counted(board, "changed", 3)
    board.keyboard.press("u")
    counted(board, "changed", 2)
    assert named(board) == third  # an undo shows whom it was about
    board.keyboard.press("a")
    board.keyboard.type("老板认识")
    board.keyboard.press("Enter")
    board.wait_for_selector('.cb-head .cb-grade[data-grade="A"]')
    board.keyboard.press("d")
    board.locator(".cb-until").fill("2026-06-30")
    board.keyboard.press("Enter")
    board.wait_for_function("document.activeElement.classList.contains('ck-board')")
    board.keyboard.press("x")
    board.wait_for_selector('.cb-segment[data-field="contribution"][data-value="large"][aria-pressed="true"]')
    board.keyboard.press("Control+z")
    board.keyboard.press("Control+Shift+z")
    counted(board, "changed", 3)
    notebook = lab_says(board, "contents/" + urlsplit(board.door).path.rpartition("/")[2]).json()["content"]
    assert len(notebook["cells"]) == 1  # dd, b, a and the like never reached the notebook
    write_back(board)
    board.wait_for_selector('.cb-toast-line[data-kind="good"]')
    rows = by_name(board)
    assert (rows[first]["态度"], rows[first]["认知"], rows[first]["阶段"]) == ("接纳", "具体", "商机")
    assert (rows[second]["态度"], rows[second]["认知"], rows[second]["阶段"]) == ("质疑", "具体", "意向")
    assert (rows[third]["人工分级"], rows[third]["人工说明"], rows[third]["分级"]) == ("A", "看板:老板认识", "A")
    assert (rows[third]["人工有效期至"].date().isoformat(), rows[third]["贡献"]) == ("2026-06-30", "大")
    assert {row["客户名称"] for row in listed(board.workbook, "判断记录")} == {first, second, third}


def test_a_line_of_the_list_is_dragged_onto_the_board(board):
    unjudged_first(board)
    names = {place: row_of(board, place) for place in (2, 4)}
    drag(board, ".cb-row", 2, "opportunity")
    counted(board, "changed", 1)
    drag(board, ".cb-row", 4, None)  # let go beside the board: nothing happens
    board.locator(".cb-tick").nth(4).click()
    board.locator(".cb-tick").nth(5).click()
    drag(board, ".cb-row", 4, "watching")  # two are ticked: both, and how many is said first
    assert "2" in board.locator(".ck-dialog .cb-count").inner_text()
    board.locator('.ck-dialog [data-name="bulk"]').click()
    counted(board, "changed", 3)
    write_back(board)
    board.wait_for_selector('.cb-toast-line[data-kind="good"]')
    rows = by_name(board)
    assert [rows[names[place]]["阶段"] for place in (2, 4)] == ["商机", "观望"]


def drag(page, line, number, stage):
    """By mouse from a line of the list into a field of the board, or beside it."""
    start = page.locator(f"{line}:visible").nth(number).bounding_box()
    target = page.locator(f'.cb-cell[data-stage="{stage}"]' if stage else ".cb-side").bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 40, steps=4)
    page.mouse.up()


def test_bulk_shows_the_count_first_and_chinese_input_is_no_command(board):
    board.locator('.cb-mode[data-mode="all"]').click()
    board.wait_for_selector('[data-name="bulk"]:has-text("300")')
    names = [row_of(board, place) for place in (0, 1, 2)]
    board.locator(".cb-tick").nth(0).click()
    board.locator(".cb-tick").nth(2).click(modifiers=["Shift"])
    board.wait_for_selector('[data-name="bulk"]:has-text("3")')
    board.focus(BOARD)
    # an input method that is composing: the letters are its own
    composing = "{ key: 'l', bubbles: true, isComposing: true, keyCode: 229 }"
    board.evaluate(f"document.querySelector('{BOARD}').dispatchEvent(new KeyboardEvent('keydown', {composing}))")
    counted(board, "later", 0)
    board.keyboard.press("g")
    assert "3" in board.locator(".ck-dialog .cb-count").inner_text()
    board.locator(".ck-dialog select").first.select_option("add_tag")
    board.locator(".ck-dialog input").fill("重点")
    board.locator('.ck-dialog [data-name="bulk"]').click()
    counted(board, "changed", 3)
    board.keyboard.press("u")
    counted(board, "changed", 0)
    board.keyboard.press("r")
    counted(board, "changed", 3)
    write_back(board)
    board.wait_for_selector('.cb-toast-line[data-kind="good"]')
    rows = by_name(board)
    assert [name for name, row in rows.items() if "重点" in str(row["标签"] or "")] == names


def test_a_conflict_is_shown_and_decided(board):
    unjudged_first(board)
    name = named(board)
    number = int(board.locator(".cb-row").first.get_attribute("data-place")) + 1
    board.keyboard.press("2")
    counted(board, "changed", 1)
    edited(board.workbook, number, 态度="质疑")
    write_back(board)
    board.wait_for_selector(".cb-conflict")
    assert by_name(board)[name]["认知"] is None  # nothing is written before a person has decided
    board.locator('[data-name="mine-0"]').click()
    board.locator('.ck-dialog [data-name="resolve"]').click()
    board.wait_for_selector('.cb-toast-line[data-kind="good"]')
    assert (by_name(board)[name]["态度"], by_name(board)[name]["阶段"]) == ("接纳", "观望")


def test_a_lost_kernel_is_told_and_the_draft_is_there_on_the_next_open(board):
    name = named(board)
    board.keyboard.press("3")
    counted(board, "changed", 1)
    kernel = lab_says(board, "kernels").json()[-1]["id"]
    lab_says(board, f"kernels/{kernel}/restart", "POST")
    board.wait_for_selector(f'{BOARD}[data-wire="lost"]')
    assert board.locator(".ck-lost").is_visible()
    board.reload()
    opened(board)
    board.locator('.ck-dialog [data-name="recover"]').click()
    counted(board, "changed", 1)
    write_back(board)
    board.wait_for_selector('.cb-toast-line[data-kind="good"]')
    assert by_name(board)[name]["阶段"] == "意向"


def test_the_keyboard_alone_a_screen_reader_and_the_other_language(board):
    board.keyboard.press("j")
    board.wait_for_function("document.querySelector('.ck-spoken').textContent.startsWith('第2家')")
    assert board.locator(".ck-row[aria-selected=true]").count() == 1
    board.locator('.cb-cell[data-stage="potential"]').focus()
    outline = board.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    board.keyboard.press("Enter")
    counted(board, "changed", 1)
    assert outline in {"solid", "none"}
    board.focus(BOARD)
    board.keyboard.press("?")
    assert board.evaluate("document.activeElement.closest('.ck-dialog') !== null")
    board.keyboard.press("Escape")
    assert board.evaluate("document.activeElement.classList.contains('ck-board')")
    board.locator('[data-name="language"]').click()
    board.get_by_role("heading", name="Classify customers").wait_for()
    shades = [board.evaluate("getComputedStyle(document.querySelector('.ck-board')).backgroundColor")]
    board.get_by_role("button", name="Dark or light").click()
    shades.append(board.evaluate("getComputedStyle(document.querySelector('.ck-board')).backgroundColor"))
    assert len(set(shades)) == 2


def test_the_answers_are_in_sight_on_a_small_screen(board):
    board.set_viewport_size({"width": 1366, "height": 768})
    board.wait_for_function("""() => {
        const centre = document.querySelector('.cb-center').getBoundingClientRect();
        return document.querySelector('.cb-answers').getBoundingClientRect().bottom <= centre.bottom + 1;
    }""")


def test_a_workbook_that_cannot_be_read_is_told_in_the_panel(lab, page, demo_bytes):
    workbook = lab.start_over(b"no workbook")
    page.goto(lab.address("01"))
    page.locator('.cb-opening [data-name="again"]').wait_for()
    assert workbook.name in page.locator(".cb-opening").inner_text()
    workbook.write_bytes(demo_bytes)
    page.locator('.cb-opening [data-name="again"]').click()
    opened(page)


def test_voila_shows_the_same_board(voila, page, demo_bytes):
    page.workbook = voila.start_over(demo_bytes)
    page.goto(voila.address("01"))
    opened(page)
    name = named(page)
    page.keyboard.press("1")
    counted(page, "changed", 1)
    write_back(page)
    page.wait_for_selector('.cb-toast-line[data-kind="good"]')
    assert by_name(page)[name]["阶段"] == "潜在"
    assert json.loads(page.locator(BOARD).get_attribute("data-latency")) >= 0
