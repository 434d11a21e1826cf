"""The scripts and styles of panels as text: for a widget and for a file that is mailed alike."""

from __future__ import annotations

from importlib.resources import files


def page(package: str, *names: str) -> str:
    """The texts of files beside a panel, one after the other, the ground's file of the same kind first."""
    kind = names[0].rpartition(".")[2]
    # from the package above: importing the ground needs anywidget, which a mailed report does without
    ground = files("crmkit.review").joinpath("ground", f"ground.{kind}")
    own = [files(package).joinpath(name) for name in names]
    return "\n".join(file.read_text(encoding="utf8") for file in (ground, *own))
