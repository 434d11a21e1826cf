"""Which names are one company, and which only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_tables import AS_OF, codes

from crmkit.model.names import name_key

FULL = "郑州云启科技有限公司"


@pytest.mark.parametrize(
    ("name", "core", "place", "trade"),
    [
        (FULL, "云启", "郑州", "科技"),
        ("郑州云启", "云启", "郑州", ""),
        ("云启科技（郑州）有限公司", "云启", "郑州", "科技"),
        ("河南省郑州市云启科技有限公司", "云启", "郑州", "科技"),
        ("上海 云启 贸易", "云启", "上海", "贸易"),
        ("云启集团股份有限公司", "云启", "", ""),
        ("张三", "张三", "", ""),
        ("北京", "北京", "", ""),
        ("科技有限公司", "科技", "", ""),
        ("黑龙江省哈尔滨市冰城食品有限责任公司", "冰城", "哈尔滨", "食品"),
        ("Northwind Dental Group, Inc.", "northwinddentalgroup", "", ""),
        ("ACME Co., Ltd.", "acme", "", ""),
        ("Inc", "inc", "", ""),
    ],
)
def test_a_name_is_taken_apart(name, core, place, trade):
    key = name_key(name)
    assert (key.core, key.place, key.trade) == (core, place, trade)


def test_a_branch_is_a_company_of_its_own():
    assert name_key(f"{FULL}洛阳分公司").branch == "洛阳分公司"
    assert name_key("中国银行郑州分行").core != name_key("中国银行洛阳分行").core


@given(st.text(max_size=20))
def test_any_name_has_a_key_and_spelling_makes_no_difference(name):
    key = name_key(name)
    assert key.exact == name_key(f" {name} ").exact == name_key(name.upper().lower()).exact or not name.isascii()
    assert key.core is not None


def found(*customers):
    rows = [
        {"agreed_next_on": AS_OF, **({"customer_name": one} if isinstance(one, str) else one)} for one in customers
    ]
    return [code for code in codes({"customers": rows}) if code.startswith("DUP")]


@pytest.mark.parametrize(
    ("customers", "expected"),
    [
        ([FULL, "郑州云启"], ["DUP003"]),
        ([FULL, "云启"], ["DUP003"]),
        (["郑州云启", "洛阳云启"], []),
        ([FULL, "郑州云启贸易有限公司"], []),
        ([FULL, f"{FULL}洛阳分公司"], []),
        ([FULL, "云启科技（郑州）有限公司"], ["DUP003"]),
        ([FULL, "郑州云启科技有限公司(总部)"], ["DUP003"]),
        ([FULL, FULL, FULL], ["DUP001", "DUP001"]),
        (["ACME Co., Ltd.", "Acme"], ["DUP003"]),
        (["张三", "张三"], []),
        (
            [{"customer_name": "张三", "mobile": "13800138000"}, {"customer_name": "张三", "phone": "13800138000"}],
            ["DUP002"],
        ),
        (
            [
                {"customer_name": FULL, "mobile": "13800138000"},
                {"customer_name": "云启贸易", "mobile": "138 0013 8000"},
            ],
            ["DUP002"],
        ),
        (
            [
                {"customer_name": FULL, "mobile": "13800138000/13900139000"},
                {"customer_name": "云启", "phone": "13900139000"},
            ],
            ["DUP002"],
        ),
    ],
)
def test_one_company_is_told_once_and_others_never(customers, expected):
    assert found(*customers) == expected


def test_a_thousand_alike_are_each_told_once():
    assert found(*[f"郑州云启{trade}有限公司" for trade in ["", "科技"] * 500]).count("DUP003") == 1
    assert len(found(*["郑州云启"] * 1000)) == 999


def shared(*numbers):
    names = ["郑州云启科技", "洛阳瀚海贸易", "开封金桥餐饮", "许昌大地物流"]
    rows = [
        {"customer_name": name, "agreed_next_on": AS_OF, **number}
        for name, number in zip(names, numbers, strict=False)
    ]
    return codes({"customers": rows}).count("PHO008")


def test_a_phone_counts_in_whatever_column_and_spelling_it_stands():
    same = [{"mobile": "13800138000"}, {"phone": "+86 138 0013 8000"}, {"mobile": "13900139000/13800138000"}]
    assert shared(*same) == 3
    assert shared(*same[:2]) == 0


def test_rows_of_one_company_count_once():
    rows = [{"customer_name": "郑州云启", "agreed_next_on": AS_OF, "phone": "0371-60000000"}] * 4
    assert "PHO008" not in codes({"customers": rows})
