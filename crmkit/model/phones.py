"""Reading phone numbers as a person would.

Chinese mobiles, landlines with area code, 400 and service numbers, numbers with a country code, extensions, several
numbers in a cell.

A reading is `13800138000`, `0371-60000000`, `400-800-8000`, `+12025550143`, an extension follows as `-801`;
several numbers are joined by " / ". Numbers that start 100 are nobody's and stand for examples: they pass.
"""

from __future__ import annotations

import re
from functools import cache

from crmkit.model.readings import Misread, Noted, Reason, plain

PhoneReading = str | Misread | Noted | None

SEPARATOR = " / "
_MOBILE_DIGIT_COUNT = 11
_PLAIN_MOBILE = re.compile(r"1\d{10}$", re.ASCII)
_PLAIN_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d\d)-[2-9]\d{6,7}$", re.ASCII)
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))([1-9]\d{6,7})$")
_LANDLINE_WITHOUT_ZERO = re.compile(r"(10|2\d|[3-9]\d\d)-([2-9]\d{6,7})$")
_DIGITS_WITHOUT_ZERO = re.compile(r"(2\d(?=\d{8}$)|[3-9]\d\d(?=\d{7,8}$))([2-9]\d{6,7})$")
_TOLL_FREE = re.compile(r"([48]00)(\d{3})(\d{4})$")
_SERVICE = re.compile(r"(?:9[56]\d{3,6}|1[012]\d{3})$")
_LOCAL = re.compile(r"[2-9]\d{6,7}$")
_DIALLABLE_ABROAD = re.compile(r"\(?\d[\d()]{6,14}$")
_EXTENSION = re.compile(r"\s*(?:转|分机|总机转|ext\.?|extension|x|#)\s*[::]?\s*(\d{1,6})$|(?<=\d{7})-(\d{1,6})$")
_COUNTRY_PREFIX = re.compile(
    r"^(?:\+|00)?\(?(?:\+?86)\)?[-\s]?(?=1\d{2}[-\s]?\d{4}[-\s]?\d{4}|0?[1-9]\d{1,2}[-\s]?\d{7,8}|[48]00)"
)
_OTHER_ACCOUNT = re.compile(r"(?:qq|微信|wechat|vx|wx)号?\s*[::]?\s*[\w-]*", re.ASCII)
_LABEL = re.compile(r"[^\d+\-()\s#./*]+")
_BETWEEN = re.compile(r"[/、,;|\n]|\s(?=(?:\+|1\d{10}|0\d{2,3}-))|(?<=\d)\s*(?:或|和|及)\s*(?=\d)")
_LETTER_DIGITS = str.maketrans("oOlI", "0011")
_LOOKS_LETTERED = re.compile(r"(?=(?:\D*\d){5})(?=.*[OoIl])[\dOoIl\-\s]+$")
_NO_PHONE = re.compile(r"[-—/无空]*$|暂无$|没有$|n/?a$|none$", re.IGNORECASE)
_MINIMUM_DIGIT_COUNT = 5
_LOCAL_DIGIT_COUNT_ABROAD = 7
_LANDLINE_DIGIT_COUNTS = (7, 8, 10, 11, 12)
_DASHES = re.compile("[—–−‐]+")
_FLOAT_TAIL = re.compile(r"(?<=\d{7})\.0$")


def read_phone(text: str, language: str = "zh") -> PhoneReading:
    """The number or numbers in `text`; None when it says that there is none.

    `language` en accepts any 7 to 15 digits, since national forms abroad have no common pattern.
    """
    if _PLAIN_MOBILE.match(text) or _PLAIN_LANDLINE.match(text):
        return text
    narrow = _FLOAT_TAIL.sub("", _DASHES.sub("-", plain(text.replace("\n", " / "))))
    if _NO_PHONE.match(narrow):
        return None
    found = _read_narrow(narrow, language)
    if isinstance(found, str) and any(mark.isdigit() and not mark.isascii() for mark in text):
        return Noted(found, Reason.WIDE_DIGITS, found)
    return found


def numbers_of(reading: str) -> list[str]:
    """The single numbers of a reading, without extensions."""
    return [re.sub(r"(?<=\d{7})-\d{1,6}$", "", number) for number in reading.split(SEPARATOR)]


