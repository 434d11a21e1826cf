"""The modules that crmkit puts into a workbook: readable sources beside this file, the words, and a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from crmkit.locale import LANGUAGES, catalogue
from crmkit.macro.project.vba_project import Module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SOURCES: Final = ("CrmButton", "CrmJob", "CrmRows", "CrmTakeBack")
WORDS: Final = "CrmWords"
NOTE: Final = "CrmNote"
OURS: Final = frozenset((*SOURCES, WORDS, NOTE))
_WORD_PREFIX: Final = "vba."
_UNITS_A_LINE: Final = 40  #: a line of VBA may have 1,023 characters and 24 continuations
_NOTED: Final = re.compile(r"^' (names|elements|defaults|made|ribbon|macros): ?(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Note:
    """What was added beside the modules; it travels as comments, which Excel's own save keeps."""

    names: tuple[str, ...] = ()  #: code names given to the workbook and to sheets that had none
    elements: tuple[str, ...] = ()  #: those of them that needed an element of their own
    defaults: tuple[str, ...] = ()  #: content types declared for a file extension
    made: tuple[str, ...] = ()  #: relationship parts there were none of
    has_ribbon: bool = False
    was_macro_enabled: bool = False  #: an .xlsm from before, without such modules

    def source(self) -> str:
        """The note as a module of comments."""
        return (
            "Option Explicit\n"
            "' What crmkit added to this workbook beside its modules. 'crmkit macro remove' reads it.\n"
            f"' names: {' '.join(self.names)}\n"
            f"' elements: {' '.join(self.elements)}\n"
            f"' defaults: {' '.join(self.defaults)}\n"
            f"' made: {' '.join(self.made)}\n"
            f"' ribbon: {_said(self.has_ribbon)}\n"
            f"' macros: {_said(self.was_macro_enabled)}\n"
        )

    @classmethod
    def read(cls, source: str) -> Note:
        """The note of a module's code; what is not there was not added."""
        said = {name: tuple(values.split()) for name, values in _NOTED.findall(source)}
        lists = [said.get(name, ()) for name in ("names", "elements", "defaults", "made")]
        names, elements, defaults, made = lists
        has_ribbon, was_enabled = (said.get(name) == ("yes",) for name in ("ribbon", "macros"))
        return cls(names, elements, defaults, made, has_ribbon=has_ribbon, was_macro_enabled=was_enabled)


def _said(is_so: object) -> str:
    return "yes" if is_so else "no"


@cache
def source(name: str) -> str:
    """One readable source."""
    return files("crmkit.macro").joinpath("sources", f"{name}.bas").read_text(encoding="ascii")


def modules(language: str, note: Note) -> tuple[Module, ...]:
    """All modules of a workbook in `language`."""
    return (
        *(Module(name, source(name)) for name in SOURCES),
        Module(WORDS, words_source(language)),
        Module(NOTE, note.source()),
    )


def is_current(codes: Mapping[str, str]) -> bool:
    """Whether modules found in a workbook (name to code) are what crmkit would put in today, in any language."""
    return any(
        all(
            codes.get(module.name) == module.source.strip()
            for module in modules(language, Note())
            if module.name != NOTE
        )
        for language in LANGUAGES
    )


def words_source(language: str) -> str:
    """What the macro says, as VBA: UTF-16 units in hexadecimal, since a source may hold only ASCII everywhere."""
    texts = catalogue("macro", language)
    keys = sorted(key for key in texts if key.startswith(_WORD_PREFIX))
    cases = "".join(_case(key.removeprefix(_WORD_PREFIX), texts[key]) for key in keys)
    return (
        "Option Explicit\n"
        "' What the macro says; written by crmkit.macro.modules from crmkit/locale.\n\n"
        "Public Function CrmWord(ByVal key As String) As String\n"
        "    Dim units As String\n"
        "    Select Case key\n"
        f"{cases}"
        '    Case Else: units = ""\n'
        "    End Select\n"
        "    CrmWord = CrmFromUnits(units)\n"
        "End Function\n"
    )


def _case(key: str, words: str) -> str:
    pieces = list(_pieces(words))
    lines = [f'        units = "{pieces[0]}"', *(f'        units = units & "{piece}"' for piece in pieces[1:])]
    return f'    Case "{key}"\n' + "\n".join(lines) + "\n"


def _pieces(words: str) -> Iterator[str]:
    digits = to_units(words)
    for at in range(0, len(digits), _UNITS_A_LINE * 4):
        yield digits[at : at + _UNITS_A_LINE * 4]


def to_units(words: str) -> str:
    """Text as four hexadecimal digits for each UTF-16 unit: what `CrmFromUnits` reads."""
    return words.encode("utf-16-be").hex().upper()


def from_units(digits: str) -> str:
    """Text that the macro wrote as `to_units` does."""
    return bytes.fromhex(digits).decode("utf-16-be", errors="surrogatepass")
