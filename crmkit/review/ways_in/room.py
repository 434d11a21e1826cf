"""A private folder for one session: the notebooks, the servers' settings, the looks. Gone when the session ends."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from crmkit.review.ways_in.notebooks import NOTEBOOKS, notebook_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = Path(__file__).parent
_EXTENSION = "crmkit-room"
PAGE_TEMPLATE = "crmkit"  #: the name of our page among Voila's
#: what JupyterLab would otherwise ask the internet for, or show to people who never asked for a notebook
_LAB_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none", "kernelShutdown": True},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
}


@dataclass(frozen=True)
class Room:
    """The folder. `notebooks` is all a server shows; everything else is its own affairs."""

    folder: Path

    @property
    def notebooks(self) -> Path:
        """The notebooks of this session; what people do to them stays here."""
        return self.folder / "notebooks"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "server.log"

    @property
    def config(self) -> Path:
        """Settings of the servers."""
        return self.folder / "config"

    def environment(self) -> dict[str, str]:
        """The variables that keep a server and its kernels out of the user's own Jupyter folders."""
        own = {
            "JUPYTER_CONFIG_DIR": self.config,
            "JUPYTER_RUNTIME_DIR": self.folder / "runtime",
            "JUPYTER_DATA_DIR": self.folder / "data",
            "IPYTHONDIR": self.folder / "ipython",
        }
        return {**os.environ, **{name: str(place) for name, place in own.items()}, "JUPYTER_PREFER_ENV_PATH": "1"}


def furnish(folder: Path, language: str) -> Room:
    """Put notebooks, looks and the settings common to all servers into the empty `folder`."""
    room = Room(folder)
    extension = folder / "data" / "labextensions" / _EXTENSION
    template = folder / "data" / "voila" / "templates" / PAGE_TEMPLATE
    for place in (room.notebooks, room.config / "custom", room.config / "labconfig", extension / "static", template):
        place.mkdir(parents=True)
    for notebook in NOTEBOOKS:
        name = notebook.name(language)
        copyfile(notebook_folder() / name, room.notebooks / name)
    copyfile(_HERE / "room.css", room.config / "custom" / "custom.css")
    copyfile(_HERE / "room.js", extension / "static" / "room.js")
    copyfile(_HERE / "page.html.j2", template / "index.html.j2")
    _write(template / "conf.json", {"base_template": "lab"})
    loading = {"load": "static/room.js", "extension": "./extension"}
    _write(extension / "package.json", {"name": _EXTENSION, "version": "1.0.0", "jupyterlab": {"_build": loading}})
    _write(room.config / "labconfig" / "default_setting_overrides.json", _LAB_SETTINGS)
    return room


def set_server(room: Room, name: str, settings: Mapping[str, Mapping[str, Any]]) -> None:
    """Write a server's settings where it looks for them; the token stands there, not on a command line."""
    _write(room.config / f"{name}.json", settings)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf8")
    path.chmod(0o600)
