"""Unified social credit codes, GB 32100-2015: 18 characters, the last one checks the others modulo 31."""

from __future__ import annotations

import re

from crmkit.model.readings import Misread, Reason, plain

CreditCodeReading = str | Misread | None

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE = re.compile(f"[{ALPHABET}]{{18}}$")
_OLD_TAX_NUMBER = re.compile(r"\d{15}$", re.ASCII)
_ABROAD = re.compile(r"[A-Z0-9]{5,20}$")
_NO_CODE = re.compile(r"[-/无]+$|暂无$|没有$|n/?a$|none$", re.IGNORECASE)
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_VALUES = {mark: value for value, mark in enumerate(ALPHABET)}


def read_credit_code(text: str, language: str = "zh") -> CreditCodeReading:
    """The code in capitals without blanks; a 15-digit tax number of before 2015 and, in en, any tax number pass."""
    if _CODE.match(text):
        return text
    code = re.sub(r"[\s\-]", "", plain(text)).upper()
    if not code or _NO_CODE.match(plain(text)):
        return None
    if _CODE.match(code) or _OLD_TAX_NUMBER.match(code) or (language != "zh" and _ABROAD.match(code)):
        return code
    wrong = sorted({mark for mark in code if mark not in _VALUES})
    return Misread(Reason.NOT_A_CREDIT_CODE, "".join(wrong)[:10] if wrong else str(len(code)))


def check_character(body: str) -> str:
    """The 18th character that belongs to the first 17.

    Source: GB 32100-2015; the final modulo 31 matters where the sum is a multiple of 31.
    """
    total = sum(weight * _VALUES[mark] for weight, mark in zip(WEIGHTS, body, strict=True))
    return ALPHABET[(31 - total % 31) % 31]
