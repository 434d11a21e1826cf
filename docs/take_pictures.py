"""Takes the pictures of docs/images: the panels in Chromium, the sheets in LibreOffice, on the demo workbook.

python docs/take_pictures.py                 every picture in both languages
python docs/take_pictures.py zh board        those of one language whose name begins so

Look at what it made before you commit it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from board_pictures import board_pictures
from picture_files import keep
from picture_rooms import browser, room, screenshot
from review_pictures import review_pictures
from sheet_pictures import sheet_pictures

from crmkit.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

IMAGES = Path(__file__).parent / "images"
PANELS = {("board",): board_pictures, ("review", "report"): review_pictures}


def take(language: str, wanted: Sequence[str]) -> None:
    """Take the pictures of one language whose names begin with a word of `wanted`; all where there is none."""
    begins = tuple(wanted) or ("",)
    chosen = [pictures for kinds, pictures in PANELS.items() if _are_wanted(kinds, wanted)]
    if chosen:
        with TemporaryDirectory() as folder, room(Path(folder), language) as shown:
            reader = shown.page.context.new_page()
            for pictures in chosen:
                for name, page in pictures(shown):
                    if name.startswith(begins):
                        page.wait_for_timeout(350)  # a list paints on the next frame
                        _keep(screenshot(page, language), language, name, reader)
    if _are_wanted(("sheet",), wanted):
        with TemporaryDirectory() as folder, browser(language) as reader:
            for name, picture in sheet_pictures(Path(folder), language, begins):
                _keep(picture, language, name, reader)


def _are_wanted(kinds: Sequence[str], wanted: Sequence[str]) -> bool:
    return not wanted or any(word.startswith(kind) or kind.startswith(word) for word in wanted for kind in kinds)


def _keep(picture: bytes, language: str, name: str, reader: Page) -> None:
    keep(picture, IMAGES / language / f"{name}.png", reader)
    sys.stdout.write(f"{language}/{name}.png\n")
    sys.stdout.flush()


def main(words: Sequence[str]) -> None:
    """As the words of the command line say."""
    languages = [word for word in words if word in LANGUAGES] or LANGUAGES
    for language in languages:
        take(language, [word for word in words if word not in LANGUAGES])


if __name__ == "__main__":
    main(sys.argv[1:])
