"""What the comparer says: differences as codes with a place, put into words for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

#: Losses: anything that changed without having been asked for, or was asked for and is not there.
LOSSES = {
    "unreadable": "the file or part can't be read",
    "entry_lost": "the part is gone",
    "entry_added": "a part appeared that nothing asked for",
    "entry_order": "the order of the zip entries changed",
    "entry_header": "the zip entry's header changed",
    "entry_twice": "the zip holds the part twice",
    "part_changed": "the part changed though nothing asked for it",
    "prolog_changed": "what stands before or after the root element changed",
    "root_changed": "the root element's name, attributes or namespaces changed",
    "text_changed": "text between elements changed",
    "element_changed": "an element changed",
    "element_lost": "an element is gone",
    "element_added": "an element appeared",
    "element_order": "elements changed places",
    "attribute_changed": "an attribute changed",
    "dimension_wrong": "the sheet's dimension does not cover its old range and the new cells",
    "spans_wrong": "a row's spans do not cover its new cells",
    "row_lost": "a row is gone",
    "row_added": "a row appeared that nothing asked for",
    "row_order": "rows are out of order",
    "cell_lost": "a cell is gone",
    "cell_added": "a cell appeared that nothing asked for",
    "cell_order": "cells are out of order",
    "cell_changed": "a cell changed that nothing asked for",
    "formula_changed": "a formula means something else",
    "value_not_landed": "the cell does not hold what was asked for",
    "formula_left": "the overwritten cell still has its formula",
    "style_changed": "the cell looks different",
    "style_missing": "the cell names a style that does not exist",
    "sheet_missing": "the sheet asked for does not exist",
    "styles_disturbed": "an existing style, font, fill, border or number format changed",
    "calc_chain_wrong": "the calculation chain lost an entry or names a cell without a formula",
    "content_type_wrong": "content types do not match the parts",
    "relationship_wrong": "relationships do not match the parts",
    "table_wrong": "the table part does not match its sheet",
    "filter_wrong": "the filter range changed beyond the growth of its table",
    "sheet_list_changed": "the list of sheets changed",
    "name_changed": "a defined name changed",
    "count_wrong": "a count attribute does not match its list",
    "strings_disturbed": "an existing shared string changed",
    "columns_changed": "column widths, styles or groups changed that nothing asked for",
}

#: The closed list of what may change with our cells. Each is checked before it is allowed.
CONSEQUENCES = {
    "cells": "cells that were asked for",
    "dimension": "the sheet's dimension grew to cover new cells",
    "spans": "a touched row's spans were dropped or grew",
    "position": "a row or cell that had no address got the one it always had",
    "calc_chain": "entries of overwritten formulas left the calculation chain",
    "calc_chain_removed": "the calculation chain was removed with its relationship and content type",
    "styles": "styles were appended; every existing index means what it meant",
    "styles_created": "a workbook without styles got a styles part",
    "strings": "shared strings were appended; every existing index means what it meant",
    "content_types": "content types of added or removed parts",
    "relationships": "relationships of added or removed parts",
    "table": "a table's ref, columns or filter followed its cells",
    "filter": "a filter range grew with its table",
    "rules": "conditional formats and validations of a table reach over its new rows and columns",
    "colour_rules": "conditional formats that crmkit made took the team's colours and words",
    "filter_name": "the hidden name of a filter range followed it",
    "recalculation": "the workbook asks Excel to recalculate when it opens",
    "columns": "widths or outline groups of columns that were added or folded",
    "sheet_format": "the sheet's outline depth followed a folded group",
    "sheet_created": "a sheet that was asked for",
    "chart_drawn": "a chart that was asked for on a created sheet",
    "sheet_patched": "a crmkit-owned sheet got the content asked for",
    "sheet_index": "sheet positions in names and views follow the same sheets",
    "app": "the list of sheets in docProps/app.xml followed",
    "row_look": "blank cells of an appended row carry on the look of the row it follows",
    "shared_formula": "a shared formula was written out with the same meaning",
    "date_style": "a date got a date format, all else of its style kept",
    "text_mark": "a number took the place of a text and with it of the mark that said so (quotePrefix)",
    "text_style": "a text got the text format, all else of its style kept",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: a code of `LOSSES` or `CONSEQUENCES`, the zip part, the place in it, what was found."""

    code: str
    part: str
    where: str = ""  #: "Sheet1!B2", "row 7", an element name; "" for the whole part
    detail: str = ""

    @property
    def is_loss(self) -> bool:
        """Whether the promise is broken; otherwise the difference is an allowed consequence."""
        return self.code in LOSSES

    def __str__(self) -> str:
        """The difference in words."""
        words = LOSSES.get(self.code) or CONSEQUENCES[self.code]
        place = f"{self.part} {self.where}".strip()
        return f"{place}: {words}" + (f" ({self.detail})" if self.detail else "")


@dataclass(slots=True)
class Comparison:
    """The result of comparing a workbook before and after a write."""

    differences: list[Difference] = field(default_factory=list)  #: losses; empty when the promise holds
    consequences: list[Difference] = field(default_factory=list)  #: allowed changes beside the cells
    asked_count: int = 0  #: cells asked for
    landed_count: int = 0  #: cells that hold what was asked for

    def add(self, code: str, part: str, where: str = "", detail: object = "") -> None:
        """Record a difference; the code decides whether it is a loss.

        Raises:
            KeyError: a code outside `LOSSES` and `CONSEQUENCES`.
        """
        if code not in LOSSES and code not in CONSEQUENCES:
            raise KeyError(code)
        difference = Difference(code, part, where, str(detail)[:300])
        (self.differences if difference.is_loss else self.consequences).append(difference)

    @property
    def is_lossless(self) -> bool:
        """Whether nothing changed beyond what was asked, and all that was asked is there."""
        return not self.differences

    @property
    def codes(self) -> Counter[str]:
        """How often each loss occurs, by code."""
        return Counter(difference.code for difference in self.differences)

    @property
    def consequence_codes(self) -> Counter[str]:
        """How often each allowed consequence occurs, by code."""
        return Counter(difference.code for difference in self.consequences)

    def __str__(self) -> str:
        """A report for people: the first line counts, then one line a loss."""
        head = f"{self.landed_count} of {self.asked_count} edits landed, {len(self.differences)} losses"
        return "\n".join([head, *map(str, self.differences)])
