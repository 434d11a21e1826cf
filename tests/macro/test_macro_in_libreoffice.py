"""The macro at work in LibreOffice without a screen: what comes back, what stays, and each way it can fail."""

import shutil

import pytest
from macro_books import NOW, PEOPLE, demo, install, many, never_refreshed, refreshed, team, with_button
from office import Office, refuse_without_office, until

from crmkit.errors import NothingToUndo
from crmkit.jobs.undo import undo
from crmkit.workbook.guard.backups import list_backups

pytestmark = pytest.mark.libreoffice
REFRESH = "CrmButton.CrmRefreshTold"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def running(tmp_path_factory, home):
    refuse_without_office()
    environment = {"CRMKIT_HOME": str(home), "PATH": "/usr/bin:/bin"}
    office = Office(tmp_path_factory.mktemp("profile"), environment)
    yield office
    office.finish()


@pytest.fixture
def office(running, home):
    install(home)
    yield running
    running.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The demo with the button, and what a refresh from the terminal makes of it."""
    folder = tmp_path_factory.mktemp("made")
    plain = demo(folder)
    return with_button(plain), refreshed(plain, folder)


@pytest.fixture
def book(made, tmp_path):
    return shutil.copy(made[0], tmp_path / "客户.xlsm")


def code(told):
    return told.split("|")[0]


def blocks(office, path=None):
    """Every sheet, crmkit's hidden record too."""
    if path is not None:
        office.open(path)
    found = {sheet: office.block(sheet) for sheet in office.sheets()}
    if path is not None:
        office.close()
    return found


def differences(one, other):
    return [
        (sheet, row + 1, column + 1, mine, yours)
        for sheet in one
        for row, (left, right) in enumerate(zip(one[sheet], other[sheet], strict=True))
        for column, (mine, yours) in enumerate(zip(left, right, strict=True))
        if mine != yours
    ]


def test_a_refresh_by_the_macro_is_a_refresh(office, made, book):
    expected = blocks(office, made[1])
    office.open(book)
    office.select("跟进记录", "C7")
    told = office.run(REFRESH)
    assert code(told) == "done", told
    assert "300 家客户" in told
    assert differences(expected, blocks(office)) == []
    assert office.selected() == "$跟进记录.$C$7"
    assert not office.is_locked()


def test_text_that_looks_like_a_number_a_day_or_a_formula_stays_text(office, tmp_path):
    plain = team(tmp_path)
    expected = blocks(office, refreshed(plain, tmp_path))
    office.open(with_button(plain))
    told = office.run(REFRESH)
    assert code(told) == "done", told
    found = blocks(office)
    assert differences(expected, found) == []
    ids = {row[2] for row in found["今天"]}
    assert {"00123", "00124"} <= ids
    assert [row[9] for row in found["名单"][1:]] == [row[9] for row in PEOPLE]


def typed_while(office, home, act):
    """Run the macro and do `act` once crmkit is at work; crmkit goes on when that is done."""
    go = home / "go"
    go.unlink(missing_ok=True)
    install(home, before=f'until [ -e "{go}" ]; do sleep 0.05; done')
    office.start(REFRESH)
    until(lambda: list(home.glob("jobs/*/crmkit-before.xlsm")))
    act()
    go.touch()
    return until(lambda: office.result(0.5))


def test_what_people_type_meanwhile_stays_and_sorted_rows_are_found_again(office, home, tmp_path):
    plain = team(tmp_path, many(20))
    expected = {row[0]: row for row in blocks(office, refreshed(plain, tmp_path))["名单"]}
    office.open(with_button(plain))
    before = office.block("名单")
    status, due = before[0].index("跟进状态"), before[0].index("下次跟进")

    def act():
        office.sort("名单", "A2:AC21", 0, "descending")
        office.type("名单", "D2", "新负责人")
        office.type("名单", "K3", "我自己写的")

    told = typed_while(office, home, act)
    assert code(told) == "done", told
    after = office.block("名单")
    assert [row[0] for row in after[1:]] == sorted((row[0] for row in before[1:]), reverse=True)
    assert after[1][3] == "新负责人"
    assert after[2][due] == "我自己写的"
    assert "1 格刚被改过" in told
    for place, row in enumerate(after[1:], start=1):
        assert row[status] == expected[row[0]][status]
        assert place == 2 or row[due] == expected[row[0]][due] != before[1][due]


def test_a_new_customer_without_an_id_gets_one_though_rows_moved(office, home, tmp_path):
    plain = team(tmp_path)
    office.open(with_button(plain))
    place = office.block("名单")[0].index("跟进状态")
    office.type("名单", "B5", "许昌新来商贸有限公司")
    office.type("名单", "D5", "李强")

    def act():
        office.sort("名单", "A2:AC5", 1, "ascending")

    told = typed_while(office, home, act)
    assert code(told) == "done", told
    found = {row[1]: row for row in office.block("名单")}
    assert found["许昌新来商贸有限公司"][0]
    assert found["许昌新来商贸有限公司"][place] == "待首次联系"


