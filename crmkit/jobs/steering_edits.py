"""Single edits of settings, words, days off and tags since the last refresh: where each stands, and the way back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.days_sheet import day_rows
from crmkit.jobs.rule_sheets.roles import DAYS, SETTINGS, TAGS, WORDS, steering_name
from crmkit.jobs.rule_sheets.setting_list import ASCENDING, SETTINGS_LISTED
from crmkit.jobs.rule_sheets.settings_sheet import setting_places
from crmkit.jobs.rule_sheets.tags_sheet import tag_places
from crmkit.jobs.rule_sheets.words_sheet import list_name, word_places
from crmkit.locale import text
from crmkit.model.tag_meanings import TagMeanings
from crmkit.model.vocabularies import VOCABULARIES
from crmkit.workbook.sheet.areas import letters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from crmkit.jobs.opening import Opened
    from crmkit.jobs.rule_sheets.finding import Place
    from crmkit.jobs.rule_sheets.in_force import InForce
    from crmkit.jobs.rule_sheets.setting_kinds import Setting
    from crmkit.model.calendar import WorkingCalendar
    from crmkit.workbook.reading import SheetGrid

_MOST_EDITS = 20  #: told one by one; of more on a sheet the sheet is told


@dataclass(frozen=True)
class SteeringEdit:
    """One edit. `where` is the cell, or the sheet where its line is gone; `said` is what it says, in words.

    `back` takes it out of what is in force (rule tables apart). `decides`: it could move a customer at all.
    """

    where: str
    said: str
    back: Callable[[InForce], InForce]
    decides: bool = True


def find_edits(workbook: Opened) -> tuple[SteeringEdit, ...]:
    """What differs from the last refresh on the sheets that hold no rule tables."""
    found = []
    for role, search in ((SETTINGS, _settings), (WORDS, _words), (TAGS, _tags), (DAYS, _days)):
        edits = list(search(workbook, _Sheet.of(workbook, role)))
        found += edits if len(edits) <= _MOST_EDITS else [_together(workbook, role, edits)]
    return tuple(found)


@dataclass(frozen=True)
class _Sheet:
    """The sheet that the edits stand on; without a grid where it is gone or never was."""

    name: str
    grid: SheetGrid | None

    @classmethod
    def of(cls, workbook: Opened, role: str) -> _Sheet:
        name = workbook.steering.sheets.get(role, "")
        grid = workbook.content.sheet(name).grid if name else None
        return cls(name or workbook.steering.gone.get(role, steering_name(role, workbook.language)), grid)

    def where(self, *places: Place | None) -> str:
        cells = [f"{letters(place.column)}{place.row}" for place in places if place is not None]
        return f"{self.name}!{','.join(cells)}" if cells else self.name


def _together(workbook: Opened, role: str, edits: Sequence[SteeringEdit]) -> SteeringEdit:
    def back(in_force: InForce) -> InForce:
        for edit in edits:
            in_force = edit.back(in_force)
        return in_force

    said = text("rule_sheets.edit_many", workbook.language, count=len(edits))
    return SteeringEdit(_Sheet.of(workbook, role).name, said, back, any(edit.decides for edit in edits))


# ── settings ──


def _settings(workbook: Opened, sheet: _Sheet) -> Iterator[SteeringEdit]:
    """One edit a setting; limits that must ascend are taken back together, since one alone may pass the other."""
    now, before, language = workbook.steering.in_force.settings, workbook.steering.before.settings, workbook.language
    places = setting_places(sheet.name, sheet.grid) if sheet.grid else {}
    changed = [setting for setting in SETTINGS_LISTED if setting.value(now) != setting.value(before)]
    groups: dict[str, list[Setting]] = defaultdict(list)
    for setting in changed:
        groups[_LADDERS.get(setting.key, setting.key)].append(setting)
    for group in groups.values():
        said = text("rule_sheets.edit_gap", language).join(
            text(
                "rule_sheets.edit_setting",
                language,
                label=setting.label(language),
                old=setting.shown(setting.value(before), language),
                new=setting.shown(setting.value(now), language),
            )
            for setting in group
        )
        where = sheet.where(*(places.get(setting.key) for setting in group))
        decides = any(setting.decides for setting in group)
        yield SteeringEdit(where, said, _settings_back(group, workbook.steering.before), decides)


def _settings_back(group: Sequence[Setting], before: InForce) -> Callable[[InForce], InForce]:
    def back(in_force: InForce) -> InForce:
        settings = in_force.settings
        for setting in group:
            settings = setting.put(settings, setting.value(before.settings))
        return replace(in_force, settings=settings)

    return back


def _ladders() -> dict[str, str]:
    """The first of the settings that must ascend together, by the name of each."""
    first: dict[str, str] = {}
    for low, high in ASCENDING:
        first[high] = first.setdefault(low, low)
    return first


_LADDERS = _ladders()


# ── words ──


def _words(workbook: Opened, sheet: _Sheet) -> Iterator[SteeringEdit]:
    now, before, language = workbook.steering.in_force.words, workbook.steering.before.words, workbook.language
    places = word_places(sheet.name, sheet.grid) if sheet.grid else {}
    for vocabulary in VOCABULARIES:
        used, held = (each.get(vocabulary.name, vocabulary) for each in (now, before))
        terms, old = ({term.name: term for term in one.terms} for one in (used, held))
        for name in {**terms, **old}:
            if terms.get(name) == old.get(name):
                continue
            label = (terms.get(name) or old[name]).label(language)
            said = text("rule_sheets.edit_word", language, list=list_name(vocabulary, language), word=label)
            where = sheet.where(places.get((vocabulary.name, name)))
            yield SteeringEdit(where, said, _word_back(vocabulary.name, name, workbook.steering.before))


def _word_back(vocabulary: str, term: str, before: InForce) -> Callable[[InForce], InForce]:
    built_in = next(one for one in VOCABULARIES if one.name == vocabulary)
    held = {one.name: one for one in before.words.get(vocabulary, built_in).terms}

    def back(in_force: InForce) -> InForce:
        used = in_force.words.get(vocabulary, built_in)
        kept = (held.get(one.name) if one.name == term else one for one in used.terms)
        terms = [one for one in kept if one is not None]
        terms += [held[term]] if term in held and all(one.name != term for one in terms) else []
        words = {**in_force.words, vocabulary: replace(used, terms=tuple(terms))}
        return replace(
            in_force, words={name: one for name, one in words.items() if name != vocabulary or one != built_in}
        )

    return back


# ── days off ──


def _days(workbook: Opened, sheet: _Sheet) -> Iterator[SteeringEdit]:
    now, before, language = workbook.steering.in_force.calendar, workbook.steering.before.calendar, workbook.language
    left = (now.days_off ^ before.days_off) | (now.make_up_days ^ before.make_up_days)
    rows = day_rows(sheet.name, sheet.grid) if sheet.grid else []
    for place, days in rows:
        if mine := left & days:
            left -= mine
            yield SteeringEdit(sheet.where(place), _day_words(mine, language), _days_back(mine, before))
    if left:
        said = text("rule_sheets.edit_gone", language, what=_day_words(left, language))
        yield SteeringEdit(sheet.where(), said, _days_back(left, before))


def _day_words(days: Collection[date], language: str) -> str:
    first, last = min(days), max(days)
    return f"{first}" if first == last else text("rule_sheets.edit_days", language, first=first, last=last)


def _days_back(days: Collection[date], before: WorkingCalendar) -> Callable[[InForce], InForce]:
    def back(in_force: InForce) -> InForce:
        calendar = replace(
            in_force.calendar,
            days_off=(in_force.calendar.days_off - set(days)) | (before.days_off & set(days)),
            make_up_days=(in_force.calendar.make_up_days - set(days)) | (before.make_up_days & set(days)),
        )
        return replace(in_force, calendar=calendar)

    return back


# ── tags ──


def _tags(workbook: Opened, sheet: _Sheet) -> Iterator[SteeringEdit]:
    now, before, language = workbook.steering.in_force.tags, workbook.steering.before.tags, workbook.language
    left = {key for key in {*now.instead, *before.instead} if now.instead.get(key) != before.instead.get(key)}
    left |= now.retired ^ before.retired
    for place, shown, keys in tag_places(sheet.name, sheet.grid, workbook.steering.tags) if sheet.grid else []:
        if mine := left & keys:
            left -= mine
            yield SteeringEdit(sheet.where(place), shown, _tags_back(mine, before))
    if left:
        said = text("rule_sheets.edit_gone", language, what=text("rule_sheets.or", language).join(sorted(left)))
        yield SteeringEdit(sheet.where(), said, _tags_back(left, before))


def _tags_back(keys: Collection[str], before: TagMeanings) -> Callable[[InForce], InForce]:
    held = {key: tag for key, tag in before.instead.items() if key in keys}

    def back(in_force: InForce) -> InForce:
        instead = {key: tag for key, tag in in_force.tags.instead.items() if key not in keys} | held
        retired = (in_force.tags.retired - set(keys)) | (before.retired & set(keys))
        return replace(in_force, tags=TagMeanings(instead, frozenset(retired)))

    return back
