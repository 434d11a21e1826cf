"""A sheet put into real workbooks, patched, and put again: nothing else changes, the second time nothing at all."""

import os
from pathlib import Path

import pytest

from crmkit.errors import CrmkitError
from crmkit.model.edits import Formula, Look, Plan, PutSheet, SheetColumn, Style
from crmkit.testing.compare import compare
from crmkit.workbook import apply_plan

ROOT = Path(__file__).resolve().parents[2]
EVERY = 12  #: one run looks at every twelfth workbook
OWNED = frozenset({"crmkit 今天"})
COLUMNS = (SheetColumn("编号"), SheetColumn("说明", 30, Style(Look.BODY, wrap=True)))
TITLE = ([("题", Style(Look.TITLE))],)
FIRST = PutSheet(
    "crmkit 今天", COLUMNS, [["C1", Formula('HYPERLINK("#A1","x")', "x")], ["C2", "y"]], TITLE, key_column=0
)
SECOND = PutSheet("crmkit 今天", COLUMNS, [["C2", "y"], ["C3", 5]], TITLE, key_column=0)
#: titles of strict workbooks follow too; the comparer knows only the transitional relationship
TITLES_OF_STRICT = "docprops/app.xml"


def some_workbooks():
    folder = Path(os.environ.get("CRMKIT_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not folder.is_dir():
        pytest.skip(f"no corpus of real workbooks at {folder}; set CRMKIT_CORPUS to a folder of .xlsx files")
    return sorted(path for path in folder.rglob("*") if path.suffix in {".xlsx", ".xlsm"})[::EVERY]


def plan(operation):
    return Plan((operation,), OWNED)


@pytest.mark.corpus
def test_a_sheet_enters_real_workbooks_and_changes_nothing_else(tmp_path):
    losses, put_count = {}, 0
    for number, source in enumerate(some_workbooks()):
        created, patched = tmp_path / f"{number}.xlsx", tmp_path / f"{number}-2.xlsx"
        try:
            apply_plan(source, plan(FIRST), created)
        except CrmkitError:
            continue
        apply_plan(created, plan(SECOND), patched)
        put_count += 1
        comparisons = [compare(source, created, plan(FIRST)), compare(created, patched, plan(SECOND))]
        found = [loss for one in comparisons for loss in one.differences if loss.part != TITLES_OF_STRICT]
        if found:
            losses[source.name] = found
        assert apply_plan(patched, plan(SECOND)).changed_parts == (), source.name
    assert put_count > 0
    assert not losses
