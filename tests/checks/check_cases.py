"""One case a check, as data: a workbook where it fails, with the cell it points at, and one where it passes.

Rows count from 2. A failing workbook gives that finding and no other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from people_tables import AS_OF, ERROR, UNCACHED

NAME = "郑州云启科技有限公司"
#: what keeps a customer free of other findings: somebody agreed on a day
CALM = {"customer_name": NAME, "agreed_next_on": AS_OF + timedelta(days=3)}


class Case(NamedTuple):
    table: str
    row: int
    field: str
    fails: dict
    passes: dict
    says: str = ""  #: part of the Chinese message, where the wording is promised


def customers(*rows):
    return {
        "customers": [
            {**CALM, "customer_name": f"{NAME}{'甲乙丙丁戊'[place]}", **row} for place, row in enumerate(rows)
        ]
    }


def cell(field, wrong, right, says=""):
    return Case("customers", 2, field, customers({field: wrong}), customers({field: right}), says)


def day(field, wrong, right, says="", **more):
    return Case("customers", 2, field, customers({field: wrong, **more}), customers({field: right, **more}), says)


def touched(*touches, **customer):
    """One calm customer C1 and touches of it."""
    return {
        **customers({"customer_id": "C1", **customer}),
        "touches": [{"touched_on": date(2026, 3, 1), "customer_id": "C1", **touch} for touch in touches],
    }


def owned(owner, is_active="是"):
    return {**customers({"owner": owner}), "team": [{"member_name": "王芳", "is_active": is_active}]}


def sharing(count):
    names = ["郑州云启科技有限公司", "洛阳瀚海贸易有限公司", "开封金桥餐饮有限公司", "许昌大地物流有限公司"]
    return {"customers": [{**CALM, "customer_name": name, "phone": "0371-60000000"} for name in names[:count]]}


def named(*names, **same):
    return {"customers": [{**CALM, "customer_name": name, **same} for name in names]}


CASES = {
    "CEL001": cell("region", ERROR, "郑州"),
    "CEL002": cell("region", UNCACHED, "郑州"),
    "VOC001": cell("attitude", "接那", "接纳", says="相近的有:接纳"),
    "NUM001": cell("expected_amount", "看情况", "5万"),
    "NUM002": cell("expected_amount", "5-8万", "￥50,000.00"),
    "NUM003": cell("expected_amount", -500, 500),
    "DAT001": cell("created_on", "上周三", "2026年3月5日"),
    "DAT002": cell("created_on", "05/03/2026", "25/03/2025"),
    "DAT003": cell("created_on", "2026-02-30", "2026-02-28"),
    "DAT004": cell("expected_close_on", "2026年4月", "2026年4月1日"),
    "DAT005": cell("expected_close_on", "2026-04-01至2026-04-08", "2026-04-01"),
    "DAT006": cell("created_on", "3月5日", "2026-03-05", says="按2026年算"),
    "DAT007": Case(
        "touches", 2, "touched_on", touched({"touched_on": date(2026, 3, 26)}), touched({"touched_on": AS_OF})
    ),
    "DAT008": day("won_on", date(2025, 7, 8), date(2025, 7, 28), created_on=date(2025, 7, 28), status="已回款"),
    "DAT009": cell("expected_close_on", date(2026, 3, 19), AS_OF),
    "DAT010": cell("created_on", date(1900, 1, 1), date(2020, 1, 1)),
    "DAT011": Case(
        "touches", 2, "touched_on", touched({"touched_on": date(2206, 3, 5)}), touched({"touched_on": AS_OF})
    ),
    "DAT012": cell("created_on", date(2026, 3, 21), AS_OF),
    "PHO001": cell("mobile", "微信:yunqi", "13800138000"),
    "PHO002": cell("mobile", "13800138000/13900139000", "13800138000", says="2个号码"),
    "PHO003": cell("phone", "371-60000000", "0371-60000000", says="0371-60000000"),
    "PHO004": cell("mobile", "１３８００１３８０００", "13800138000"),
    "PHO005": cell("mobile", "138OO138OOO", "13800138000", says="13800138000"),
    "PHO006": cell("mobile", "1380013800", 13800138000.0, says="10位"),
    "PHO007": cell("phone", "60000000", "0371-60000000转801"),
    "PHO008": Case("customers", 2, "phone", sharing(4), sharing(2), "4家公司共用此电话,可能是代账会计"),
    "PHO009": cell("mobile", "12345678901", "10012345678"),
    "EML001": cell("email", "zhou at example", "zhou@example.com"),
    "EML002": cell("email", "zhou@qq.con", "zhou@qq.com", says="zhou@qq.com"),
    "EML003": cell("email", "a@example.com;b@example.com", "a@example.com"),
    "USC001": cell("credit_code", "9111010855138508", "91110108551385082Q"),
    "USC002": cell("credit_code", "91350100M000100Y4A", "91350100M000100Y43"),
    "IDN001": Case(
        "customers", 3, "customer_id", customers({"customer_id": "C1"}, {"customer_id": "c1"}),
        customers({"customer_id": "C1"}, {"customer_id": "C2"}), "第2行重复",
    ),
    "IDN002": cell("customer_id", 1.23e17, "123000000000000123"),
    "IDN003": cell("customer_id", "123456789012345000", "123456789012345678", says="编号后3位可能已被Excel改掉"),
    "IDN004": Case(
        "customers", 3, "customer_id", customers({"customer_id": "00122"}, {"customer_id": 123}),
        customers({"customer_id": "00122"}, {"customer_id": "00123"}),
    ),
    "DUP001": Case("customers", 3, "customer_name", named(NAME, f"{NAME} "), named(NAME, "洛阳云启贸易有限公司")),
    "DUP002": Case(
        "customers", 3, "customer_name", named(NAME, "云启", mobile="13800138000"),
        named(NAME, "瀚海", mobile="13800138000"),
    ),
    "DUP003": Case("customers", 3, "customer_name", named(NAME, "郑州云启"), named(NAME, "洛阳云启")),
    "DUP004": Case(
        "customers", 3, "credit_code",
        {"customers": [{**CALM, "credit_code": code} | {"customer_name": name}
                       for name, code in [("瀚海", "91350100M000100Y43"), (NAME, "91350100m000100y43")]]},
        customers({"credit_code": "91350100M000100Y43"}, {"credit_code": "91110108551385082Q"}), "第2行",
    ),
    "NXT001": Case(
        "customers", 2, "agreed_next_on", customers({"agreed_next_on": None}),
        touched({"next_step": "周五送测试报告"}, agreed_next_on=None), "没有下一步",
    ),
    "STL001": Case(
        "customers", 2, "", touched({"touched_on": date(2025, 9, 1)}), touched({"touched_on": date(2025, 10, 1)})
    ),
    "OWN001": Case("customers", 2, "owner", owned("赵磊"), owned(" 王 芳")),
    "OWN002": Case("customers", 2, "owner", owned("王芳", "否"), owned("王芳", None)),
    "REQ001": cell("customer_name", None, NAME, says="请补:客户名称"),
    "REQ002": Case("touches", 2, "touched_on", touched({"touched_on": None}), touched({})),
    "REQ003": Case(
        "touches", 2, "", touched({"customer_id": None}), touched({"customer_id": None, "customer_name": f"{NAME}甲"})
    ),
    "REQ004": Case(
        "team", 2, "member_name", {**customers({}), "team": [{"member_name": "-", "is_active": "是"}]}, owned("王芳")
    ),
    "STA001": Case(
        "customers", 2, "paused_until_on", customers({"status": "暂停", "paused_until_on": None}),
        customers({"status": "暂停", "paused_until_on": date(2026, 5, 1)}), "请补",
    ),
    "STA002": day("won_on", None, date(2026, 3, 1), says="请补:成交日期", status="已回款"),
    "OVR002": day("override_until_on", AS_OF - timedelta(days=1), AS_OF, grade_override="A"),
    "OVR003": day("override_until_on", AS_OF, None, agreed_next_on=None, status="无效"),
    "STA003": day("status", "跟进中", "已签约待回款", won_on=date(2026, 3, 1)),
    "TOT001": cell("customer_name", "合 计", NAME),
    "TOT002": Case(
        "touches", 3, "", touched({}, {"touched_on": "合计", "customer_id": None, "note": "共1条"}), touched({}, {})
    ),
    "TCH001": Case("touches", 2, "customer_id", touched({"customer_id": "C9"}), touched({"customer_id": "c1"})),
    "TCH002": Case(
        "touches", 2, "customer_name",
        {
            **named("张三", "张三"),
            "touches": [{"touched_on": AS_OF, "customer_name": "张三"}],
        },
        touched({}),
    ),
}  # fmt: skip
#: what the failing workbook can't avoid giving besides
ALSO = {"PHO008": ["PHO008"] * 3, "TOT001": []}
#: checks whose point is the row, although the case is written by field
ROW_CHECKS = {"TOT001"}
