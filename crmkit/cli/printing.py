"""What the terminal prints: JSON for programs, lines for people, progress when work takes longer than a second."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

import click

from crmkit.locale import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PATIENCE_SECONDS = 1.0


def print_json(values: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(values, ensure_ascii=False, indent=2, default=str))


@contextmanager
def progress(language: str) -> Iterator[Callable[[str], None]]:
    """A callable that takes the name of each step; steps are shown on standard error from the first second on."""
    lock = Lock()
    state: dict[str, Any] = {"step": "", "is_shown": False, "printed": ""}

    def show() -> None:
        with lock:
            state["is_shown"] = True
            if state["step"] and state["step"] != state["printed"]:
                click.echo(text(f"cli.step.{state['step']}", language) + " …", file=sys.stderr)
                state["printed"] = state["step"]

    def step(name: str) -> None:
        state["step"] = name
        if state["is_shown"]:
            show()

    timer = Timer(_PATIENCE_SECONDS, show)
    timer.daemon = True
    timer.start()
    try:
        yield step
    finally:
        timer.cancel()
