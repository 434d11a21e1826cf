"""The notebooks: thin, code hidden and locked; built from here, committed, shipped, checked to be current."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crmkit.locale import LANGUAGES, text

_PACKAGE = Path(__file__).parents[2]
_LOCKED = {"deletable": False, "editable": False, "jupyter": {"source_hidden": True}}


@dataclass(frozen=True)
class Notebook:
    """One notebook: its place in the list, the panel it shows, and its name in every language."""

    number: int
    panel: str  #: a name of `crmkit.review`

    def name(self, language: str) -> str:
        """The file's name."""
        return f"{self.number:02}-{text(f'ways_in.notebook.{self.panel}', language)}.ipynb"

    def content(self, language: str) -> dict[str, Any]:
        """The notebook as JSON: a single locked cell that opens the panel."""
        language_said = "" if language == LANGUAGES[0] else f'language="{language}"'
        source = [f"from crmkit.review import {self.panel}\n", "\n", f"{self.panel}({language_said})"]
        return {
            "cells": [
                {
                    "cell_type": "code",
                    "execution_count": None,
                    "id": self.panel.lower(),
                    "metadata": _LOCKED,
                    "outputs": [],
                    "source": source,
                }
            ],
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }


NOTEBOOKS = (Notebook(1, "ClassifyBoard"), Notebook(2, "FunnelReview"))


def write_committed_notebooks(folder: Path) -> tuple[Path, ...]:
    """Write every notebook in every language into `folder`: what is committed."""
    folder.mkdir(exist_ok=True)
    written = []
    for notebook in NOTEBOOKS:
        for language in LANGUAGES:
            target = folder / notebook.name(language)
            content = json.dumps(notebook.content(language), ensure_ascii=False, indent=1) + "\n"
            target.write_text(content, encoding="utf8")
            written.append(target)
    return tuple(written)


def notebook_folder() -> Path:
    """Where the notebooks stand: inside the installed package, or beside it in a checkout."""
    shipped = _PACKAGE / "notebooks"
    return shipped if shipped.is_dir() else _PACKAGE.parent / "notebooks"
