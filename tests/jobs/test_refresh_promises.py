"""Refresh keeps the five promises on whole workbooks."""

from dataclasses import replace
from datetime import date

import pytest
from job_books import HEADERS, ROWS, asked, cells, column, demo, edited, own_list, refresh
from openpyxl import load_workbook

from crmkit import workbook
from crmkit.columns import MANAGED_FIELDS
from crmkit.errors import ConsentNeeded, FileChanged, FileExists, SheetNotFound
from crmkit.jobs.undo import undo

VISIBLE = [field.zh for field in MANAGED_FIELDS if not field.is_folded]
FOLDED = [field.zh for field in MANAGED_FIELDS if field.is_folded]


# ── twice is once ──


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refreshing_twice_is_refreshing_once(tmp_path, language):
    path = demo(tmp_path, language)
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns
    result = refresh(asked(path))
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stamp)
    assert result.certificate is None
    assert result.summary.cell_count == 0


def test_a_refresh_on_another_day_changes_what_depends_on_the_day(tmp_path):
    path = demo(tmp_path)
    assert refresh(asked(path, as_of=date(2026, 3, 9))).summary.cell_count > 0


def test_refreshing_a_teams_own_list_twice_is_refreshing_it_once(tmp_path):
    path = own_list(tmp_path)
    refresh(asked(path, has_consent=True))
    before = path.read_bytes()
    refresh(asked(path))
    assert path.read_bytes() == before


# ── nothing else changes ──


def test_people_s_cells_stay_as_they_were(tmp_path):
    path = own_list(tmp_path)
    before = cells(path, "名单")
    refresh(asked(path, has_consent=True))
    after = cells(path, "名单")
    assert {place: after[place] for place in before} == before


def test_only_managed_columns_ids_and_our_sheets_are_written(tmp_path):
    path = demo(tmp_path)
    certificate = refresh(asked(path, as_of=date(2026, 3, 9))).certificate
    headers = [cell.value for cell in load_workbook(path)["客户"][1]]
    written = {headers[one.column - 1] for one in certificate.cells if one.sheet == "客户"}
    assert written
    assert written <= {field.zh for field in MANAGED_FIELDS}
    assert {one.sheet for one in certificate.cells} <= {"客户", "今天", "问题", "漏斗", "说明", "_crmkit"}


def test_a_dry_run_writes_nothing_and_says_what_a_refresh_then_does(tmp_path):
    path = demo(tmp_path)
    before = path.read_bytes()
    later = asked(path, as_of=date(2026, 3, 9))
    planned = refresh(replace(later, is_dry_run=True)).summary.cell_count
    assert path.read_bytes() == before
    assert refresh(later).summary.cell_count == planned > 0


def test_out_leaves_the_source_alone_and_never_overwrites(tmp_path):
    path, target = own_list(tmp_path), tmp_path / "新.xlsx"
    before = path.read_bytes()
    refresh(asked(path, out=target))
    assert path.read_bytes() == before
    assert "分级" in cells(target, "名单").values()
    with pytest.raises(FileExists):
        refresh(asked(path, out=target))


# ── all or nothing ──


def test_undo_gives_the_very_bytes_back(tmp_path):
    path = own_list(tmp_path)
    before = path.read_bytes()
    refresh(asked(path, has_consent=True))
    assert path.read_bytes() != before
    undo(path, asked(path).now, "zh")
    assert path.read_bytes() == before


def test_a_file_that_keeps_changing_is_not_overwritten(tmp_path):
    path = own_list(tmp_path)
    versions = []

    def meddle(step):
        if step == "write":
            workbook.patch(path, {"名单": {"J2": f"改{len(versions)}"}})
            versions.append(path.read_bytes())

    with pytest.raises(FileChanged):
        refresh(asked(path, has_consent=True, progress=meddle))
    assert path.read_bytes() == versions[-1]


def test_a_file_changed_once_is_read_again(tmp_path):
    path = own_list(tmp_path)
    steps = []

    def meddle(step):
        if step == "write" and step not in steps:
            workbook.patch(path, {"名单": {"E4": "具体", "D4": "接纳"}})
        steps.append(step)

    refresh(asked(path, has_consent=True, progress=meddle))
    assert column(path, "名单", "阶段(系统)")[2] == "商机"


# ── people win ──


def test_a_workbook_we_have_not_made_is_asked_first(tmp_path):
    path = own_list(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ConsentNeeded) as refusal:
        refresh(asked(path))
    assert path.read_bytes() == before
    assert "下次跟进" in str(refusal.value)
    assert "得分" not in str(refusal.value)


def test_a_foreign_workbook_gains_seven_visible_columns_and_a_folded_group(tmp_path):
    path = own_list(tmp_path)
    refresh(asked(path, has_consent=True))
    worksheet = load_workbook(path)["名单"]
    headers = [cell.value for cell in worksheet[1]]
    visible = [header.replace("阶段", "阶段(系统)") if header == "阶段" else header for header in VISIBLE]
    assert headers == [*HEADERS, *visible, "客户编号", *FOLDED]
    hidden = {
        place
        for dimension in worksheet.column_dimensions.values()
        if dimension.hidden
        for place in range(dimension.min, dimension.max + 1)
    }
    assert hidden == set(range(len(HEADERS) + len(VISIBLE) + 1, len(headers) + 1))


def test_a_person_s_stage_column_stays_theirs_and_counts_as_set_by_hand(tmp_path):
    path = own_list(tmp_path)
    refresh(asked(path, has_consent=True))
    assert column(path, "名单", "阶段") == [None, "商机", None] or column(path, "名单", "阶段") == [None, "商机", ""]
    assert column(path, "名单", "阶段(系统)") == ["商机", "商机", "未判"]


