"""The lines of a project that say it is neither locked nor hidden, encoded as MS-OVBA 2.4.3 asks."""

from __future__ import annotations

from typing import Final

_VERSION: Final = 2
_SEED: Final = 0x68  #: any byte serves; a fixed one makes builds equal
_UNLOCKED: Final = bytes(4)
_NO_PASSWORD: Final = b"\0"
_VISIBLE: Final = b"\xff"


def protection_lines(project_id: str) -> tuple[str, str, str]:
    """CMG, DPB and GC of a project anyone may read and change."""
    return (
        f'CMG="{encoded(_UNLOCKED, project_id)}"',
        f'DPB="{encoded(_NO_PASSWORD, project_id)}"',
        f'GC="{encoded(_VISIBLE, project_id)}"',
    )


def encoded(content: bytes, project_id: str, seed: int = _SEED, filler: int = 0) -> str:
    """`content` encoded for a project (MS-OVBA 2.4.3.2) as hexadecimal digits. `filler` fills ignored bytes."""
    key = sum(project_id.encode("ascii")) & 0xFF
    written = bytearray((seed, seed ^ _VERSION, seed ^ key))
    plain = bytes([filler] * ((seed & 6) // 2)) + len(content).to_bytes(4, "little") + content
    before = key
    for byte in plain:
        written.append(byte ^ (written[-2] + before & 0xFF))
        before = byte
    return written.hex().upper()


def decoded(digits: str, project_id: str) -> bytes:
    """The inverse of `encoded`.

    Raises:
        ValueError: it was not encoded for this project.
    """
    written = bytes.fromhex(digits)
    key = sum(project_id.encode("ascii")) & 0xFF
    if written[0] ^ written[2] != key or written[0] ^ written[1] != _VERSION:
        raise ValueError(digits)
    plain, before = bytearray(), key
    for at in range(3, len(written)):
        before = written[at] ^ (written[at - 2] + before & 0xFF)
        plain.append(before)
    ignored = (written[0] & 6) // 2
    return bytes(plain[ignored + 4 :])
