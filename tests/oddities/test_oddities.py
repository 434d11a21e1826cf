"""Every oddity keeps one promise: the write lands without any loss, or it is refused by name and nothing changes."""

import odd_features
import odd_markup
import odd_package
import odd_parts
import pytest
from odd import ODDITIES, Oddity
from reading_back import audit_findings, calamine_differences, calamine_reads

from crmkit.errors import CrmkitError, WriteRefused
from crmkit.testing.certificate import certificate_faults
from crmkit.testing.compare import compare
from crmkit.testing.trial import run_plan_trial
from crmkit.workbook import patch

CATALOGUES = (odd_features, odd_markup, odd_package, odd_parts)
LANDING = [oddity for oddity in ODDITIES.values() if not oddity.refusal]
REFUSED = [oddity for oddity in ODDITIES.values() if oddity.refusal]


def named(oddities):
    return {"argvalues": oddities, "ids": [oddity.name for oddity in oddities]}


@pytest.mark.parametrize("oddity", **named(LANDING))
def test_a_write_lands_without_loss(oddity: Oddity, tmp_path):
    before = oddity.write(oddity.make(), tmp_path / f"before.{oddity.ending}")
    after = tmp_path / f"after.{oddity.ending}"
    certificate = patch(before, oddity.edits, target=after)
    comparison = compare(before, after, oddity.edits)
    assert comparison.is_lossless, str(comparison)
    assert not certificate_faults(certificate, before, after, oddity.edits)
    assert comparison.landed_count == sum(map(len, oddity.edits.values()))
    if oddity.is_recalculated is not None:
        assert certificate.recalculates_on_open == oddity.is_recalculated
        assert ("recalculation" in comparison.consequence_codes) == oddity.is_recalculated
    if oddity.is_audited:
        assert not audit_findings(after) - audit_findings(before)
    if oddity.is_read_back and calamine_reads(before):
        assert not calamine_differences(after, oddity.edits)


@pytest.mark.parametrize("oddity", **named([oddity for oddity in LANDING if oddity.is_audited]))
def test_each_cell_lands_alone_without_loss(oddity: Oddity, tmp_path):
    before = oddity.write(oddity.make(), tmp_path / f"before.{oddity.ending}")
    for sheet, cells in oddity.edits.items():
        for address, value in cells.items():
            after = tmp_path / f"{address}.{oddity.ending}"
            after.unlink(missing_ok=True)
            patch(before, {sheet: {address: value}}, target=after)
            comparison = compare(before, after, {sheet: {address: value}})
            assert comparison.is_lossless, f"{address}: {comparison}"


@pytest.mark.parametrize("oddity", **named([oddity for oddity in LANDING if oddity.is_audited]))
def test_rows_columns_folds_and_sheets_are_added_without_loss(oddity: Oddity, tmp_path):
    before = oddity.write(oddity.make(), tmp_path / f"before.{oddity.ending}")
    trial = run_plan_trial(before, tmp_path / f"after.{oddity.ending}")
    if not trial.asked_count:
        return  # no sheet of it holds cells
    assert trial.comparison is not None, trial.refused
    assert trial.comparison.is_lossless, str(trial.comparison)
    assert not trial.refused or trial.refused.keys() <= {"blocked_neighbour"}
    assert not audit_findings(tmp_path / f"after.{oddity.ending}") - audit_findings(before)


@pytest.mark.parametrize("oddity", **named(REFUSED))
def test_a_write_is_refused_by_name_and_the_file_stays(oddity: Oddity, tmp_path):
    path = oddity.write(oddity.make(), tmp_path / f"book.{oddity.ending}")
    content, stood = path.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(CrmkitError) as refused:
        patch(path, oddity.edits)
    error = refused.value
    assert (error.reason if isinstance(error, WriteRefused) else type(error).__name__) == oddity.refusal
    assert error.message("zh") != error.message("en")
    assert path.read_bytes() == content
    assert sorted(tmp_path.iterdir()) == stood


@pytest.mark.parametrize("oddity", **named(LANDING))
def test_a_second_write_of_the_same_values_changes_nothing(oddity: Oddity, tmp_path):
    path = oddity.write(oddity.make(), tmp_path / f"book.{oddity.ending}")
    patch(path, oddity.edits)
    content, written_at = path.read_bytes(), path.stat().st_mtime_ns
    patch(path, oddity.edits)
    assert path.read_bytes() == content
    assert path.stat().st_mtime_ns == written_at


def test_there_are_some_forty_oddities_and_more():
    assert len(ODDITIES) >= 40
    assert {catalogue.__name__ for catalogue in CATALOGUES} == {
        oddity.make.__module__ for oddity in ODDITIES.values()
    }
