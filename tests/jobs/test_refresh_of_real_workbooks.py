"""Other teams' workbooks: refreshed without loss, undone to the byte, or refused by name and left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from job_books import AS_OF, asked, refresh
from team_books import refreshed

from crmkit.cli.app import build
from crmkit.errors import CrmkitError, NoCustomerTable
from crmkit.jobs.check import check
from crmkit.jobs.due import due
from crmkit.jobs.explain import explain
from crmkit.jobs.opening import opened

SHARED = Path(__file__).resolve().parents[3] / "shared"
REAL = SHARED / "real"
CORPUS = Path(os.environ.get("CRMKIT_CORPUS") or SHARED / "corpus")
#: lists of customers, and how many stand there
CUSTOMER_BOOKS = {
    "133_客户模版.xlsx": 2,
    "171_CRM.xlsm": 0,
    "269_会员信息.xlsx": 13,
    "303_商机导入模板.xlsx": 1,
    "304_客户导入模板.xlsx": 2,
    "305_线索导入模板.xlsx": 3,
    "306_客户导入模板.xlsx": 1,
    "307_线索导入模板.xlsx": 0,
}
#: of the corpus every so many workbooks are tried; each was tried when this was written
CORPUS_STEP = 9


def copied(source: Path, folder: Path) -> Path:
    if not source.exists():
        pytest.skip(f"the real workbooks are not beside this repository: {source.name}")
    path = folder / f"客户{source.suffix}"
    path.write_bytes(source.read_bytes())
    return path


@pytest.mark.parametrize("name", CUSTOMER_BOOKS)
def test_a_real_customer_workbook_keeps_every_promise(tmp_path, name):
    path = copied(REAL / name, tmp_path)
    result = refreshed(path)
    assert result.summary.customer_count == CUSTOMER_BOOKS[name]
    assert check(asked(path)).lines()
    assert due(asked(path)).lines()
    for customer_id in opened(asked(path)).ids[:3]:
        assert explain(asked(path), customer_id).lines()


@pytest.mark.parametrize("verb", ["refresh", "check", "due", "explain", "undo", "doctor"])
def test_no_verb_shows_a_traceback_on_any_real_file(tmp_path, verb):
    sources = sorted(REAL.glob("*.*")) if REAL.is_dir() else []
    if not sources:
        pytest.skip("the real workbooks are not beside this repository")
    for number, source in enumerate(sources):
        (tmp_path / str(number)).mkdir()
        path = copied(source, tmp_path / str(number))
        before = path.read_bytes()
        words = [verb, str(path), *(["C1"] if verb == "explain" else [])]
        words += ["--today", AS_OF.isoformat()] if verb not in {"undo", "doctor"} else []
        result = CliRunner().invoke(build(), words)
        assert result.exception is None or isinstance(result.exception, SystemExit), (source.name, result.exception)
        assert result.exit_code in ({0} if verb == "doctor" else {0, 2, 3}), (source.name, result.output)
        assert path.read_bytes() == before, source.name


@pytest.mark.corpus
def test_workbooks_of_the_corpus_are_refreshed_or_refused_by_name(tmp_path):
    sources = sorted(path for path in CORPUS.rglob("*") if path.suffix in {".xlsx", ".xlsm", ".xltx", ".xltm"})
    if not sources:
        pytest.skip("no corpus of real workbooks; set CRMKIT_CORPUS to a folder of .xlsx files")
    outcomes: dict[str, int] = {}
    for number, source in enumerate(sources[::CORPUS_STEP]):
        (tmp_path / str(number)).mkdir()
        path = copied(source, tmp_path / str(number))
        before = path.read_bytes()
        try:
            refresh(asked(path, has_consent=True))
        except CrmkitError as problem:
            outcomes[type(problem).__name__] = outcomes.get(type(problem).__name__, 0) + 1
            assert path.read_bytes() == before, source.name
            assert list(path.parent.iterdir()) == [path], source.name
        else:
            path.write_bytes(before)
            refreshed(path)
    assert outcomes[NoCustomerTable.__name__] > len(sources) // CORPUS_STEP // 2, outcomes
