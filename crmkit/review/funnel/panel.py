"""The funnel review in a notebook: a view of what the workbook says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from crmkit.jobs.deciding import decided
from crmkit.jobs.findings_sheet import dismissals
from crmkit.jobs.opening import opened
from crmkit.review.ways_in import chosen_request

if TYPE_CHECKING:
    from pathlib import Path


class FunnelReview(anywidget.AnyWidget):
    """The review of the workbook at `path`, else of the one the room was opened for."""

    _esm = """
    export default {
      render({ model, el }) {
        const list = document.createElement("ul");
        for (const [stage, count] of Object.entries(model.get("stages"))) {
          const line = document.createElement("li");
          line.textContent = `${stage} ${count}`;
          list.append(line);
        }
        el.append(list);
      },
    };
    """
    stages = traitlets.Dict().tag(sync=True)

    def __init__(self, path: Path | str | None = None, *, language: str | None = None, **more: Any) -> None:
        workbook = opened(chosen_request(path, language=language))
        values = decided(workbook, dismissals(workbook)).decided.values["stage"].value_counts()
        super().__init__(stages={str(name): int(count) for name, count in values.items()}, **more)
