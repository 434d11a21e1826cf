"""What stands in the rows under a header: data, or what people leave between and around data."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from crmkit.workbook.reading.grid import as_text
from crmkit.workbook.reading.headers import header_key, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crmkit.workbook.reading.blocks import Block
    from crmkit.workbook.reading.content import SheetContent
    from crmkit.workbook.reading.headers import HeaderIndex

#: a second header in the other language stands under this share of the headers, and they under it ...
_COVERED_SHARE: Final = 0.8
#: ... and this share of its texts names fields, unless all are words without digits
_HEADER_SHARE: Final = 0.5
_GUIDANCE_SHARE: Final = 1 / 3
_GUIDANCE: Final = re.compile(
    r"必填|选填|必须填|非必须|required|optional|mandatory|e\.g\.|例如|示例|样例|举例|格式[::为]|请填|请输入|请选择|下拉|填写|不超过|"
    r"最多\d+|max\.? ?length|yyyy|如[::]|^\(?(文本|数字|日期|字符|整数|string|text|date|number|integer)\)?$"
)
_EXAMPLE: Final = re.compile(
    r"^[(\[【]?(示例|样例|范例|例)([::\])】,,\s]|\d|$)|^[(\[]?(示例|样例|example|sample)\s?(行|数据|记录|row|record|data)?\W*\d*$"
)
_TOTAL: Final = re.compile(
    r"^(本页|本月|全部)?(合\s*计|小计|总计|总和|共计|汇总|累计|平均值?|totals?|grand ?total|sub ?total|sum|average)"
    r"(\W*\d[\d,.]*\W*(家|个|户|条|元|人)?)?\W*$|^共\s*\d+\s*(家|个|户|条|位)"
)
_FOOTNOTE: Final = re.compile(
    r"^(注|备注|说明|附注|note|notes|remark|prepared by)\W|[。;;]|"
    r"^(制表|填表|制单|审核|复核|统计|打印|更新)(人|员|者|日期|时间|单位|部门)?\W"
)
_SERIAL_HEADERS: Final = frozenset({"序号", "序", "no", "行号", "index", "sn", "serial", "serialno", "unnamed0", ""})
_REPEATED_SHARE: Final = 0.6


class RowKind(Enum):
    """Why a row under the header is no data."""

    BLANK = "blank"  #: nothing in it, formatted or not, or only filled-down formulas and serial numbers
    GUIDANCE = "guidance"  #: second header, 必填, instructions, an example
    REPEATED_HEADER = "repeated_header"
    TOTALS = "totals"
    FOOTNOTE = "footnote"
    OTHER_TABLE = "other_table"  #: another table below this one, its header included


def is_guidance_row(sheet: SheetContent, block: Block, row: int, index: HeaderIndex) -> bool:
    """Whether the row, right under the header or other guidance, tells people what to type instead of being typed."""
    filled = _texts(sheet, block, row)
    if not filled:
        return False
    return _is_second_header(filled, block, index) or _is_guidance(filled.values()) or _is_example(filled.values())


def second_headers(sheet: SheetContent, block: Block, index: HeaderIndex) -> dict[int, str]:
    """The texts of the row below the header, when it is a header too: that of the other language."""
    filled = _texts(sheet, block, block.header_row + 1)
    return filled if _is_second_header(filled, block, index) else {}


def _texts(sheet: SheetContent, block: Block, row: int) -> dict[int, str]:
    texts = ((column, sheet.grid.text(row, column)) for column in block.headers)
    return {column: text for column, text in texts if text}


def _is_second_header(filled: Mapping[int, str], block: Block, index: HeaderIndex) -> bool:
    """Under nearly every header stands another one. Under a title or a group header that is not so."""
    headers = {column for column, text in block.headers.items() if text}
    if len(headers & filled.keys()) < max(len(headers), len(filled)) * _COVERED_SHARE:
        return False
    hits = sum(1 for text in filled.values() if index.find(text))
    are_words = not any(re.search(r"\d", text) for text in filled.values())
    return hits >= 2 and (hits >= len(filled) * _HEADER_SHARE or are_words)  # noqa: PLR2004  (one may be a coincidence)


def _is_guidance(texts: Iterable[str]) -> bool:
    listed = [plain_text(text) for text in texts]
    marked = sum(1 for text in listed if _GUIDANCE.search(text))
    return marked > 0 and marked >= len(listed) * _GUIDANCE_SHARE


def _is_example(texts: Iterable[str]) -> bool:
    return any(_EXAMPLE.search(plain_text(text)) for text in list(texts)[:2])


#: a cheap first look: no word of `_TOTAL` begins otherwise
TOTAL_INITIALS: Final = frozenset("本全合小总共累汇平tTgGsSaAＴＧＳＡ")
_LONGEST_TOTAL: Final = 20


def is_total(text: str) -> bool:
    """Whether a cell's text announces a sum: 合计, 小计, 共 12 家, Total ..."""
    return len(text) <= _LONGEST_TOTAL and _TOTAL.search(plain_text(text)) is not None


def is_totals_row(values: Iterable[Any]) -> bool:
    """Whether a row with a total word holds besides it only figures: a company may be called Total."""
    texts = [as_text(value) for value in values if value is not None]
    words = [
        text
        for text in texts
        if text and not re.fullmatch(r"[¥￥$€£]?\s*-?[\d,.,%]+\s*(元|万|家|个|户|条|人)?", text)
    ]
    return bool(words) and all(is_total(text) for text in words)


def is_repeated_header(values: Mapping[int, Any], headers: Mapping[int, str]) -> bool:
    """Whether the row says again what the header says."""
    filled = {column: as_text(value) for column, value in values.items() if value is not None}
    same = sum(
        1 for column, text in filled.items() if text and header_key(text) == header_key(headers.get(column, ""))
    )
    return same >= 2 and same >= len(filled) * _REPEATED_SHARE  # noqa: PLR2004  (one may be a coincidence)


def is_footnote(values: Iterable[Any]) -> bool:
    """Whether a row below a gap is one remark instead of a record."""
    texts = [as_text(value) for value in values if value is not None]
    return len(texts) == 1 and _FOOTNOTE.search(plain_text(texts[0])) is not None


def is_serial_header(header: str) -> bool:
    """Whether the column only numbers the rows."""
    return header_key(header) in _SERIAL_HEADERS
