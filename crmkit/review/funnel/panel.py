"""The funnel review in a notebook: a view of `ReviewState`; every click is a message, every answer a patch."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from crmkit.errors import CrmkitError
from crmkit.locale import DEFAULT_LANGUAGE, LANGUAGES
from crmkit.review.funnel.export import exported
from crmkit.review.funnel.state import ReviewState, new_action, unit_of
from crmkit.review.ground import Message, Panel, hears, page
from crmkit.review.ways_in import chosen_request

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_ROW_COUNT = 60  #: rows that travel with an opening, so that the list is there at once
_SCRIPTS = ("pieces.js", "charts.js", "funnel.js", "widget.js")
_ALL = "*"


class FunnelReview(Panel):
    """The review of the workbook at `path`, else of the one that `crmkit lab` was started with.

    A workbook that can't be read is told on the panel, in words, and in the attribute `state`, which is None then.
    """

    _esm = page(__package__, *_SCRIPTS)
    _css = page(__package__, "funnel.css")
    area = "funnel"

    def __init__(
        self,
        path: Path | str | None = None,
        *,
        sheet: str | None = None,
        as_of: date | None = None,
        language: str | None = None,
        **more: Any,
    ) -> None:
        self.state: ReviewState | None = None
        try:
            self.state = ReviewState(chosen_request(path, sheet=sheet, as_of=as_of, language=language))
        except CrmkitError as problem:
            spoken = language or DEFAULT_LANGUAGE
            super().__init__(spoken, first={"problem": problem.message(spoken)}, **more)
            return
        super().__init__(self.state.language, first={"frame": self.state.frame()}, **more)

    @property
    def _review(self) -> ReviewState:
        assert self.state is not None  # noqa: S101  (without a state nothing is drawn that could send a message)
        return self.state

    @hears("screen", is_long=True)
    def _screen(self, message: Message) -> Message:
        return {"screen": self._review.shown(str(message["name"]))}

    @hears("opening")
    def _opening(self, message: Message) -> Message:
        key = str(message["key"])
        opening = self._review.opening(key)
        if opening is None:
            return {"title": "", "count": 0, "rows": []}
        return {
            "title": opening.title,
            "count": len(opening.customers),
            "rows": self._review.rows(key, 0, _ROW_COUNT),
        }

    @hears("rows")
    def _rows(self, message: Message) -> Message:
        return {"rows": self._review.rows(str(message["key"]), int(message["first"]), int(message["count"]))}

    @hears("past")
    def _past(self, message: Message) -> Message:
        return {"past": self._review.past(str(message["customer"]))}

    @hears("choose", is_long=True)
    def _choose(self, message: Message) -> Message:
        owner, source = (None if message[name] == _ALL else str(message[name]) for name in ("owner", "source"))
        self._review.choose(owner, source, unit_of(message["unit"]))
        return self._framed()

    @hears("reload", is_long=True)
    def _reload(self, _message: Message) -> Message:
        self._review.reload()
        return self._framed()

    @hears("speak", is_long=True)
    def _speak(self, message: Message) -> Message:
        if message["to"] in LANGUAGES:
            self._review.speak(message["to"])
            self._switch_language({"language": message["to"]})
        return {**self._framed(), "words": self.words}

    @hears("note", is_long=True)
    def _note(self, message: Message) -> Message:
        self._review.note(new_action(message))
        return self._framed()

    @hears("settle", is_long=True)
    def _settle(self, message: Message) -> Message:
        number = int(message["number"])
        action = self._review.read.actions[number].action
        self._review.settle(number, str(message["state"]))
        return {**self._framed(), "action": action}

    @hears("take", is_long=True)
    def _take(self, message: Message) -> Message:
        made = exported(self._review, str(message["what"]), str(message["name"]), str(message.get("notes") or ""))
        return {"name": made.name, "content": b64encode(made.content).decode("ascii")}

    def _framed(self) -> Message:
        frame = self._review.frame()
        self.first = {"frame": frame}
        return {"frame": frame}
