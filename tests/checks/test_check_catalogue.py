"""Every check has a failing and a passing case, and speaks both languages."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from check_cases import ALSO, CASES, ROW_CHECKS
from people_tables import checked

from crmkit.checks import CHECKS, typed_over_findings
from crmkit.checks.steering import RULES
from crmkit.locale import catalogue
from crmkit.model.findings import Severity
from crmkit.model.readings import Reason
from crmkit.model.tables import TABLES

GIVEN = {check.code for check in CHECKS.values() if check.judge is None and check.reason is None}
PREFIXES = {
    "zh": {Severity.ERROR: ("请补:", "请核对:"), Severity.CHECK: ("请补:", "请核对:"), Severity.HINT: ("提示:",)},
    "en": {
        Severity.ERROR: ("Fill in: ", "Check: "),
        Severity.CHECK: ("Fill in: ", "Check: "),
        Severity.HINT: ("Hint: ",),
    },
}


def test_every_check_has_a_case():
    assert set(CASES) | GIVEN == set(CHECKS)


@pytest.mark.parametrize("code", CASES)
def test_a_breach_gives_exactly_its_finding(code):
    case = CASES[code]
    found = list(checked(case.fails))
    assert [finding.code for finding in found] == [code, *ALSO.get(code, [])]
    field = "" if code in ROW_CHECKS else case.field
    assert (found[0].table, found[0].row, found[0].field) == (case.table, case.row, field)
    assert case.says in found[0].message("zh")


@pytest.mark.parametrize("code", CASES)
def test_what_is_right_gives_no_finding(code):
    assert code not in [finding.code for finding in checked(CASES[code].passes)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", CASES)
def test_every_finding_says_what_and_what_to_do(code, language):
    for finding in checked(CASES[code].fails):
        message = finding.message(language)
        assert message.startswith(PREFIXES[language][finding.severity])
        assert "错误:" not in message
        assert finding.suggestion(language)


def test_every_declared_code_has_its_texts_and_no_text_is_left_over():
    keys = {f"{code}{part}" for code in CHECKS for part in ("", ".do", ".many")}
    assert set(catalogue("checks", "zh")) == keys
    assert set(catalogue("checks", "en")) == keys


@pytest.mark.parametrize("code", CHECKS)
def test_both_languages_ask_for_arguments_that_the_check_gives(code):
    named = {
        (key, language): {name for _, name, _, _ in Formatter().parse(catalogue("checks", language)[key]) if name}
        for key in (code, f"{code}.do")
        for language in ("zh", "en")
    }
    handed_over = {"sheet", "cell", "problem", "table", "used"} if CHECKS[code].table == RULES else {"value"}
    given = set(next(iter(checked(CASES[code].fails))).arguments) if code in CASES else handed_over
    assert set().union(*named.values()) <= given


@pytest.mark.parametrize("code", CHECKS)
def test_the_line_for_many_counts(code):
    for language in ("zh", "en"):
        assert "{count}" in catalogue("checks", language)[f"{code}.many"]


@pytest.mark.parametrize("check", CHECKS.values(), ids=list(CHECKS))
def test_a_check_is_declared_with_a_name_and_a_promise_and_fields_that_exist(check):
    assert re.fullmatch(r"[A-Z]{3}\d{3}", check.code)
    assert re.fullmatch(r"[a-z_]+", check.name)
    assert check.promise.endswith(".")
    tables = {table.name: table for table in TABLES}
    assert check.table in ("", RULES) or set(check.fields) <= set(tables[check.table].by_name)


def test_no_two_checks_share_a_name():
    assert len({check.name for check in CHECKS.values()}) == len(CHECKS)


def test_every_reason_of_the_parsers_has_its_check():
    assert {check.reason for check in CHECKS.values() if check.reason} == set(Reason)


def test_a_value_typed_into_a_managed_column_is_recorded():
    findings = list(typed_over_findings({"grade": ([4, 9], ["A类", 3.0]), "stage": ([], [])}))
    assert [(found.row, found.field, found.code) for found in findings] == [
        (4, "grade", "OVR001"),
        (9, "grade", "OVR001"),
    ]
    assert "“A类”" in findings[0].message("zh")
    assert "“3”" in findings[1].message("en")
