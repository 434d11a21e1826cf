"""Real servers and a real browser, started once a session; a test without Chromium skips and says so."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from panel_servers import AS_OF, CHROMIUM_FLAGS, PATIENCE_MS, served
from review_books import weekly_team

from crmkit.jobs.demo import make_demo
from crmkit.jobs.request import Request

if TYPE_CHECKING:
    from pathlib import Path
from urllib.parse import urlsplit


@pytest.fixture(scope="session")
def demo_bytes(tmp_path_factory):
    """The Chinese demo, refreshed on `AS_OF`."""
    path = tmp_path_factory.mktemp("demo") / "客户.xlsx"
    make_demo(Request(path, AS_OF, datetime(2026, 3, 5, 9, 0, 0), "zh"))
    return path.read_bytes()


@pytest.fixture(scope="session")
def team_bytes(tmp_path_factory):
    """The workbook of a small team in the week of its meeting."""
    return weekly_team(tmp_path_factory.mktemp("team") / "客户.xlsx").read_bytes()


@pytest.fixture
def book(tmp_path, team_bytes):
    """That workbook, for one test alone."""
    path = tmp_path / "客户.xlsx"
    path.write_bytes(team_bytes)
    return path


def _room(folder: Path, content: bytes) -> Path:
    workbook = folder / "客户.xlsx"
    workbook.write_bytes(content)
    return workbook


@pytest.fixture(scope="session")
def lab(tmp_path_factory, demo_bytes):
    """JupyterLab as `crmkit lab` starts it, on a demo workbook."""
    with served("lab", _room(tmp_path_factory.mktemp("lab"), demo_bytes)) as running:
        yield running


@pytest.fixture(scope="session")
def voila(tmp_path_factory, demo_bytes):
    """Voila as `crmkit panel` starts it, on a demo workbook."""
    with served("panel", _room(tmp_path_factory.mktemp("panel"), demo_bytes)) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    """One browser for the session."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """A page of its own, with nothing remembered; what it throws, or asks of any other computer, fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    context.on("request", lambda request: None if is_local(request.url) else problems.append(request.url))
    yield page
    context.close()
    assert not problems


def is_local(address):
    """Whether an address needs nothing but this computer."""
    parts = urlsplit(address)
    return parts.scheme in {"file", "data", "blob"} or parts.hostname == "127.0.0.1"
