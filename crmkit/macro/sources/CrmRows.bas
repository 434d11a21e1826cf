Option Explicit
' Where each row of the copy stands now: people may have sorted, added and removed rows while crmkit worked.

Private idsBefore As Variant
Private idsNow As Variant
Private cellsBefore As Variant
Private cellsNow As Variant
Private firstRow As Long
Private lastBefore As Long
Private lastNow As Long
Private columnCount As Long
Private writtenColumns As String
Private placesNow As Collection

' Reads both sheets. written: the columns crmkit writes, as |4|7|; they say nothing about who a row is.
Public Sub CrmRowsRead(ByVal before As Object, ByVal live As Object, ByVal header As Long, ByVal idColumn As Long, ByVal written As String)
    Dim place As Long
    firstRow = header + 1
    lastBefore = CrmLastRow(before)
    lastNow = CrmLastRow(live)
    columnCount = CrmLastColumn(before)
    If CrmLastColumn(live) > columnCount Then columnCount = CrmLastColumn(live)
    writtenColumns = written
    cellsBefore = CrmBlock(before, lastBefore, columnCount)
    cellsNow = CrmBlock(live, lastNow, columnCount)
    ReDim idsBefore(1 To lastBefore + 1)
    ReDim idsNow(1 To lastNow + 1)
    For place = firstRow To lastBefore
        idsBefore(place) = IdAt(cellsBefore, place, idColumn)
    Next place
    Set placesNow = Nothing
    For place = firstRow To lastNow
        idsNow(place) = IdAt(cellsNow, place, idColumn)
    Next place
End Sub

Private Function IdAt(ByVal grid As Variant, ByVal place As Long, ByVal idColumn As Long) As String
    IdAt = ""
    If idColumn > 0 Then IdAt = CrmKey(grid(place, idColumn))
End Function

' The row now of a row of the copy; 0 when it is gone, or when two rows could be it.
Public Function CrmRowNow(ByVal place As Long) As Long
    CrmRowNow = 0
    If place > lastBefore Or place < firstRow Then Exit Function
    If idsBefore(place) <> "" Then
        CrmRowNow = ById(place)
    Else
        CrmRowNow = ByContent(place)
    End If
End Function

Private Function ById(ByVal place As Long) As Long
    ById = 0
    If place <= lastNow Then
        If idsNow(place) = idsBefore(place) Then
            ById = place
            Exit Function
        End If
    End If
    If placesNow Is Nothing Then IndexIds
    On Error Resume Next
    ById = placesNow.Item(idsBefore(place))
End Function

Private Sub IndexIds()
    Dim place As Long
    Dim known As Long
    Set placesNow = New Collection
    On Error Resume Next
    For place = firstRow To lastNow
        If idsNow(place) <> "" Then
            known = -1
            known = placesNow.Item(idsNow(place))
            If known >= 0 Then
                placesNow.Remove idsNow(place)
                placesNow.Add 0, idsNow(place)
            Else
                placesNow.Add place, idsNow(place)
            End If
        End If
    Next place
End Sub

Private Function ByContent(ByVal place As Long) As Long
    Dim wanted As String
    Dim candidate As Long
    Dim found As Long
    wanted = Content(cellsBefore, place)
    ByContent = 0
    If place <= lastNow Then
        If idsNow(place) = "" And Content(cellsNow, place) = wanted Then
            ByContent = place
            Exit Function
        End If
    End If
    found = 0
    For candidate = firstRow To lastNow
        If idsNow(candidate) = "" Then
            If Content(cellsNow, candidate) = wanted Then
                If found > 0 Then Exit Function
                found = candidate
            End If
        End If
    Next candidate
    ByContent = found
End Function

Private Function Content(ByVal grid As Variant, ByVal place As Long) As String
    Dim column As Long
    Dim gathered As String
    gathered = ""
    For column = 1 To columnCount
        If InStr(writtenColumns, "|" & column & "|") = 0 Then gathered = gathered & vbTab & CrmKey(grid(place, column))
    Next column
    Content = gathered
End Function

' A cell's value as text that tells numbers, texts and errors apart; "" for an empty cell.
Public Function CrmKey(ByVal value As Variant) As String
    CrmKey = ""
    If IsError(value) Then
        CrmKey = "E" & CStr(value)
    ElseIf IsEmpty(value) Then
        CrmKey = ""
    ElseIf VarType(value) = 8 Then
        If value <> "" Then CrmKey = "T" & value
    Else
        CrmKey = "N" & CStr(CDbl(value))
    End If
End Function

Public Function CrmLastRow(ByVal sheet As Object) As Long
    CrmLastRow = sheet.UsedRange.Row + sheet.UsedRange.Rows.Count - 1
End Function

Public Function CrmLastColumn(ByVal sheet As Object) As Long
    CrmLastColumn = sheet.UsedRange.Column + sheet.UsedRange.Columns.Count - 1
End Function

' The values from A1 on; always more than one cell, so that it is an array.
Public Function CrmBlock(ByVal sheet As Object, ByVal rowCount As Long, ByVal width As Long) As Variant
    CrmBlock = sheet.Range(sheet.Cells(1, 1), sheet.Cells(rowCount + 1, width + 1)).Value
End Function
