"""Every message to a panel is confirmed, in the reader's language; errors come back in words."""

from pathlib import Path

import pytest

from crmkit.errors import FileMissing
from crmkit.review.ground import Panel, hears, page


class Counter(Panel):
    """The smallest panel: it counts what it is told."""

    _esm = "export default { render() {} }"
    count = 0

    @hears("add")
    def _add(self, message):
        self.count += message["by"]
        return {"count": self.count}

    @hears("open")
    def _open(self, message):
        raise FileMissing(Path(message["path"]))

    @hears("break")
    def _break(self, message):
        raise ValueError(message)


@pytest.fixture
def panel(monkeypatch):
    made = Counter()
    made.heard = []
    monkeypatch.setattr(made, "send", made.heard.append)
    return made


def sent(panel, **message):
    panel._handle_custom_msg(message, [])
    return panel.heard[-1]


def test_a_message_is_confirmed_by_its_number(panel):
    assert sent(panel, seq=7, kind="add", by=2) == {"ack": 7, "count": 2}
    assert sent(panel, seq=8, kind="add", by=3) == {"ack": 8, "count": 5}
    assert sent(panel, seq=9, kind="ping") == {"ack": 9}


def test_an_error_comes_back_in_the_language_shown(panel):
    answer = sent(panel, seq=1, kind="open", path="客户.xlsx")
    assert (answer["ack"], answer["code"]) == (1, "FileMissing")
    assert "找不到文件" in answer["error"]
    sent(panel, seq=2, kind="language", language="en")
    assert panel.words["close"] == "Close"
    assert sent(panel, seq=3, kind="open", path="x.xlsx")["error"] == FileMissing(Path("x.xlsx")).message("en")


def test_a_mistake_of_ours_is_told_and_not_swallowed(panel, caplog):
    panel.log.propagate = True
    assert "ValueError" in sent(panel, seq=4, kind="break")["error"]
    assert panel.heard[-1]["ack"] == 4
    assert "Exception in callback" in caplog.text


def test_a_message_nobody_hears_is_answered_too(panel):
    assert "版本" in sent(panel, seq=5, kind="nonsense")["error"]


def test_a_page_is_the_ground_and_what_stands_on_it():
    whole = page("crmkit.review.ground", "ground.css")
    assert whole.count(".ck-banner {") == 2
    assert "export default" not in page("crmkit.review.ground", "ground.js")
