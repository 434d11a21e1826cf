"""Gets the wheels with pip, from whatever index this computer is set up for.

pip answers the markers of requirements as the computer it runs on, so what only Windows needs is missing from what it
downloads elsewhere; that is found out wheel by wheel and fetched as well.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

import crmkit
from crmkit.errors import BundleFailed
from crmkit.macro.bundle.wheels import problems_of, wheels_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmkit.macro.bundle.target import Target
    from crmkit.macro.bundle.wheels import Wheel

_MOST_ROUNDS = 8
_SHOWN_LINES = 8


def fetch(folder: Path, target: Target, extras: Sequence[str]) -> tuple[Wheel, ...]:
    """Put crmkit with `extras` and everything it needs on `target` into `folder`.

    Raises:
        BundleFailed: pip could not get something, or the wheels do not make a whole.
    """
    own = _own_wheel(folder)
    wanted = f"{own}[{','.join(extras)}]" if extras else str(own)
    _download(folder, target, [wanted])
    root = Requirement(f"crmkit[{','.join(extras)}]" if extras else "crmkit")
    for _ in range(_MOST_ROUNDS):
        wheels = wheels_in(folder)
        problems = problems_of(wheels, [root], target)
        missing = sorted({problem.what for problem in problems if problem.why == "missing"})
        if not missing:
            break
        _download(folder, target, ["--no-deps", *missing])
    if problems:
        raise BundleFailed("; ".join(f"{one.what} ({one.why}) < {one.needed_by or '-'}" for one in problems))
    return wheels


def prove(folder: Path, wheel_list: Path, target: Target) -> None:
    """Let pip resolve the whole list for `target` from `folder` alone, hashes required; nothing is installed.

    Raises:
        BundleFailed: pip would not install it.
    """
    offline = ["--no-index", "--find-links", str(folder), "--require-hashes", "-r", str(wheel_list)]
    # `pip install --dry-run` would hold the wheels against the Python it runs on, not the one asked for
    with TemporaryDirectory(prefix="crmkit-") as place:
        _pip("download", "--dest", place, *offline, *_only_for(target))


def _own_wheel(folder: Path) -> Path:
    """Crmkit's own wheel: built from its source where it runs from there, else the same version from the index."""
    source = Path(crmkit.__file__).parents[1]
    if (source / "pyproject.toml").is_file():
        _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(source))
    else:
        _pip("download", "--no-deps", "--dest", str(folder), f"crmkit=={crmkit.__version__}")
    return next(folder.glob("crmkit-*.whl"))


def _download(folder: Path, target: Target, wanted: Sequence[str]) -> None:
    _pip("download", "--dest", str(folder), *_only_for(target), *wanted)


def _only_for(target: Target) -> list[str]:
    platforms = [word for platform in target.platforms for word in ("--platform", platform)]
    return ["--only-binary=:all:", "--implementation", "cp", "--python-version", target.python, *platforms]


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "-q", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (pip, no shell)
    if done.returncode:
        raise BundleFailed("\n".join(done.stderr.strip().splitlines()[-_SHOWN_LINES:]))
