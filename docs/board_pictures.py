"""The classification board in each of its states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.model.tables import CUSTOMERS
from crmkit.testing.people import type_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from picture_rooms import Room
    from playwright.sync_api import Page

BOARD = ".ck-board"
_WRITTEN = '.cb-toast-line[data-kind="good"]'


def board_pictures(room: Room) -> Iterator[tuple[str, Page]]:
    """Name and page of one state after the other; the page shows it when the name comes."""
    for take in (_judging, _looking, _many, _writing, _clashing, _losing):
        yield from take(room)


def _opened(room: Room) -> Page:
    page = room.enter("01")
    _wait(page)
    return page


def _wait(page: Page) -> None:
    page.wait_for_selector(f'{BOARD}[data-ready="true"]')
    page.focus(BOARD)


def _counted(page: Page, mode: str, count: int) -> None:
    page.wait_for_selector(f'.cb-mode[data-mode="{mode}"] b:text-is("{count}")')


def _new_ones_first(page: Page) -> None:
    page.locator('[data-name="order"]').select_option("reason")
    page.wait_for_selector('.cb-center .cb-reason[data-reason="new"]')
    page.focus(BOARD)


def _go_until(page: Page, holds: Callable[[], bool]) -> None:
    while not holds():
        before = page.locator(".cb-head h2").inner_text()
        page.keyboard.press("j")
        page.wait_for_function("name => document.querySelector('.cb-head h2')?.textContent !== name", arg=before)


def _judging(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    yield "board", page
    _go_until(page, lambda: page.locator(".cb-accept").count() > 0)
    yield "board-suggestion", page
    page.locator(".cb-advance input").uncheck()
    page.focus(BOARD)
    page.keyboard.press("s")
    _counted(page, "changed", 1)
    page.keyboard.press("a")
    page.keyboard.type({"zh": "老板认识", "en": "the owner knows them"}[room.language])
    page.wait_for_selector(".cb-toast-line", state="detached")
    yield "board-judged", page


def _looking(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    page.locator('.cb-mode[data-mode="week"]').click()
    page.wait_for_selector('.cb-mode[data-mode="week"][aria-selected="true"]')
    yield "board-week", page
    page.locator(".cb-tab").nth(1).click()
    yield "board-history", page
    page.keyboard.press("w")
    page.wait_for_selector(".cb-reasons")
    yield "board-why", page
    page.keyboard.press("z")
    yield "board-pause", page
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    yield "board-keys", page
    page.keyboard.press("Escape")
    page.locator(".cb-actions .ck-plain").first.click()
    yield "board-dark", page
    page.locator(".cb-actions .ck-plain").first.click()


def _many(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    page.locator('.cb-mode[data-mode="all"]').click()
    page.wait_for_selector('[data-name="bulk"]:has-text("300")')
    page.locator(".cb-tick").nth(0).click()
    page.locator(".cb-tick").nth(5).click(modifiers=["Shift"])
    page.wait_for_selector('[data-name="bulk"]:has-text("6")')
    page.focus(BOARD)
    page.keyboard.press("g")
    page.locator(".ck-dialog select").first.select_option("add_tag")
    page.locator(".ck-dialog input").fill({"zh": "重点", "en": "Key account"}[room.language])
    yield "board-bulk", page
    page.locator('.ck-dialog [data-name="bulk"]').click()
    _counted(page, "changed", 6)


def _judge_some(page: Page) -> None:
    _new_ones_first(page)
    for count, key in enumerate("4123", start=1):
        page.keyboard.press(key)
        _counted(page, "changed", count)
    page.wait_for_selector(".cb-toast-line", state="detached")


def _writing(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    _judge_some(page)
    page.keyboard.press("v")
    page.wait_for_selector(".cb-preview")
    yield "board-preview", page
    page.locator('.ck-dialog [data-name="write"]').click()
    page.wait_for_selector(_WRITTEN)
    yield "board-written", page


def _clashing(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    _new_ones_first(page)
    number = int(page.locator(".cb-row").first.get_attribute("data-place") or 0) + 2
    page.keyboard.press("2")
    _counted(page, "changed", 1)
    words = {name: CUSTOMERS.by_name[name] for name in ("attitude", "cognition")}
    sheet = CUSTOMERS.sheet(room.language)
    typed = {
        field.header(room.language): field.vocabulary.label(said, room.language)
        for field, said in ((words["attitude"], "doubting"), (words["cognition"], "specific"))
        if field.vocabulary
    }
    type_in(room.workbook, sheet, number, typed)
    page.keyboard.press("v")
    page.locator('.ck-dialog [data-name="write"]').click()
    page.locator('[data-name="mine-0"]').click()
    page.wait_for_selector(".cb-toast-line", state="detached")
    yield "board-conflict", page


def _losing(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    _judge_some(page)
    room.restart_kernels()
    page.wait_for_selector(f'{BOARD}[data-wire="lost"]')
    yield "board-lost", page
    page.reload()
    page.wait_for_selector(f'{BOARD}[data-ready="true"] [data-name="recover"]')
    yield "board-draft", page
