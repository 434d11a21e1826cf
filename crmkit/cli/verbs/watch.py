"""`crmkit watch`: refresh the workbooks of a folder once they are saved and closed."""

from __future__ import annotations

import getpass
import json
import platform
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crmkit.cli.language import spoken_language
from crmkit.cli.options import now
from crmkit.cli.speech import option, verb

if TYPE_CHECKING:
    from datetime import datetime

    from crmkit.jobs.watch.events import Event


class _Clock:
    """The computer's own time."""

    def now(self) -> datetime:
        return now()

    def seconds(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@verb("watch")
@click.argument("folder", type=click.Path(path_type=Path))
@option("--once", is_flag=True)
@option("--quiet", "quiet_seconds", type=click.FloatRange(min=0), default=10.0)
@option("--every", "poll_seconds", type=click.FloatRange(min=0.1), default=5.0)
@option("--subfolders", "has_subfolders", is_flag=True)
@option("--json", "as_json", is_flag=True)
def command(
    folder: Path, *, once: bool, quiet_seconds: float, poll_seconds: float, has_subfolders: bool, as_json: bool
) -> None:
    """See `cli.watch`."""
    from crmkit.jobs.repeat import refresh_or_repeat  # noqa: PLC0415  (loaded when the verb runs)
    from crmkit.jobs.watch.loop import FolderWatch, WatchRequest  # noqa: PLC0415  (as above)
    from crmkit.jobs.watch.memory import Watcher  # noqa: PLC0415  (as above)

    ctx = click.get_current_context()
    language, troubles = spoken_language(ctx), 0

    def tell(event: Event) -> None:
        nonlocal troubles
        troubles += event.is_trouble
        said = json.dumps(event.as_json(), ensure_ascii=False, default=str) if as_json else event.say(language)
        click.echo(said)

    watcher = Watcher(platform.node() or "?", getpass.getuser())
    request = WatchRequest(folder.absolute(), watcher, poll_seconds, quiet_seconds, has_subfolders, language)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager's stop ends as cleanly as Ctrl-C
    try:
        FolderWatch(request, _Clock(), refresh_or_repeat, tell).run(once=once)
    except KeyboardInterrupt:
        return
    if troubles:
        ctx.exit(3)
