"""The funnel review: every screen, what opens behind a number, and the page that is mailed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from picture_rooms import AS_OF, NOW

from crmkit.jobs.request import Request
from crmkit.model.tables import TARGETS
from crmkit.review.funnel.mailing import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from picture_rooms import Room
    from playwright.sync_api import Page

REVIEW = ".ck-funnel"
_SHOWN = f"{REVIEW} .fr-main:not([aria-busy]) .fr-lead"


def review_pictures(room: Room) -> Iterator[tuple[str, Page]]:
    """Name and page of one state after the other; the page shows it when the name comes."""
    for take in (_screens, _behind, _without_targets, _mailed):
        yield from take(room)


def _opened(room: Room, content: bytes | None = None) -> Page:
    page = room.enter("02", content)
    page.wait_for_selector(_SHOWN)
    return page


def _go(page: Page, screen: str) -> None:
    page.locator(f'button[data-screen="{screen}"]').click()
    page.wait_for_selector(f'.fr-main[data-screen="{screen}"]:not([aria-busy])')
    page.mouse.move(0, 0)


def _screens(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    names = [one.get_attribute("data-screen") or "" for one in page.locator(".fr-step").all()]
    for name in names:
        _go(page, name)
        yield f"review-{name}", page


def _behind(room: Room) -> Iterator[tuple[str, Page]]:
    page = _opened(room)
    _go(page, "funnel")
    page.locator('.fr-funnel-svg [data-stage="intention"]').click()
    page.wait_for_selector(".fr-drawer:not([hidden]) .fr-row")
    yield "review-opened", page
    page.locator(".fr-row").first.click()
    page.wait_for_selector(".ck-dialog .fr-past")
    yield "review-history", page
    page.locator(".ck-dialog footer .ck-main").click()
    page.locator(".ck-dialog .fr-action").fill(
        {"zh": "约总工看现场", "en": "Site visit with the chief engineer"}[room.language]
    )
    yield "review-action", page
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".fr-tools button").last.click()
    yield "review-dark", page
    page.locator(".fr-tools button").last.click()


def _without_targets(room: Room) -> Iterator[tuple[str, Page]]:
    book = load_workbook(io.BytesIO(room.content))
    del book[TARGETS.sheet(room.language)]
    kept = io.BytesIO()
    book.save(kept)
    page = _opened(room, kept.getvalue())
    _go(page, "goals")
    yield "review-without-targets", page


def _mailed(room: Room) -> Iterator[tuple[str, Page]]:
    room.workbook.write_bytes(room.content)
    target = room.workbook.with_suffix(".html")
    write_report(Request(room.workbook, AS_OF, NOW, room.language), target)
    page = room.page
    page.goto(target.as_uri())
    page.wait_for_selector(_SHOWN)
    _go(page, "stuck")
    yield "report", page
