"""Excel table objects: a table part grows to the right or downwards, everything else in it stays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from crmkit.errors import WriteRefused
from crmkit.workbook.package.markup import Element, elements, escape_attribute, insert_inside, set_attributes, splice
from crmkit.workbook.sheet.areas import Area
from crmkit.workbook.sheet.frame import prefix, with_attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
#: Tables of these types are fed from elsewhere: a column more would contradict their query or XML map.
_FED_FROM_ELSEWHERE: Final = frozenset({"queryTable", "xml"})


@dataclass(frozen=True, slots=True)
class TablePart:
    """One xl/tables part and where its table lies."""

    part: str
    xml: bytes
    name: str
    area: Area
    header_rows: int
    totals_rows: int
    kind: str  #: "worksheet" unless a query or an XML map feeds it
    column_names: tuple[str, ...]  #: as people read them

    @classmethod
    def parse(cls, part: str, xml: bytes) -> TablePart:
        """Read a table part.

        Raises:
            MarkupError: not well-formed.
            ValueError: no `ref`, or none that is an area.
        """
        found = elements(xml, ("table", "tableColumn"), 2)
        table = found[0]
        attributes = table.attributes
        return cls(
            part,
            xml,
            attributes.get("displayName", attributes.get("name", "")),
            Area.parse(attributes.get("ref", "")),
            int(attributes.get("headerRowCount", "1")),
            int(attributes.get("totalsRowCount", "0")),
            attributes.get("tableType", "worksheet"),
            tuple(decoded(item.attributes.get("name", "")) for item in found if item.name == "tableColumn"),
        )

    @property
    def last_data_row(self) -> int:
        """The last row above the totals."""
        return self.area.last_row - self.totals_rows

    def grown_right(self, headers: Sequence[str], sheet: str) -> TablePart:
        """The table with columns more at its right, named as their header cells.

        Raises:
            WriteRefused: duplicate_header, or linked_table where a query or an XML map feeds the table,
                unreadable_sheet where its columns don't fill its ref.
        """
        self.refuse_fed(sheet)
        if len(self.column_names) != self.area.last_column - self.area.first_column + 1:
            raise WriteRefused("unreadable_sheet", sheet, str(self.area), detail=self.part)
        self._refuse_duplicates(headers, sheet)
        found = elements(self.xml, ("tableColumns", "tableColumn"), 2)
        group = next(item for item in found if item.name == "tableColumns")
        ids = [item.attributes.get("id", "") for item in found if item.name == "tableColumn"]
        highest = max((int(number) for number in ids if number.isdecimal()), default=0)
        mark = prefix(self.xml)
        new = "".join(
            f'<{mark}tableColumn id="{number}" name="{escape_attribute(encoded(header))}"/>'
            for number, header in enumerate(headers, highest + 1)
        )
        count = {"count": str(len(self.column_names) + len(headers))}
        tag = set_attributes(self.xml[group.start : group.start_end], count)
        xml = splice(self.xml, [(group.start, group.start_end, tag), insert_inside(self.xml, group, new.encode())])
        area = self.area.to_column(self.area.last_column + len(headers))
        return TablePart.parse(self.part, _resized(xml, self.area, area))

    def refuse_fed(self, sheet: str) -> None:
        """A table that is fed from elsewhere would lose what is added at its next refresh.

        Raises:
            WriteRefused: linked_table.
        """
        if self.kind in _FED_FROM_ELSEWHERE:
            raise WriteRefused("linked_table", sheet, str(self.area), table=self.name)

    def grown_down(self, last_row: int) -> TablePart:
        """The table with its last data row at `last_row`; without a totals row only."""
        return TablePart.parse(self.part, _resized(self.xml, self.area, self.area.to_row(last_row)))

    def _refuse_duplicates(self, headers: Sequence[str], sheet: str) -> None:
        taken = {name.casefold() for name in self.column_names}
        for header in headers:
            if header.casefold() in taken:
                raise WriteRefused("duplicate_header", sheet, str(self.area), header=header, table=self.name)
            taken.add(header.casefold())


def encoded(header: str) -> str:
    """A header cell's text as the table part names it: control characters (line breaks) as _xHHHH_."""
    literal = _ESCAPE.sub(lambda match: "_x005F" + match[0], header)
    return _CONTROL.sub(lambda match: f"_x{ord(match[0]):04x}_", literal)


def decoded(name: str) -> str:
    """A table part's column name as people read it."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), name)


def _resized(xml: bytes, before: Area, after: Area) -> bytes:
    """The part with the table's ref and its filter's ref moved from `before` to `after`, each keeping its rest."""
    table, *filters = (item for item in elements(xml, ("table", "autoFilter"), 1) if _is_ours(item))
    for element in filters:
        area = Area.read(element.attributes.get("ref", ""))
        if area is None:
            continue
        grown = Area(
            area.first_row,
            area.first_column,
            area.last_row + after.last_row - before.last_row,
            area.last_column + after.last_column - before.last_column,
        )
        xml = with_attributes(xml, element, {"ref": str(grown)})
    return with_attributes(xml, table, {"ref": str(after)})


def _is_ours(element: Element) -> bool:
    return element.depth == 0 or element.parent == "table"
