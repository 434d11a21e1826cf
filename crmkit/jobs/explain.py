"""Why one customer has the values it has, and the smallest change that would move the grade."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from crmkit.columns import explain as explained
from crmkit.errors import UnknownCustomer, about_workbook_in
from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.jobs.report import line
from crmkit.model.vocabularies import folded

if TYPE_CHECKING:
    from crmkit.columns import Explanation
    from crmkit.jobs.opening import Opened
    from crmkit.jobs.request import Request

_SIMILAR_COUNT = 5


@dataclass(frozen=True)
class Explained:
    """One customer explained."""

    customer_id: str
    customer: str
    language: str
    explanation: Explanation

    def as_json(self) -> dict[str, Any]:
        """Plain values for --json."""
        values = {
            reason.field.name: {
                "value": reason.value,
                "is_by_hand": reason.is_by_hand,
                "rules": [f"{rule.table} {rule.number}" for rule in reason.rules],
                "inputs": dict(reason.inputs),
            }
            for reason in self.explanation.reasons
        }
        return {"customer_id": self.customer_id, "customer": self.customer, "values": values, "lines": self._told()}

    def lines(self, _language: str | None = None) -> list[str]:
        """The explanation as printed, in the workbook's own language: it quotes what stands there."""
        head = line("explain_head", customer=self.customer, id=self.customer_id).say(self.language)
        return [head, *self._told()]

    def _told(self) -> list[str]:
        return list(self.explanation.lines())


def explain(request: Request, asked: str) -> Explained:
    """Explain the customer whose id or name is `asked`.

    Raises:
        UnknownCustomer: nobody, or several, of that id or name; similar ones are named.
        NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
        FileProblem: the file can't be read.
    """
    workbook = opened(request)
    with about_workbook_in(workbook.language):
        place = _place(workbook, asked)
    decision = decided(workbook, dismissals(workbook))
    values = workbook.customers.values
    told = explained(int(values.index[place]), workbook.customers, decision.decided, workbook.context)
    return Explained(workbook.ids[place], str(values["customer_name"].iloc[place] or ""), workbook.language, told)


def _place(workbook: Opened, asked: str) -> int:
    wanted = folded(asked)
    names = [folded(name) if isinstance(name, str) else "" for name in workbook.customers.values["customer_name"]]
    ids = [folded(known) for known in workbook.ids]
    for words in (ids, names):
        places = [place for place, word in enumerate(words) if word == wanted]
        if len(places) == 1:
            return places[0]
        if places:
            raise UnknownCustomer(asked, [workbook.ids[place] for place in places[:_SIMILAR_COUNT]])
    similar = [name for name in names if wanted and wanted in name][:_SIMILAR_COUNT]
    similar = similar or get_close_matches(wanted, [*ids, *filter(None, names)], _SIMILAR_COUNT, 0.5)
    spoken = dict(zip([*names, *ids], [*workbook.customers.values["customer_name"], *workbook.ids], strict=True))
    raise UnknownCustomer(asked, [str(spoken[word]) for word in similar])
