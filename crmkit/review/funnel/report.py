"""The whole review as one file to mail: the same screens, the same scripts, nothing fetched from anywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crmkit.locale import catalogue
from crmkit.review.assets import page
from crmkit.review.funnel.screens import SCREENS

if TYPE_CHECKING:
    from crmkit.review.funnel.state import ReviewState

_ROWS_LIMIT = 5_000  #: customers a file can carry; with more behind its numbers each number lists its first ones
_FIRST_COUNT = 300  #: listed behind one number then; the page says how many more there are
_PASTS_LIMIT = 500  #: customers whose past comes along
_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>html, body {{ margin: 0; }}
{style}</style>
</head>
<body>
<noscript>{needs_script}</noscript>
<div id="review"></div>
<script id="facts" type="application/json">{facts}</script>
<script>
{script}
</script>
</body>
</html>
"""
_MOUNT = """
const said = JSON.parse(document.getElementById("facts").textContent);
review.mount(document.getElementById("review"), {
  frame: said.frame,
  words: said.words,
  notes: said.notes,
  screen: async (name) => said.screens[name],
  keys: document,  // nothing else is on the page: they work wherever the focus is
  opening: async (key) => {
    const found = said.openings[key];
    return { ...found, listed: found.customers.length, rows: found.customers.map((id) => said.rows[id]) };
  },
  rows: async (key, first, count) =>
    said.openings[key].customers.slice(first, first + count).map((id) => said.rows[id]),
  past: async (customer) => said.pasts[customer] ?? said.rows[customer] ?? {},
});
document.getElementById("fr-main")?.focus({ preventScroll: true });
"""


def report_page(state: ReviewState, notes: str = "") -> str:
    """The page: screens, the customers behind every number (the first of very many), and their past."""
    script = page("crmkit.review.funnel", "pieces.js", "charts.js", "funnel.js") + _MOUNT
    facts = json.dumps(_facts(state, notes), ensure_ascii=False, separators=(",", ":"))
    return _PAGE.format(
        language="zh-CN" if state.language == "zh" else "en",
        title=f"{state.facts.say('name')} {state.facts.as_of.isoformat()}",
        style=page("crmkit.review.funnel", "funnel.css"),
        needs_script=state.facts.say("ui.needs_script"),
        # a name may hold what ends a script
        facts=facts.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"),
        script=script,
    )


def _facts(state: ReviewState, notes: str) -> dict[str, Any]:
    screens = {declared.name: state.shown(declared.name) for declared in SCREENS}
    openings = _openings(state)
    behind = [one for opening in openings.values() for one in opening["customers"]]
    rows = {row["id"]: row for row in state.facts.rows(dict.fromkeys([*_named(screens), *behind]))}
    for opening in openings.values():
        opening["customers"] = [one for one in opening["customers"] if one in rows]
    return {
        "frame": state.frame(),
        "words": {**catalogue("review", state.language), **catalogue("funnel", state.language)},
        "screens": screens,
        "openings": openings,
        "rows": rows,
        "pasts": {one: state.past(one) for one in list(rows)[:_PASTS_LIMIT]},
        "notes": notes,
    }


def _openings(state: ReviewState) -> dict[str, dict[str, Any]]:
    """What each number opens to: everybody, in a very large workbook the first ones."""
    opened = state.facts.openings.by_key
    everybody = {customer for one in opened.values() for customer in one.customers}
    most = _FIRST_COUNT if len(everybody) > _ROWS_LIMIT else None
    return {
        key: {"title": one.title, "count": len(one.customers), "customers": list(one.customers[:most])}
        for key, one in opened.items()
    }


def _named(value: Any) -> list[str]:
    """The customers that screens name."""
    if isinstance(value, dict):
        own = [value["customer"]] if isinstance(value.get("customer"), str) and value["customer"] else []
        return [*own, *(one for part in value.values() for one in _named(part))]
    return [one for part in value for one in _named(part)] if isinstance(value, list) else []
