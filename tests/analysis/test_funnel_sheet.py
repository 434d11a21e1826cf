"""漏斗: figures as an independent count has them, charts that people may arrange, nothing else touched."""

import re
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from shutil import copy

import pytest
from made_demo import demo_at
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from crmkit.jobs.funnel.layout import BLOCKS, empty_funnel_sheet, first_rows
from crmkit.jobs.refresh import refresh
from crmkit.jobs.request import Request
from crmkit.jobs.template import make_template
from crmkit.review.funnel.pieces import People
from crmkit.review.funnel.state import ReviewState
from crmkit.testing.compare import compare

AS_OF = date(2026, 3, 5)
SHEETS = {"zh": ("漏斗", "客户"), "en": ("Funnel", "Customers")}


def asked(path, day=AS_OF, language="zh", **more):
    return Request(path, day, datetime(2026, 3, 5, 9), language=language, has_consent=True, **more)


@pytest.fixture(scope="module", params=["zh", "en"])
def demo_book(request, tmp_path_factory):
    return demo_at(tmp_path_factory.mktemp("demo") / f"{request.param}.xlsx", request.param), request.param


@pytest.fixture
def chinese_demo(tmp_path):
    return demo_at(tmp_path / "客户.xlsx")


def table(path, name, sheet="漏斗"):
    """The filled rows of a block by its first cell."""
    block = next(block for block in BLOCKS if block.name == name)
    first = first_rows()[name]
    rows = load_workbook(path, data_only=False)[sheet].iter_rows(
        min_row=first, max_row=first + block.row_count - 1, max_col=len(block.columns), values_only=True
    )
    return {row[0]: row[1:] for row in rows if row[0] is not None}


def customers(path, sheet="客户"):
    lines = list(load_workbook(path)[sheet].iter_rows(values_only=True))
    rows = [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    return [row for row in rows if row.get("客户编号") or row.get("Customer ID")]


def parts(path, folder):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.startswith(folder)}


