"""Starts a server for one workbook, tells its address once it answers, and ends it with the session."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import webbrowser
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from crmkit.errors import ExtraMissing, ServerFailed
from crmkit.jobs.installation import install_line
from crmkit.jobs.opening import read_record
from crmkit.locale import DEFAULT_LANGUAGE
from crmkit.review.ways_in.chosen import chosen_environment
from crmkit.review.ways_in.notebooks import NOTEBOOKS
from crmkit.review.ways_in.room import PAGE_TEMPLATE, Room, furnish, set_server
from crmkit.workbook.reading import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from crmkit.jobs.request import Request

_LOCAL = "127.0.0.1"
_GLANCE_SECONDS = 0.1
_END_SECONDS = 10
_LOG_CHARACTERS = 2_000


@dataclass(frozen=True)
class Door:
    """One way in: the verb, the extra that brings it, its module, its settings and the path to a notebook."""

    verb: str
    module: str
    config: str
    path: str
    settings: Callable[[Room, int, str], Mapping[str, Mapping[str, Any]]]


def serve_lab(request: Request, say: Callable[[str], None], *, opens_browser: bool = True) -> None:
    """JupyterLab on the notebooks, with the workbook of `request` chosen, until the session is ended.

    `say` is told the address of each notebook, one a call, once the server answers.

    Raises:
        ExtraMissing: JupyterLab is not installed.
        ServerFailed: it ended before it answered.
        FileProblem: the workbook can't be read.
    """
    _serve(_LAB, request, say, opens_browser=opens_browser)


def serve_panel(request: Request, say: Callable[[str], None], *, opens_browser: bool = True) -> None:
    """The same notebooks as plain pages, through Voila. Raises as `serve_lab`."""
    _serve(_PANEL, request, say, opens_browser=opens_browser)


def _lab_settings(room: Room, port: int, token: str) -> Mapping[str, Mapping[str, Any]]:
    return {
        "ServerApp": {
            "ip": _LOCAL, "port": port, "port_retries": 0, "open_browser": False, "allow_root": True,
            "root_dir": str(room.notebooks), "terminals_enabled": False,
        },
        "IdentityProvider": {"token": token},
        "LabApp": {
            "custom_css": True, "extension_manager": "readonly", "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        },
    }  # fmt: skip


def _panel_settings(room: Room, port: int, token: str) -> Mapping[str, Mapping[str, Any]]:
    return {
        "Voila": {
            "ip": _LOCAL, "port": port, "port_retries": 0, "open_browser": False, "token": token,
            "root_dir": str(room.notebooks),
        },
        "VoilaConfiguration": {"template": PAGE_TEMPLATE},
    }  # fmt: skip


_LAB = Door("lab", "jupyterlab", "jupyter_server_config", "doc/tree", _lab_settings)
_PANEL = Door("panel", "voila", "voila", "voila/render", _panel_settings)


def _serve(door: Door, request: Request, say: Callable[[str], None], *, opens_browser: bool) -> None:
    if find_spec(door.module) is None:
        raise ExtraMissing(door.verb, install_line(door.verb))
    language = request.language or read_record(read_workbook(request.path)).language or DEFAULT_LANGUAGE
    with TemporaryDirectory(prefix="crmkit-") as folder, _ended_like_an_interrupt():
        room = furnish(Path(folder), language)
        port, token = _free_port(), token_urlsafe(32)
        set_server(room, door.config, door.settings(room, port, token))
        with _server(door, room, chosen_environment(request)) as process:
            _wait_until_it_answers(process, room, port)
            addresses = [
                f"http://{_LOCAL}:{port}/{door.path}/{quote(one.name(language))}?token={token}" for one in NOTEBOOKS
            ]
            for address in addresses:
                say(address)
            if opens_browser:
                _open(room, addresses[0])
            process.wait()


@contextmanager
def _ended_like_an_interrupt() -> Iterator[None]:
    """A closed terminal or a polite kill ends the session as Ctrl+C does: no server outlives it."""
    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, signal.default_int_handler) for number in signals}
    try:
        yield
    except KeyboardInterrupt:
        return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _server(door: Door, room: Room, chosen: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", door.module]
    command += [str(room.notebooks)] if door is _PANEL else []
    with room.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603  (our own interpreter, no word of the user's in the command)
            command,
            cwd=room.notebooks,
            env={**room.environment(), **chosen},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl+C is ours to hear; the server would ask back
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], room: Room, port: int) -> None:
    while not _answers(port):
        try:
            process.wait(_GLANCE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        said = room.log.read_text(encoding="utf8", errors="replace")
        raise ServerFailed(said[-_LOG_CHARACTERS:].strip())


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((_LOCAL, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOCAL, 0))
        port: int = probe.getsockname()[1]
        return port


def _open(room: Room, address: str) -> None:
    """Through a private page: the token must not stand on the browser's command line, where others may read it."""
    page = room.folder / "open.html"
    page.write_text(f'<meta http-equiv="refresh" content="0;url={address}">', encoding="utf8")
    page.chmod(0o600)
    webbrowser.open(page.as_uri())
