"""E-mail addresses that can be read and still are probably mistyped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks.catalogue import check
from crmkit.checks.hits import Hits, shown
from crmkit.model.emails import SEPARATOR
from crmkit.model.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.checks.book import Column

_ENDINGS = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "vom": "com",
    "xom": "com",
    "cim": "com",
    "cpm": "com",
    "nte": "net",
}
_SPELLINGS = {
    "gamil.com": "gmail.com", "gmial.com": "gmail.com", "gmai.com": "gmail.com", "gmal.com": "gmail.com",
    "gnail.com": "gmail.com", "gmaill.com": "gmail.com", "hotmial.com": "hotmail.com", "hotmal.com": "hotmail.com",
    "hotmai.com": "hotmail.com", "outlok.com": "outlook.com", "outloook.com": "outlook.com", "yaho.com": "yahoo.com",
    "yahooo.com": "yahoo.com", "foxmial.com": "foxmail.com", "foxmai.com": "foxmail.com", "qq.co": "qq.com",
    "163.co": "163.com", "126.co": "126.com", "gmail.co": "gmail.com", "qqq.com": "qq.com", "qq.com.cn": "qq.com",
    "163.com.cn": "163.com", "126.com.cn": "126.com", "1163.com": "163.com", "1126.com": "126.com",
    "sian.com": "sina.com",
}  # fmt: skip


@check("EML002", Severity.CHECK, "customers", "email")
def email_domain_is_no_slip(email: Column) -> Hits:
    """The domain is no near miss of a well-known one (qq.con, gmial.com)."""
    codes, addresses = pd.factorize(email.values)
    odd = _may_be_odd(addresses.tolist())
    odd = _may_be_odd(addresses.tolist())
    meant = [*(_meant(cell) if is_odd else "" for cell, is_odd in zip(addresses, odd, strict=True)), ""]
    has_slip = np.array([found != "" for found in meant])
    places = np.flatnonzero(has_slip[codes] & email.valid)
    return Hits(
        places,
        {
            "value": [shown(value) for value in email.values[places]],
            "detail": [meant[code] for code in codes[places]],
        },
    )


def _may_be_odd(addresses: Sequence[str]) -> list[bool]:
    """Which cells to look at: domains are few, so the slips among them are found first."""
    domains = [address[address.rfind("@") + 1 :] for address in addresses]
    odd = {domain for domain in set(domains) if _fixed(f"@{domain}") != f"@{domain}"}
    return [domain in odd or SEPARATOR in address for domain, address in zip(domains, addresses, strict=True)]


def _meant(addresses: str) -> str:
    """The addresses as they were probably meant; "" when nothing looks mistyped."""
    fixed = [_fixed(address) for address in addresses.split(SEPARATOR)]
    meant = SEPARATOR.join(fixed)
    return "" if meant == addresses else meant


def _fixed(address: str) -> str:
    local, _, domain = address.rpartition("@")
    stem, _, ending = domain.rpartition(".")
    if ending in _ENDINGS:
        domain = f"{stem}.{_ENDINGS[ending]}"
    return f"{local}@{_SPELLINGS.get(domain, domain)}"
