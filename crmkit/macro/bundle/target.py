"""The computer a bundle is for: which wheels fit it and how it answers the markers of requirements."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from packaging.markers import default_environment
from packaging.tags import compatible_tags, cpython_tags, platform_tags
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from packaging.tags import Tag


@dataclass(frozen=True)
class Target:
    """A CPython on a kind of computer. `platforms` are wheel platform tags, `environment` answers markers."""

    python: str  #: "3.12"
    platforms: tuple[str, ...]
    environment: Mapping[str, str]

    @property
    def version(self) -> tuple[int, int]:
        """The Python as numbers."""
        found = Version(self.python)
        return found.major, found.minor

    @cached_property
    def tags(self) -> frozenset[Tag]:
        """Every tag a wheel may carry to run there."""
        interpreter = f"cp{self.version[0]}{self.version[1]}"
        own = cpython_tags(self.version, platforms=self.platforms)
        return frozenset((*own, *compatible_tags(self.version, interpreter, self.platforms)))


def windows(python: str) -> Target:
    """64-bit Windows with the Python of python.org, e.g. "3.12"."""
    environment = {
        "implementation_name": "cpython",
        "implementation_version": f"{python}.0",
        "os_name": "nt",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "platform_release": "10",
        "platform_system": "Windows",
        "platform_version": "10.0.19045",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "win32",
    }
    return Target(python, ("win_amd64",), environment)


def this_computer() -> Target:
    """The computer this runs on; a bundle for it can be installed to prove one for another."""
    environment = {name: str(value) for name, value in default_environment().items()}
    return Target(f"{sys.version_info[0]}.{sys.version_info[1]}", tuple(platform_tags()), environment)
