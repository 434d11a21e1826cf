"""The button as a person meets it: found on the screen, clicked with the mouse, the answer read and closed."""

import os
import shutil
import subprocess

import pytest
from macro_books import demo, install, refreshed, with_button
from office import Office, refuse_without_office, until

pytestmark = [pytest.mark.desktop, pytest.mark.libreoffice]
SCREEN = "1400x900x24"


@pytest.fixture(scope="module")
def display():
    refuse_without_office()
    for program in ("Xvfb", "xdotool"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    screen = subprocess.Popen(words, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as said:
        number = said.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    screen.terminate()
    screen.wait(30)


@pytest.fixture
def office(display, tmp_path):
    home = tmp_path / "home"
    install(home)
    running = Office(tmp_path / "profile", {"DISPLAY": display, "CRMKIT_HOME": str(home)}, is_shown=True)
    yield running
    running.close()
    running.finish()


def xdotool(display, *words):
    done = subprocess.run(
        ["xdotool", *map(str, words)],
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split()


def resting_place(office, sheet):
    """Where the button is once the window has its final size: seen at one place ten times running."""
    seen = []

    def is_resting():
        seen.append(office.buttons(sheet)[0]["place"])
        return seen[-1] if len(seen) >= 10 and all(place == seen[-1] for place in seen[-10:]) else None

    return until(is_resting)


def click(display, office, sheet):
    """Click the button of a sheet, wait for the box with the answer, close it."""
    (button,) = office.buttons(sheet)
    assert button["caption"] == "刷新"
    left, top, width, height = resting_place(office, sheet)
    assert width > 50
    assert height > 12
    xdotool(display, "mousemove", left + width // 2, top + height // 2, "click", 1)
    box = until(lambda: xdotool(display, "search", "--name", "^刷新客户表$"))[-1]
    xdotool(display, "key", "--window", box, "Return")
    until(lambda: not xdotool(display, "search", "--name", "^刷新客户表$"))


def test_a_click_on_either_button_refreshes_the_open_workbook(display, office, tmp_path):
    plain = demo(tmp_path)
    office.open(with_button(plain))
    click(display, office, "客户")
    found = {name: office.block(name) for name in ("客户", "今天", "问题")}
    assert office.cell("说明", "C2")["shown"] == "3月20日"
    click(display, office, "说明")
    assert found == {name: office.block(name) for name in found}
    office.close()
    office.open(refreshed(plain, tmp_path))
    assert found == {name: office.block(name) for name in found}
