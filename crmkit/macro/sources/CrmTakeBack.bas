Option Explicit
' Brings crmkit's answer into the open workbook: managed cells and crmkit's own sheets, pasted as values,
' since an assigned value is parsed anew ("00123" would become 123). All of it, or none.

Private Const PASTE_VALUES As Long = -4163
Private Const PASTE_FORMATS As Long = -4122
Private Const PASTE_WIDTHS As Long = 8
Private Const MANUAL As Long = -4135

Private bookBefore As Object
Private bookAfter As Object
Private orders As Variant
Private done As Collection
Private leftCount As Long
Private leftSheets As String
Private addedSheet As Object

' Carries out crmkit's orders. Returns "done|what to tell", or what keeps it from that; then nothing has changed.
Public Function CrmTakenBack(ByVal job As String) As String
    Dim told As String
    Dim failure As String
    Set bookBefore = Nothing
    Set bookAfter = Nothing
    Set addedSheet = Nothing
    Set done = New Collection
    leftCount = 0
    leftSheets = ""
    On Error GoTo Failed
    Application.StatusBar = CrmWord("step_take")
    orders = CrmLinesOf(job & "orders.txt")
    Set bookBefore = Opened(job & "crmkit-before.xlsm")
    Set bookAfter = Opened(job & "crmkit-after.xlsm")
    ThisWorkbook.Activate
    told = Refusal()
    If told = "" Then
        If Not CrmInLibreOffice() Then Application.Calculation = MANUAL
        CarryOut
        told = "done|" & CrmFromUnits(CrmAnswer(job, "told")) & LeftOver()
    End If
    CloseCopies
    CrmTakenBack = told
    Exit Function
Failed:
    failure = Err.Number & " " & Err.Description
    Resume GoBack
GoBack:
    On Error Resume Next
    TakeBackOrders
    CloseCopies
    CrmTakenBack = "broken|" & CrmWord("broken") & " (" & failure & ")"
End Function

' Opens a copy without running what macros it has; who keeps the settings gives that one back too.
' LibreOffice shows no hidden sheet of a copy that is open for reading only, see ShowForPaste.
Private Function Opened(ByVal place As String) As Object
    On Error Resume Next
    Application.AutomationSecurity = 3
    On Error GoTo 0
    Set Opened = Workbooks.Open(place, 0, Not CrmInLibreOffice())
End Function

Private Sub CloseCopies()
    On Error Resume Next
    If Not bookBefore Is Nothing Then bookBefore.Close False
    If Not bookAfter Is Nothing Then bookAfter.Close False
    Set bookBefore = Nothing
    Set bookAfter = Nothing
    ThisWorkbook.Activate
End Sub

Private Function SheetNamed(ByVal book As Object, ByVal wanted As String) As Object
    Dim one As Object
    Set SheetNamed = Nothing
    For Each one In book.Worksheets
        If one.Name = wanted Then Set SheetNamed = one
    Next one
End Function

' ---- what keeps us from writing ----

Private Function Refusal() As String
    Dim one As Variant
    Dim parts As Variant
    Dim sheet As Object
    Dim named As String
    Refusal = ""
    For Each one In orders
        If one <> "" And Refusal = "" Then
            parts = Split(one, vbTab)
            named = CrmFromUnits(parts(1))
            Set sheet = SheetNamed(ThisWorkbook, named)
            If parts(0) = "customers" Then
                Refusal = CustomersRefusal(sheet, named, CLng(parts(2)))
            ElseIf parts(0) = "cells" And sheet Is Nothing Then
                Refusal = "layout|" & CrmWord("layout")
            ElseIf sheet Is Nothing Then
                If ThisWorkbook.ProtectStructure Then Refusal = "structure|" & CrmWord("structure")
            ElseIf sheet.ProtectContents Then
                Refusal = "protected|" & Replace(CrmWord("protected"), "{sheet}", named)
            End If
        End If
    Next one
End Function

