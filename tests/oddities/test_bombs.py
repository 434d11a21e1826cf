"""Files made to hurt are refused by name, within 1.5 GB of memory and 30 seconds of CPU, by reader and writer."""

import json
import subprocess
import sys

import pytest
from bombs import (
    LAUGHTER,
    LOCAL_FILE,
    with_a_huge_style_count,
    with_deep_nesting,
    with_endless_column_styles,
    with_endless_row_numbers,
    with_entities,
    with_many_entries,
    with_many_sheets,
    write_huge_part,
    write_overlapping_entries,
)
from odd import book

from crmkit.testing.mutations import try_mutant

resource = pytest.importorskip("resource", reason="limits on memory and time need a POSIX system")

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 30

#: Reads every sheet, then writes into the first; says what each ended in.
VICTIM = """
import json, sys, resource
from crmkit.errors import CrmkitError, WriteRefused
from crmkit.workbook import patch
from crmkit.workbook.reading import read_workbook
said = {}
def tried(name, act):
    try:
        act()
        said[name] = "done"
    except WriteRefused as refusal:
        said[name] = refusal.reason
    except CrmkitError as error:
        said[name] = type(error).__name__
    except MemoryError:
        said[name] = "MemoryError"
def read():
    for sheet in read_workbook(sys.argv[1]).sheets[:20]:
        sheet.grid, sheet.facts, sheet.tables
tried("read", read)
tried("write", lambda: patch(sys.argv[1], {sys.argv[2]: {"A2": "x", "D9": 1}}, target=None))
said["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(said))
"""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def victim(path, sheet: str = "Sheet1") -> dict:
    done = subprocess.run(
        [sys.executable, "-c", VICTIM, str(path), sheet],
        capture_output=True, text=True, timeout=120, preexec_fn=limited, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-2000:]}"
    return json.loads(done.stdout)


def ends(path, reading, writing, sheet: str = "Sheet1") -> None:
    content = path.read_bytes()
    said = victim(path, sheet)
    assert (said["read"], said["write"]) == (reading, writing), said
    if writing != "done":
        assert path.read_bytes() == content


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/media/image1.png"]
)
def test_a_part_that_unpacks_to_a_gigabyte_is_refused(part, tmp_path):
    path = write_huge_part(tmp_path / "bomb.xlsx", part)
    assert path.stat().st_size < 2_000_000
    ends(path, "SuspiciousWorkbook", "SuspiciousWorkbook")


def test_a_part_that_lies_about_its_size_is_refused(tmp_path):
    path = write_huge_part(tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", told_size=1000)
    said = victim(path)
    assert said["read"] in {"SuspiciousWorkbook", "BrokenWorkbook"}, said
    assert said["write"] in {"SuspiciousWorkbook", "BrokenWorkbook"}, said


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    said = victim(write_overlapping_entries(tmp_path / "bomb.xlsx"))
    assert said["read"] in {"SuspiciousWorkbook", "BrokenWorkbook"}, said
    assert said["write"] in {"SuspiciousWorkbook", "BrokenWorkbook"}, said


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize(
    ("doctype", "reference"), [(LAUGHTER, "&l9;"), (LOCAL_FILE, "&s;")], ids=["laughs", "external"]
)
def test_entities_are_refused_wherever_they_stand(part, doctype, reference, tmp_path):
    path = with_entities(doctype, reference, part).write(tmp_path / "bomb.xlsx")
    said = victim(path)
    # who never opens the part is not hurt by it; who opens it says no
    refusals = {"SuspiciousWorkbook", "BrokenWorkbook"}
    assert said["read"] in refusals | {"done"}, said
    assert said["write"] in refusals | {"done"}, said
    assert refusals & {said["read"], said["write"]}, said


def test_ten_thousand_sheets_are_refused(tmp_path):
    ends(with_many_sheets(10_000).write(tmp_path / "bomb.xlsx"), "SuspiciousWorkbook", "SuspiciousWorkbook", "S0")


def test_seventy_thousand_entries_are_refused(tmp_path):
    ends(with_many_entries(tmp_path / "bomb.xlsx"), "SuspiciousWorkbook", "SuspiciousWorkbook")


@pytest.mark.parametrize(
    "make", [with_deep_nesting, with_endless_row_numbers, with_endless_column_styles, with_a_huge_style_count]
)
def test_absurd_sheets_end_in_a_result_or_a_named_error(make, tmp_path):
    path = make().write(tmp_path / "absurd.xlsx")
    said = victim(path)
    assert "MemoryError" not in said.values(), said


BROKEN = {
    "cut off": lambda content: content[: len(content) // 2],
    "not closed": lambda content: content.replace(b"</sheetData>", b""),
    "closed twice": lambda content: content.replace(b"</sheetData>", b"</sheetData></sheetData>"),
    "two roots": lambda content: content + b"<worksheet/>",
    "empty": lambda _content: b"",
    "no xml": lambda _content: b"PK\x03\x04 not a sheet",
}


@pytest.mark.parametrize("how", BROKEN)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_broken_xml_ends_in_a_named_error_or_a_result(how, part, tmp_path):
    made = book()
    made.parts[part] = BROKEN[how](str(made.all_parts()[part]).encode())
    path = made.write(tmp_path / "broken.xlsx")
    content = path.read_bytes()
    outcome = try_mutant(path, how)
    assert not outcome.surprise
    if how in {"cut off", "empty", "no xml"}:
        assert not outcome.writing.startswith("landed"), outcome
        assert path.read_bytes() == content
