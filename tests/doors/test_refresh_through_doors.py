"""A whole refresh through either door: the same managed cells, nothing to do the second time, undone to the cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from doorways import contents_of, doorway
from openpyxl import Workbook

from crmkit.cli.app import build
from crmkit.errors import ConsentNeeded
from crmkit.jobs.demo_team import demo_tables
from crmkit.jobs.doctor import examine
from crmkit.jobs.judging import Judgement, judge
from crmkit.jobs.opening import opened
from crmkit.jobs.refresh import refresh
from crmkit.jobs.repeat import refresh_or_repeat
from crmkit.jobs.request import Request
from crmkit.jobs.template import make_template
from crmkit.jobs.undo import undo

AS_OF, NOW = date(2026, 3, 5), datetime(2026, 3, 5, 9, 0)
OWN_TIME = {"workbook_id"}  #: given at random to each workbook


def asked(path, **more):
    return replace(Request(path, AS_OF, NOW), **more)


def saved_by_excel(folder, tables):
    """A workbook with these rows, not refreshed yet, saved once by the Excel for tests."""
    path = folder / "客户.xlsx"
    make_template(path, "zh", tables)
    with doorway("windows", path) as way:
        way.book.save()
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole_team(tmp_path_factory):
    """The demo team's workbook as the people have it."""
    return saved_by_excel(tmp_path_factory.mktemp("demo"), demo_tables("zh", AS_OF))


@pytest.fixture(scope="module")
def few_customers(tmp_path_factory):
    """The first customers of the demo team."""
    tables = demo_tables("zh", AS_OF)
    ids = {row["customer_id"] for row in tables["customers"][:40]}
    few = {name: [row for row in rows if row.get("customer_id") in ids] for name, rows in tables.items()}
    return saved_by_excel(tmp_path_factory.mktemp("few"), few)


@pytest.fixture
def path(few_customers, tmp_path):
    there = tmp_path / "客户.xlsx"
    there.write_bytes(few_customers)
    return there


@pytest.mark.parametrize("system", ["windows", "macos"])
def test_a_refresh_of_the_demo_gives_the_same_cells_through_either_door(system, whole_team, tmp_path):
    path = tmp_path / "客户.xlsx"
    path.write_bytes(whole_team)
    closed = tmp_path / "closed.xlsx"
    closed.write_bytes(path.read_bytes())
    refresh(asked(closed))
    with doorway(system, path) as way:
        before = way.contents()
        result = refresh(asked(path))
        assert result.summary.is_live
        assert result.certificate.is_live
        live = way.contents()
        way.save_where_needed()
        again = refresh_or_repeat(asked(path))
        assert again.summary.cell_count == 0
        assert way.contents() == live
        assert "撤销" in undo(path, NOW, "zh")
        assert way.contents() == before
    assert without_own_id(live) == without_own_id(contents_of(closed))


def without_own_id(contents):
    record = {place: value for place, value in contents["_crmkit"].items() if place[0] > 0}
    ids = {row for (row, column), value in record.items() if column == 1 and value in OWN_TIME}
    return {**contents, "_crmkit": {place: value for place, value in record.items() if place[0] not in ids}}


def test_the_next_day_only_what_moved_is_written_into_the_open_book(path):
    with doorway("windows", path) as way:
        first = refresh(asked(path))
        second = refresh(asked(path, as_of=AS_OF + timedelta(days=1), now=NOW + timedelta(days=1)))
        assert 0 < second.certificate.cell_count < first.certificate.cell_count
        assert way.book.is_saved is False


def test_what_people_typed_and_did_not_save_is_judged(path):
    with doorway("windows", path) as way:
        sheet = way.book.sheet("客户").sheet
        column = next(cell.column_letter for cell in sheet[1] if cell.value == "客户名称")
        known = refresh(asked(path, is_dry_run=True)).summary.customer_count
        way.type("客户", f"{column}{known + 2}", "刚输入、没保存的公司")
        assert refresh(asked(path, is_dry_run=True)).summary.customer_count == known + 1


def test_a_dry_run_and_a_copy_leave_the_open_book_alone(path, tmp_path):
    with doorway("windows", path) as way:
        before = way.contents()
        refresh(asked(path, is_dry_run=True))
        refresh(asked(path, out=tmp_path / "out.xlsx"))
        assert way.contents() == before
        assert "set value" not in way.excel.calls


def test_an_unknown_workbook_still_asks_for_a_yes_and_names_itself(tmp_path):
    workbook = Workbook()
    for row in (["客户名称", "手机", "负责人"], ["郑州云启科技有限公司", "13800138000", "王芳"]):
        workbook.active.append(row)
    there = tmp_path / "我们的客户.xlsx"
    workbook.save(there)
    with doorway("windows", there):
        with pytest.raises(ConsentNeeded) as stopped:
            refresh(asked(there))
        assert stopped.value.arguments["path"] == there


def test_the_terminal_says_that_nothing_is_saved_yet_and_undoes(path):
    with doorway("windows", path) as way:
        said = CliRunner().invoke(build(), ["refresh", str(path), "--today", "2026-03-05"])
        assert said.exit_code == 0, said.output
        assert "Ctrl+S" in said.output
        assert "打开的工作簿里撤销" in CliRunner().invoke(build(), ["undo", str(path)]).output
        assert "今天" in way.contents()


def test_doctor_says_whether_an_open_workbook_can_be_refreshed(path):
    live = next(line for line in examine(None).lines() if "打开时也能刷新" in line)
    assert live.strip().startswith("不行")
    with doorway("windows", path):
        said = "\n".join(examine(path).lines())
    assert "Excel 开着 1 个工作簿" in said
    assert "刷新会直接写进去" in said


def test_a_judgement_of_the_board_goes_into_the_open_book(path):
    with doorway("windows", path) as way:
        before = way.contents()
        workbook = opened(asked(path))
        customers = workbook.customers.values
        place = int((customers["override_note"].isna() & customers["customer_name"].notna()).to_numpy().argmax())
        judged = Judgement(
            workbook.ids[place], customers["customer_name"].iloc[place], "override_note", None, "看板:见过面"
        )
        done = judge(asked(path), [judged], by="张经理")
        assert done.conflicts == ()
        assert done.certificate.is_live
        column = workbook.data["customers"].origin.columns["override_note"]
        there = (int(customers.index[place]), column)
        assert way.contents()["客户"][there] == "看板:见过面"
        assert there not in before["客户"]