def test_a_formula_or_an_error_typed_over_ours_is_reported_before_it_is_replaced(tmp_path):
    path = demo(tmp_path)
    book = load_workbook(path)
    sheet = book["客户"]
    headers = [cell.value for cell in sheet[1]]
    grade, why = headers.index("分级") + 1, headers.index("为什么") + 1
    before = sheet.cell(5, grade).value, sheet.cell(6, why).value
    sheet.cell(5, grade).value, sheet.cell(6, why).value = '=IF(1,"A","B")', "#N/A"
    book.save(path)
    result = refresh(asked(path))
    found = [finding for finding in result.findings if finding.code == "OVR001"]
    assert {(one.row, one.field) for one in found} == {(5, "grade"), (6, "why")}
    sheet = load_workbook(path)["客户"]
    assert (sheet.cell(5, grade).value, sheet.cell(6, why).value) == before


def test_a_value_typed_over_ours_is_reported_before_it_is_replaced(tmp_path):
    path = own_list(tmp_path)
    refresh(asked(path, has_consent=True))
    place = [cell.value for cell in load_workbook(path)["名单"][1]].index("分级")
    edited(path, lambda book: book["名单"].__getitem__(2)[place].__setattr__("value", "C"))
    result = refresh(asked(path))
    assert any(finding.code == "OVR001" for finding in result.findings)
    assert column(path, "名单", "分级")[0] != "C"
    assert any("C" in str(value) for value in column(path, "问题", "内容", header_row=4))


def test_our_columns_are_found_again_after_people_moved_and_renamed_things(tmp_path):
    path = own_list(tmp_path)
    refresh(asked(path, has_consent=True))
    wanted = column(path, "名单", "为什么")

    def rearrange(book):
        worksheet = book["名单"]
        worksheet.title = "我们的名单"
        worksheet.insert_cols(1)
        worksheet.cell(1, 1, "序号")
        rows = [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=2)]
        for down, row in enumerate(reversed(rows), start=2):
            for across, value in enumerate(row, start=1):
                worksheet.cell(down, across).value = value

    edited(path, rearrange)
    refresh(asked(path))
    headers = [cell.value for cell in load_workbook(path)["我们的名单"][1]]
    assert headers.count("为什么") == 1
    assert column(path, "我们的名单", "为什么") == wanted[::-1]


# ── ids ──


def test_blank_ids_are_filled_in_the_teams_own_pattern_and_never_given_twice(tmp_path):
    headers, rows = ("客户编号", *HEADERS), [("K007", *ROWS[0]), (None, *ROWS[1]), (None, *ROWS[2])]
    path = own_list(tmp_path, headers, rows)
    refresh(asked(path, has_consent=True))
    assert column(path, "名单", "客户编号") == ["K007", "K008", "K009"]

    def replace_last(book):
        for across, value in enumerate((None, "新的客户", "13800138009"), start=1):
            book["名单"].cell(4, across).value = value

    edited(path, replace_last)
    refresh(asked(path))
    assert column(path, "名单", "客户编号") == ["K007", "K008", "K010"]


def test_an_id_made_by_a_formula_nobody_calculated_stays_a_formula(tmp_path):
    path = own_list(tmp_path, ("客户编号", *HEADERS), [("K007", *ROWS[0]), (None, *ROWS[1])])
    edited(path, lambda book: book["名单"].__setitem__("A2", '="K"&TEXT(5,"000")'))
    refresh(asked(path, has_consent=True))
    after = path.read_bytes()
    assert column(path, "名单", "客户编号") == ['="K"&TEXT(5,"000")', "C0001"]
    refresh(asked(path))
    assert path.read_bytes() == after


def test_blank_formatted_rows_get_no_id(tmp_path):
    path = demo(tmp_path)
    ids = [value for value in column(path, "客户", "客户编号") if value]
    names = [value for value in column(path, "客户", "客户名称") if value]
    assert len(ids) == len(set(ids)) == 300
    assert len(names) >= 300


# ── dismissal ──


def test_a_dismissed_finding_keeps_its_reason_and_counts_nowhere(tmp_path):
    path = demo(tmp_path)
    before = refresh(asked(path)).summary.finding_count
    assert column(path, "问题", "内容", header_row=4)[0]

    def dismiss(book):
        worksheet = book["问题"]
        place = [cell.value for cell in worksheet[4]].index("忽略原因") + 1
        worksheet.cell(5, place, "核实过了")

    said = column(path, "问题", "内容", header_row=4)[0]
    edited(path, dismiss)
    assert refresh(asked(path)).summary.finding_count == before - 1
    assert refresh(asked(path)).summary.cell_count == 0
    listed = dict(
        zip(column(path, "问题", "忽略原因", header_row=4), column(path, "问题", "内容", header_row=4), strict=True)
    )
    assert listed["核实过了"] == said


def test_a_wrong_sheet_is_named_with_those_there_are(tmp_path):
    with pytest.raises(SheetNotFound, match="名单"):
        refresh(asked(own_list(tmp_path), sheet="没有"))


def test_the_first_refresh_of_a_list_starts_where_the_header_is(tmp_path):
    path = own_list(tmp_path, start_row=4)
    edited(path, lambda book: book["名单"].__setitem__("A1", "2026年客户名单"))
    refresh(asked(path, has_consent=True))
    assert column(path, "名单", "分级", header_row=4)[0] in {"A", "B"}
