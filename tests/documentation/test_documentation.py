"""Documentation cannot drift: the reference is generated, pages exist in both languages, links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from crmkit.cli.app import build

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md")])


def test_the_generated_reference_is_current():
    checked = subprocess.run(
        [sys.executable, DOCS / "build_reference.py", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr + "run: python docs/build_reference.py"


def test_both_languages_have_the_same_pages():
    zh, en = ({page.relative_to(DOCS / code) for page in (DOCS / code).rglob("*.md")} for code in ("zh", "en"))
    assert zh == en
    assert Path("tutorial.md") in zh


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_readme_opens_with_the_two_commands():
    blocks = re.findall(r"```bash\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf8"), re.DOTALL)
    assert "crmkit demo" in blocks[0]
    assert blocks[1].strip() == "tests/run"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verb_is_told_of_in_the_how_to_pages(language):
    told = "".join(
        page.read_text(encoding="utf8") for page in (DOCS / language).rglob("*.md") if "reference" not in page.parts
    )
    assert [name for name in build().commands if not re.search(rf"crmkit (--lang en )?{name}\b", told)] == []


IMAGES = DOCS / "images"
PICTURES = sorted(path.relative_to(IMAGES) for path in IMAGES.rglob("*.png"))


def shown_on(pages):
    """The pictures that these pages show."""
    found = set()
    for page in pages:
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf8")):
            found.add((page.parent / target).resolve().relative_to(IMAGES))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_picture_is_shown_and_every_page_shows_those_of_its_language(language):
    taken = {picture for picture in PICTURES if picture.parts[0] == language}
    assert shown_on((DOCS / language).rglob("*.md")) == taken


def test_both_languages_have_the_same_pictures():
    zh, en = ({picture.name for picture in PICTURES if picture.parts[0] == code} for code in ("zh", "en"))
    assert zh == en
    assert len(zh) > 40


def test_pictures_are_small():
    sizes = {picture: (IMAGES / picture).stat().st_size for picture in PICTURES}
    assert {picture for picture, size in sizes.items() if size > 200_000} == set()
    assert sum(sizes.values()) < 6_000_000
