"""The sheet 设置: one row a setting, its value now, its default and its legal range; read back with findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.rule_sheets.finding import Place
from crmkit.jobs.rule_sheets.list_header import ListHeader
from crmkit.jobs.rule_sheets.reading import Mistake, written
from crmkit.jobs.rule_sheets.roles import SETTINGS, steering_name
from crmkit.jobs.rule_sheets.setting_list import ASCENDING, BY_LABEL, SETTINGS_LISTED
from crmkit.locale import text
from crmkit.model.edits import Look, PutSheet, SheetColumn, Style
from crmkit.model.settings import Settings
from crmkit.model.vocabularies import folded
from crmkit.rules import CellProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crmkit.jobs.rule_sheets.setting_kinds import Setting
    from crmkit.model.edits import SheetCell
    from crmkit.workbook.reading import SheetGrid

_BODY, _INPUT, _WRAPPED = Style(Look.BODY), Style(Look.INPUT, "General_)"), Style(Look.NOTE, wrap=True)
_WHOLE, _RIGHT = Style(Look.INPUT, "#,##0_)"), Style(Look.NOTE, "@_)", to_right=True)
_WIDTHS = (("name", 22.0, _BODY), ("value", 14.0, _INPUT), ("default", 12.0, _RIGHT),
           ("range", 32.0, _WRAPPED), ("about", 62.0, _WRAPPED))  # fmt: skip
_VALUE_HEADER = ListHeader("settings", ("value",), frozenset({"value"}))
_ENGLISH_SHARE = 1.25
_SEARCH_ROWS = 60
_ENOUGH = 8  #: settings; a sheet with so many of their names is no other


def settings_sheet(language: str) -> PutSheet:
    """The sheet with every setting at its default."""
    share = _ENGLISH_SHARE if language == "en" else 1
    return PutSheet(
        name=steering_name(SETTINGS, language),
        columns=[
            SheetColumn(text(f"rule_sheets.settings.{name}", language), width * share, style)
            for name, width, style in _WIDTHS
        ],
        title=(
            ((text("rule_sheets.settings.title", language), Style(Look.TITLE)),),
            ((text("rule_sheets.settings.hint", language), Style(Look.NOTE)),),
        ),
        rows=[_row(setting, language) for setting in SETTINGS_LISTED],
    )


def _row(setting: Setting, language: str) -> tuple[SheetCell, ...]:
    default = setting.value(Settings())
    cell = setting.cell(default, language)
    return (
        setting.label(language),
        (cell, _WHOLE) if isinstance(cell, int) else cell,
        setting.shown(default, language),
        setting.limits(language),
        setting.about(language),
    )


def read_settings(sheet: str, grid: SheetGrid, before: Settings) -> tuple[Settings, list[Mistake]]:
    """The settings as people set them. One that is wrong keeps its value of the last refresh, `before`."""
    settings, mistakes, places = Settings(), [], setting_places(sheet, grid)
    for key, place in places.items():
        setting = _by_key(key)
        words = written(grid, place.row, place.column)
        value = setting.read(words) if words else setting.value(settings)  # a blank cell means the default
        if isinstance(value, CellProblem):
            mistakes.append(Mistake(place, value))
            value = setting.value(before)
        settings = setting.put(settings, value)
    mistakes += _unused(sheet, grid, places)
    for low, high in ASCENDING:
        if high in places and _by_key(low).value(settings) > _by_key(high).value(settings):
            mistakes.append(Mistake(places[high], CellProblem("setting_order", _by_key(high).label("zh"))))
            for key in (low, high):
                settings = _by_key(key).put(settings, _by_key(key).value(before))
    return settings, mistakes


def _unused(sheet: str, grid: SheetGrid, places: Mapping[str, Place]) -> Iterator[Mistake]:
    """Values below the header beside a name that no setting has, or beside one that stands above already."""
    header, column = _VALUE_HEADER.find(grid), _value_column(grid)
    used = {place.row for place in places.values()}
    for row in range(header.row + 1 if header else grid.last_row + 1, grid.last_row + 1):
        words = grid.text(row, grid.first_column)
        if words and written(grid, row, column) and row not in used:
            code = "setting_twice" if folded(words) in BY_LABEL else "setting_name_unknown"
            yield Mistake(Place(sheet, row, grid.first_column), CellProblem(code, words))


def setting_places(sheet: str, grid: SheetGrid) -> dict[str, Place]:
    """The cell of each setting's value, by its key; of a setting that stands there twice the first."""
    column = _value_column(grid)
    places: dict[str, Place] = {}
    for row in range(1, grid.last_row + 1):
        setting = BY_LABEL.get(folded(grid.text(row, grid.first_column)))
        if setting is not None:
            places.setdefault(setting.key, Place(sheet, row, column))
    return places


def _value_column(grid: SheetGrid) -> int:
    """The column of 现在的值, wherever people moved it; the second one where the header is gone."""
    header = _VALUE_HEADER.find(grid)
    return header.columns["value"] if header else grid.first_column + 1


def _by_key(key: str) -> Setting:
    return next(setting for setting in SETTINGS_LISTED if setting.key == key)


def has_settings(grid: SheetGrid) -> bool:
    """Whether settings stand on the sheet."""
    said = [folded(grid.text(row, grid.first_column)) for row in range(1, min(grid.last_row, _SEARCH_ROWS) + 1)]
    return sum(words in BY_LABEL for words in said) >= _ENOUGH
