"""Workbooks of other teams are read as a person reads them. What is expected was judged by eye, file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmkit.errors import LegacyWorkbook, NoCustomerTable, NotAWorkbook
from crmkit.model.tables import CUSTOMERS
from crmkit.workbook.reading import find_tables, load_table, read_workbook

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"

#: file -> sheet, header row, first and last row of records, headers by field
CUSTOMER_FILES = {
    "133_客户模版.xlsx": ("录入客户", 1, [2, 3], {
        "customer_name": "客户姓名", "mobile": "客户手机号", "region": "省市区", "note": "备注",
        "created_on": "创建日期", "tags": "客户标签",
    }),
    "171_CRM.xlsm": ("Leads", 1, [], {
        "customer_id": "LeadID", "created_on": "CreatedDate", "customer_name": "CompanyName",
        "contact_name": "ContactName",
        "phone": "Phone", "email": "Email", "source": "LeadSource", "industry": "Industry", "owner": "AssignedTo",
        "stage_override": "Stage", "expected_amount": "ExpectedValue", "agreed_next_on": "NextFollowUp",
        "status": "Status",
        "note": "Notes",
    }),
    "269_会员信息.xlsx": ("Sheet1", 1, [*range(2, 15)], {
        "customer_id": "ID", "customer_name": "姓名", "phone": "电话", "note": "备注",
    }),
    "303_商机导入模板.xlsx": ("sheet-1", 1, [3], {
        "customer_id": "客户编号", "customer_name": "客户姓名", "contact_name": "联系人",
        "expected_amount": "预期收入",
    }),
    "304_客户导入模板.xlsx": ("sheet-1", 1, [3, 4], {
        "customer_name": "客户姓名", "contact_name": "联系人", "industry": "行业", "mobile": "手机号",
        "phone": "电话",
        "email": "邮箱", "region": "城市", "source": "客户来源", "note": "备注",
    }),
    "305_线索导入模板.xlsx": ("sheet-1", 1, [3, 4, 5], {
        "customer_name": "姓名", "mobile": "手机号", "phone": "电话", "industry": "行业", "email": "邮箱",
        "source": "线索来源",
        "contact_name": "联系人", "region": "城市",
    }),
    "306_客户导入模板.xlsx": ("sheet-1", 1, [3], {
        "customer_name": "客户姓名", "employee_count": "员工数量", "industry": "行业", "phone": "电话",
        "region": "城市", "note": "备注",
    }),
    "307_线索导入模板.xlsx": ("sheet-1", 1, [], {
        "owner": "线索所有者", "contact_name": "姓名", "customer_name": "公司", "employee_count": "员工数量",
        "industry": "行业",
        "mobile": "手机号", "phone": "电话", "region": "城市",
    }),
}  # fmt: skip
#: purchases, sales and consumptions: orders about customers, not customers
OTHER_FILES = ["154_Purchase.xlsx", "156_Sales.xlsx", "270_消费条目.xlsx"]


def real(name):
    path = REAL / name
    if not path.exists():
        pytest.skip(f"the real workbooks are not beside this repository: {name}")
    return path


@pytest.mark.parametrize("name", CUSTOMER_FILES)
def test_a_real_customer_table_is_read_as_a_person_reads_it(name):
    sheet, header_row, rows, headers = CUSTOMER_FILES[name]
    content = read_workbook(real(name))
    match = find_tables(content, tables=(CUSTOMERS,))[0]
    table = load_table(content, match)
    assert (match.sheet, match.header_row) == (sheet, header_row)
    assert {field: match.headers[column] for field, column in match.columns.items()} == headers
    assert list(table.values.index) == rows
    assert len(table.unknown.columns) + len(match.columns) == len(match.headers)


@pytest.mark.parametrize("name", OTHER_FILES)
def test_a_real_table_of_orders_is_not_taken_for_customers(name):
    content = read_workbook(real(name))
    with pytest.raises(NoCustomerTable):
        find_tables(content)


def test_every_real_file_is_read_or_named():
    files = sorted(REAL.glob("*.*")) if REAL.is_dir() else []
    if not files:
        pytest.skip("the real workbooks are not beside this repository")
    judged = {*CUSTOMER_FILES, *OTHER_FILES, "MANIFEST.csv"}
    for path in files:
        if path.suffix == ".xls":
            with pytest.raises(LegacyWorkbook):
                read_workbook(path)
        elif path.suffix == ".csv":
            with pytest.raises(NotAWorkbook, match=r"(?i)csv"):
                read_workbook(path)
        else:
            assert path.name in judged
