"""Looks turned into openpyxl fonts, fills and borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.properties import PageSetupProperties

from crmkit.model.edits import Look
from crmkit.model.fields import Kind
from crmkit.workbook.build import palette

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.dimensions import ColumnDimension
    from openpyxl.worksheet.worksheet import Worksheet

    from crmkit.model.edits import Style
    from crmkit.model.fields import Field
    from crmkit.workbook.build.palette import Pair

_GB2312 = 134  # the charset that makes other programs choose a Chinese font in place of a missing one
_SWISS = 2
_TITLE_SIZE = 16
_A4, _LETTER = 9, 1
_FILTER_BUTTON_WIDTH = 4
_PADDING_WIDTH = 2
_ENGLISH_SHARE = 1.3  #: English says the same in more characters than the declared widths foresee


class _OrderedFont(Font):
    """A font whose elements come in the order of the schema, which openpyxl's own don't."""

    __elements__ = (
        "b",
        "i",
        "strike",
        "condense",
        "extend",
        "outline",
        "shadow",
        "u",
        "vertAlign",
        "sz",
        "color",
        "name",
        "family",
        "charset",
        "scheme",
    )
    __nested__ = Font.__nested__
    __attrs__ = Font.__attrs__


def font(
    language: str, ink: str = palette.INK, *, bold: bool = False, size: float | None = None, underline: bool = False
) -> Font:
    """A font of the workbook's language."""
    return _OrderedFont(
        name=palette.font_name(language),
        size=size or palette.font_size(language),
        family=_SWISS,
        charset=_GB2312 if language == "zh" else None,
        bold=bold,
        color=ink,
        underline="single" if underline else None,
    )


def fill(rgb: str) -> PatternFill:
    """A plain fill."""
    return PatternFill("solid", fgColor=rgb, bgColor=rgb)


def hairline(*, bottom_only: bool = True) -> Border:
    """Quiet lines between cells."""
    side = Side(style="thin", color=palette.LINE)
    return Border(bottom=side) if bottom_only else Border(left=side, right=side, top=side, bottom=side)


def differential(pair: Pair, *, bold: bool = False) -> DifferentialStyle:
    """What a conditional format lays over a cell."""
    return DifferentialStyle(
        font=_OrderedFont(color=pair.ink, bold=bold or None), fill=PatternFill(bgColor=pair.fill)
    )


def new_workbook(language: str) -> Workbook:
    """A workbook without sheets whose default font is the language's."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    # openpyxl has no public way to its default font, which also decides how wide a column of 10 characters is.
    normal = font(language)
    workbook._fonts = IndexedList([normal])  # type: ignore[attr-defined]  # noqa: SLF001
    workbook._named_styles["Normal"].font = normal  # type: ignore[attr-defined]  # noqa: SLF001
    return workbook


def dress(target: Cell | MergedCell | ColumnDimension, style: Style, language: str) -> None:
    """Give a cell, or all cells of a column, the look of `style`."""
    look = style.look
    target.font = _fonts(look, language)
    pair = _FILLS.get(look)
    if pair is not None:
        target.fill = fill(pair.fill)
    if look in _LINED:
        target.border = hairline(bottom_only=look not in _BOXED)
    if style.number_format:
        target.number_format = style.number_format
    is_header = look in (Look.HEADER, Look.MANAGED_HEADER)
    horizontal = "right" if style.to_right else None
    target.alignment = Alignment(horizontal, vertical="center", wrap_text=style.wrap or is_header)


def _fonts(look: Look, language: str) -> Font:
    if look is Look.TITLE:
        return font(language, palette.PEOPLE_HEADER.fill, bold=True, size=_TITLE_SIZE)
    if look is Look.LINK:
        return font(language, palette.LINKED, underline=True)
    if look is Look.NOTE:
        return font(language, palette.QUIET)
    pair = _FILLS.get(look)
    is_bold = look in (Look.HEADER, Look.MANAGED_HEADER, Look.ALERT)
    return font(language, pair.ink if pair else palette.INK, bold=is_bold)


_FILLS = {
    Look.HEADER: palette.PEOPLE_HEADER,
    Look.MANAGED_HEADER: palette.MANAGED_HEADER,
    Look.MANAGED: palette.MANAGED_BODY,
    Look.INPUT: palette.INPUT,
    Look.ALERT: palette.LATE,
    Look.RED: palette.LATE,
    Look.AMBER: palette.TODAY,
    Look.YELLOW: palette.YELLOW,
    Look.GREEN: palette.WINDOW,
    Look.BLUE: palette.FRESH,
    Look.PURPLE: palette.PURPLE,
    Look.GREY: palette.CALM,
}
_BOXED = frozenset({Look.INPUT, Look.GREEN})
_LINED = frozenset({Look.HEADER, Look.MANAGED_HEADER, Look.MANAGED, *_BOXED})


def set_up_page(sheet: Worksheet, language: str, footer: str, *, pages_wide: int = 1) -> None:
    """Print landscape, `pages_wide` pages wide, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4 if language == "zh" else _LETTER
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.oddFooter.center.text = footer  # type: ignore[union-attr]  # the stubs don't know it is always there


def shown_width(words: str) -> int:
    """How wide `words` stand, in characters of a column's width; a Chinese character takes two."""
    return sum(1 if letter.isascii() else 2 for letter in words)


def column_width(field: Field, language: str) -> float:
    """A width at which the header, with a filter button, stands on at most two lines and a choice is not cut."""
    header = field.header(language)
    words = header.split() if header.isascii() else [header[: (len(header) + 1) // 2]]
    needed = max(shown_width(word) for word in words) + _FILTER_BUTTON_WIDTH
    if field.vocabulary is not None:
        needed = max(needed, *(shown_width(label) + _PADDING_WIDTH for label in field.vocabulary.labels(language)))
    is_wordy = language == "en" and field.kind in (Kind.TEXT, Kind.NAME, Kind.PHONE)
    return max(field.width * (_ENGLISH_SHARE if is_wordy else 1), needed)
