"""Workbooks with more parts than sheets: drawings, comments, other kinds of sheets, links, strings."""

from odd import ROWS, book, odd, plain

from crmkit.testing.books import HEAD, MAIN, RELATIONS, SPREADSHEET, Book, sheet, text_cell

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DYNAMIC_ARRAY = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
SHEET = "xl/worksheets/sheet1.xml"
OFFICE = "application/vnd.openxmlformats-officedocument"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


@odd()
def drawing_and_picture() -> Book:
    made = book(after='<drawing r:id="rId1"/>')
    made.add("xl/drawings/drawing1.xml", f'{HEAD}<xdr:wsDr xmlns:xdr="{DRAWING}"/>',
             f"{OFFICE}.drawing+xml", source=SHEET, relation="drawing")  # fmt: skip
    made.add(
        "xl/media/image1.png", b"\x89PNG\r\n\x1a\n", "image/png", source="xl/drawings/drawing1.xml", relation="image"
    )
    return made


@odd()
def comments_old_and_threaded() -> Book:
    made = book(after='<legacyDrawing r:id="rId1"/>')
    shape = '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1"><br></v:shape></xml>'
    made.add("xl/drawings/vmlDrawing1.vml", shape, f"{OFFICE}.vmlDrawing", source=SHEET, relation="vmlDrawing")
    note = '<comment ref="A2" authorId="0"><text><t>[Threaded comment]</t></text></comment>'
    notes = f"<authors><author>王</author></authors><commentList>{note}</commentList>"
    made.add("xl/comments1.xml", f'{HEAD}<comments xmlns="{MAIN}">{notes}</comments>',
             f"{SPREADSHEET}.comments+xml", source=SHEET, relation="comments")  # fmt: skip
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    made.add("xl/threadedComments/threadedComment1.xml", f'<ThreadedComments xmlns="{threads}"/>',
             "application/vnd.ms-excel.threadedcomments+xml", source=SHEET,
             relation="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment")  # fmt: skip
    return made


@odd()
def form_controls_in_alternate_content() -> Book:
    control = '<controls><control shapeId="1025" r:id="rId1" name="Button 1"/></controls>'
    block = f'<mc:AlternateContent><mc:Choice Requires="x14">{control}</mc:Choice></mc:AlternateContent>'
    made = book(attributes=f'xmlns:mc="{MC}" xmlns:x14="{X14}"', after=block)
    made.add("xl/ctrlProps/ctrlProp1.xml", f'<formControlPr xmlns="{X14}" objectType="Button"/>',
             "application/vnd.ms-excel.controlproperties+xml", source=SHEET, relation="ctrlProp")  # fmt: skip
    return made


@odd()
def wps_cell_pictures() -> Book:
    picture = '<c r="D2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
    rows = ROWS.replace('</c></row><row r="3"', f'</c>{picture}</row><row r="3"').replace('r="D2"', 'r="E2"')
    made = Book({"Sheet1": sheet(rows), "WpsReserved_CellImgList": sheet()})
    made.sheet_attributes = {"WpsReserved_CellImgList": 'state="veryHidden"'}
    made.add("xl/cellimages.xml", "<etc:cellImages xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'/>",
             "application/vnd.wps-officedocument.cellimage+xml",
             relation="http://www.wps.cn/officeDocument/2020/cellImage")  # fmt: skip
    return made


def _with_other_sheet(kind: str, content: str, content_type: str) -> Book:
    made = Book({"Sheet1": sheet(ROWS), "Other": content})
    made.parts["xl/worksheets/sheet2.xml"] = None
    made.add(f"xl/{kind}s/sheet1.xml", content, content_type)
    links = str(made.all_parts()["xl/_rels/workbook.xml.rels"])
    links = links.replace(
        'relationships/worksheet" Target="/xl/worksheets/sheet2.xml',
        f'relationships/{kind}" Target="/xl/{kind}s/sheet1.xml',
    )
    made.parts["xl/_rels/workbook.xml.rels"] = links
    types = str(made.all_parts()["[Content_Types].xml"])
    gone = f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{SPREADSHEET}.worksheet+xml"/>'
    made.parts["[Content_Types].xml"] = types.replace(gone, "")
    return made


