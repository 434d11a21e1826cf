"""Cell formats of styles.xml: looked up, and cloned with one thing changed, never altered in place.

A clone is compared with every format there is and the equal one reused, so that a second write adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from crmkit.workbook.package.markup import (
    Element,
    attributes_of,
    content_span,
    elements,
    escape_attribute,
    insert_inside,
    set_attributes,
    splice,
    tag_end,
    tag_name,
)
from crmkit.workbook.sheet.formats import BUILT_IN, BUILT_IN_IDS, DATE_IDS, FIRST_CUSTOM_ID, TEXT, is_date_code
from crmkit.workbook.sheet.style_items import collection_items

if TYPE_CHECKING:
    from collections.abc import Mapping

#: CT_Stylesheet's order of children.
ORDER: Final = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst")  # fmt: skip # noqa: E501
COLLECTIONS: Final = {"numFmts": "numFmt", "cellXfs": "xf"}
PLAIN_XF: Final = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
#: What a plain format refers to; a part without formats may lack them too.
FIRST_ITEMS: Final = {
    "fonts": b"<font/>",
    "fills": b'<fill><patternFill patternType="none"/></fill>',
    "borders": b"<border/>",
}
TRUE: Final = frozenset({"1", "true"})


@dataclass
class CellFormats:
    """The cell formats of one styles part, old and new; `finished` is the part with the new ones."""

    xml: bytes
    _added: dict[str, list[bytes]] = field(default_factory=dict)

    @cached_property
    def _elements(self) -> list[Element]:
        return elements(self.xml, {"styleSheet", *ORDER, *COLLECTIONS.values()}, 2)

    @cached_property
    def _collections(self) -> dict[str, Element]:
        return {e.name: e for e in self._elements if e.depth == 1}

    @cached_property
    def _items(self) -> dict[str, list[bytes]]:
        """The items of every collection as written, in order; new ones are appended."""
        found = collection_items(self.xml, COLLECTIONS)
        return {name: [self.xml[item.start : item.end] for item in found[name]] for name in COLLECTIONS}

    @cached_property
    def _codes(self) -> dict[int, str]:
        known = dict(BUILT_IN)
        for item in self._items["numFmts"]:
            values = attributes_of(item)
            if (
                values.get("numFmtId", "").isdecimal() and values["numFmtId"] != "0"
            ):  # 0 is General whatever a file says
                known[int(values["numFmtId"])] = values.get("formatCode", "")
        return known

    @cached_property
    def _keys(self) -> dict[str, dict[tuple[object, ...], int]]:
        found: dict[str, dict[tuple[object, ...], int]] = {}
        for name in COLLECTIONS:
            keys: dict[tuple[object, ...], int] = {}
            for number, item in enumerate(self._items[name]):
                keys.setdefault(_key(item), number)
            found[name] = keys
        return found

    @cached_property
    def _prefix(self) -> bytes:
        root = tag_name(self.xml, self._elements[0].start)
        head, colon, _ = root.rpartition(b":")
        return head + colon

    def _prefixed(self, xml: bytes) -> bytes:
        return xml.replace(b"</", b"\0").replace(b"<", b"<" + self._prefix).replace(b"\0", b"</" + self._prefix)

    def _append(self, items: dict[str, list[bytes]], collection: str, item: bytes) -> int:
        items[collection].append(item)
        self._added.setdefault(collection, []).append(item)
        return len(items[collection]) - 1

    # ── reading ──

    def _tag(self, xf: int) -> dict[str, str]:
        xfs = self._items["cellXfs"]
        return attributes_of(xfs[xf if 0 <= xf < len(xfs) else 0]) if xfs else {}

    @cached_property
    def _format_codes(self) -> dict[int, tuple[str, bool]]:
        return {}

    def number_format(self, xf: int) -> str:
        """The format code of a cell format; "" for none or General."""
        return self._format(xf)[0]

    def is_date(self, xf: int) -> bool:
        """Whether a cell of this format shows numbers as dates."""
        return self._format(xf)[1]

    def _format(self, xf: int) -> tuple[str, bool]:
        known = self._format_codes.get(xf)
        if known is None:
            written = self._tag(xf).get("numFmtId", "0")
            number = int(written) if written.isdecimal() else 0
            code = self._codes.get(number, "")
            known = (code, number in DATE_IDS or is_date_code(code))
            self._format_codes[xf] = known
        return known

    def format_id(self, xf: int) -> str:
        """The number format's id as written: with it a format without a code (27-36, 50-58) can be reused."""
        return self._tag(xf).get("numFmtId", "0")

    def is_text(self, xf: int) -> bool:
        """Whether the format is "@": what people type stays text."""
        return self.number_format(xf) == TEXT

    def has_quote_prefix(self, xf: int) -> bool:
        """Whether the cell shows Excel's apostrophe."""
        return self._tag(xf).get("quotePrefix", "") in TRUE

    def is_unlocked(self, xf: int) -> bool:
        """Whether a protected sheet still lets people write such a cell."""
        return any(
            attributes_of(item).get("locked", "1") not in TRUE
            for item in (self._items["cellXfs"][xf : xf + 1] if xf >= 0 else [])
            for item in _children(item, b"protection")
        )

    # ── deriving ──

    def derived(
        self,
        xf: int,
        *,
        number_format: str | None = None,
        format_id: str | None = None,
        quote_prefix: bool | None = None,
    ) -> int:
        """The index of a format like `xf` with a number format (by code, or by id) or quote prefix of its own."""
        changes: dict[str, str | None] = {}
        if number_format is not None:
            format_id = self._format_id(number_format)
        if format_id is not None:
            changes |= {"numFmtId": format_id, "applyNumberFormat": "1"}
        if quote_prefix is not None:
            changes["quotePrefix"] = "1" if quote_prefix else None
        return self._clone(xf, changes)

    def _clone(self, xf: int, changes: Mapping[str, str | None]) -> int:
        xfs = self._items["cellXfs"]
        if not xfs:
            self._append(self._items, "cellXfs", self._prefixed(PLAIN_XF))
            for name, item in FIRST_ITEMS.items():
                if name not in self._collections:
                    self._items[name] = []
                    self._append(self._items, name, self._prefixed(item))
        source = xfs[xf if 0 <= xf < len(xfs) else 0]
        end = tag_end(source, 0)
        return self._reused("cellXfs", set_attributes(source[:end], changes) + source[end:])

    def _reused(self, collection: str, item: bytes) -> int:
        keys = self._keys[collection]
        key = _key(item)
        if key not in keys:
            keys[key] = self._append(self._items, collection, item)
        return keys[key]

    def _format_id(self, code: str) -> str:
        if code in BUILT_IN_IDS:
            return str(BUILT_IN_IDS[code])
        for number, known in self._codes.items():
            if known == code:
                return str(number)
        number = max(FIRST_CUSTOM_ID - 1, *self._codes) + 1
        self._codes[number] = code
        item = f'<numFmt numFmtId="{number}" formatCode="{escape_attribute(code)}"/>'
        self._append(self._items, "numFmts", self._prefixed(item.encode()))
        return str(number)

    # ── writing ──

    @property
    def is_changed(self) -> bool:
        """Whether there are new formats."""
        return any(self._added.values())

    def finished(self) -> bytes:
        """The part with the new formats behind the old ones."""
        changes = [
            change for name in ORDER if name in self._added for change in self._extended(name, self._added[name])
        ]
        return splice(self.xml, changes)

    def _extended(self, collection: str, items: list[bytes]) -> list[tuple[int, int, bytes]]:
        content = b"".join(items)
        count = str(len(self._items[collection]))
        element = self._collections.get(collection)
        if element is None:
            name = self._prefix + collection.encode()
            return [self._placed(collection, b'<%s count="%s">%s</%s>' % (name, count.encode(), content, name))]
        tag = set_attributes(self.xml[element.start : element.start_end], {"count": count})
        if element.is_empty_tag:
            opened = tag[:-2].rstrip() + b">"
            return [(element.start, element.end, opened + content + b"</" + tag_name(tag, 0) + b">")]
        end = content_span(self.xml, element)[1]
        return [(element.start, element.start_end, tag), (end, end, content)]

    def _placed(self, collection: str, content: bytes) -> tuple[int, int, bytes]:
        rank = ORDER.index(collection)
        later = [e.start for name, e in self._collections.items() if name in ORDER and ORDER.index(name) > rank]
        if later:
            return min(later), min(later), content
        return insert_inside(self.xml, self._elements[0], content)


def _key(item: bytes) -> tuple[object, ...]:
    """Equal for formats that differ only in the order of attributes of their outer tag."""
    end = tag_end(item, 0)
    body = b"" if item[:end].endswith(b"/>") else item[end : item.rindex(b"</")]
    return (frozenset(attributes_of(item[:end]).items()), body)


def _children(item: bytes, name: bytes) -> list[bytes]:
    at = item.find(name)
    if at < 0:
        return []
    start = item.rindex(b"<", 0, at)
    return [item[start : tag_end(item, start)]]
