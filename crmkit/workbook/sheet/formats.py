"""Number formats: which of them show dates, which keep text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

TEXT: Final = "@"
DAY: Final = "yyyy-mm-dd"
MOMENT: Final = "yyyy-mm-dd hh:mm"
FIRST_CUSTOM_ID: Final = 164

#: The built-in formats whose code all Excels agree on (ECMA-376 part 1, 18.8.30).
BUILT_IN: Final = {
    0: "",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    48: "##0.0E+0",
    49: "@",
}
BUILT_IN_IDS: Final = {code: number for number, code in BUILT_IN.items()} | {"General": 0}
#: Dates and times; 27-36 and 50-58 are the Chinese, Japanese and Korean ones, written without a code.
DATE_IDS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"e[+-]", re.IGNORECASE)
_DATE_LETTER: Final = re.compile(r"[ymdhseb]", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_date_code(code: str) -> bool:
    """Whether a format code shows a number as a date or time."""
    bare = _SCIENTIFIC.sub("", _LITERAL.sub("", code.split(";")[0])).replace("General", "")
    return _DATE_LETTER.search(bare) is not None
