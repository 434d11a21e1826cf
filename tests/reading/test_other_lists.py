"""Lists that are not the one that is read are told of, not passed over."""

import pytest
from click.testing import CliRunner
from small_books import CUSTOMERS, HEADER, workbook

from crmkit.cli.app import build
from crmkit.errors import NoCustomerTable
from crmkit.workbook.reading import find_tables, read_workbook

OTHERS = [HEADER, ["新乡远山贸易", "周一", "10012345600", None], ["许昌白云商行", "吴二", "10012345601", None]]


def run(*words):
    return CliRunner().invoke(build(), [str(word) for word in words])


def side_by_side(left, right):
    height = max(len(left), len(right))
    padded = [[*rows, *[[None] * 4] * (height - len(rows))] for rows in (left, right)]
    return [[*one, None, *other] for one, other in zip(*padded, strict=True)]


@pytest.mark.parametrize(("left", "right", "other"), [(CUSTOMERS, OTHERS, "F1:I3"), (OTHERS, CUSTOMERS, "A1:D3")])
def test_of_two_lists_side_by_side_the_one_that_is_not_read_is_a_finding(tmp_path, left, right, other):
    path = workbook(tmp_path / "两份.xlsx", {"客户": side_by_side(left, right)})
    for language, word in (("zh", "另一份客户名单"), ("en", "another list of customers")):
        said = run("--lang", language, "check", path, "--today", "2026-03-05").stdout
        assert word in said
        assert other in said
    assert run("check", path, "--today", "2026-03-05").stdout.count("另一份") == 1


def test_it_can_be_put_aside_for_good(tmp_path):
    from openpyxl import load_workbook

    path = workbook(tmp_path / "两份.xlsx", {"客户": side_by_side(OTHERS, CUSTOMERS)})  # room for ours on the right
    first = run("refresh", path, "--today", "2026-03-05", "--yes")
    assert "别的客户名单" in first.stdout
    book = load_workbook(path)
    sheet = book["问题"]
    place = next(cell for row in sheet.iter_rows() for cell in row if "另一份" in str(cell.value))
    head = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("忽略"))
    sheet.cell(place.row, head.column).value = "那是旧的"
    book.save(path)
    assert "别的客户名单" not in run("refresh", path, "--today", "2026-03-05").stdout


def test_one_list_under_two_header_rows_is_no_second_list(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"客户": [["客户总表", None, None, None], *CUSTOMERS]})
    assert "名单" not in run("check", path, "--today", "2026-03-05").stdout


def test_a_sheet_that_only_nearly_is_the_customer_table_is_named_and_can_be_chosen(tmp_path):
    names = [["客户名称"], ["郑州云启科技有限公司"], ["洛阳明德机械厂"]]
    path = workbook(tmp_path / "a.xlsx", {"名单": names, "别的": [["随便"], [1]]})
    with pytest.raises(NoCustomerTable) as refused:
        find_tables(read_workbook(path))
    for language in ("zh", "en"):
        said = refused.value.message(language)
        assert "名单" in said
        assert "--sheet" in said
        assert "别的" not in said
    assert run("check", path, "--sheet", "名单", "--today", "2026-03-05").exit_code == 0


def test_who_made_the_list_is_no_customer(tmp_path):
    tail = [[None] * 4, ["制表人:张三", None, None, None], ["更新日期:2026年3月5日", None, None, None]]
    path = workbook(tmp_path / "a.xlsx", {"客户": [*CUSTOMERS, *tail]})
    assert "3 家客户" in run("doctor", path).stdout
