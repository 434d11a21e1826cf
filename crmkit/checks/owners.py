"""Who is in charge, judged only where the workbook has a team sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmkit.checks.catalogue import check
from crmkit.checks.hits import hits_where
from crmkit.model.findings import Severity
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    import numpy.typing as npt

    from crmkit.checks.book import Book, Column
    from crmkit.checks.hits import Hits


@check("OWN001", Severity.CHECK, "customers", "owner")
def owner_is_a_teammate(owner: Column) -> Hits:
    """The owner stands on the team sheet."""
    team = owner.book.once(_team)
    return hits_where(_owned_by(owner, {"", *team}, expected=False) & bool(team), value=owner.values)


@check("OWN002", Severity.CHECK, "customers", "owner")
def owner_still_works_here(owner: Column) -> Hits:
    """The owner has not left; customers of someone who has are to be handed over."""
    departed = {name for name, is_active in owner.book.once(_team).items() if not is_active}
    return hits_where(_owned_by(owner, departed, expected=True), value=owner.values)


def _team(book: Book) -> dict[str, bool]:
    """Folded name of each member and whether they still work here. Blank 在职 means yes; any such row wins."""
    if "team" not in book.typed:
        return {}
    name, active = book.column("team", "member_name"), book.column("team", "is_active")
    team: dict[str, bool] = {}
    for member, is_named, word in zip(name.values, name.valid, active.values, strict=True):
        if is_named:
            team[folded(member)] = team.get(folded(member), False) or word != "no"
    return team


def _owned_by(owner: Column, names: set[str], *, expected: bool) -> npt.NDArray[np.bool_]:
    """Owners whose presence among `names` is as `expected`."""
    codes, words = pd.factorize(owner.values)
    is_meant = np.array([*((folded(word) in names) is expected for word in words), False])
    meant: npt.NDArray[np.bool_] = is_meant[codes] & owner.valid
    return meant
