"""Every real workbook of the corpus is written to and loses nothing; the report is printed."""

import shutil
import subprocess
import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from corpus_files import corpus_folder, workbooks
from openpyxl import load_workbook
from openxml_audit import OpenXmlValidator
from python_calamine import CalamineError, CalamineWorkbook

from crmkit.testing.allowed import place
from crmkit.testing.archive import read_entries
from crmkit.testing.canonical import kind
from crmkit.testing.cell_values import serial, unescape
from crmkit.testing.package import Package
from crmkit.testing.tally import Tally
from crmkit.testing.trial import Trial, choose_edits, run_plan_trial, run_trial

pytestmark = pytest.mark.corpus

#: Larger sheets are left to the comparer: openpyxl would need minutes for all of them.
OPENPYXL_BYTES = 60_000
#: LibreOffice's options for UTF-8 text of every sheet, as shown
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
INLINE_TEXT = "Excel_InlineStrCells"  # a warning: Excel moves inline text to shared strings on its next save


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> list[tuple[Trial, Path]]:
    """Every corpus workbook with its trial and the written copy."""
    folder = tmp_path_factory.mktemp("written")
    trials = []
    for number, path in enumerate(workbooks(corpus_folder())):
        target = folder / f"{number}{path.suffix}"
        trials.append((run_trial(path, target), target))
    return trials


@pytest.fixture(scope="module")
def tally(written) -> Tally:
    return Tally([trial for trial, _ in written])


def test_no_real_workbook_loses_anything(tally, record_property, capsys):
    record_property("corpus", str(tally))
    with capsys.disabled():
        print(f"\n{tally}")  # noqa: T201  (the report is asked for in every run)
    assert tally.landed_count, tally
    assert not tally.lossy(), "\n".join(f"{trial.path.name}: {trial.comparison}" for trial in tally.lossy())


def test_every_certificate_tells_the_truth(tally, planned):
    trials = [*tally.trials, *planned.trials]
    assert not {trial.path.name: trial.certificate_faults for trial in trials if trial.certificate_faults}


def test_every_edit_lands_or_is_refused_by_name(tally):
    assert tally.landed_count + sum(tally.refusals.values()) == tally.asked_count, tally