def _read_narrow(narrow: str, language: str) -> str | Misread | Noted:
    whole = _read_one(_without_labels(narrow), language)
    if whole is not None:
        return whole
    parts = [
        part for raw in _BETWEEN.split(_OTHER_ACCOUNT.sub(" ", narrow.casefold())) if (part := _without_labels(raw))
    ]
    found = [reading for part in parts if (reading := _read_one(part, language)) is not None]
    if found and len(found) == len([part for part in parts if sum(map(str.isdigit, part)) >= _MINIMUM_DIGIT_COUNT]):
        return _joined(found)
    return Misread(*_why_not(narrow))


def _joined(found: list[str | Noted]) -> str | Noted:
    """One reading of several; the same number twice is one."""
    if len(found) == 1:
        return found[0]
    numbers = list(dict.fromkeys(str(one.value) if isinstance(one, Noted) else one for one in found))
    if len(numbers) == 1:
        return numbers[0]
    return Noted(SEPARATOR.join(numbers), Reason.TWO_PHONES, str(len(numbers)))


def _why_not(narrow: str) -> tuple[Reason, str]:
    if _LOOKS_LETTERED.match(narrow):
        return Reason.LETTERS_IN_PHONE, narrow.translate(_LETTER_DIGITS)
    digits = re.sub(r"[\s\-()+]", "", narrow)
    if digits.isdigit() and (digits[0] == "1" or len(digits) not in _LANDLINE_DIGIT_COUNTS):
        return Reason.PHONE_DIGIT_COUNT, str(len(digits))
    return Reason.NOT_A_PHONE, ""


def _without_labels(text: str) -> str:
    """`text` without words before or after the number: 王总13800138000, 13800138000(老板)."""
    bare = text.casefold().strip()
    extension = _EXTENSION.search(bare)
    if extension:
        return f"{_without_labels(bare[: extension.start()])}转{extension[1] or extension[2]}"
    if re.search(r"\d[^\d\s()+\-./*#]+\d", bare):
        return bare
    return _LABEL.sub(" ", bare).replace("( )", "").replace("()", "").strip(" .-/*#")


def _read_one(bare: str, language: str) -> str | Noted | None:
    """The reading of exactly one number; None when `bare` is not one."""
    main, _, extension = bare.partition("转")
    main, chinese = _COUNTRY_PREFIX.subn("", main.strip())
    if chinese and main[0] not in "01" and not _TOLL_FREE.match(re.sub(r"\D", "", main)):
        main = f"0{main}"
    found = _read_main(main, language)
    if found is None or not extension:
        return found
    if isinstance(found, Noted):
        return Noted(f"{found.value}-{extension}", found.reason, f"{found.detail}-{extension}")
    return f"{found}-{extension}"


def _read_main(main: str, language: str) -> str | Noted | None:
    if main.startswith(("+", "00")):
        return _read_foreign("+" + main.lstrip("+0"))
    digits = re.sub(r"[\s\-().]", "", main)
    if not digits.isdigit():
        return None
    if len(digits) == _MOBILE_DIGIT_COUNT and digits[0] == "1":
        return digits
    if found := _LANDLINE.match(digits):
        return f"{found[1]}-{found[2]}"
    if found := _TOLL_FREE.match(digits):
        return "-".join(found.groups())
    return _read_uncommon(main, digits, language)


def _read_uncommon(main: str, digits: str, language: str) -> str | Noted | None:
    if _SERVICE.match(digits):
        return digits
    if language != "zh":
        return _read_abroad(main, digits)
    dashed = re.sub(r"[\s\-()]+", "-", main).strip("-")
    if found := _LANDLINE_WITHOUT_ZERO.match(dashed) or _DIGITS_WITHOUT_ZERO.match(digits):
        return Noted(f"{found[1]}-{found[2]}", Reason.NO_AREA_ZERO, f"0{found[1]}-{found[2]}")
    if _LOCAL.match(digits) and dashed.count("-") <= 1:
        return Noted(digits, Reason.NO_AREA_CODE, digits)
    return None


def _read_abroad(main: str, digits: str) -> str | Noted | None:
    if not _DIALLABLE_ABROAD.match(re.sub(r"[\s\-.]", "", main)):
        return None
    return Noted(main, Reason.NO_AREA_CODE) if len(digits) == _LOCAL_DIGIT_COUNT_ABROAD else main


@cache
def _read_foreign(number: str) -> str | None:
    import phonenumbers  # noqa: PLC0415  (costs 30 ms; few workbooks hold foreign numbers)

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
