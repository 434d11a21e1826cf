"""A whole VBA project from module names and source text (MS-OVBA): vbaProject.bin."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from crmkit.macro.project.compound import Storage, compound_file
from crmkit.macro.project.compression import compress
from crmkit.macro.project.protection import protection_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

PROJECT_NAME: Final = "VBAProject"
_PROJECT_ID: Final = "{6B5D3F0E-6C2F-4B11-9A1D-2C0F5B1E7A40}"
_NO_CACHE: Final = bytes.fromhex("CC61FFFF000000")  #: no compiled code: the host compiles the sources when it opens
_CODE_PAGE: Final = 1252  #: sources are ASCII
_CODE_PAGE_NAME: Final = "cp1252"
_ENGLISH: Final = 0x409
_ANY_COOKIE: Final = 0xFFFF


class Base(Enum):
    """What a document module stands for: Excel's own class ids."""

    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    WORKSHEET = "0{00020820-0000-0000-C000-000000000046}"
    CHARTSHEET = "0{00020821-0000-0000-C000-000000000046}"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: plain code, or (with a base) the empty module of the workbook or of one of its sheets."""

    name: str
    source: str = ""
    base: Base | None = None

    def text(self) -> bytes:
        """The module's source as the stream holds it: attributes first, lines end in CR LF.

        Raises:
            UnicodeEncodeError: a character that is not ASCII would depend on the computer's code page.
        """
        head = f'Attribute VB_Name = "{self.name}"\n'
        if self.base is not None:
            head += f'Attribute VB_Base = "{self.base.value}"\n'
            for name, value in _DOCUMENT_ATTRIBUTES:
                head += f"Attribute VB_{name} = {value}\n"
        return (head + self.source).replace("\r\n", "\n").replace("\n", "\r\n").encode("ascii")


_DOCUMENT_ATTRIBUTES: Final = (
    ("GlobalNameSpace", False),
    ("Creatable", False),
    ("PredeclaredId", True),
    ("Exposed", True),
    ("TemplateDerived", False),
    ("Customizable", True),
)


def vba_project(modules: Sequence[Module]) -> bytes:
    """The bytes of vbaProject.bin with these modules, the workbook's first; equal modules give equal bytes.

    Raises:
        UnicodeEncodeError: a source or name is not ASCII.
    """
    streams: Storage = {module.name: compress(module.text()) for module in modules}
    streams |= {"_VBA_PROJECT": _NO_CACHE, "dir": compress(directory(modules))}
    root: Storage = {"VBA": streams, "PROJECT": _project(modules), "PROJECTwm": _names(modules)}
    return compound_file(root)


def directory(modules: Sequence[Module]) -> bytes:
    """The dir stream: what the project is and which modules it has (MS-OVBA 2.3.4.2), not yet compressed."""
    name = PROJECT_NAME.encode()
    records = [
        _record(0x01, struct.pack("<I", 1)),  # any system
        _record(0x02, struct.pack("<I", _ENGLISH)),
        _record(0x14, struct.pack("<I", _ENGLISH)),
        _record(0x03, struct.pack("<H", _CODE_PAGE)),
        _record(0x04, name),
        _record(0x05) + _record(0x40),  # no description
        _record(0x06) + _record(0x3D),  # no help file
        _record(0x07, bytes(4)),
        _record(0x08, bytes(4)),
        struct.pack("<HIIH", 0x09, 4, 1, 1),  # the version's length does not count its minor part
        _record(0x0C) + _record(0x3C),  # no constants
        _record(0x0F, struct.pack("<H", len(modules))),
        _record(0x13, struct.pack("<H", _ANY_COOKIE)),
        *map(_module_record, modules),
        _record(0x10),
    ]
    return b"".join(records)


def _record(mark: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", mark, len(content)) + content


def _module_record(module: Module) -> bytes:
    name, wide = module.name.encode("ascii"), module.name.encode("utf-16-le")
    records = (
        _record(0x19, name) + _record(0x47, wide),
        _record(0x1A, name) + _record(0x32, wide),
        _record(0x1C) + _record(0x48),  # no description
        _record(0x31, bytes(4)),  # the source begins at once: no compiled code before it
        _record(0x1E, bytes(4)),
        _record(0x2C, struct.pack("<H", _ANY_COOKIE)),
        _record(0x22 if module.base else 0x21),
        _record(0x2B),
    )
    return b"".join(records)


def _project(modules: Sequence[Module]) -> bytes:
    """The PROJECT stream: the project as the editor lists it."""
    lines = [
        f'ID="{_PROJECT_ID}"',
        *(f"Document={module.name}/&H00000000" if module.base else f"Module={module.name}" for module in modules),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *protection_lines(_PROJECT_ID),
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        "",
    ]
    return "\r\n".join(lines).encode(_CODE_PAGE_NAME)


def _names(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream: each module's name in the code page and in Unicode."""
    pairs = (module.name.encode("ascii") + b"\0" + (module.name + "\0").encode("utf-16-le") for module in modules)
    return b"".join(pairs) + b"\0\0"
