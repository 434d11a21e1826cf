"""The owners a workbook knows: whom a person may ask for by name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crmkit.errors import UnknownOwner
from crmkit.jobs.actions import read_actions
from crmkit.model.tables import TEAM
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from crmkit.jobs.opening import Opened


def known_owners(workbook: Opened) -> list[str]:
    """Owners of customers, those with the most first; then who is on the team or has an action to do."""
    counted = Counter(name for name in workbook.customers.values["owner"] if isinstance(name, str) and name)
    names = [name for name, _ in counted.most_common()]
    team = workbook.typed.get(TEAM.name)
    names += [name for name in team.values[TEAM.key] if isinstance(name, str)] if team is not None else []
    names += [action.owner for action in read_actions(workbook) if action.owner]
    return list(dict.fromkeys(names))


def named_owner(workbook: Opened, asked: str) -> str:
    """The owner that `asked` means, blanks and letter case aside; "" asks for those without an owner.

    Raises:
        UnknownOwner: nobody is called so; the known ones are named.
    """
    known = known_owners(workbook)
    meant = [name for name in known if folded(name) == folded(asked)]
    if asked and not meant:
        raise UnknownOwner(asked, known)
    return meant[0] if meant else ""