Private Function CustomersRefusal(ByVal sheet As Object, ByVal named As String, ByVal header As Long) As String
    CustomersRefusal = ""
    If sheet Is Nothing Then
        CustomersRefusal = "layout|" & CrmWord("layout")
    ElseIf sheet.ProtectContents Then
        CustomersRefusal = "protected|" & Replace(CrmWord("protected"), "{sheet}", named)
    ElseIf IsFiltered(sheet, header) Then
        CustomersRefusal = "filtered|" & Replace(CrmWord("filtered"), "{sheet}", named)
    ElseIf Not SameHeaders(sheet, SheetNamed(bookBefore, named), header) Then
        CustomersRefusal = "layout|" & CrmWord("layout")
    End If
End Function

' A filter hides rows and values would land beside them. LibreOffice does not tell of filters: hidden rows count there.
Private Function IsFiltered(ByVal sheet As Object, ByVal header As Long) As Boolean
    Dim place As Long
    IsFiltered = False
    If Not CrmInLibreOffice() Then
        IsFiltered = sheet.FilterMode
        Exit Function
    End If
    For place = header + 1 To CrmLastRow(sheet)
        If sheet.Rows(place).Hidden Then IsFiltered = True
    Next place
End Function

Private Function SameHeaders(ByVal live As Object, ByVal before As Object, ByVal header As Long) As Boolean
    Dim headersNow As Variant
    Dim headersThen As Variant
    Dim column As Long
    Dim width As Long
    width = CrmLastColumn(before)
    If CrmLastColumn(live) > width Then width = CrmLastColumn(live)
    headersNow = CrmBlock(live, header, width)
    headersThen = CrmBlock(before, header, width)
    SameHeaders = True
    For column = 1 To width
        If CrmKey(headersNow(header, column)) <> CrmKey(headersThen(header, column)) Then SameHeaders = False
    Next column
End Function

' ---- carrying out, and going back ----

Private Sub CarryOut()
    Dim one As Variant
    Dim parts As Variant
    Dim customers As String
    customers = ""
    For Each one In orders
        If one <> "" Then
            parts = Split(one, vbTab)
            If parts(0) = "customers" Then
                customers = parts(1)
                CrmRowsRead SheetNamed(bookBefore, CrmFromUnits(parts(1))), SheetNamed(ThisWorkbook, CrmFromUnits(parts(1))), CLng(parts(2)), CLng(parts(3)), parts(4)
            ElseIf parts(0) = "cells" Then
                WriteColumn CrmFromUnits(parts(1)), CLng(parts(2)), parts(3), (parts(1) = customers)
            ElseIf parts(0) = "sheet" Then
                WriteSheet CrmFromUnits(parts(1)), parts(2)
            End If
        End If
    Next one
End Sub

Private Sub WriteColumn(ByVal named As String, ByVal column As Long, ByVal runs As String, ByVal byCustomer As Boolean)
    Dim live As Object
    Dim before As Object
    Dim after As Object
    Dim valuesNow As Variant
    Dim valuesBefore As Variant
    Dim one As Variant
    Dim ends As Variant
    Dim place As Long
    Dim target As Long
    Dim fromRow As Long
    Dim toRow As Long
    Dim count As Long
    Set live = SheetNamed(ThisWorkbook, named)
    Set before = SheetNamed(bookBefore, named)
    Set after = SheetNamed(bookAfter, named)
    valuesNow = ColumnOf(live, column, CrmLastRow(live))
    valuesBefore = ColumnOf(before, column, CrmLastRow(after))
    count = 0
    For Each one In Split(runs, ",")
        ends = Split(one, "-")
        For place = CLng(ends(0)) To CLng(ends(1))
            target = place
            If byCustomer Then target = CrmRowNow(place)
            If Not IsUntouched(target, valuesNow, valuesBefore, place) Then
                leftCount = leftCount + 1
                target = 0
            End If
            If count > 0 And target > 0 And fromRow + count = place And toRow + count = target Then
                count = count + 1
            Else
                PasteRun after, live, column, fromRow, toRow, count
                count = 0
                If target > 0 Then
                    fromRow = place
                    toRow = target
                    count = 1
                End If
            End If
        Next place
    Next one
    PasteRun after, live, column, fromRow, toRow, count
End Sub