def rewritten(path, change):
    """The workbook as a program saved it that changed some parts."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, change(name, data.decode()).encode() if name.endswith(".xml") else data)


# ── figures ──


def test_stages_are_counted_as_the_customer_sheet_says(chinese_demo):
    rows = [row for row in customers(chinese_demo) if row["客户状态"] not in {"已回款", "已失去", "无效"}]
    counts = Counter(row["阶段"] for row in rows)
    amounts = Counter()
    for row in rows:
        amounts[row["阶段"]] += row["预计金额"] or 0
    shown = table(chinese_demo, "stages")
    for stage in ("潜在", "观望", "意向", "商机"):
        assert shown[stage][0] == counts[stage]
        assert shown[stage][1] == pytest.approx(amounts[stage])
    assert shown["合计"][0] == sum(count for stage, count in counts.items() if stage != "未判")


def test_sources_owners_and_days_add_up_to_everybody(chinese_demo):
    rows = customers(chinese_demo)
    sources = table(chinese_demo, "sources")
    status = Counter((row["来源"], row["客户状态"]) for row in rows)
    for source, (open_count, won, lost, *_) in sources.items():
        assert won == status[source, "已回款"]
        assert lost == status[source, "已失去"] + status[source, "无效"]
        assert open_count + won + lost == sum(count for (named, _), count in status.items() if named == source)
    assert sum(sum(row[:3]) for row in sources.values()) == len(rows)
    owners = table(chinese_demo, "owners")
    assert sum(sum(row[:4]) for row in owners.values()) == table(chinese_demo, "stages")["合计"][0]
    due = [row["下次跟进"].date() for row in rows if row["下次跟进"]]
    days = list(table(chinese_demo, "load").values())
    assert days[0][-1] == sum(day <= AS_OF for day in due)
    assert days[1][-1] == sum(day == AS_OF + timedelta(days=1) for day in due)
    assert all(sum(row[:4]) == row[4] for row in days)


def test_the_moves_of_seven_days_are_named_as_on_the_review(chinese_demo):
    book = load_workbook(chinese_demo)
    headers = [cell.value for cell in book["客户"][1]]
    row = next(row for row in customers(chinese_demo) if row["阶段"] == "潜在" and not row["客户状态"])
    number = next(cell.row for cell in book["客户"]["A"] if cell.value == row["客户编号"])
    book["客户"].cell(number, headers.index("人工阶段") + 1).value = "商机"
    book.save(chinese_demo)
    refresh(asked(chinese_demo, AS_OF + timedelta(days=1)))
    count, _, names, *_ = table(chinese_demo, "moves")["升级"]
    review = ReviewState(asked(chinese_demo, AS_OF + timedelta(days=1))).screen("moved")
    (raised,) = (piece for piece in review.pieces if isinstance(piece, People) and piece.title == "升级")
    assert raised.count.text == str(count), "sheet and review mean the same seven days"
    named = names.removesuffix(f"等{count}家").split("、")
    assert len(named) == 6
    assert set(named) <= {row["客户名称"] for row in customers(chinese_demo)}


# ── one write ──


def test_refreshing_twice_changes_nothing(demo_book):
    path, language = demo_book
    before = path.read_bytes()
    refresh(asked(path, language=language))
    assert path.read_bytes() == before


def test_the_sheet_is_drawn_where_it_is_missing_in_a_workbook_of_ours(chinese_demo, tmp_path):
    book = load_workbook(chinese_demo)
    del book["漏斗"]
    book.save(chinese_demo)
    before = copy(chinese_demo, tmp_path / "before.xlsx")
    plan = refresh(asked(chinese_demo)).edits
    names = load_workbook(chinese_demo).sheetnames
    assert names.index("漏斗") == names.index("问题") + 1
    assert len(load_workbook(chinese_demo)["漏斗"]._charts) == 4
    found = compare(before, chinese_demo, plan)
    assert found.is_lossless, found
    assert {"chart_drawn", "sheet_created"} <= set(found.consequence_codes)


def test_a_list_of_somebody_else_s_gets_no_funnel_sheet(tmp_path):
    book = Workbook()
    book.active.title = "名单"
    book.active.append(["客户名称", "负责人"])
    book.active.append(["郑州云启科技有限公司", "王芳"])
    book.save(tmp_path / "名单.xlsx")
    refresh(asked(tmp_path / "名单.xlsx"))
    assert "漏斗" not in load_workbook(tmp_path / "名单.xlsx").sheetnames


def test_a_person_s_sheet_of_that_name_stays_theirs(chinese_demo):
    book = load_workbook(chinese_demo)
    del book["漏斗"]
    book.create_sheet("漏斗")["A1"] = "我的漏斗"
    book.save(chinese_demo)
    with zipfile.ZipFile(chinese_demo) as archive:
        assert "xl/charts/chart1.xml" not in archive.namelist()
    book = load_workbook(chinese_demo)
    record = book["_crmkit"]
    for cell in record["A"]:
        if cell.value == "sheet.funnel":
            record.delete_rows(cell.row)
            break
    book.save(chinese_demo)
    refresh(asked(chinese_demo))
    book = load_workbook(chinese_demo)
    assert book["漏斗"]["A1"].value == "我的漏斗"
    assert book["漏斗 (crmkit)"]["A1"].value == "漏斗"


# ── charts are people's ──


def test_titles_colours_and_places_that_people_changed_stay(chinese_demo):
    def arrange(name, xml):
        if name == "xl/charts/chart1.xml":
            return re.sub(r"<a:t>[^<]*</a:t>", "<a:t>王经理的漏斗</a:t>", xml).replace("93BEC1", "FF8800")
        if name == "xl/drawings/drawing1.xml":
            return xml.replace("<xdr:col>0</xdr:col>", "<xdr:col>2</xdr:col>", 1)
        return xml

    rewritten(chinese_demo, arrange)
    arranged = parts(chinese_demo, "xl/charts/") | parts(chinese_demo, "xl/drawings/")
    done = refresh(asked(chinese_demo, AS_OF + timedelta(days=3)))
    assert "漏斗" in {cells.sheet for cells in done.certificate.cells}
    assert parts(chinese_demo, "xl/charts/") | parts(chinese_demo, "xl/drawings/") == arranged
    assert "王经理的漏斗" in arranged["xl/charts/chart1.xml"]
    changed = {part.part for part in done.certificate.changed_parts}
    assert not {part for part in changed if "chart" in part or "drawing" in part}


def test_a_chart_that_people_deleted_does_not_come_back(chinese_demo):
    def without_last(name, xml):
        if name != "xl/drawings/drawing1.xml":
            return xml
        last = xml.rindex("<xdr:twoCellAnchor>")
        return xml[:last] + xml[xml.index("</xdr:twoCellAnchor>", last) + len("</xdr:twoCellAnchor>") :]

    rewritten(chinese_demo, without_last)
    refresh(asked(chinese_demo, AS_OF + timedelta(days=3)))
    assert parts(chinese_demo, "xl/drawings/")["xl/drawings/drawing1.xml"].count("<xdr:twoCellAnchor>") == 3


def test_charts_read_the_cells_that_the_figures_stand_in(demo_book):
    path, language = demo_book
    sheet = load_workbook(path)[SHEETS[language][0]]
    first = first_rows()
    places = {block.name: (first[block.name], first[block.name] + block.row_count - 1) for block in BLOCKS}
    for name, xml in parts(path, "xl/charts/").items():
        references = re.findall(r"<c:f>([^<]*)</c:f>", xml)
        assert references, name
        assert {reference.rpartition("!")[0] for reference in references} == {SHEETS[language][0]}
        ranges = [range_boundaries(reference.rpartition("!")[2]) for reference in references]
        values = [area for area in ranges if area[1] != area[3]]
        assert all(any(low <= area[1] and area[3] <= high for low, high in places.values()) for area in values)
        assert len({(area[1], area[3]) for area in values}) == 1
        headers = [sheet.cell(area[1], area[0]).value for area in ranges if area[1] == area[3]]
        assert all(sheet.cell(values[0][1], values[0][0]).value for _ in headers)


def test_a_new_workbook_has_the_charts_before_any_refresh(tmp_path):
    make_template(tmp_path / "新.xlsx", "zh")
    sheet = load_workbook(tmp_path / "新.xlsx")["漏斗"]
    assert len(sheet._charts) == 4
    assert sheet["A2"].value == "还没有刷新过"
    refresh(asked(tmp_path / "新.xlsx"))
    assert table(tmp_path / "新.xlsx", "stages")["合计"][0] == 0


def test_the_layout_is_the_same_in_both_languages():
    zh, en = (empty_funnel_sheet(language) for language in ("zh", "en"))
    assert [len(line) for line in zh.title] == [len(line) for line in en.title]
    assert [(chart.area, chart.categories, chart.kind) for chart in zh.charts] == [
        (chart.area, chart.categories, chart.kind) for chart in en.charts
    ]
