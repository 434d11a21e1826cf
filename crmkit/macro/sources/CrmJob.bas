Option Explicit
' The job: a folder with a copy of the workbook, the start of crmkit, and the wait for its answer.

Private Const PATIENCE_SECONDS As Long = 600
Private isCopied As Boolean

' What keeps a refresh from beginning, as "code|what to tell"; "" when nothing does.
Public Function CrmObstacle() As String
    CrmObstacle = ""
    If InWps() Then
        CrmObstacle = "wps|" & CrmWord("wps")
    ElseIf ThisWorkbook.Path = "" Then
        CrmObstacle = "unsaved|" & CrmWord("unsaved")
    ElseIf LCase(Left(ThisWorkbook.Path, 4)) = "http" Then
        CrmObstacle = "cloud|" & CrmWord("cloud")
    ElseIf CrmCommand() = "" Then
        CrmObstacle = "no_crmkit|" & CrmWord("no_crmkit")
    End If
End Function

' Excel 2003 called itself 11.0 too, but can't open this workbook.
Public Function CrmInLibreOffice() As Boolean
    CrmInLibreOffice = (Application.Version = "11.0")
End Function

Private Function InWps() As Boolean
    Dim place As String
    InWps = False
    If CrmInLibreOffice() Then Exit Function
    place = LCase(Application.Path)
    InWps = InStr(place, "wps office") > 0 Or InStr(place, "kingsoft") > 0
End Function

