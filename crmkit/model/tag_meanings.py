"""What a team's dictionary makes of the tags that rules give: one tag in place of another, or none at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class TagMeanings:
    """`instead` maps a folded tag to the one that takes its place, to the end of every chain of merges.

    `retired` are folded tags that are no longer given. Tags are term names, or the team's own words.
    """

    instead: Mapping[str, str] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()

    def meant(self, tag: str) -> str:
        """The tag that `tag` stands for; itself when nothing is said."""
        return self.instead.get(folded(tag), tag)

    def is_retired(self, tag: str) -> bool:
        """Whether what `tag` stands for is no longer given."""
        return folded(self.meant(tag)) in self.retired
