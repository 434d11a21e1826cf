"""Reading e-mail addresses: a pattern for the plain ones, email-validator (no network) for the rest."""

from __future__ import annotations

import re

from crmkit.model.readings import Misread, Noted, Reason, plain

EmailReading = str | Misread | Noted | None

SEPARATOR = "; "
_PLAIN = re.compile(
    r"[A-Za-z0-9_%+-]+(?:\.[A-Za-z0-9_%+-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}$",
    re.ASCII,
)
_BETWEEN = re.compile(r"[\s;,/、|]+")
_WRAPPED = re.compile(r"^(?:mailto:|[^<>@]*<)\s*|\s*>$", re.IGNORECASE)
_NO_EMAIL = re.compile(r"[-—/无]+$|暂无$|没有$|n/?a$|none$", re.IGNORECASE)


def read_email(text: str) -> EmailReading:
    """The address in `text`, its domain in lower case; None when it says that there is none."""
    if _PLAIN.match(text):
        return _normal(text)
    narrow = plain(text).replace("。", ".")
    if _NO_EMAIL.match(narrow):
        return None
    addresses = [found for part in _BETWEEN.split(_WRAPPED.sub("", narrow)) if part and (found := _address(part))]
    if not addresses or len(addresses) < narrow.count("@"):
        return Misread(Reason.NOT_AN_EMAIL)
    if len(set(addresses)) == 1:
        return addresses[0]
    return Noted(SEPARATOR.join(addresses), Reason.TWO_EMAILS, str(len(addresses)))


def _normal(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def _address(part: str) -> str | None:
    if _PLAIN.match(part):
        return _normal(part)
    if "@" not in part:
        return None
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415  (costs 40 ms; rarely needed)

    try:
        return str(validate_email(part, check_deliverability=False).normalized)
    except EmailNotValidError:
        return None
