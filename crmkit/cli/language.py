"""The language of the terminal: asked for with --lang or CRMKIT_LANG, else the default."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from crmkit.locale import DEFAULT_LANGUAGE, LANGUAGES, catalogue

if TYPE_CHECKING:
    import click

_KEY = "crmkit.language"
_PLACEHOLDER = re.compile(r"[A-Z]+")


def remember_language(ctx: click.Context, language: str) -> None:
    """What --lang said, for everything that is printed from now on."""
    ctx.meta[_KEY] = language


def asked_language(ctx: click.Context) -> str | None:
    """The language a person asked for (--lang, CRMKIT_LANG); None when the workbook's own is to be used."""
    asked: str = ctx.meta.get(_KEY) or os.environ.get("CRMKIT_LANG", "")
    return asked if asked in LANGUAGES else None


def spoken_language(ctx: click.Context) -> str:
    """The language of help and errors."""
    return asked_language(ctx) or DEFAULT_LANGUAGE


def named_in(words: str, language: str) -> str:
    """Usage words with their placeholders (WORKBOOK, OPTIONS) as a person who reads `language` calls them."""
    names = catalogue("cli", language)
    return _PLACEHOLDER.sub(lambda found: names.get(f"usage.{found[0]}", found[0]), words)
