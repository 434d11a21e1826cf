"""The window itself, on a screen, answered by keys."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(not shutil.which("Xvfb") or not shutil.which("xdotool"), reason="no Xvfb or no xdotool"),
    pytest.mark.skipif(not find_spec("_tkinter"), reason="this Python has no tkinter"),
]
ASK = """
from crmkit.macro.launcher.dialogs import dialog_of_this_computer
print(dialog_of_this_computer("zh").asks("客户.xlsx正开着\\n请保存并关闭。", "等它关上", "不刷新了"))
"""


@pytest.fixture(scope="module")
def screen():
    with subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "900x600x24"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        number = server.stdout.readline().decode().strip()
        yield os.environ | {"DISPLAY": f":{number}", "PYTHONPATH": str(Path(__file__).parents[2])}
        server.terminate()


@pytest.mark.parametrize(("key", "answer"), [("Return", "True"), ("Escape", "False")])
def test_a_question_is_answered_by_a_key(screen, key, answer):
    with subprocess.Popen([sys.executable, "-c", ASK], env=screen, stdout=subprocess.PIPE, text=True) as asking:
        seek = ["xdotool", "search", "--sync", "--onlyvisible", "--class", "crmkit"]
        subprocess.run([*seek, "windowfocus", "--sync"], env=screen, check=True, timeout=60)
        subprocess.run(["xdotool", "key", key], env=screen, check=True, timeout=60)
        assert asking.stdout.read().strip() == answer
