"""Tables about customers that are no customer tables: price lists, orders, staff lists, search reports, vendors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.workbook.reading.headers import header_key

if TYPE_CHECKING:
    from collections.abc import Iterable

#: words by what the table then is; each header counts once
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "staff": (
        "工号", "直属上级", "入职日期", "入职时间", "岗位", "职级", "职务级别", "基本工资", "工资", "考勤",
        "离职日期", "员工编号", "员工姓名", "学历",
        "employeeid", "employeeno", "employeename", "hiredate", "salary", "reportsto", "jobtitle", "manager",
    ),
    "order": (
        "订单号", "订单编号", "运单编号", "运单号", "单据编号", "单据日期", "出库", "入库", "下单日期",
        "下单时间", "运费", "发货日期", "发票号", "消费时间", "消费金额",
        "billno", "orderid", "orderno", "orderdate", "invoiceno", "invoicenumber", "invoicedate",
        "shippingstatus", "salesid", "saledate",
        "quoteid", "quotedate", "quotestatus",
    ),
    "goods": (
        "单价", "价格", "数量", "规格", "型号", "产品名称", "产品编号", "商品名称", "商品编码", "物料",
        "物料编码", "品名", "库存", "单位价格", "件数", "税率", "含税",
        "unitprice", "price", "quantity", "qty", "sku", "product", "productname", "productid", "invno",
        "invname", "stock", "unit",
    ),
    "report": (
        "展现量", "展现", "点击", "点击量", "点击率", "搜索词", "搜索字词", "关键词", "转化率", "同比", "环比",
        "占比", "排名", "消费",
        "impressions", "clicks", "ctr", "cpc", "keyword", "searchterm", "conversions", "rank",
    ),
    "vendor": ("供应商", "供应商名称", "供应商编号", "供货商", "厂家", "vendor", "vendorname", "vendorid",
        "supplier", "suppliername", "supplierid"),
}  # fmt: skip
#: how many such headers make a table one of these
_ENOUGH: Final = {"staff": 2, "order": 1, "goods": 2, "report": 2, "vendor": 1}
#: one of these alone says it
_TELLING: Final = frozenset({"工号", "直属上级", "员工编号", "employeeid", "employeeno"})


ALL_WORDS: Final = frozenset(word for words in _WORDS.values() for word in words)


def look_alike(headers: Iterable[str]) -> str | None:
    """What else the table is by its headers: staff, order, goods, report, vendor; None when nothing speaks so."""
    keys = {header_key(header) for header in headers}
    if keys & _TELLING:
        return "staff"
    for kind, words in _WORDS.items():
        if len(keys & set(words)) >= _ENOUGH[kind]:
            return kind
    return None
