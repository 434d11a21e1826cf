"""Can the data be trusted: when refreshed, how many judged, what is missing, since when the record runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.analysis import UNJUDGED, Figure, Share
from crmkit.model.findings import Severity
from crmkit.model.tables import CUSTOMERS
from crmkit.review.funnel.pieces import BAD, GOOD, WARN, Cell, Note, Screen, Table, Tile, Tiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.review.funnel.facts import Facts
    from crmkit.review.funnel.pieces import Piece

_STALE_DAYS = 3  #: a weekend may pass
_JUDGED_SHARE = 0.8  #: below it the funnel says little (own)


def build(facts: Facts) -> Screen:
    """The first screen."""
    judged = _judged(facts, facts.open_ids)
    tiles = (_refreshed(facts), _judged_tile(facts, judged), _to_fill_in(facts), _untouched(facts), _ownerless(facts))
    pieces: tuple[Piece, ...] = (_verdict(facts, judged), Tiles(tiles), _record_note(facts), _by_owner(facts))
    return Screen("trust", facts.say("trust.title"), facts.say("trust.question"), pieces)


def _judged(facts: Facts, ids: Sequence[str]) -> Share:
    stages = facts.customers["stage"].reindex(list(ids))
    judged = [one for one, stage in stages.items() if isinstance(stage, str) and stage != UNJUDGED]
    return Share.of(Figure.count(map(str, judged)), Figure.count(ids))


def _verdict(facts: Facts, judged: Share) -> Note:
    stale = _stale_days(facts)
    if stale is None or stale > _STALE_DAYS:
        return Note(facts.say("trust.verdict.stale"), WARN)
    if not _is_enough(judged):
        return Note(facts.say("trust.verdict.unjudged"), WARN)
    return Note(facts.say("trust.verdict.good"), GOOD)


def _stale_days(facts: Facts) -> int | None:
    refreshed_on = facts.read.workbook.record.as_of
    return None if refreshed_on is None else (facts.as_of - refreshed_on).days


def _refreshed(facts: Facts) -> Tile:
    stale = _stale_days(facts)
    if stale is None:
        return Tile(facts.say("trust.refreshed"), Cell(facts.say("trust.never"), tone=BAD))
    tone = GOOD if stale <= _STALE_DAYS else WARN
    hint = facts.say("trust.days_ago", days=stale) if stale > 0 else facts.say("trust.today")
    return Tile(facts.say("trust.refreshed"), Cell(facts.day(facts.read.workbook.record.as_of), tone=tone, hint=hint))


def _judged_tile(facts: Facts, judged: Share) -> Tile:
    is_judged = set(judged.part.customers)
    missing = [one for one in judged.whole.customers if one not in is_judged]
    opens = facts.openings.key(facts.say("trust.unjudged"), missing)
    tone = GOOD if _is_enough(judged) else WARN
    hint = facts.say("trust.unjudged_count", count=len(missing))
    return Tile(facts.say("trust.judged"), Cell(_plain(judged, facts.language), opens, tone=tone, hint=hint))


def _plain(share: Share, language: str) -> str:
    """The bare percentage: here everybody is counted, nothing is estimated."""
    if share.is_countable_only or share.value is None:
        return share.shown(language)
    return f"{share.value:.0%}"


def _to_fill_in(facts: Facts) -> Tile:
    rows = {
        finding.row
        for group in facts.read.decision.findings.groups
        if group.table == CUSTOMERS.name and group.severity is Severity.ERROR
        for finding in group
    }
    places = dict(zip(facts.read.workbook.customers.values.index.tolist(), facts.read.workbook.ids, strict=True))
    mine = set(facts.customers.index)
    ids = [places[row] for row in sorted(rows) if places.get(row) in mine]
    title = facts.say("trust.to_fill_in")
    return Tile(title, facts.openings.count(title, ids, WARN, facts.say("trust.to_fill_in_hint")))


def _untouched(facts: Facts) -> Tile:
    counts = facts.customers["touch_count"].reindex(list(facts.open_ids))
    title = facts.say("trust.untouched")
    return Tile(title, facts.openings.count(title, counts.index[(counts == 0).to_numpy()].tolist(), WARN))


def _ownerless(facts: Facts) -> Tile:
    owners = facts.customers["owner"].reindex(list(facts.open_ids))
    title = facts.say("trust.ownerless")
    return Tile(title, facts.openings.count(title, owners.index[owners.isna().to_numpy()].tolist(), WARN))


def _record_note(facts: Facts) -> Note:
    begins_on = facts.read.funnel.begins_on
    if begins_on is None:
        return Note(facts.say("trust.no_record"))
    days = (facts.as_of - begins_on).days
    return Note(facts.say("trust.record", day=facts.day(begins_on), days=days))


def _is_enough(share: Share) -> bool:
    """Judged enough, as the percentage shown says."""
    return share.value is not None and round(share.value, 2) >= _JUDGED_SHARE


def _by_owner(facts: Facts) -> Table:
    owners = facts.customers["owner"].reindex(list(facts.open_ids))
    rows = []
    for owner in [*owners.value_counts().index.tolist(), *([None] if owners.isna().any() else [])]:
        mine = owners.index[(owners.isna() if owner is None else owners == owner).to_numpy(dtype=bool)].tolist()
        judged = _judged(facts, mine)
        name = owner or facts.say("nobody")
        late = facts.customers["days_late"].reindex(mine)
        late_ids = late.index[(late > 0).to_numpy()].tolist()
        cells = (
            Cell(name),
            facts.openings.count(facts.titled("open_customers", name), mine),
            Cell(_plain(judged, facts.language), share=judged.value),
            facts.openings.count(facts.titled("late", name), late_ids, BAD),
        )
        rows.append(cells)
    headers = [facts.say(name) for name in ("owner", "open_customers", "trust.judged", "late")]
    return Table(facts.say("trust.by_owner"), headers, rows, facts.say("no_customers"))
