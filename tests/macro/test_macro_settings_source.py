"""Every setting of Excel's that the macro touches comes back on every way out, as far as its sources tell."""

import pytest
from vba_settings import faults, settings_set

from crmkit.macro.modules import SOURCES, source

PROJECT = {name: source(name) for name in SOURCES}


def test_the_settings_it_touches_are_these():
    assert settings_set(PROJECT) == {
        "AutomationSecurity",
        "Calculation",
        "Cursor",
        "DisplayAlerts",
        "DisplayStatusBar",
        "EnableCancelKey",
        "EnableEvents",
        "ScreenUpdating",
        "StatusBar",
    }


def test_each_one_is_looked_at_before_and_given_back_on_every_way_out():
    assert list(faults(PROJECT)) == []


FAULTS = {
    "Cursor is not given back": ("    Application.Cursor = keptCursor\n", ""),
    "Cursor is not looked at before": ("    keptCursor = Application.Cursor\n", ""),
    "StatusBar is not looked at before": ("    keptBar = BarWords()\n", ""),
    "giving back stops at the first error": (
        "Private Sub RestoreSettings()\n    On Error Resume Next\n",
        "Private Sub RestoreSettings()\n",
    ),
    "a way out before Finish": ("    told = CrmObstacle()\n", "    told = CrmObstacle()\n    Exit Function\n"),
    "Finish does not give back": ("    RestoreSettings\n    isRunning = False\n", "    isRunning = False\n"),
    "Finish stops at the first error": ("Finish:\n    On Error Resume Next\n", "Finish:\n"),
    "a failure does not end in Finish": ("    Resume Finish\n", "    Exit Function\n"),
    "a failure while keeping is not caught": ("    On Error GoTo Failed\n", ""),
    "Interactive is not given back": (
        "        Application.Cursor = 2\n",
        "        Application.Interactive = False\n",
    ),
    "past CrmRefreshTold": (
        "    told = CrmRefreshTold()\n",
        "    Application.Cursor = 2\n    told = CrmRefreshTold()\n",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_reader_fails_on_a_way_out_that_keeps_a_setting(fault):
    right, wrong = FAULTS[fault]
    spoiled = PROJECT["CrmButton"].replace(right, wrong, 1)
    assert spoiled != PROJECT["CrmButton"]
    assert any(fault in found for found in faults(PROJECT | {"CrmButton": spoiled}))
