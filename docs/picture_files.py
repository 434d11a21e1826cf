"""Keeps a picture as a PNG with at most 256 colours: a third of the size, and no difference to the eye."""

from __future__ import annotations

import struct
import zlib
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

COLOURS = 256
EXACT = 96  #: the most frequent colours stay exactly as they are: backgrounds, lines, the colours of stages
_READ = """async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const bytes = pen.getImageData(0, 0, image.width, image.height).data;
    let said = "";
    for (let at = 0; at < bytes.length; at += 32768) said += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return [image.width, image.height, btoa(said)];
}"""


def keep(picture: bytes, target: Path, reader: Page) -> None:
    """Write the PNG `picture` to `target`; `reader`, an empty page, tells its pixels."""
    wide, high, pixels = reader.evaluate(_READ, b64encode(picture).decode("ascii"))
    shown = np.frombuffer(b64decode(pixels), np.uint8).reshape(high, wide, 4)[..., :3]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_encoded(*_painted(shown)))


def _painted(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The palette and, for every pixel, its place there."""
    packed = pixels.astype(np.int32) @ np.array([1 << 16, 1 << 8, 1])
    found, places, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    palette = colours if len(found) <= COLOURS else _chosen(colours, counts)
    apart = ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2)
    return palette.astype(np.uint8), apart.argmin(axis=1)[places.reshape(packed.shape)].astype(np.uint8)


def _chosen(colours: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The most frequent colours, then the mean of each of the fullest boxes of the others."""
    order = counts.argsort()[::-1]
    exact, others = order[:EXACT], order[EXACT:]
    boxes, inside = np.unique(colours[others] >> 4, axis=0, return_inverse=True)
    weights = np.bincount(inside.reshape(-1), counts[others], len(boxes))
    means = np.stack(
        [np.bincount(inside.reshape(-1), counts[others] * colours[others, part], len(boxes)) for part in range(3)],
        axis=1,
    )
    fullest = weights.argsort()[::-1][: COLOURS - EXACT]
    return np.concatenate([colours[exact], np.rint(means[fullest] / weights[fullest, None]).astype(np.int64)])


def _encoded(palette: np.ndarray, places: np.ndarray) -> bytes:
    high, wide = places.shape
    lines = np.concatenate([np.zeros((high, 1), np.uint8), places], axis=1)  # no filter: best for a palette
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
