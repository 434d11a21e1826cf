"""Tables about customers that are no customer tables are not taken."""

from __future__ import annotations

import pytest
from small_books import workbook

from crmkit.errors import NoCustomerTable
from crmkit.workbook.reading import find_tables, read_workbook

LOOK_ALIKES = {
    "price list": (["客户名称", "产品名称", "规格", "单价", "备注"], ["云启", "投影仪", "4K", 3000.0, "含税"]),
    "staff": (
        ["工号", "姓名", "部门", "直属上级", "手机", "邮箱"],
        ["001", "王芳", "销售", "李强", "10012345678", "a@b.cn"],
    ),
    "staff without numbers": (
        ["姓名", "部门", "岗位", "入职日期", "联系电话"],
        ["王芳", "销售", "经理", "2020-01-01", "10012345678"],
    ),
    "search report": (["客户名称", "关键词", "展现量", "点击", "备注"], ["云启", "会议系统", 100.0, 3.0, "x"]),
    "vendors": (["供应商名称", "联系人", "电话", "地址"], ["金鑫五金厂", "周敏", "0371-60000000", "郑州"]),
    "vendors by company": (
        ["公司名称", "供应商编号", "联系人", "电话"],
        ["金鑫五金厂", "V1", "周敏", "0371-60000000"],
    ),
    "orders": (
        ["订单编号", "客户名称", "下单日期", "数量", "单价", "金额"],
        ["D1", "云启", "2026-01-01", 1.0, 2.0, 2.0],
    ),
    "order lines in English": (
        ["billNo", "Customer", "Owner", "qty", "unitPrice", "amount"],
        ["B1", "Acme", "Al", 1.0, 2.0, 2.0],
    ),
    "statistics": (["客户", "1月", "2月", "合计"], ["云启", 1.0, 2.0, 3.0]),
    "names of anything": (["ID", "Name", "Type", "Description", "Status"], [1.0, "Login page", "Story", "x", "Open"]),
    "dictionary": (["名称", "来源"], ["展会", "市场部"]),
    "products": (["名称", "单价", "库存"], ["投影仪", 3000.0, 5.0]),
    "pets": (["Pet", "Name", "Owner"], ["Cat", "Homer", "Nestor"]),
}


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_a_look_alike_is_not_taken(tmp_path, kind):
    header, row = LOOK_ALIKES[kind]
    rows = [
        [
            f"{value}{at}" if isinstance(value, str) and header[n] not in DATES else value
            for n, value in enumerate(row)
        ]
        for at in range(9)
    ]
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"客户": [header, *rows]}))
    with pytest.raises(NoCustomerTable):
        find_tables(content)


DATES = {"入职日期", "下单日期"}


def test_a_log_that_names_each_customer_again_and_again_is_no_customer_list(tmp_path):
    rows = [["云启" if at % 2 else "明德", "周敏", "10012345678", f"聊了{at}"] for at in range(30)]
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"表": [["客户名称", "联系人", "手机", "备注"], *rows]}))
    with pytest.raises(NoCustomerTable):
        find_tables(content)


def test_a_customer_list_may_name_products_and_amounts(tmp_path):
    header = ["客户名称", "联系人", "手机", "负责人", "来源", "客户状态", "产品", "数量", "预计金额"]
    row = ["云启", "周敏", "10012345678", "王芳", "展会", "跟进中", "投影仪", 3.0, 9000.0]
    rows = [[f"云启{at}", *row[1:]] for at in range(5)]
    content = read_workbook(workbook(tmp_path / "b.xlsx", {"表": [header, *rows]}))
    assert find_tables(content)[0].columns["expected_amount"] == 9
