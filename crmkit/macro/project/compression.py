"""The run-length compression of VBA streams (MS-OVBA 2.4.1)."""

from __future__ import annotations

from typing import Final

CHUNK_BYTES: Final = 4096
_SIGNATURE: Final = b"\x01"
_COMPRESSED_FLAG: Final = 0xB000  #: chunk is compressed, with the fixed signature 0b011
_RAW_FLAG: Final = 0x3000
_SHORTEST_COPY: Final = 3
_TOKENS_A_FLAG: Final = 8
_SHORTEST_BITS: Final = 4


def compress(content: bytes) -> bytes:
    """`content` as a compressed container; the same content gives the same bytes."""
    starts = range(0, len(content), CHUNK_BYTES)
    return _SIGNATURE + b"".join(_chunk(content[start : start + CHUNK_BYTES]) for start in starts)


def decompress(container: bytes) -> bytes:
    """The content of a compressed container.

    Raises:
        ValueError: it is no container, or damaged.
    """
    if container[:1] != _SIGNATURE:
        raise ValueError("not a compressed container")
    content, at = bytearray(), 1
    while at < len(container):
        header = int.from_bytes(container[at : at + 2], "little")
        end = at + (header & 0x0FFF) + 3
        if header & 0x8000:
            _unpack(container[at + 2 : end], content)
        else:
            content += container[at + 2 : end]
        at = end
    return bytes(content)


def _chunk(piece: bytes) -> bytes:
    packed = _pack(piece)
    if len(packed) > CHUNK_BYTES:
        packed, flag = piece.ljust(CHUNK_BYTES, b"\0"), _RAW_FLAG
    else:
        flag = _COMPRESSED_FLAG
    return (flag | (len(packed) - 1)).to_bytes(2, "little") + packed


def _pack(piece: bytes) -> bytes:
    packed, at = bytearray(), 0
    while at < len(piece):
        flags, tokens = 0, bytearray()
        for bit in range(_TOKENS_A_FLAG):
            if at >= len(piece):
                break
            offset, length = _match(piece, at)
            if length:
                flags |= 1 << bit
                tokens += _copy_token(at, offset, length)
                at += length
            else:
                tokens.append(piece[at])
                at += 1
        packed.append(flags)
        packed += tokens
    return bytes(packed)


def _offset_bits(position: int) -> int:
    """How many bits of a copy token tell the offset, at this place of the chunk."""
    return max((position - 1).bit_length(), _SHORTEST_BITS)


def _match(piece: bytes, at: int) -> tuple[int, int]:
    """How far back the longest repetition of what follows `at` begins, and its length; (0, 0) for none."""
    longest = min(len(piece) - at, (0xFFFF >> _offset_bits(at)) + _SHORTEST_COPY)
    if at == 0 or longest < _SHORTEST_COPY:
        return 0, 0
    found, length = -1, _SHORTEST_COPY
    while length <= longest:
        # a repetition may run into what it makes, so it is looked for up to its own end
        place = piece.rfind(piece[at : at + length], 0, at + length - 1)
        if place < 0:
            break
        found = place
        length += 1
    return (at - found, length - 1) if found >= 0 else (0, 0)


def _copy_token(position: int, offset: int, length: int) -> bytes:
    length_bits = 16 - _offset_bits(position)
    return ((offset - 1) << length_bits | (length - _SHORTEST_COPY)).to_bytes(2, "little")


def _unpack(packed: bytes, content: bytearray) -> None:
    start, at = len(content), 0
    while at < len(packed):
        flags = packed[at]
        at += 1
        for bit in range(_TOKENS_A_FLAG):
            if at >= len(packed):
                return
            if not flags >> bit & 1:
                content.append(packed[at])
                at += 1
                continue
            token = int.from_bytes(packed[at : at + 2], "little")
            at += 2
            length_bits = 16 - _offset_bits(len(content) - start)
            offset, length = (token >> length_bits) + 1, (token & (1 << length_bits) - 1) + _SHORTEST_COPY
            if offset > len(content):
                raise ValueError("a copy from before the beginning")
            for _ in range(length):
                content.append(content[-offset])
