"""Last week's actions: late, done, still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmkit.jobs.actions import DONE
from crmkit.model.tables import ACTIONS
from crmkit.review.funnel.pieces import BAD, GOOD, Cell, Note, Screen, Task, Tasks, Tile, Tiles

if TYPE_CHECKING:
    from crmkit.jobs.actions import Action
    from crmkit.review.funnel.facts import Facts

Numbered = tuple[int, "Action"]


def build(facts: Facts) -> Screen:
    """The second screen."""
    title, question = facts.say("agreed.title"), facts.say("agreed.question")
    if not facts.read.actions:
        return Screen("agreed", title, question, (Note(facts.say("agreed.none", sheet=_sheet(facts))),))
    still_open = [one for one in facts.actions if one[1].is_open]
    late = sorted((one for one in still_open if one[1].days_late), key=lambda one: -one[1].days_late)
    others = sorted((one for one in still_open if not one[1].days_late), key=_by_day)
    done = [one for one in facts.actions if _is_done_in_period(facts, one[1])]
    groups = {"late": late, "open": others, "done": done}
    tones = {"late": BAD, "open": "", "done": GOOD}
    tiles = Tiles(
        [
            Tile(facts.say(f"agreed.{name}"), Cell(str(len(group)), tone=tones[name] if group else ""))
            for name, group in groups.items()
        ]
    )
    lists = [
        Tasks(facts.say(f"agreed.{name}"), [_task(facts, *one) for one in group])
        for name, group in groups.items()
        if group
    ]
    return Screen("agreed", title, question, (tiles, *lists))


def _sheet(facts: Facts) -> str:
    return ACTIONS.sheet(facts.read.workbook.language)


def _by_day(one: Numbered) -> tuple[bool, str]:
    due_by = one[1].due_by
    return due_by is None, due_by.isoformat() if due_by else ""


def _is_done_in_period(facts: Facts, action: Action) -> bool:
    """Done in the period; what carries no day was done some time and is shown while it was agreed in it."""
    on = action.done_on or action.noted_on
    return action.state == DONE and on is not None and facts.period.start <= on <= facts.period.end


def _task(facts: Facts, number: int, action: Action) -> Task:
    tone = BAD if action.days_late else GOOD if action.state == DONE else ""
    return Task(
        number=number,
        action=action.action,
        owner=action.owner or facts.say("nobody"),
        customer=action.customer_id if action.customer_id in facts.read.customers.index else "",
        name=action.customer,
        due=_due(facts, action),
        state=action.state,
        tone=tone,
        is_open=action.is_open,
    )


def _due(facts: Facts, action: Action) -> str:
    if action.state == DONE:
        return (
            facts.say("agreed.done_on", day=facts.day(action.done_on)) if action.done_on else facts.say("agreed.done")
        )
    if action.days_late:
        return facts.say("agreed.days_late", days=action.days_late)
    return facts.say("agreed.by", day=facts.day(action.due_by)) if action.due_by else facts.say("agreed.no_day")
