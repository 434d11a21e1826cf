"""The arrows of the house: which layer may import which."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2] / "crmkit"

#: a layer -> the layers it may import; every layer may import itself
MAY_IMPORT: dict[str, set[str]] = {
    "locale": set(),
    "errors": {"locale"},
    "model": {"locale", "errors"},
    "rules": {"model", "locale", "errors"},
    "checks": {"rules", "model", "locale", "errors"},
    "columns": {"rules", "model", "locale", "errors"},
    "analysis": {"rules", "model", "locale", "errors"},
    "workbook": {"model", "locale", "errors"},
    "jobs": {"checks", "columns", "analysis", "rules", "workbook", "model", "locale", "errors"},
    "testing": {"workbook", "model", "locale", "errors"},
    "cli": {"review", "macro", "jobs", "model", "locale", "errors"},
    "macro": {"jobs", "workbook", "model", "locale", "errors"},
    "review": {"jobs", "workbook", "analysis", "model", "locale", "errors"},
}
#: what may be imported only below one folder
ONLY_UNDER = {
    "openpyxl": ("workbook", "testing"),
    "python_calamine": ("workbook", "testing"),
    "xlwings": ("workbook", "testing"),
    "click": ("cli",),
    "ipywidgets": ("review",),
    "anywidget": ("review",),
    "lxml": ("testing",),
}
#: what reads the clock or the environment; only faces may
CLOCK_CALLS = {("date", "today"), ("datetime", "now"), ("datetime", "today"), ("time", "time")}
FACES = {"cli", "macro", "review", "face", "testing"}


def imported(tree: ast.AST) -> set[str]:
    """Dotted names of all absolute imports, those inside functions and type-checking blocks included."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            from_root = node.module == "crmkit"
            names |= {f"crmkit.{alias.name}" for alias in node.names} if from_root else {node.module}
    return names


def violations(root: Path = ROOT) -> list[str]:
    """Every import that points up the house, every library out of its place, every clock read below the faces."""
    found = []
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).parts
        layer = parts[0].removesuffix(".py")
        tree = ast.parse(path.read_text(encoding="utf8"))
        found += _imports_out_of_place(path, layer, tree)
        if layer not in FACES:
            found += [f"{path}: reads the clock ({call})" for call in _clock_calls(tree)]
    return found


def _imports_out_of_place(path: Path, layer: str, tree: ast.AST) -> list[str]:
    found = []
    for name in imported(tree):
        head, _, rest = name.partition(".")
        target = rest.split(".")[0]
        if head == "crmkit" and layer in MAY_IMPORT and target in MAY_IMPORT:
            if target != layer and target not in MAY_IMPORT[layer]:
                found.append(f"{path}: {layer} must not import {name}")
        elif head in ONLY_UNDER and layer not in ONLY_UNDER[head]:
            found.append(f"{path}: {head} belongs under {', '.join(ONLY_UNDER[head])}")
    return found


def _clock_calls(tree: ast.AST) -> list[str]:
    return [
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCK_CALLS
    ]