CHART_SHEET = (
    f'{HEAD}<chartsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'
)
MACRO_SHEET = f'{HEAD}<xm:macrosheet xmlns:xm="{XM}" xmlns="{MAIN}"><sheetData>{ROWS}</sheetData></xm:macrosheet>'


@odd()
def chart_sheet() -> Book:
    return _with_other_sheet("chartsheet", CHART_SHEET, f"{SPREADSHEET}.chartsheet+xml")


@odd(edits={"Other": {"A1": 1}}, refusal="not_a_worksheet")
def into_a_chart_sheet() -> Book:
    return chart_sheet()


@odd(edits={"Other": {"A1": 1}}, refusal="not_a_worksheet")
def into_a_macro_sheet() -> Book:
    made = _with_other_sheet("macrosheet", MACRO_SHEET, "application/vnd.ms-excel.macrosheet+xml")
    name = "xl/_rels/workbook.xml.rels"
    made.parts[name] = str(made.parts[name]).replace(
        f"{RELATIONS}/macrosheet", "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    )
    return made


@odd(edits={"Absent": {"A1": 1}}, refusal="SheetNotFound")
def a_sheet_that_is_not_there() -> Book:
    return book()


@odd()
def external_links() -> Book:
    made = book(ROWS.replace("B2*2", "[1]Tabelle!$A$1"))
    made.after_sheets = '<externalReferences><externalReference r:id="rId3"/></externalReferences>'
    made.add("xl/externalLinks/externalLink1.xml", f'{HEAD}<externalLink xmlns="{MAIN}"/>',
             f"{SPREADSHEET}.externalLink+xml", relation="externalLink")  # fmt: skip
    made.relate("xl/externalLinks/externalLink1.xml", "externalLinkPath", "file:///C:/x%20y.xlsx", is_external=True)
    return made


@odd()
def whole_column_styles() -> Book:
    styled = '<col min="4" max="16384" width="20" style="2" customWidth="1"/>'
    return book(before=f'<cols><col min="1" max="2" width="9"/>{styled}</cols>')


@odd(edits=plain({"D2": "x", "E2": 5, "F9": "z", "D3": None, "D9": 1}))
def whole_row_styles() -> Book:
    rows = ROWS.replace('<row r="2"', '<row r="2" s="2" customFormat="1"').replace('<row r="3"', '<row r="3" s="2"')
    return book(rows + '<row r="9" s="2" customFormat="1"/>')


@odd(edits=plain({"A2": 5, "B2": "x"}))
def values_with_metadata() -> Book:
    picture = '<c r="{}2" vm="1" t="e"><v>#VALUE!</v></c>'
    return book(f'<row r="2">{picture.format("A")}<c r="B2"><v>1</v></c>{picture.format("C")}</row>')


@odd()
def shared_strings() -> Book:
    rows = (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>'
        '<row r="3"><c r="A3" t="s"><v> 1 </v></c></row>'
    )
    made = book(rows)
    items = "<si><t>甲</t></si><si><r><t>fett</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si><si><t>unbenutzt</t></si>"
    made.add("xl/sharedStrings.xml", f'{HEAD}<sst xmlns="{MAIN}" count="3" uniqueCount="3">{items}</sst>',
             f"{SPREADSHEET}.sharedStrings+xml", relation="sharedStrings")  # fmt: skip
    return made


@odd(edits={"Sheet1": {"A2": "x"}, "Zwei": {"B2": 5}, "Drei": {"C9": "z"}})
def several_sheets_at_once() -> Book:
    return Book({"Sheet1": sheet(ROWS), "Zwei": sheet(ROWS), "Drei": sheet(), "Vier": sheet(ROWS)})


@odd(is_read_back=False, edits=plain({"XFD1048576": "Ecke", "A1048576": 1, "XFD1": "x"}))
def last_row_and_column() -> Book:
    return book()


@odd()
def style_of_a_text_that_stays_text() -> Book:
    return book(
        f'<row r="2">{text_cell("A2", "00123")}<c r="D3" s="2"/></row><row r="3"><c r="D3" s="1"/></row>'.replace(
            '<c r="D3" s="2"/>', ""
        )
    )
