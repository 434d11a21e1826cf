"""A macro with a probe in it: any procedure can be made to fail, and the settings are asked before and after."""

from __future__ import annotations

import re
from contextlib import contextmanager
from unittest import mock

from crmkit.macro import parts
from crmkit.macro.modules import SOURCES, modules
from crmkit.macro.project.vba_project import Module

PROBED = "CrmProbe.CrmProbed"
CANCELLED = 18  #: what Excel raises when somebody presses Esc
_HEAD = re.compile(r"^((?:Public|Private) (?:Sub|Function) (\w+)\(.*\n)", re.MULTILINE)
_PROBE = """Option Explicit
Private failsIn As String
Private failsWith As Long

Public Sub CrmPasses(ByVal place As String)
    If place <> failsIn Then Exit Sub
    failsIn = ""
    Err.Raise failsWith, "probe", "fault"
End Sub

Private Function Settings() As String
    Settings = Application.ScreenUpdating & " " & Application.EnableEvents & " " & Application.DisplayAlerts
    Settings = Settings & " " & Application.Calculation & " " & Application.Cursor & " " & Application.StatusBar
    Settings = Settings & " " & Application.DisplayStatusBar & " " & Application.EnableCancelKey
    Settings = Settings & " " & ThisWorkbook.ActiveSheet.Name & " " & Selection.Address & " " & Workbooks.Count
End Function

Public Function CrmProbed(ByVal place As String, ByVal number As String) As String
    Dim before As String
    Dim told As String
    Application.EnableEvents = False
    Application.DisplayAlerts = False
    Application.Calculation = -4135
    Application.ScreenUpdating = False
    before = Settings()
    failsIn = place
    failsWith = CLng(number)
    told = CrmRefreshTold()
    CrmProbed = told & vbLf & before & vbLf & Settings()
    Application.ScreenUpdating = True
    Application.Calculation = -4105
    Application.DisplayAlerts = True
    Application.EnableEvents = True
End Function
"""


@contextmanager
def probed_modules():
    """Workbooks that get the button inside have the probe."""

    def probed(language, note):
        yield from (
            Module(one.name, _probed(one.source)) if one.name in SOURCES else one for one in modules(language, note)
        )
        yield Module("CrmProbe", _PROBE)

    with mock.patch.object(parts, "modules", probed):
        yield


def _probed(source: str) -> str:
    return _HEAD.sub(r'\1    CrmPasses "\2"\n', source)
