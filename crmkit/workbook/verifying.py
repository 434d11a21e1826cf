"""Proof."""
from __future__ import annotations
from typing import Any
def verify_file(editor: Any, path: Any) -> None:
    return
