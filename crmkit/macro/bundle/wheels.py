"""Wheels as they say themselves: name, version, where they run, what they need."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.parser import Parser
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import NormalizedName, canonicalize_name, parse_wheel_filename

from crmkit.errors import BundleFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from packaging.tags import Tag
    from packaging.version import Version

    from crmkit.macro.bundle.target import Target


@dataclass(frozen=True)
class Wheel:
    """One wheel file."""

    path: Path
    name: NormalizedName
    version: Version
    tags: frozenset[Tag]
    needs: tuple[Requirement, ...]
    pythons: SpecifierSet  #: the Pythons it declares to run on
    sha256: str

    @property
    def pinned(self) -> str:
        """Its line of a requirements file that pip holds to."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


def wheels_in(folder: Path) -> tuple[Wheel, ...]:
    """The wheels of a folder by name.

    Raises:
        BundleFailed: one is damaged.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.whl")))


def _read(path: Path) -> Wheel:
    try:
        name, version, _, tags = parse_wheel_filename(path.name)
        with ZipFile(path) as content:
            place = next(known for known in content.namelist() if known.endswith(".dist-info/METADATA"))
            said = Parser().parsestr(content.read(place).decode())
    except (BadZipFile, StopIteration, ValueError, OSError) as problem:
        raise BundleFailed(f"{path.name}: {problem}") from problem
    needs = tuple(map(Requirement, said.get_all("Requires-Dist", [])))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return Wheel(path, name, version, tags, needs, SpecifierSet(said.get("Requires-Python", "")), sha256)


@dataclass(frozen=True)
class Problem:
    """Why a bundle would not install: `what` is a file or a requirement, `why` missing, version, tags or python."""

    what: str
    why: str
    needed_by: str = ""


def problems_of(wheels: Iterable[Wheel], roots: Iterable[Requirement], target: Target) -> list[Problem]:
    """What keeps `wheels` from giving `target` all that `roots` need; markers are answered as `target` would."""
    known = {wheel.name: wheel for wheel in wheels}
    found = (*_unfit(known, target), *_unmet(known, roots, target))
    return list(dict.fromkeys(found))


def _unfit(known: Mapping[NormalizedName, Wheel], target: Target) -> Iterator[Problem]:
    for wheel in known.values():
        if not wheel.tags & target.tags:
            yield Problem(wheel.path.name, "tags")
        if not wheel.pythons.contains(f"{target.python}.0"):
            yield Problem(wheel.path.name, "python")


def _unmet(known: Mapping[NormalizedName, Wheel], roots: Iterable[Requirement], target: Target) -> Iterator[Problem]:
    """Walks from the roots over everything needed, extras included; each requirement is judged once."""
    waiting = [(need, "") for need in roots]
    judged: set[tuple[str, str]] = set()
    while waiting:
        need, needed_by = waiting.pop()
        wheel = known.get(canonicalize_name(need.name))
        if wheel is None:
            yield Problem(_plain(need), "missing", needed_by)
        elif not need.specifier.contains(wheel.version, prereleases=True):
            yield Problem(_plain(need), "version", needed_by)
        else:
            for extra in ("", *need.extras):
                if (wheel.name, extra) not in judged:
                    judged.add((wheel.name, extra))
                    waiting += [(one, wheel.name) for one in wheel.needs if _applies(one, extra, target)]


def _applies(need: Requirement, extra: str, target: Target) -> bool:
    return need.marker is None or need.marker.evaluate({**target.environment, "extra": extra})


def _plain(need: Requirement) -> str:
    """The requirement without its marker: it applies."""
    extras = f"[{','.join(sorted(need.extras))}]" if need.extras else ""
    return f"{need.name}{extras}{need.specifier}"
