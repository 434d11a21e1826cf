"""The styles of a workbook for one write: looks painted, formats cloned, everything added behind what is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from crmkit.model.edits import Look, Style
from crmkit.workbook.package.markup import insert_inside, splice
from crmkit.workbook.sheet.overlays import Overlay, overlays_of, with_overlay
from crmkit.workbook.sheet.styles import CellFormats
from crmkit.workbook.sheet.stylesheet import StyleSheet

if TYPE_CHECKING:
    from crmkit.workbook.package.book import Book

STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
EMPTY: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{namespace}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


@dataclass
class StyleBook:
    """Indexes of cell formats; they stay valid, since formats are only ever appended.

    Looks (`styled`) and clones (`derived`) are kept by two classes, one of which holds the part at a time.
    """

    book: Book
    _part: str | None = field(init=False)
    _xml: bytes = field(init=False)
    _was: bytes = field(init=False)
    _formats: CellFormats | None = None
    _looks: StyleSheet | None = None
    _clones: dict[tuple[object, ...], int] = field(default_factory=dict)
    _styled: dict[tuple[int, Style, bool], int] = field(default_factory=dict)
    _seen_looks: dict[int, Look | None] = field(default_factory=dict)
    _overlays: list[Overlay | None] | None = None

    def __post_init__(self) -> None:
        self._part = self.book.related_part("styles")
        if self._part is None:
            self._xml = EMPTY.format(namespace=self.book.namespace).encode()
        else:
            xml, found = self.book.store.editable(self._part, {"styleSheet"})
            # formats can only be added to an opened root
            self._xml = splice(xml, [insert_inside(xml, found[0], b"")]) if found else xml
        self._was = self._xml

    @property
    def formats(self) -> CellFormats:
        """The formats as they now stand, for looking up."""
        if self._formats is None:
            if self._looks is not None and self._looks.is_changed:
                self._xml = self._looks.finished()
            self._looks = None
            self._formats = CellFormats(self._xml)
        return self._formats

    def styled(self, base: int, style: Style, *, is_ruled: bool = False) -> int:
        """The format `base` changed by `style`; `is_ruled` draws the thin line below the rows of a list."""
        if style.look is Look.PLAIN and not style.wrap and not is_ruled:
            return self.derived(base, number_format=style.number_format) if style.number_format else base
        key = (base, style, is_ruled)
        if key not in self._styled:
            self._styled[key] = self._painter().styled(base, style, is_ruled=is_ruled)
        return self._styled[key]

    def _painter(self) -> StyleSheet:
        if self._looks is None:
            if self._formats is not None and self._formats.is_changed:
                self._xml = self._formats.finished()
            self._formats = None
            self._looks = StyleSheet(self._xml)
        return self._looks

    def look_of(self, xf: int) -> Look | None:
        """The look a format shows on crmkit's own sheets; None for a format people chose."""
        if xf not in self._seen_looks:
            self._seen_looks[xf] = self._painter().look_of(xf)
        return self._seen_looks[xf]

    def derived(
        self,
        xf: int,
        *,
        number_format: str | None = None,
        format_id: str | None = None,
        quote_prefix: bool | None = None,
    ) -> int:
        """The format `xf` with a number format (by code, or by id) or quote prefix of its own."""
        key = (xf, number_format, format_id, quote_prefix)
        if key not in self._clones:
            self._clones[key] = self.formats.derived(
                xf, number_format=number_format, format_id=format_id, quote_prefix=quote_prefix
            )
        return self._clones[key]

    def overlay(self, index: int) -> Overlay | None:
        """What the conditional format of that index lays over a cell; None if it shows more, or is not there."""
        if self._overlays is None:
            self._overlays = overlays_of(self._xml)
        return self._overlays[index] if index < len(self._overlays) else None

    def overlaid(self, overlay: Overlay) -> int:
        """The index of the conditional format that lays this over a cell."""
        if self._formats is not None and self._formats.is_changed:
            self._xml = self._formats.finished()
        if self._looks is not None and self._looks.is_changed:
            self._xml = self._looks.finished()
        self._formats = self._looks = self._overlays = None
        self._xml, index = with_overlay(self._xml, overlay)
        return index

    def finish(self) -> None:
        """Put the new formats into the part; a workbook without styles gets one."""
        xml = self.formats.finished() if self.formats.is_changed else self._xml
        if xml == self._was:
            return
        if self._part is None:
            self.book.add_related("xl/styles.xml", xml, "styles", STYLES_TYPE)
        else:
            self.book.store.put(self._part, xml, "styles")
        self._was = xml
