"""The dirt that real lists have, each kind once, and the notes that exercise what crmkit reads out of words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from crmkit.jobs.demo_team.timing import Due
from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from crmkit.jobs.demo_team.customers import DemoCustomer
    from crmkit.jobs.demo_team.wording import Wording

Row: TypeAlias = "dict[str, object]"

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_SHARING_COUNT = 4
_COPY_COUNT = 6
_FESTIVAL_MONTHS = (9, 10, 11)
#: Cue -> segments in which a customer says so, and the channel it came by.
_CUES: Mapping[str, tuple[str, str]] = {
    "reflex_refusal": ("cold", "phone"),
    "put_it_there": ("quiet", "visit"),
    "price_pressure": ("objecting", "phone"),
    "wants_commitment": ("hot", "visit"),
    "dinner_too_early": ("friendly", "dinner"),
    "conflicting": ("unread", "wechat"),
    "negation": ("undecided", "phone"),
}


@dataclass(frozen=True)
class DirtyRow:
    """One kind of dirt: in which table and field it stands, and at which customers ("" for the totals row)."""

    name: str
    table: str
    field: str
    customer_ids: tuple[str, ...]


@dataclass
class Soiling:
    """The clean rows by customer id, about to be soiled in place."""

    wording: Wording
    as_of: date
    customers: Mapping[str, Row]
    touches: list[Row]
    clean: Iterator[str]  #: ids of customers that nothing is owed to yet, none twice
    paid: Iterator[str]

    def next_clean(self, count: int) -> tuple[str, ...]:
        """The next customers to soil."""
        return tuple(next(self.clean) for _ in range(count))

    def last_touch(self, customer_id: str) -> Row:
        """The row of a customer's last touch."""
        return [row for row in self.touches if row["_of"] == customer_id][-1]


def soil(soiling: Soiling) -> tuple[DirtyRow, ...]:
    """Soil the rows, and say what was done where."""
    return tuple(DirtyRow(name, table, field, make(soiling)) for name, (table, field, make) in _KINDS.items())


def _shared_phone(soiling: Soiling) -> tuple[str, ...]:
    ids = soiling.next_clean(_SHARING_COUNT)
    for customer_id in ids:
        soiling.customers[customer_id]["phone"] = soiling.wording.phone(399)
    return ids


def _mangled_identifier(soiling: Soiling) -> tuple[str, ...]:
    return _set(soiling, "credit_code", "1.23E+17")


def _lost_area_zero(soiling: Soiling) -> tuple[str, ...]:
    number = soiling.wording.phone(398)
    # An American number loses its whole area code: it has no zero to lose.
    return _set(soiling, "phone", number[1:] if number.startswith("0") else number.split(" ", 2)[-1])


def _two_numbers(soiling: Soiling) -> tuple[str, ...]:
    return _set(soiling, "phone", f"{soiling.wording.phone(396)} / {soiling.wording.phone(397)}")


def _full_width_digits(soiling: Soiling) -> tuple[str, ...]:
    return _set(soiling, "mobile", soiling.wording.mobile(395).translate(_FULL_WIDTH))


def _same_company(soiling: Soiling) -> tuple[str, ...]:
    ids = soiling.next_clean(2)
    for customer_id, form in zip(ids, ("full", "short"), strict=True):
        row = soiling.customers[customer_id]
        row["customer_name"] = text(f"demo.duplicate.{form}", soiling.wording.language)
        row["mobile"] = soiling.wording.mobile(394)
    return ids


def _won_before_created(soiling: Soiling) -> tuple[str, ...]:
    customer_id = next(soiling.paid)
    row = soiling.customers[customer_id]
    row["won_on"] = row["created_on"] - timedelta(days=20)  # type: ignore[operator]  # a day by construction
    return (customer_id,)


def _future_touch(soiling: Soiling) -> tuple[str, ...]:
    (customer_id,) = soiling.next_clean(1)
    soiling.last_touch(customer_id)["touched_on"] = soiling.as_of + timedelta(days=6)
    return (customer_id,)


def _departed_owner(soiling: Soiling) -> tuple[str, ...]:
    return _set(soiling, "owner", soiling.wording.departed)


def _totals_row(soiling: Soiling) -> tuple[str, ...]:
    del soiling  # the row itself is appended when all others stand
    return ("",)


def _set(soiling: Soiling, field: str, value: object) -> tuple[str, ...]:
    (customer_id,) = soiling.next_clean(1)
    soiling.customers[customer_id][field] = value
    return (customer_id,)


_KINDS: Mapping[str, tuple[str, str, Callable[[Soiling], tuple[str, ...]]]] = {
    "shared_phone": ("customers", "phone", _shared_phone),
    "mangled_identifier": ("customers", "credit_code", _mangled_identifier),
    "lost_area_zero": ("customers", "phone", _lost_area_zero),
    "two_numbers": ("customers", "phone", _two_numbers),
    "full_width_digits": ("customers", "mobile", _full_width_digits),
    "same_company": ("customers", "customer_name", _same_company),
    "won_before_created": ("customers", "won_on", _won_before_created),
    "future_touch": ("touches", "touched_on", _future_touch),
    "departed_owner": ("customers", "owner", _departed_owner),
    "totals_row": ("customers", "customer_name", _totals_row),
}


def speak_cues(soiling: Soiling, drawn: Sequence[DemoCustomer]) -> dict[str, tuple[str, ...]]:
    """Put the cue notes into last touches: cue name to the customers that say so."""
    said: dict[str, tuple[str, ...]] = {}
    for cue, (segment, channel) in _CUES.items():
        customer = next(each for each in drawn if each.segment.name == segment)
        _say(soiling, soiling.last_touch(customer.customer_id), cue, channel)
        said[cue] = (customer.customer_id,)
    said["festival_gift"] = _bring_gift(soiling, drawn)
    said["copied"] = _copy_notes(soiling, [each for each in drawn if each.customer_id not in said["conflicting"]])
    return said


def _say(soiling: Soiling, touch: Row, cue: str, channel: str) -> None:
    touch["note"] = text(f"demo.cue.{cue}", soiling.wording.language)
    touch["channel"] = channel
    touch["next_step"] = None


def _bring_gift(soiling: Soiling, drawn: Sequence[DemoCustomer]) -> tuple[str, ...]:
    """A present in the festival season, or the nearest thing, to a customer who pays."""
    paying = {each.customer_id for each in drawn if each.segment.status == "paid"}
    visits = [row for row in soiling.touches if row["_of"] in paying]
    visit = next((row for row in visits if row["touched_on"].month in _FESTIVAL_MONTHS), visits[-1])  # type: ignore[attr-defined]  # a day
    _say(soiling, visit, "festival_gift", "gift")
    return (str(visit["_of"]),)


def _copy_notes(soiling: Soiling, drawn: Sequence[DemoCustomer]) -> tuple[str, ...]:
    """One salesperson writes the same words for six customers in one evening."""
    evening = soiling.as_of - timedelta(days=3)
    lazy = [
        each
        for each in drawn
        if each.segment.name == "unread" and each.due is Due.AHEAD and each.created_on <= evening
    ]
    owner = max(range(4), key=lambda number: sum(each.owner == number for each in lazy))
    chosen = [each for each in lazy if each.owner == owner][:_COPY_COUNT]
    for minute, customer in enumerate(chosen):
        touch = soiling.last_touch(customer.customer_id)
        _say(soiling, touch, "copied", "phone")
        touch["touched_on"] = evening
        touch["entered_at"] = datetime.combine(evening, time(21, 10 + 2 * minute))
    return tuple(each.customer_id for each in chosen)