' Whether the row is there and its cell still holds what it held in the copy.
Private Function IsUntouched(ByVal target As Long, ByVal valuesNow As Variant, ByVal valuesBefore As Variant, ByVal place As Long) As Boolean
    Dim present As String
    IsUntouched = False
    If target = 0 Then Exit Function
    present = ""
    If target <= UBound(valuesNow, 1) Then present = CrmKey(valuesNow(target, 1))
    IsUntouched = (present = CrmKey(valuesBefore(place, 1)))
End Function

Private Function ColumnOf(ByVal sheet As Object, ByVal column As Long, ByVal rowCount As Long) As Variant
    ColumnOf = sheet.Range(sheet.Cells(1, column), sheet.Cells(rowCount + 1, column)).Value
End Function

Private Sub PasteRun(ByVal source As Object, ByVal live As Object, ByVal column As Long, ByVal fromRow As Long, ByVal toRow As Long, ByVal count As Long)
    If count = 0 Then Exit Sub
    done.Add live.Name & vbTab & column & vbTab & fromRow & vbTab & toRow & vbTab & count & vbTab & live.Visible
    PasteCells source, live, column, fromRow, toRow, count
    RefuseUnlessEqual source, live, column, fromRow, toRow, count
End Sub

Private Sub PasteCells(ByVal source As Object, ByVal live As Object, ByVal column As Long, ByVal fromRow As Long, ByVal toRow As Long, ByVal count As Long)
    Dim seen As Long
    seen = live.Visible
    ShowForPaste source, live
    source.Range(source.Cells(fromRow, column), source.Cells(fromRow + count - 1, column)).Copy
    live.Range(live.Cells(toRow, column), live.Cells(toRow + count - 1, column)).PasteSpecial PASTE_VALUES
    If seen <> live.Visible Then live.Visible = seen
End Sub

Private Sub RefuseUnlessEqual(ByVal source As Object, ByVal live As Object, ByVal column As Long, ByVal fromRow As Long, ByVal toRow As Long, ByVal count As Long)
    Dim wanted As Variant
    Dim found As Variant
    Dim place As Long
    wanted = source.Range(source.Cells(fromRow, column), source.Cells(fromRow + count, column)).Value
    found = live.Range(live.Cells(toRow, column), live.Cells(toRow + count, column)).Value
    For place = 1 To count
        If CrmKey(wanted(place, 1)) <> CrmKey(found(place, 1)) Then Err.Raise 1000, "crmkit", "paste " & live.Name
    Next place
End Sub

Private Sub WriteSheet(ByVal named As String, ByVal state As String)
    Dim live As Object
    Dim before As Object
    Dim after As Object
    Set live = SheetNamed(ThisWorkbook, named)
    Set before = SheetNamed(bookBefore, named)
    Set after = SheetNamed(bookAfter, named)
    If live Is Nothing Then
        done.Add named & vbTab & "new"
        AddSheet named, after, state
    ElseIf before Is Nothing Then
        leftSheets = leftSheets & " " & named
    ElseIf Not SameSheets(live, before) Then
        leftSheets = leftSheets & " " & named
    ElseIf Not SameSheets(after, before) Then
        done.Add named & vbTab & "sheet" & vbTab & live.Visible
        CopySheet after, live
        RefuseUnlessSame after, live
    End If
End Sub

Private Sub RefuseUnlessSame(ByVal source As Object, ByVal live As Object)
    If Not SameSheets(source, live) Then Err.Raise 1000, "crmkit", "sheet " & live.Name
End Sub

Private Sub AddSheet(ByVal named As String, ByVal after As Object, ByVal state As String)
    Dim live As Object
    Set live = ThisWorkbook.Worksheets.Add(, ThisWorkbook.Worksheets(ThisWorkbook.Worksheets.Count))
    Set addedSheet = live
    live.Name = named
    Set addedSheet = Nothing
    CopySheet after, live
    RefuseUnlessSame after, live
    after.Range(after.Cells(1, 1), after.Cells(1, CrmLastColumn(after))).Copy
    live.Cells(1, 1).PasteSpecial PASTE_WIDTHS
    If state = "hidden" Then live.Visible = 0
    If state = "veryHidden" Then live.Visible = 2
End Sub

