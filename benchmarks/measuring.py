"""Runs one task in a process of its own and says what it cost: CPU seconds and peak memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Answer = dict[str, float]
_CHILD = "--child"


def measured(program: str, *words: str) -> Answer:
    """What `program` (a file of this folder) answers when asked to do `words`, with `cpu` and `peak_mb`."""
    command = [sys.executable, program, _CHILD, *words]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    answer: Answer = json.loads(shown.stdout.splitlines()[-1])
    return answer


def run_as_child(tasks: Mapping[str, Callable[..., Answer]]) -> bool:
    """Do the task this process was started for; False when it was started by a person."""
    if sys.argv[1:2] != [_CHILD]:
        return False
    task, *paths = sys.argv[2:]
    answer = tasks[task](*map(Path, paths))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({**answer, "cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss / 1024}))
    return True


def show(name: str, answer: Answer, remark: str = "") -> None:
    """One line of the table."""
    print(f"{name:10}{answer['cpu']:8.2f} s CPU {answer['peak_mb']:8,.0f} MB  {remark}".rstrip())