def test_a_single_cell_lands_alone_without_loss(tmp_path):
    """One of the chosen edits by itself in every third file: one edit takes other paths than many."""
    counted = Tally()
    for number, path in list(enumerate(workbooks(corpus_folder())))[::3]:
        for sheet, cells in list(choose_edits(path, sheet_limit=1).items()):
            address, value = list(cells.items())[number // 3 % len(cells)]
            asked = {sheet: {address: value}}
            counted.trials.append(run_trial(path, tmp_path / f"{number}{path.suffix}", asked))
    assert counted.landed_count > 90, counted
    assert not counted.lossy(), "\n".join(f"{trial.path.name}: {trial.comparison}" for trial in counted.lossy())


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Tally:
    """Every corpus workbook with rows appended, a column added and folded, and a sheet of crmkit's own."""
    folder = tmp_path_factory.mktemp("planned")
    paths = enumerate(workbooks(corpus_folder()))
    return Tally([run_plan_trial(path, folder / f"{number}{path.suffix}") for number, path in paths])


def test_rows_columns_folds_and_sheets_are_added_without_loss(planned):
    assert planned.landed_count > 900, planned
    assert not planned.lossy(), "\n".join(f"{trial.path.name}: {trial.comparison}" for trial in planned.lossy())
    assert planned.landed_count + sum(planned.refusals.values()) == planned.asked_count, planned
    assert planned.avoidable_refusal_share <= 0.03, planned


def test_refusals_are_few(tally):
    """At most 3 in 100 of the files, and of the edits apart from signed, encrypted and protected ones.

    With those the edits refused are 3.3 %: to write them would be the fault. A protected sheet counts with every
    edit but those in cells that its author unlocked.
    """
    assert tally.refused_file_share <= 0.03, tally
    assert tally.avoidable_refusal_share <= 0.03, tally


def readable(trial: Trial, target: Path) -> bool:
    return trial.comparison is not None and target.exists()


def test_python_calamine_reads_our_values_back(written):
    wrong, read_count = {}, 0
    for trial, target in written:
        if not readable(trial, target) or calamine_refuses(trial):
            continue  # what it can't read in the source it need not read in ours
        book = CalamineWorkbook.from_path(str(target))
        knows_dates = not counts_both_branches(trial.path)
        for sheet, asked in trial.written.items():
            cells = {where: value for where, value in asked.items() if knows_dates or not isinstance(value, date)}
            grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            read = {where: cell_of(grid, where) for where in cells}
            wrong |= {(trial.path.name, sheet, where): (value, read[where])
                      for where, value in cells.items() if not is_same(value, read[where])}  # fmt: skip
            read_count += len(cells)
    assert read_count > 2000
    assert not wrong


def test_python_calamine_reads_every_other_cell_as_before(written):
    compared_count = 0
    for trial, target in written:
        if not readable(trial, target) or calamine_refuses(trial):
            continue
        before, after = (CalamineWorkbook.from_path(str(path)) for path in (trial.path, target))
        assert before.sheet_names == after.sheet_names
        for sheet in before.sheet_names:
            if sheet in trial.written or before.sheet_names.index(sheet) < 5:
                asked = {place(where) for where in trial.written.get(sheet, {})}
                old, new = others(before, sheet, asked), others(after, sheet, asked)
                assert old == new, f"{trial.path.name} {sheet}"
                compared_count += len(old)
    assert compared_count > 20_000


def others(book, sheet: str, asked: set) -> dict:
    """Every cell with a value that was not asked for."""
    try:
        grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError:
        return {}  # a chart sheet
    return {
        (row, column): value
        for row, cells in enumerate(grid, start=1)
        for column, value in enumerate(cells, start=1)
        if value != "" and (row, column) not in asked
    }


def calamine_refuses(trial: Trial) -> bool:
    try:
        book = CalamineWorkbook.from_path(str(trial.path))
        for sheet in trial.written:
            book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except CalamineError:
        return True
    return False


def counts_both_branches(path: Path) -> bool:
    """Whether python-calamine takes other styles than Excel: it counts both branches of mc:AlternateContent.

    Excel and LibreOffice take one, and so do we: a new style stands behind the last, which calamine miscounts.
    """
    package = Package.of(read_entries(path))
    return any(
        kind(node) == "AlternateContent"
        for part in package.related(package.workbook, "styles")
        for node in package.tree(part).iter()
    )


def cell_of(grid, address):
    row, column = place(address)
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else ""


def is_same(asked, read) -> bool:
    if isinstance(asked, str):
        return isinstance(read, str) and asked in {read, unescape(read)}
    if isinstance(asked, bool) or isinstance(read, bool):
        return asked is read
    if isinstance(asked, date):
        return instant(asked) == instant(read)
    if isinstance(read, time):
        read = datetime.combine(date(1899, 12, 31), read)
    if isinstance(read, date):
        # a number in a cell with a date format, which it keeps
        return any(abs(serial(read, is_1904=is_1904) - asked) < 1e-5 for is_1904 in (False, True))
    if isinstance(read, timedelta):
        return abs(read / timedelta(days=1) - asked) < 1e-5
    return asked == read


def instant(value):
    """A day as its midnight."""
    return datetime.combine(value, time()) if type(value) is date else value


def test_openpyxl_reads_our_values_back(written):
    wrong, read_count = {}, 0
    for trial, target in written:
        if not readable(trial, target) or trial.path.stat().st_size > OPENPYXL_BYTES:
            continue
        before = loaded(trial.path)
        if before is None:
            continue
        after = loaded(target)
        assert after is not None, trial.path.name
        for sheet, cells in trial.written.items():
            if sheet not in before.sheetnames:
                continue  # openpyxl renames or skips some sheets
            read = {where: after[sheet][where].value for where in cells}
            wrong |= {(trial.path.name, sheet, where): (value, read[where])
                      for where, value in cells.items() if not is_same(value, read[where])}  # fmt: skip
            read_count += len(cells)
    assert read_count > 1500
    assert not wrong


def loaded(path: Path):
    """The workbook, None where openpyxl can't load it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it announces what it would drop on saving; nothing is saved here
        try:
            return load_workbook(path)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return None


def test_the_validator_finds_nothing_new(written):
    validator = OpenXmlValidator(max_errors=2000)
    new = {}
    for trial, target in written[::3]:
        if readable(trial, target) and trial.path.stat().st_size < OPENPYXL_BYTES:
            found = findings(validator, target) - findings(validator, trial.path)
            if found:
                new[trial.path.name] = found
    assert not new


def findings(validator, path: Path) -> set:
    errors = validator.validate(path).errors
    return {(error.id, error.part_uri, error.node, error.related_node) for error in errors if error.id != INLINE_TEXT}


@pytest.mark.libreoffice
def test_libreoffice_opens_a_sample_with_our_values(written, tmp_path):
    """One call converts every tenth file to CSV, which holds the first sheet as people see it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    chosen = [(trial, target) for trial, target in written[::10] if readable(trial, target)]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", EVERY_SHEET, "--outdir", str(tmp_path),
         *(str(target) for _, target in chosen)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    missing, asked_count = [], 0
    for trial, target in chosen:
        pages = list(tmp_path.glob(f"{target.stem}-*.csv"))
        assert pages, f"LibreOffice did not open {trial.path.name}"
        shown = "\n".join(page.read_text("utf-8") for page in pages)
        texts = [text for cells in trial.written.values() for text in cells.values() if isinstance(text, str)]
        missing += [(trial.path.name, text) for text in texts if text not in shown]
        asked_count += len(texts)
    assert asked_count > 60
    assert not missing