' Formats, values, then formulas: a formula copied between workbooks would point at the other one.
Private Sub CopySheet(ByVal source As Object, ByVal live As Object)
    Dim rowCount As Long
    Dim width As Long
    Dim seen As Long
    rowCount = CrmLastRow(source)
    If CrmLastRow(live) > rowCount Then rowCount = CrmLastRow(live)
    width = CrmLastColumn(source)
    If CrmLastColumn(live) > width Then width = CrmLastColumn(live)
    seen = live.Visible
    ShowForPaste source, live
    source.Range(source.Cells(1, 1), source.Cells(rowCount, width)).Copy
    live.Range(live.Cells(1, 1), live.Cells(rowCount, width)).PasteSpecial PASTE_FORMATS
    source.Range(source.Cells(1, 1), source.Cells(rowCount, width)).Copy
    live.Range(live.Cells(1, 1), live.Cells(rowCount, width)).PasteSpecial PASTE_VALUES
    CopyFormulas source, live, rowCount, width
    If seen <> live.Visible Then live.Visible = seen
End Sub

' Of a hidden sheet LibreOffice copies its neighbour's cells; Excel copies what it is told to.
Private Sub ShowForPaste(ByVal source As Object, ByVal live As Object)
    If Not CrmInLibreOffice() Then Exit Sub
    If source.Visible <> -1 Then source.Visible = -1
    If live.Visible <> -1 Then live.Visible = -1
End Sub

Private Sub CopyFormulas(ByVal source As Object, ByVal live As Object, ByVal rowCount As Long, ByVal width As Long)
    Dim written As Variant
    Dim place As Long
    Dim column As Long
    written = Formulas(source, rowCount, width)
    For column = 1 To width
        For place = 1 To rowCount
            If Left(written(place, column), 1) = "=" Then
                If source.Cells(place, column).HasFormula Then live.Cells(place, column).Formula = written(place, column)
            End If
        Next place
    Next column
End Sub

Private Function Formulas(ByVal sheet As Object, ByVal rowCount As Long, ByVal width As Long) As Variant
    Formulas = sheet.Range(sheet.Cells(1, 1), sheet.Cells(rowCount + 1, width + 1)).Formula
End Function

Private Function SameSheets(ByVal one As Object, ByVal other As Object) As Boolean
    Dim formulasOne As Variant
    Dim formulasOther As Variant
    Dim rowCount As Long
    Dim width As Long
    Dim place As Long
    Dim column As Long
    rowCount = CrmLastRow(one)
    If CrmLastRow(other) > rowCount Then rowCount = CrmLastRow(other)
    width = CrmLastColumn(one)
    If CrmLastColumn(other) > width Then width = CrmLastColumn(other)
    formulasOne = Formulas(one, rowCount, width)
    formulasOther = Formulas(other, rowCount, width)
    SameSheets = True
    For column = 1 To width
        For place = 1 To rowCount
            If CStr(formulasOne(place, column)) <> CStr(formulasOther(place, column)) Then
                SameSheets = False
                Exit Function
            End If
        Next place
    Next column
End Function

' Puts back from the copy what was written before something failed, the last first.
Private Sub TakeBackOrders()
    Dim place As Long
    Dim parts As Variant
    Dim live As Object
    On Error Resume Next
    If Not addedSheet Is Nothing Then addedSheet.Delete
    For place = done.Count To 1 Step -1
        parts = Split(done.Item(place), vbTab)
        Set live = SheetNamed(ThisWorkbook, parts(0))
        If parts(1) = "new" Then
            live.Delete
        ElseIf parts(1) = "sheet" Then
            CopySheet SheetNamed(bookBefore, parts(0)), live
            If live.Visible <> CLng(parts(2)) Then live.Visible = CLng(parts(2))
        Else
            PasteCells SheetNamed(bookBefore, parts(0)), live, CLng(parts(1)), CLng(parts(2)), CLng(parts(3)), CLng(parts(4))
            If live.Visible <> CLng(parts(5)) Then live.Visible = CLng(parts(5))
        End If
    Next place
End Sub

Private Function LeftOver() As String
    LeftOver = ""
    If leftCount > 0 Then LeftOver = " " & Replace(CrmWord("left_cells"), "{count}", CStr(leftCount))
    If leftSheets <> "" Then LeftOver = LeftOver & " " & Replace(CrmWord("left_sheets"), "{sheets}", Trim(leftSheets))
End Function
