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
#: Dates; 27-31, 36, 50-54, 57, 58 are the Chinese, Japanese and Korean ones, written without a code. Formats of
#: times alone (18-21, 32-35, 45-47, 55, 56) are not among them: a day written into such a cell would not show.
DATE_IDS: Final = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58})

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"e[+-]|general", re.IGNORECASE)
_DAY_LETTER: Final = re.compile(r"[yde]|b{2}", re.IGNORECASE)


@lru_cache(maxsize=1024)
def is_date_code(code: str) -> bool:
    """Whether a format code shows a number as a date, with a time or without; times alone are no dates."""
    bare = _SCIENTIFIC.sub("", _LITERAL.sub("", code.split(";", maxsplit=1)[0]))
    if _DAY_LETTER.search(bare):
        return True
    return re.search("m", bare, re.IGNORECASE) is not None and re.search("[hs]", bare, re.IGNORECASE) is None
