"""The command itself in a folder on the disk: one real process, real time."""

import json
import signal
import subprocess
import sys
from threading import Timer

import pytest
from watched_folders import add_customer, column, managed

WATCH = [sys.executable, "-m", "crmkit", "watch"]
QUICK = ["--quiet", "0.2", "--every", "0.1"]
#: What Ctrl-C sends; a shell that started us in the background had it ignored, for our children too.
STOP = signal.SIGINT if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN else signal.SIGTERM
PATIENCE_SECONDS = 120


def told_until(process, kind):
    """Events up to the first of `kind`; the process ends by itself where it never comes."""
    told = []
    for line in process.stdout:
        told.append(json.loads(line))
        if told[-1]["kind"] == kind:
            return told
    pytest.fail(f"no {kind}: {told} {process.stderr.read()}")


def test_a_save_in_the_folder_is_refreshed_and_ctrl_c_ends_cleanly(tmp_path):
    book = managed(tmp_path)
    process = subprocess.Popen(
        [*WATCH, tmp_path, *QUICK, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    last_resort = Timer(PATIENCE_SECONDS, process.kill)
    last_resort.start()
    with process:
        try:
            assert told_until(process, "refreshed")[-1]["as_of"] > "2026-03-04"
            second = subprocess.run([*WATCH, tmp_path, "--once"], capture_output=True, text=True, check=False)
            add_customer(book)
            assert told_until(process, "refreshed")[-1]["workbook"] == book.name
        finally:
            process.send_signal(STOP)
        assert [json.loads(line)["kind"] for line in process.stdout] == ["stopped"]
        assert process.wait() == 0
        assert process.stderr.read() == ""
    last_resort.cancel()
    assert second.returncode == 3
    assert "crmkit watch" in second.stderr
    assert column(book, "客户编号")[0] == "C0001"
    assert not (tmp_path / ".crmkit-watch" / "here.json").exists()


def test_once_ends_by_itself_and_says_by_its_exit_code_whether_somebody_must_look(tmp_path):
    managed(tmp_path)
    asked = [*WATCH, tmp_path, *QUICK, "--once"]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 3
