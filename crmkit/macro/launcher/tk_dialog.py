"""The window where Python has tkinter: a headline, lines, one or two buttons; nothing to install."""

from __future__ import annotations

import tkinter as tk
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_PAPER, _INK, _ACCENT, _HAIRLINE = "#ffffff", "#1f2933", "#1f4e79", "#d9e2ec"
_WRAP_PIXELS: Final = 600
_HEADLINE_SIZE, _BODY_SIZE = 15, 11


class TkDialog:
    """Windows drawn by tk."""

    @staticmethod
    def works() -> bool:
        """Whether the screen answers."""
        try:
            tk.Tk().destroy()
        except tk.TclError:
            return False
        return True

    def say(self, words: str, button: str) -> None:
        """See `Dialog`."""
        self._shown(words, (button,))

    def asks(self, words: str, yes: str, no: str) -> bool:
        """See `Dialog`; closing the window means no."""
        return self._shown(words, (no, yes)) == yes

    def _shown(self, words: str, buttons: tuple[str, ...]) -> str:
        """Show until a button is pressed: its words; "" for a closed window."""
        window = tk.Tk(className="crmkit")
        window.title("crmkit")
        window.configure(background=_PAPER, padx=28, pady=22)
        pressed: list[str] = []

        def press(words: str) -> None:
            pressed.append(words)
            window.destroy()

        _write(window, words)
        _add_buttons(window, buttons, press)
        with suppress(tk.TclError):
            window.attributes("-topmost", True)  # noqa: FBT003  (Tk's own signature)
        window.eval("tk::PlaceWindow . center")
        window.mainloop()
        return pressed[0] if pressed else ""


def _write(window: tk.Tk, words: str) -> None:
    """The first line as a headline, the others below it."""
    headline, _, rest = words.partition("\n")
    for said, font, color, below in (
        (headline, ("TkDefaultFont", _HEADLINE_SIZE, "bold"), _ACCENT, 12),
        (rest.strip("\n"), ("TkDefaultFont", _BODY_SIZE), _INK, 18),
    ):
        if said:
            tk.Label(
                window,
                text=said,
                font=font,
                foreground=color,
                background=_PAPER,
                justify="left",
                wraplength=_WRAP_PIXELS,
            ).pack(anchor="w", pady=(0, below))


def _add_buttons(window: tk.Tk, buttons: tuple[str, ...], press: Callable[[str], None]) -> None:
    """In a row at the right; the last one is what most people want: it has the focus and hears Return."""
    row = tk.Frame(window, background=_PAPER)
    row.pack(fill="x")
    for words in reversed(buttons):
        is_main = words == buttons[-1]
        button = tk.Button(
            row,
            text=words,
            command=partial(press, words),
            font=("TkDefaultFont", _BODY_SIZE),
            foreground=_PAPER if is_main else _INK,
            background=_ACCENT if is_main else _HAIRLINE,
            activeforeground=_PAPER if is_main else _INK,
            activebackground=_INK if is_main else _HAIRLINE,
            relief="flat",
            borderwidth=0,
            padx=18,
            pady=6,
        )
        button.pack(side="right", padx=(10, 0))
        if is_main:
            button.focus_set()
    window.bind("<Return>", lambda _: press(buttons[-1]))
    window.bind("<Escape>", lambda _: window.destroy())
