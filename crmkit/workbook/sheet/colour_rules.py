"""crmkit's own conditional formats on a sheet: found again by what they ask and show, given other words and looks.

A rule that people made or recoloured shows something of ours no more, and stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crmkit.model.edits import Look
from crmkit.workbook.package.markup import Element, content_span, elements, escape, set_attributes, splice, unescape
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.looks import COLOURED, paint
from crmkit.workbook.sheet.overlays import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.model.edits import ColourRule, RecolourRules
    from crmkit.workbook.editing import BookEditor

_REFERENCE: Final = re.compile(r"\$?\b([A-Z]{1,3})\$?\d+\b")
_RGB_LENGTH: Final = 6
_NO_OVERLAY: Final = Overlay()


def recolour_rules(editor: BookEditor, wanted: RecolourRules) -> None:
    """Give every rule of ours that `wanted` names its look and its words; nothing where it has them."""
    sheet = editor.sheet(wanted.sheet)
    frame = sheet.frame
    replacements: list[tuple[int, int, bytes]] = []
    for block, rules in _blocks(frame):
        here = _here(block, wanted.rules)
        for rule, formula in rules:
            asked = _asked(frame, formula, here)
            if asked is not None:
                replacements += _changed(editor, frame, rule, formula, asked)
    if replacements:
        sheet.frame = splice(frame, replacements)


def _blocks(frame: bytes) -> list[tuple[Element, list[tuple[Element, Element]]]]:
    """Each conditionalFormatting with its rules of one formula."""
    found = elements(frame, {"conditionalFormatting", "cfRule", "formula"}, 3)
    blocks: list[tuple[Element, list[tuple[Element, Element]]]] = []
    rule = None
    for element in found:
        if element.name == "conditionalFormatting" and element.depth == 1:
            blocks.append((element, []))
        elif element.name == "cfRule" and element.parent == "conditionalFormatting":
            rule = element
        elif element.name == "formula" and rule is not None and element.start < rule.end and blocks:
            blocks[-1][1].append((rule, element))
    return blocks


def _here(block: Element, rules: Sequence[ColourRule]) -> list[ColourRule]:
    """The rules wanted for a column that the block covers."""
    areas = [Area.read(written) for written in block.attributes.get("sqref", "").split()]
    spans = [(area.first_column, area.last_column) for area in areas if area is not None]
    return [one for one in rules if any(first <= one.column <= last for first, last in spans)]


def _asked(frame: bytes, formula: Element, rules: Sequence[ColourRule]) -> ColourRule | None:
    start, end = content_span(frame, formula)
    said = _without_rows(unescape(frame[start:end].decode()))
    return next((one for one in rules if said in map(_without_rows, one.known_formulas)), None)


def _without_rows(formula: str) -> str:
    """Comparable however the rows above moved and whatever is fixed with a $."""
    return _REFERENCE.sub(r"\1", formula.replace(" ", ""))


def _changed(
    editor: BookEditor, frame: bytes, rule: Element, formula: Element, asked: ColourRule
) -> list[tuple[int, int, bytes]]:
    """What makes one rule as asked; nothing for a rule that shows what is none of ours."""
    written = rule.attributes.get("dxfId", "")
    present = editor.styles.overlay(int(written)) if written.isdecimal() else None
    if present is None or (present.ink, present.fill) not in _OURS:
        return []
    replacements = []
    ink, fill = (present.ink, present.fill) if asked.look is None else _colours(asked.look)
    if (present.ink, present.fill) != (ink, fill):
        index = editor.styles.overlaid(Overlay(ink, fill, asked.is_bold and bool(ink)))
        tag = set_attributes(frame[rule.start : rule.start_end], {"dxfId": str(index)})
        replacements.append((rule.start, rule.start_end, tag))
    start, end = content_span(frame, formula)
    if asked.formula and _without_rows(unescape(frame[start:end].decode())) != _without_rows(asked.formula):
        replacements.append((start, end, escape(asked.formula).encode()))
    return replacements


def _colours(look: Look) -> tuple[str, str]:
    if look is Look.PLAIN:
        return _NO_OVERLAY.ink, _NO_OVERLAY.fill
    chosen = paint(look, on_dark=False)
    return (chosen.colour or "")[-_RGB_LENGTH:], (chosen.fill or "")[-_RGB_LENGTH:]


_OURS: Final = frozenset(_colours(look) for look in (Look.PLAIN, *COLOURED))