Private Function OnWindows() As Boolean
    OnWindows = (Application.PathSeparator = "\")
End Function

' Excel on macOS sees no file outside its own folder.
Private Function IsSandboxed() As Boolean
    IsSandboxed = (Not OnWindows()) And (Not CrmInLibreOffice())
End Function

' The folder of crmkit's own files on this computer, with a separator at its end.
Public Function CrmHome() As String
    Dim home As String
    home = Environ("CRMKIT_HOME")
    If home = "" And OnWindows() Then home = Environ("LOCALAPPDATA") & "\crmkit"
    If home = "" Then home = Environ("HOME") & "/.crmkit"
    CrmHome = home & Application.PathSeparator
End Function

' The command that crmkit is started with, without the job; "" when crmkit is not found.
Public Function CrmCommand() As String
    Dim found As String
    CrmCommand = ""
    found = FirstLineOf(CrmHome() & "command.txt")
    If found <> "" Then
        If IsSandboxed() Or FileThere(found) Then CrmCommand = Quoted(found) & " -m crmkit macro run "
    End If
    If CrmCommand = "" Then
        found = OnSearchPath()
        If found <> "" Then CrmCommand = Quoted(found) & " macro run "
    End If
End Function

Private Function OnSearchPath() As String
    Dim folders As Variant
    Dim one As Variant
    Dim program As String
    Dim splitter As String
    splitter = ":"
    program = "/crmkit"
    If OnWindows() Then
        splitter = ";"
        program = "\crmkit.exe"
    End If
    OnSearchPath = ""
    folders = Split(Environ("PATH"), splitter)
    For Each one In folders
        If OnSearchPath = "" And one <> "" Then
            If FileThere(one & program) Then OnSearchPath = one & program
        End If
    Next one
End Function

Private Function FileThere(ByVal place As String) As Boolean
    FileThere = False
    On Error Resume Next
    FileThere = (Dir(place) <> "")
End Function

Private Function Quoted(ByVal words As String) As String
    Quoted = Chr(34) & words & Chr(34)
End Function

' A new job folder with the copy in it; its path ends with a separator.
Public Function CrmNewJob() As String
    Dim folder As String
    Dim copied As String
    MakeFolder CrmHome()
    MakeFolder CrmHome() & "jobs" & Application.PathSeparator
    Randomize
    folder = CrmHome() & "jobs" & Application.PathSeparator & Format(Now, "yyyymmddhhmmss")
    folder = folder & "-" & CStr(Int(Rnd * 1000000)) & Application.PathSeparator
    MakeFolder folder
    copied = folder & "crmkit-before.xlsm"
    Application.StatusBar = CrmWord("step_copy")
    If CrmInLibreOffice() Then
        SaveAndWait
        FileCopy ThisWorkbook.Path & Application.PathSeparator & ThisWorkbook.Name, copied
    Else
        ThisWorkbook.SaveCopyAs copied
    End If
    WriteLine folder & "workbook.txt", CrmToUnits(ThisWorkbook.Path & Application.PathSeparator & ThisWorkbook.Name)
    CrmNewJob = folder
End Function

' LibreOffice saves later than it says.
Private Sub SaveAndWait()
    Dim begun As Date
    begun = Now
    ThisWorkbook.Save
    Do While Not ThisWorkbook.Saved And (Now - begun) * 86400 < 60
        DoEvents
        Application.Wait Now + TimeSerial(0, 0, 1)
    Loop
    If Not ThisWorkbook.Saved Then Err.Raise 1001, "crmkit", "not saved"
End Sub

Private Sub MakeFolder(ByVal folder As String)
    Dim bare As String
    bare = Left(folder, Len(folder) - 1)
    If Dir(bare, 16) = "" Then MkDir bare
End Sub

' Starts crmkit and waits for its answer. "" when there is something to take back, else "code|what to tell".
Public Function CrmWaited(ByVal job As String) As String
    Dim begun As Date
    Dim seconds As Long
    Dim told As String
    StartCrmkit CrmCommand() & Quoted(Left(job, Len(job) - 1)), job
    begun = Now
    ShowStep "start", 0
    Do While Not FileThere(job & "status.txt")
        seconds = CLng((Now - begun) * 86400)
        If seconds > Patience() Then
            CrmWaited = "late|" & CrmWord("late")
            Exit Function
        End If
        ShowStep FirstLineOf(job & "progress.txt"), seconds
        DoEvents
        Application.Wait Now + TimeSerial(0, 0, 1)
        DoEvents
    Loop
    told = CrmAnswer(job, "code")
    CrmWaited = ""
    If told <> "ready" Then CrmWaited = told & "|" & CrmFromUnits(CrmAnswer(job, "told"))
End Function

' How long to wait; the second line of command.txt may say otherwise.
Private Function Patience() As Long
    Dim written As Variant
    Patience = PATIENCE_SECONDS
    written = CrmLinesOf(CrmHome() & "command.txt")
    If UBound(written) > 0 Then
        If IsNumeric(written(1)) And written(1) <> "" Then Patience = CLng(written(1))
    End If
End Function

Private Sub ShowStep(ByVal stepName As String, ByVal seconds As Long)
    Dim words As String
    words = CrmWord("step_" & stepName)
    If words = "" Then words = CrmWord("step_start")
    Application.StatusBar = words & " " & CStr(seconds) & "s  " & CrmWord("esc")
End Sub

Private Sub StartCrmkit(ByVal command As String, ByVal job As String)
    Dim host As Object
    If CrmInLibreOffice() Then
        Shell command, 0
    ElseIf OnWindows() Then
        Set host = CreateObject("WScript.Shell")
        host.Run command, 0, False
    Else
        StartOnMac job
    End If
End Sub

' LibreOffice ignores the conditions and would run both branches.
Private Sub StartOnMac(ByVal job As String)
    If CrmInLibreOffice() Then Exit Sub
#If Mac Then
    AppleScriptTask "crmkit.applescript", "refresh", job
#End If
End Sub

' The value of one key of crmkit's answer.
Public Function CrmAnswer(ByVal job As String, ByVal key As String) As String
    Dim written As Variant
    Dim one As Variant
    CrmAnswer = ""
    written = CrmLinesOf(job & "status.txt")
    For Each one In written
        If Left(one, Len(key) + 1) = key & "=" Then CrmAnswer = Mid(one, Len(key) + 2)
    Next one
End Function

' Text from four hexadecimal digits for each UTF-16 unit.
Public Function CrmFromUnits(ByVal units As String) As String
    Dim place As Long
    Dim words As String
    words = ""
    For place = 1 To Len(units) - 3 Step 4
        words = words & ChrW(CLng("&H" & Mid(units, place, 4)) And 65535)
    Next place
    CrmFromUnits = words
End Function

' The other way round.
Private Function CrmToUnits(ByVal words As String) As String
    Dim place As Long
    Dim units As String
    units = ""
    For place = 1 To Len(words)
        units = units & Right("000" & Hex(AscW(Mid(words, place, 1)) And 65535), 4)
    Next place
    CrmToUnits = units
End Function

Private Sub WriteLine(ByVal place As String, ByVal words As String)
    Dim channel As Integer
    channel = FreeFile
    Open place For Output As #channel
    Print #channel, words
    Close #channel
End Sub

' All lines of a text file; one empty line where there is no such file.
Public Function CrmLinesOf(ByVal place As String) As Variant
    Dim channel As Integer
    Dim one As String
    Dim gathered As String
    gathered = ""
    If FileThere(place) Then
        channel = FreeFile
        Open place For Input As #channel
        Do While Not EOF(channel)
            Line Input #channel, one
            If gathered <> "" Then gathered = gathered & vbLf
            gathered = gathered & one
        Loop
        Close #channel
    End If
    CrmLinesOf = Split(gathered & vbLf, vbLf)
End Function

Private Function FirstLineOf(ByVal place As String) As String
    Dim written As Variant
    FirstLineOf = ""
    On Error Resume Next
    written = CrmLinesOf(place)
    FirstLineOf = Trim(written(0))
End Function

' Removes the job's files. One that crmkit may still work in gets a mark instead: crmkit then removes it.
' So does one whose answer was not taken: crmkit has kept a way back from it, and is told to let that go.
Public Sub CrmDropJob(ByVal job As String, ByVal code As String)
    Dim one As Variant
    If job = "" Then Exit Sub
    On Error Resume Next
    If code = "late" Or code = "cancelled" Then
        WriteLine job & "abandoned.txt", code
        Exit Sub
    End If
    If code <> "done" And FileThere(job & "kept.txt") Then
        WriteLine job & "refused.txt", code
        StartCrmkit CrmCommand() & Quoted(Left(job, Len(job) - 1)), job
        Exit Sub
    End If
    For Each one In Array("crmkit-before.xlsm", "crmkit-after.xlsm", "orders.txt", "progress.txt", "status.txt", "workbook.txt", "kept.txt")
        If FileThere(job & one) Then Kill job & one
    Next one
    RmDir Left(job, Len(job) - 1)
End Sub

' One line a refresh: when, and how it ended. No customer stands in it.
Public Sub CrmLog(ByVal code As String)
    Dim channel As Integer
    On Error Resume Next
    MakeFolder CrmHome()
    channel = FreeFile
    Open CrmHome() & "macro.log" For Append As #channel
    Print #channel, Format(Now, "yyyy-mm-dd hh:mm:ss") & " " & code
    Close #channel
End Sub
