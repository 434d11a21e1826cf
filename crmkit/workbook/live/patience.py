"""How long an Excel that takes no calls is asked again: with a cell in edit mode or a dialog open it rejects all.

xlwings asks a rejected call again without a pause and without an end. Its asking is bounded here; the waiting is
ours, with pauses and a limit.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, TypeVar

from crmkit.errors import ExcelBusy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Answer = TypeVar("Answer")

ANSWER_SECONDS = 20.0
PAUSE_SECONDS = 0.2
_ATTEMPTS: Final = 500  #: of one call inside xlwings: an Excel that saves or calculates rejects a few
#: RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE
_REJECTIONS: Final = frozenset({-2147418111, -2147417846, -2146777998})
_BUSY_ERROR: Final = "ExcelBusyError"  #: xlwings' own, defined on Windows only


def is_rejection(problem: BaseException) -> bool:
    """Whether Excel took no call at the moment, rather than refusing this one."""
    return getattr(problem, "hresult", None) in _REJECTIONS or type(problem).__name__ == _BUSY_ERROR


def bound_xlwings() -> None:
    """End xlwings' own asking; elsewhere than on Windows it does none."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        windows.N_COM_ATTEMPTS = _ATTEMPTS  # type: ignore[attr-defined]  # a variable of that module


def patiently(path: Path, ask: Callable[[], Answer]) -> Answer:
    """What `ask` returns once Excel takes calls; asking must change nothing, it may be asked again.

    Raises:
        ExcelBusy: Excel rejected all calls for `ANSWER_SECONDS`.
    """
    deadline = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            return ask()
        except Exception as problem:
            if not is_rejection(problem):
                raise
            if time.monotonic() >= deadline:
                raise ExcelBusy(path) from problem
        time.sleep(PAUSE_SECONDS)
