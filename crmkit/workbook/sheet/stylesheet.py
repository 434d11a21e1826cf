"""The cell style for each look, found among those the workbook has or added behind them.

Styles are compared by what they show, not by how they are written: after Excel or LibreOffice saved the workbook
our looks are found again, and what a person has recoloured is told apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from crmkit.model.edits import Look
from crmkit.workbook.package.markup import (
    Element,
    attributes_of,
    elements,
    escape_attribute,
    insert_inside,
    set_attributes,
    splice,
    tag_end,
    tag_name,
)
from crmkit.workbook.sheet import style_parts as parts
from crmkit.workbook.sheet.formats import BUILT_IN, BUILT_IN_IDS, FIRST_CUSTOM_ID
from crmkit.workbook.sheet.frame import prefix
from crmkit.workbook.sheet.looks import COLOURED, Paint, paint
from crmkit.workbook.sheet.style_items import collection_items
from crmkit.workbook.sheet.styles import ORDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmkit.model.edits import Style
    from crmkit.workbook.sheet.style_parts import Pieces

_ITEMS: Final = {"numFmts": "numFmt", "fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf"}
#: what a collection holds first where a workbook has none of it
_FIRST: Final[dict[str, tuple[str, ...]]] = {
    "fonts": ("<font/>",),
    "fills": ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border/>",),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}
_CHILD_DEPTH: Final = 2  # root, item, its children
#: the looks of crmkit's own sheets, with and without the line below; what shows the same is the first of them
_OWN_LOOKS: Final = [
    (look, is_ruled)
    for look in (Look.TITLE, Look.HEADER, Look.NOTE, Look.LINK, Look.ALERT, Look.INPUT, Look.BODY, *COLOURED)
    for is_ruled in (True, False)
]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one cell style shows, in pieces."""

    font: Pieces
    fill: Pieces
    border: Pieces
    code: str
    alignment: dict[str, str]

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for styles people can't tell apart."""
        font, fill, border = parts.font_seen(self.font), parts.fill_seen(self.fill), parts.border_seen(self.border)
        return (font, fill, border, self.code, parts.alignment_seen(self.alignment))


