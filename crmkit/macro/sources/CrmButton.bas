Option Explicit
' One click: hand a copy of this workbook to crmkit, wait, take back what crmkit manages.
' Runs in Excel and in LibreOffice. ASCII only: what people read stands in CrmWords.

Private isRunning As Boolean
Private runningJob As String
Private keptScreen As Boolean
Private keptEvents As Boolean
Private keptAlerts As Boolean
Private keptCalculation As Long
Private keptCursor As Long
Private keptBar As Variant
Private keptBarShown As Boolean
Private keptCancelKey As Long
Private keptSecurity As Long
Private keptSheet As String
Private keptSelection As String
Private keptRow As Long
Private keptColumn As Long

' The button.
Public Sub CrmRefresh()
    Dim told As String
    told = CrmRefreshTold()
    If CrmCode(told) = "done" Then
        MsgBox CrmTold(told), 64, CrmWord("title")
    Else
        MsgBox CrmTold(told), 48, CrmWord("title")
    End If
End Sub

' The ribbon's button; its control has no use here.
Public Sub CrmRefreshFromRibbon(ByVal control As Object)
    CrmRefresh
End Sub

' The workbook is closed while the macro waits: no more code of it will run.
Public Sub Auto_Close()
    If Not isRunning Then Exit Sub
    On Error Resume Next
    CrmDropJob runningJob, "cancelled"
    CrmLog "closed"
    RestoreSettings
End Sub

' A whole refresh. Returns "code|what to tell"; every setting is back whatever happened.
Public Function CrmRefreshTold() As String
    Dim told As String
    If isRunning Then
        CrmRefreshTold = "running|" & CrmWord("running")
        Exit Function
    End If
    On Error GoTo Failed
    isRunning = True
    runningJob = ""
    KeepSettings
    Application.EnableCancelKey = 2
    told = CrmObstacle()
    If told = "" Then
        Application.Cursor = 2
        runningJob = CrmNewJob()
        told = CrmWaited(runningJob)
    End If
    If told = "" Then
        Application.EnableCancelKey = 0
        Application.ScreenUpdating = False
        Application.EnableEvents = False
        Application.DisplayAlerts = False
        told = CrmTakenBack(runningJob)
    End If
Finish:
    On Error Resume Next
    Application.EnableCancelKey = 0
    CrmDropJob runningJob, CrmCode(told)
    CrmLog CrmCode(told)
    RestoreSettings
    isRunning = False
    CrmRefreshTold = told
    Exit Function
Failed:
    Application.EnableCancelKey = 0
    If Err.Number = 18 Then
        told = "cancelled|" & CrmWord("cancelled")
    ElseIf Err.Number = 1001 Then
        told = "read_only|" & CrmWord("read_only")
    Else
        told = "broken|" & CrmWord("broken") & " (" & Err.Number & " " & Err.Description & ")"
    End If
    Resume Finish
End Function

Public Function CrmCode(ByVal told As String) As String
    If InStr(told, "|") > 0 Then
        CrmCode = Left(told, InStr(told, "|") - 1)
    Else
        CrmCode = told
    End If
End Function

Public Function CrmTold(ByVal told As String) As String
    CrmTold = Mid(told, InStr(told, "|") + 1)
End Function

Private Sub KeepSettings()
    keptScreen = True
    keptEvents = True
    keptAlerts = True
    keptCalculation = -4105
    keptCursor = -4143
    keptBar = False
    keptBarShown = True
    keptCancelKey = 1
    keptSecurity = 1
    keptSheet = ""
    keptSelection = ""
    On Error Resume Next
    keptScreen = Application.ScreenUpdating
    keptEvents = Application.EnableEvents
    keptAlerts = Application.DisplayAlerts
    keptCalculation = Application.Calculation
    keptCursor = Application.Cursor
    keptBar = BarWords()
    keptBarShown = Application.DisplayStatusBar
    keptCancelKey = Application.EnableCancelKey
    keptSecurity = Application.AutomationSecurity
    keptSheet = ThisWorkbook.ActiveSheet.Name
    ThisWorkbook.Activate
    keptSelection = Selection.Address
    keptRow = ActiveWindow.ScrollRow
    keptColumn = ActiveWindow.ScrollColumn
    Application.DisplayStatusBar = True
End Sub

' What somebody else had put into the status bar; False, which Excel also writes as a text, for nothing.
Private Function BarWords() As Variant
    BarWords = Application.StatusBar
    If UCase(CStr(BarWords)) = "FALSE" Then BarWords = False
End Function

Private Sub RestoreSettings()
    On Error Resume Next
    Application.CutCopyMode = False
    ThisWorkbook.Activate
    If keptSheet <> "" Then
        ThisWorkbook.Sheets(keptSheet).Activate
        If keptSelection <> "" Then ThisWorkbook.Sheets(keptSheet).Range(keptSelection).Select
        ActiveWindow.ScrollRow = keptRow
        ActiveWindow.ScrollColumn = keptColumn
    End If
    Application.StatusBar = keptBar
    Application.DisplayStatusBar = keptBarShown
    Application.AutomationSecurity = keptSecurity
    If Not CrmInLibreOffice() Then Application.Calculation = keptCalculation
    Application.DisplayAlerts = keptAlerts
    Application.EnableEvents = keptEvents
    Application.Cursor = keptCursor
    Application.ScreenUpdating = keptScreen
    Application.EnableCancelKey = keptCancelKey
End Sub