def protect(office):
    office.protect("名单")


def filter_by_owner(office):
    office.filter("名单", "A1:AC4", 1, "郑州云启科技有限公司")


def nothing(office):
    del office


FAILURES = {
    "protected_sheet": (protect, {}),
    "filtered": (filter_by_owner, {}),
    "late": (nothing, {"instead": 'until [ -e "$5/abandoned.txt" ]; do sleep 0.05; done; rm -r "$5"', "seconds": 2}),
    "file_missing": (nothing, {"before": 'rm "$5/crmkit-before.xlsm"'}),
    "broken": (nothing, {"spoil": 'echo damaged > "$work/crmkit-after.xlsm"'}),
}


@pytest.mark.parametrize("cause", FAILURES)
def test_each_failure_is_named_and_leaves_every_sheet_as_it_was(office, home, tmp_path, cause):
    prepare, shell = FAILURES[cause]
    office.open(with_button(team(tmp_path)))
    prepare(office)
    before = blocks(office)
    install(home, **shell)
    told = office.run(REFRESH)
    assert code(told) == cause.split()[0], told
    assert len(told) > len(cause) + 10
    assert differences(before, blocks(office)) == []
    assert not office.is_locked()
    assert (home / "macro.log").read_text("utf-8").splitlines()[-1].endswith(code(told))
    until(lambda: not list(home.glob("jobs/*")))


def test_a_refresh_by_the_macro_is_a_backup_and_is_taken_back_once_the_workbook_is_closed(office, tmp_path):
    book = with_button(team(tmp_path))
    office.open(book)
    office.hide("今天")
    assert code(office.run(REFRESH)) == "done"
    assert not office.is_visible("今天")
    office.save()
    office.close()
    (kept,) = list_backups(book, language="zh")
    assert kept.path.name.endswith("刷新前.xlsm")
    before = blocks(office, kept.path)
    assert "撤销" in undo(book, NOW, "zh")
    assert differences(before, blocks(office, book)) == []
    with pytest.raises(NothingToUndo):
        undo(book, NOW, "zh")


def test_a_workbook_never_saved_is_told_to_be_saved(office, book):
    office.open_as_new(book)
    assert code(office.run(REFRESH)) == "unsaved"


def test_without_crmkit_the_install_line_is_told(office, home, book):
    office.open(book)
    (home / "command.txt").unlink()
    told = office.run(REFRESH)
    assert code(told) == "no_crmkit"
    assert "pip install crmkit" in told


def test_a_workbook_crmkit_has_not_written_into_asks_for_consent(office, tmp_path):
    plain = never_refreshed(tmp_path)
    office.open(with_button(plain))
    told = office.run(REFRESH)
    assert code(told) == "consent_needed"
    assert "加列(下次跟进" in told
    assert f'crmkit refresh "{plain.with_suffix(".xlsm")}" --yes' in told


def test_a_sheet_of_crmkit_s_that_somebody_deleted_comes_back(office, tmp_path):
    plain = team(tmp_path)
    expected = blocks(office, refreshed(plain, tmp_path))
    office.open(with_button(plain))
    office.remove("今天")
    told = office.run(REFRESH)
    assert code(told) == "done", told
    assert differences({"今天": expected["今天"]}, blocks(office)) == []


def test_a_second_click_meanwhile_is_told_to_wait_and_changes_nothing(office, home, tmp_path):
    office.open(with_button(team(tmp_path)))
    second = []
    told = typed_while(office, home, lambda: second.append(office.run(REFRESH)))
    assert code(second[0]) == "running"
    assert code(told) == "done", told
    assert office.run(REFRESH) != second[0]


def test_columns_moved_meanwhile_stop_the_refresh(office, home, tmp_path):
    office.open(with_button(team(tmp_path)))

    def act():
        office.insert_columns("名单", 3, 1)

    told = typed_while(office, home, act)
    assert code(told) == "layout", told


def test_an_own_sheet_somebody_types_into_meanwhile_is_left_alone(office, home, tmp_path):
    office.open(with_button(team(tmp_path)))

    def act():
        office.type("今天", "J5", "下午打过")

    told = typed_while(office, home, act)
    assert code(told) == "done", told
    assert "“今天”刚被改过" in told
    assert office.cell("今天", "J5")["shown"] == "下午打过"
    assert "2026" not in office.cell("问题", "A2")["shown"]
    assert "3月20日" in office.cell("问题", "A2")["shown"]
