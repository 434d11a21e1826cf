"""Deflate and inflate, by ISA-L where it is installed (a fifth of zlib's cost), else by zlib."""

from __future__ import annotations

import zlib
from typing import Any

codec: Any
try:
    from isal import isal_zlib

    codec = isal_zlib
    LEVEL = 2  # ISA-L counts 0..3; 3 costs half as much again and saves 2 %
except ImportError:
    codec = zlib
    LEVEL = 6

RAW_WINDOW = -15  # zip entries hold raw deflate streams


class InflateError(ValueError):
    """The stream is damaged or ends early."""


class InflateLimitError(ValueError):
    """More bytes came out than allowed."""


def deflate(data: bytes) -> bytes:
    """`data` as a raw deflate stream."""
    packer = codec.compressobj(LEVEL, zlib.DEFLATED, RAW_WINDOW)
    return bytes(packer.compress(data) + packer.flush())


def inflate(stream: bytes | memoryview, limit: int) -> bytes:
    """The content of a raw deflate stream, never more than `limit` bytes, whatever the archive declares.

    Raises:
        InflateError: damaged or truncated.
        InflateLimitError: more than `limit` bytes.
    """
    unpacker = codec.decompressobj(RAW_WINDOW)
    try:
        data = bytes(unpacker.decompress(stream, limit + 1))
    except (zlib.error, codec.error) as problem:
        raise InflateError(str(problem)) from problem
    if len(data) > limit:
        raise InflateLimitError
    if not unpacker.eof:
        raise InflateError("the stream ends early")
    return data


def checksum(data: bytes) -> int:
    """CRC-32 as zip stores it."""
    return int(codec.crc32(data)) & 0xFFFFFFFF
