"""A panel: an anywidget that hears numbered messages, confirms each one, and speaks the reader's language.

The browser sends `{"seq": 7, "kind": "judge", ...}` and draws at once; the panel answers `{"ack": 7, ...}` with a
patch, or `{"ack": 7, "error": "..."}` in words. Nothing is sent twice and never the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

import anywidget
import traitlets

from crmkit.errors import CrmkitError
from crmkit.locale import DEFAULT_LANGUAGE, LANGUAGES, catalogue, text
from crmkit.review.ways_in.notebooks import NOTEBOOKS

Message = Mapping[str, Any]
Handler = TypeVar("Handler", bound=Callable[..., Message | None])
_MARK = "_hears"


def hears(kind: str, *, is_long: bool = False) -> Callable[[Handler], Handler]:
    """Declare the method below as what answers messages of `kind`; None answers with a bare confirmation.

    `is_long`: on a large workbook the answer may take longer than the browser believes in a silent kernel.
    """

    def declare(method: Handler) -> Handler:
        setattr(method, _MARK, (kind, is_long))
        return method

    return declare


class Panel(anywidget.AnyWidget):
    """The base of every panel. A subclass sets `_esm` and `_css` by `page`, `area` and its `hears` methods."""

    area = ""  #: the locale area with the panel's words, beside those of the ground

    language = traitlets.Unicode(DEFAULT_LANGUAGE).tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    first = traitlets.Dict().tag(sync=True)  #: what the browser paints before it has asked for anything
    rooms: traitlets.List[Any] = traitlets.List().tag(
        sync=True
    )  #: the notebooks a reader may go to, this one among them

    #: the names of the methods that hear, and whether they are long, by kind
    _answers: ClassVar[dict[str, tuple[str, bool]]] = {}

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls._answers = {
            mark[0]: (name, mark[1])
            for owner in reversed(cls.__mro__)
            for name, method in vars(owner).items()
            if (mark := getattr(method, _MARK, None))
        }

    def __init__(self, language: str = DEFAULT_LANGUAGE, **more: Any) -> None:
        super().__init__(language=language, words=self._words(language), rooms=self._rooms(), **more)
        self.on_msg(self._heard)

    @classmethod
    def _words(cls, language: str) -> dict[str, str]:
        areas = ("review", "ways_in", *([cls.area] if cls.area else []))
        return {name: said for area in areas for name, said in catalogue(area, language).items()}

    @classmethod
    def _rooms(cls) -> list[dict[str, Any]]:
        """The notebook of every panel; its file has a name in each language, and the page knows which one it is."""
        return [
            {
                "panel": one.panel,
                "files": [one.name(language) for language in LANGUAGES],
                "is_here": one.panel == cls.__name__,
            }
            for one in NOTEBOOKS
        ]

    def say(self, name: str, **arguments: object) -> str:
        """A text of the panel's own area in the language it shows."""
        return text(f"{self.area}.{name}", self.language, **arguments)

    def tell(self, kind: str, **body: Any) -> None:
        """Tell the browser something it did not ask for: progress, a reload."""
        self.send({"tell": kind, **body})

    def _heard(self, _widget: object, message: Message, _buffers: object) -> None:
        number = message.get("seq")
        name, is_long = self._answers.get(str(message.get("kind")), ("", False))
        if not name:
            self.send({"ack": number, "error": text("review.unknown_message", self.language)})
            return
        try:
            with self._busy(is_long or self.is_long(message)):
                answer = getattr(self, name)(message)
        except CrmkitError as problem:
            self.send({"ack": number, "error": problem.message(self.language), "code": type(problem).__name__})
        except Exception as problem:
            # told here, since the notebook hides what is raised in a callback; raised on, so that the log has it
            self.send({"ack": number, "error": text("review.broken", self.language, detail=repr(problem))})
            raise
        else:
            self.send({"ack": number, **(answer or {})})

    def is_long(self, _message: Message) -> bool:
        """Whether this very message takes long, whatever its kind; a subclass may know."""
        return False

    @contextmanager
    def _busy(self, is_long: bool) -> Iterator[None]:  # noqa: FBT001  it is what is told
        """Say that an answer will take its time."""
        if not is_long:
            yield
            return
        self.tell("busy", is_busy=True)
        try:
            yield
        finally:
            self.tell("busy", is_busy=False)

    @hears("ping")
    def _ping(self, _message: Message) -> None:
        """A sign of life."""

    @hears("language")
    def _switch_language(self, message: Message) -> Message | None:
        """Show everything in the other language; the workbook keeps its own."""
        if message["language"] in LANGUAGES:
            self._switch_to(message["language"])
            return self.redrawn()
        return None

    def _switch_to(self, language: str) -> None:
        """Show the panel's words in this language from now on."""
        if language != self.language:
            with self.hold_sync():
                self.language = language
                self.words = self._words(language)

    def redrawn(self) -> Message:
        """What the browser needs after a switch of language; a subclass adds its own."""
        return {}
