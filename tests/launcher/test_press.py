"""What a double-click leads to, with a person who answers and a clock that does not run."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from crmkit.errors import FileMissing
from crmkit.jobs.request import Request
from crmkit.macro.launcher import press as pressing
from crmkit.macro.launcher.press import Hands, press, workbook_to_press
from crmkit.macro.launcher.writing import write_launchers
from crmkit.testing.engine import running_excel


class Person:
    """Reads what is said, answers yes or no, does something while crmkit waits."""

    def __init__(self, *answers, meanwhile=()):
        self.answers, self.meanwhile = list(answers), list(meanwhile)
        self.said, self.asked, self.opened, self.waited = [], [], [], 0.0

    def say(self, words, button):
        assert button
        self.said.append(words)

    def asks(self, words, yes, no):
        self.asked.append(words)
        assert yes != no
        return self.answers.pop(0) == "yes"

    def sleep(self, seconds):
        self.waited += seconds
        if self.meanwhile:
            self.meanwhile.pop(0)()

    @property
    def hands(self):
        return Hands(self, self.sleep, self.opened.append)


@pytest.fixture
def book(tmp_path):
    workbook = Workbook()
    for row in (["客户名称", "手机", "负责人"], ["郑州云启科技有限公司", "13800138000", "王芳"]):
        workbook.active.append(row)
    path = tmp_path / "客户.xlsx"
    workbook.save(path)
    return path


def request(book, **more):
    return Request(book, date(2026, 3, 5), datetime(2026, 3, 5, 9), "zh", **more)


def hold(book):
    lock = book.with_name(f".~lock.{book.name}#")
    lock.write_text(",李强,PC-2,05.03.2026 08:55,file;", encoding="utf8")
    return lock


def test_it_refreshes_says_who_is_due_and_opens_the_workbook_again(book):
    person = Person()
    assert press(request(book, has_consent=True), person.hands) == 0
    assert person.said[0].startswith("今天要联系 1 家")
    assert "王芳 1" in person.said[0]
    assert person.opened == [book]


def test_a_workbook_of_their_own_is_asked_about_first(book):
    before = book.read_bytes()
    person = Person("no")
    assert press(request(book), person.hands) == 0
    assert "下次跟进" in person.asked[0]
    assert (book.read_bytes(), person.opened, person.said) == (before, [], [])
    assert press(request(book), Person("yes").hands) == 0
    assert book.read_bytes() != before


def test_an_open_workbook_is_waited_for_if_the_person_wants_that(book):
    lock = hold(book)
    person = Person("yes", meanwhile=[lambda: None, lock.unlink])
    assert press(request(book, has_consent=True), person.hands) == 0
    assert "李强 @ PC-2" in person.asked[0]
    assert lock.name not in person.asked[0]
    assert person.waited == 2.0
    assert person.opened == [book]


def test_an_open_workbook_is_not_touched_if_the_person_does_not(book):
    hold(book)
    before = book.read_bytes()
    person = Person("no")
    assert press(request(book, has_consent=True), person.hands) == 0
    assert (book.read_bytes(), person.opened, person.waited) == (before, [], 0.0)


def test_nobody_waits_for_ever(book):
    hold(book)
    person = Person("yes")
    assert press(request(book, has_consent=True), person.hands) == 3
    assert person.said[0].startswith("没有刷新,文件还是原样")
    assert person.waited == 3600.0


def test_a_workbook_opened_in_the_last_moment_is_asked_about_again(book, monkeypatch):
    refresh, lock = pressing.refresh_or_repeat, []

    def opened_meanwhile(asked):
        if not person.asked:
            lock.append(hold(book))
        return refresh(asked)

    monkeypatch.setattr(pressing, "refresh_or_repeat", opened_meanwhile)
    person = Person("yes", meanwhile=[lambda: None, lambda: lock.pop().unlink()])
    assert press(request(book, has_consent=True), person.hands) == 0
    assert len(person.asked) == 1
    assert person.opened == [book]


def test_a_workbook_open_in_an_excel_that_can_be_reached_is_refreshed_there(book):
    with running_excel() as excel:
        opened = excel.open(book)
        hold(book)
        person = Person()
        assert press(request(book, has_consent=True), person.hands) == 0
        assert "下次跟进" in [opened.sheet("Sheet").value(f"{letter}1") for letter in "DEFGHIJ"]
    assert person.asked == []


def test_what_stops_it_is_said_and_nothing_is_opened(tmp_path):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    person = Person()
    assert press(request(broken), person.hands) == 3
    assert "坏.xlsx" in person.said[0]
    assert person.opened == []


def test_a_launcher_stands_for_the_workbook_beside_it(book, tmp_path):
    write_launchers(book, ["linux"], "zh")
    launcher = tmp_path / "刷新.desktop"
    assert (
        workbook_to_press(str(launcher))
        == workbook_to_press(launcher.as_uri())
        == workbook_to_press(str(book))
        == book
    )
    book.rename(tmp_path / "改名.xlsx")
    with pytest.raises(FileMissing, match=r"客户\.xlsx"):
        workbook_to_press(str(launcher))