@dataclass
class StyleSheet:
    """The styles part with what we add to it. A cell style's index is its place in cellXfs, as cells name it."""

    xml: bytes
    _present: dict[str, list[Element]] = field(init=False, repr=False)
    _added: dict[str, list[str]] = field(init=False, repr=False)
    _codes: dict[int, str] = field(init=False, repr=False)
    _highest: dict[str, int] = field(init=False, repr=False)
    _root: bytes = field(init=False, repr=False)
    _mark: str = field(init=False)
    _known: dict[tuple[int, Style, bool], int] = field(default_factory=dict, repr=False)
    _by_key: dict[tuple[object, ...], int] = field(default_factory=dict, repr=False)
    _pieces: dict[bytes, Pieces] = field(default_factory=dict, repr=False)
    _looks: dict[tuple[object, ...], Look] = field(default_factory=dict, repr=False)
    is_changed: bool = False  #: whether a style was added

    def __post_init__(self) -> None:
        self._mark = prefix(self.xml)
        found = elements(self.xml, {"styleSheet", *_ITEMS.values()}, 2)
        tag = self.xml[found[0].start : found[0].start_end]
        self._root = tag[:-2].rstrip() + b">" if found[0].is_empty_tag else tag
        self._present = collection_items(self.xml, _ITEMS)
        self._added = {
            name: [self._marked(item) for item in _FIRST.get(name, ())] if not present else []
            for name, present in self._present.items()
        }
        # a style may name a font that is not there: it must not come to mean the one we add
        xfs = [attributes_of(self.xml[e.start : e.start_end]) for e in found if e.name == "xf"]
        self._highest = {
            collection: max((_index(xf, name) for xf in xfs), default=-1)
            for collection, name in parts.ID_ATTRIBUTES.items()
        }
        self._codes = dict(BUILT_IN)
        for element in self._present["numFmts"]:
            self._codes[_index(element.attributes, "numFmtId")] = element.attributes.get("formatCode", "")

    def styled(self, base: int, style: Style, *, is_ruled: bool = False) -> int:
        """The index of the cell style that looks like `base` changed by `style`; added if there is none.

        `is_ruled` draws the thin line below that the rows of a list have.
        """
        key = (base, style, is_ruled)
        if key not in self._known:
            base = base if 0 <= base < self._count("cellXfs") else 0
            chosen = paint(style.look, on_dark=self._is_light_on_dark(base))
            self._known[key] = self._find_or_add(base, style, chosen if is_ruled else replace(chosen, line=None))
        return self._known[key]

    def look_of(self, index: int) -> Look | None:
        """The look a cell style shows on crmkit's sheets, format and alignment aside; None if people made it."""
        if not self._looks:
            self._looks = {self._painted_key(paint(look, on_dark=False), ruled): look for look, ruled in _OWN_LOOKS}
        index = index if 0 <= index < self._count("cellXfs") else 0
        return self._looks.get(self._seen(index).key[:3])

    def _painted_key(self, chosen: Paint, is_ruled: bool) -> tuple[object, ...]:  # noqa: FBT001  (part of a pair)
        font, fill, border = self._painted(0, chosen if is_ruled else replace(chosen, line=None))
        present = self._seen(0)
        return (
            parts.font_seen(self._parsed(font.encode())),
            parts.fill_seen(self._parsed(fill.encode()) if fill else present.fill),
            parts.border_seen(self._parsed(border.encode()) if border else present.border),
        )

    def _painted(self, base: int, chosen: Paint) -> tuple[str, str, str]:
        """Font, fill and border as XML; "" where the base's own stays."""
        font = self._marked(parts.painted_font(self._seen(base).font, chosen))
        fill = self._marked(parts.solid_fill(chosen.fill)) if chosen.fill else ""
        return font, fill, self._marked(parts.drawn_border(chosen))

    def finished(self) -> bytes:
        """The styles part with all additions."""
        xml = self.xml
        for name, items in self._added.items():
            if items:
                xml = self._with_added(xml, name, "".join(items).encode())
        return xml

    # ── finding and adding ──

    def _find_or_add(self, base: int, style: Style, chosen: Paint) -> int:
        if not self._by_key:
            for index in range(self._count("cellXfs")):
                self._by_key.setdefault(self._seen(index).key, index)
        present = self._seen(base)
        font, fill, border = self._painted(base, chosen)
        code = style.number_format or (present.code if chosen.keeps_number_format else "")
        wanted = _Seen(
            self._parsed(font.encode()),
            self._parsed(fill.encode()) if fill else present.fill,
            self._parsed(border.encode()) if border else present.border,
            "" if code == "General" else code,
            parts.painted_alignment(present.alignment, chosen, wrap=style.wrap, to_right=style.to_right),
        )
        if wanted.key not in self._by_key:
            new = {"fonts": font, "fills": fill, "borders": border}
            self._by_key[wanted.key] = self._added_xf(base, wanted, new, keeps_code=chosen.keeps_number_format)
        return self._by_key[wanted.key]

    def _added_xf(self, base: int, wanted: _Seen, new: Mapping[str, str], *, keeps_code: bool) -> int:
        raw = self._raw("cellXfs", base)
        kept = attributes_of(raw[: tag_end(raw, 0)])
        for name in ("quotePrefix", "pivotButton", "applyProtection"):
            kept.pop(name, None)
        for collection, item in new.items():
            if item:
                name = parts.ID_ATTRIBUTES[collection]
                kept |= {name: str(self._component(collection, item)), f"apply{name[0].upper()}{name[1:-2]}": "1"}
        if not (keeps_code and wanted.code == self._code(base)):
            kept |= {"numFmtId": self._format_id(wanted.code), "applyNumberFormat": "1"}
        tag = f"{self._mark}xf"
        if not wanted.alignment:
            return self._add("cellXfs", f"<{tag}{_written(kept)}/>")
        inner = f"<{self._mark}alignment{_written(wanted.alignment)}/>"
        return self._add("cellXfs", f"<{tag}{_written(kept | {'applyAlignment': '1'})}>{inner}</{tag}>")

    def _component(self, collection: str, item: str) -> int:
        seen = {"fonts": parts.font_seen, "fills": parts.fill_seen, "borders": parts.border_seen}[collection]
        wanted = seen(self._parsed(item.encode()))
        for index in range(self._count(collection)):
            if seen(self._parsed(self._raw(collection, index))) == wanted:
                return index
        return self._add(collection, item)

    def _add(self, collection: str, item: str) -> int:
        self.is_changed = True
        while self._count(collection) <= self._highest.get(collection, -1):
            self._added[collection].append(self._raw(collection, 0).decode())
        self._added[collection].append(item)
        return self._count(collection) - 1

    def _format_id(self, code: str) -> str:
        if code in BUILT_IN_IDS:
            return str(BUILT_IN_IDS[code])
        for number, known in self._codes.items():
            if known == code:
                return str(number)
        number = max(FIRST_CUSTOM_ID - 1, *self._codes) + 1
        self._codes[number] = code
        self._add("numFmts", f'<{self._mark}numFmt numFmtId="{number}" formatCode="{escape_attribute(code)}"/>')
        return str(number)

    # ── reading ──

    def _count(self, collection: str) -> int:
        return len(self._present[collection]) + len(self._added[collection])

    def _raw(self, collection: str, index: int) -> bytes:
        present, added = self._present[collection], self._added[collection]
        if not 0 <= index < len(present) + len(added):
            return b""  # Excel takes its default where a style names what is not there
        if index < len(present):
            return self.xml[present[index].start : present[index].end]
        return added[index - len(present)].encode()

    def _seen(self, index: int) -> _Seen:
        raw = self._raw("cellXfs", index)
        own = attributes_of(raw[: tag_end(raw, 0)])
        font, fill, border = (
            self._parsed(self._raw(collection, _index(own, name))) for collection, name in parts.ID_ATTRIBUTES.items()
        )
        return _Seen(font, fill, border, self._code(index), dict(self._parsed(raw)).get("alignment", {}))

    def _code(self, index: int) -> str:
        raw = self._raw("cellXfs", index)
        number = _index(attributes_of(raw[: tag_end(raw, 0)]), "numFmtId")
        code = self._codes.get(number, f"#{number}")
        return "" if code == "General" else code

    def _is_light_on_dark(self, index: int) -> bool:
        seen = self._seen(index)
        has_fill = dict(seen.fill).get("patternFill", {}).get("patternType") == "solid"
        return has_fill and parts.is_light(dict(seen.font).get("color", {}))

    def _marked(self, item: str) -> str:
        return item.replace("</", "\0").replace("<", f"<{self._mark}").replace("\0", f"</{self._mark}")

    def _parsed(self, raw: bytes) -> Pieces:
        if raw not in self._pieces:
            inner = elements(self._root + raw + b"</" + tag_name(self._root, 0) + b">")[_CHILD_DEPTH:]
            self._pieces[raw] = tuple(
                (e.name if e.depth == _CHILD_DEPTH else f"{e.parent}.{e.name}", dict(e.attributes)) for e in inner
            )
        return self._pieces[raw]

    # ── writing ──

    def _with_added(self, xml: bytes, collection: str, content: bytes) -> bytes:
        containers = {e.name: e for e in elements(xml, None, 1) if e.depth == 1}
        present = containers.get(collection)
        count = {"count": str(self._count(collection))}
        if present is None:
            name = f"{self._mark}{collection}".encode()
            whole = b'<%b count="%d">%b</%b>' % (name, self._count(collection), content, name)
            later = [e.start for e in containers.values() if e.name in ORDER[ORDER.index(collection) :]]
            root = elements(xml, None, 0)[0]
            return splice(xml, [(min(later), min(later), whole) if later else insert_inside(xml, root, whole)])
        tag = set_attributes(xml[present.start : present.start_end], count)
        if present.is_empty_tag:
            opened = tag[:-2].rstrip() + b">" + content + b"</" + tag_name(tag, 0) + b">"
            return splice(xml, [(present.start, present.end, opened)])
        return splice(xml, [(present.start, present.start_end, tag), insert_inside(xml, present, content)])


def _index(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "0")
    return int(written) if written.isdecimal() else 0


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape_attribute(value)}"' for name, value in attributes.items())
