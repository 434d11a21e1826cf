"""Whether a program that left something behind is still at work."""

from __future__ import annotations

import os


def is_elsewhere_at_work(process: int) -> bool:
    """Whether another process of this computer has that number; always False on Windows.

    There a signal of 0 would end the process, and what it holds open can't be removed anyway.
    """
    if process == os.getpid() or os.name == "nt":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
