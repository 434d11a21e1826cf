"""Workbooks that use what Excel and WPS offer: each feature must survive a write beside it."""

from odd import ROWS, book, odd, plain

from crmkit.testing.books import HEAD, MAIN, SPREADSHEET, Book, sheet

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DYNAMIC_ARRAY = "http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"
SHEET = "xl/worksheets/sheet1.xml"
OFFICE = "application/vnd.openxmlformats-officedocument"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"


def _extension(uri: str, content: str) -> str:
    return f'<extLst><ext uri="{{{uri}}}" xmlns:x14="{X14}" xmlns:xm="{XM}">{content}</ext></extLst>'


@odd()
def merged_title() -> Book:
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"/><c r="C1"/></row>{ROWS[ROWS.index("</row>") + 6 :]}'
    return book(rows, after='<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>')


@odd(edits=plain({"A1": "Titel"}))
def anchor_of_a_merge() -> Book:
    return book(after='<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>')


@odd(edits=plain({"A2": "x", "B1": "darin"}), refusal="inside_merge")
def inside_a_merge() -> Book:
    return book(after='<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>')


@odd(refusal="protected_sheet")
def protected_sheet() -> Book:
    return book(after='<sheetProtection password="CC1A" sheet="1" objects="1" scenarios="1"/>')


@odd()
def protection_switched_off() -> Book:
    return book(after='<sheetProtection objects="1" sheet="0"/>')


@odd(edits=plain({"C3": 5, "A5": "x"}), is_recalculated=None)
def shared_formula_child() -> Book:
    shared = '<row r="{0}"><c r="C{0}"><f t="shared" si="0"/><v>1</v></c></row>'
    first = '<row r="2"><c r="C2"><f t="shared" ref="C2:C5" si="0">$A2*B$1</f><v>1</v></c></row>'
    return book(first + "".join(shared.format(row) for row in (3, 4, 5)))


@odd(edits=plain({"B2": 5, "A2": "x"}), is_recalculated=True)
def formulas_that_depend_on_the_cells() -> Book:
    return book()


@odd(edits=plain({"C2": 5, "A2": "x"}), refusal="array_formula")
def array_formula() -> Book:
    first = '<row r="2"><c r="C2"><f t="array" ref="C2:C3">A2:A3*2</f><v>1</v></c></row>'
    return book(first + '<row r="3"><c r="C3"><v>2</v></c></row>')


@odd(edits=plain({"C3": 5, "A2": "x"}), refusal="array_formula")
def inner_cell_of_an_array_formula() -> Book:
    return array_formula()


@odd(edits=plain({"D2": 5, "A2": "x", "A9": "y"}))
def beside_an_array_formula() -> Book:
    return array_formula()


@odd(edits=plain({"C3": 5}), refusal="spill")
def spill_range() -> Book:
    made = array_formula()
    first = '<row r="2"><c r="C2" cm="1"><f t="array" ref="C2:C3">_xlfn.SORT(A2:A3)</f><v>1</v></c></row>'
    made.sheets = {"Sheet1": ""}
    made.parts[SHEET] = sheet(first + '<row r="3"><c r="C3"><v>2</v></c></row>')
    metadata = (
        f'{HEAD}<metadata xmlns="{MAIN}" xmlns:xda="{DYNAMIC_ARRAY}"><metadataTypes count="1">'
        '<metadataType name="XLDAPR" minSupportedVersion="120000" cellMeta="1"/></metadataTypes>'
        '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
        '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>'
        '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
    )
    made.add("xl/metadata.xml", metadata, f"{SPREADSHEET}.sheetMetadata+xml", relation="sheetMetadata")
    return made


@odd(edits=plain({"B3": 5}), refusal="data_table")
def what_if_table() -> Book:
    formula = '<f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="A1"/>'
    return book(f'<row r="2"><c r="B2">{formula}<v>1</v></c></row><row r="3"><c r="B3"><v>2</v></c></row>')


def _chain(cells: str) -> Book:
    made = book()
    made.add("xl/calcChain.xml", f'{HEAD}<calcChain xmlns="{MAIN}">{cells}</calcChain>',
             f"{SPREADSHEET}.calcChain+xml", relation="calcChain")  # fmt: skip
    return made


@odd(edits=plain({"C2": 5, "A5": "x"}))
def calculation_chain_loses_an_entry() -> Book:
    return _chain('<c r="C2" i="1"/><c r="C3"/>')


@odd(edits=plain({"C2": 5, "C3": "x"}))
def calculation_chain_loses_its_last_entry() -> Book:
    return _chain('<c r="C2" i="1"/><c r="C3"/>')


@odd()
def calculation_chain_stays() -> Book:
    return _chain('<c r="C2" i="1" l="1"/><c r="C3" i="1"/>')


@odd()
def dates_from_1904() -> Book:
    made = book()
    made.before_sheets = '<workbookPr date1904="1"/>'
    return made


@odd(edits=plain({"A2": 1, "C2": 2}))
def calculation_settings_stay() -> Book:
    made = book()
    made.after_sheets = '<calcPr calcId="191029" iterate="1" calcMode="manual"/>'
    return made


def _table(made: Book, ref: str, columns: str, more: str = "", attributes: str = "") -> Book:
    content = (
        f'{HEAD}<table xmlns="{MAIN}" id="1" name="Kunden" displayName="Kunden" ref="{ref}"{attributes}>{more}'
        f'<tableColumns count="{columns.count("<tableColumn ")}">{columns}</tableColumns>'
        '<tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/></table>'
    )
    made.add("xl/tables/table1.xml", content, f"{SPREADSHEET}.table+xml", source=SHEET, relation="table")
    return made


TABLE_PART = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
COLUMNS = "".join(
    f'<tableColumn id="{number}" name="{name}"/>' for number, name in enumerate(("名称", "数量", "合计"), 1)
)


@odd(edits=plain({"A2": "x", "B3": 5, "E2": "daneben", "A9": "darunter"}))
def table_with_a_totals_row() -> Book:
    totals = COLUMNS.replace('name="数量"', 'name="数量" totalsRowFunction="sum"')
    rows = f'{ROWS}<row r="4"><c r="B4"><f>SUBTOTAL(109,Kunden[数量])</f><v>5</v></c></row>'
    return _table(book(rows, after=TABLE_PART), "A1:C4", totals, '<autoFilter ref="A1:C3"/>', ' totalsRowCount="1"')


@odd(edits=plain({"B1": "Menge", "A2": "x"}))
def header_of_a_table_is_renamed() -> Book:
    return _table(book(after=TABLE_PART), "A1:C3", COLUMNS, '<autoFilter ref="A1:C3"/>')


@odd()
def table_without_a_header_row() -> Book:
    return _table(book(after=TABLE_PART), "A2:C3", COLUMNS, "", ' headerRowCount="0"')


@odd()
def filter_with_hidden_rows() -> Book:
    shown = '<filterColumn colId="0"><filters><filter val="乙"/></filters></filterColumn>'
    criteria = f'<autoFilter ref="A1:C3">{shown}</autoFilter>'
    made = book(ROWS.replace('<row r="2"', '<row r="2" hidden="1"'), after=criteria)
    name = "<definedName name='_xlnm._FilterDatabase' localSheetId='0' hidden='1'>Sheet1!$A$1:$C$3</definedName>"
    made.after_sheets = f"<definedNames>{name}<definedName name='Zahl'>Sheet1!$B$2</definedName></definedNames>"
    return made


@odd()
def newer_validation() -> Book:
    rule = (
        '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>Sheet1!$A$2:$A$3</xm:f></x14:formula1>'
        "<xm:sqref>B2:B9</xm:sqref></x14:dataValidation>"
    )
    rules = f'<x14:dataValidations count="1">{rule}</x14:dataValidations>'
    return book(after=_extension("CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF", rules))


@odd()
def newer_conditional_formats() -> Book:
    rule = (
        '<x14:cfRule type="dataBar" id="{00000000-000E-0000-0000-000001000000}"><x14:dataBar>'
        '<x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>'
    )
    block = f"<x14:conditionalFormatting>{rule}<xm:sqref>B2:B9</xm:sqref></x14:conditionalFormatting>"
    blocks = f"<x14:conditionalFormattings>{block}</x14:conditionalFormattings>"
    return book(after=_extension("78C0D931-6437-407d-A8EE-F0AAD7539E65", blocks))


@odd()
def sparklines() -> Book:
    line = "<x14:sparkline><xm:f>Sheet1!B2:B3</xm:f><xm:sqref>F2</xm:sqref></x14:sparkline>"
    group = f"<x14:sparklineGroup><x14:sparklines>{line}</x14:sparklines></x14:sparklineGroup>"
    groups = f"<x14:sparklineGroups>{group}</x14:sparklineGroups>"
    return book(after=_extension("05C60535-1F16-4fd2-B633-F4F36F0B64E0", groups))


@odd()
def validations_formats_links_and_breaks() -> Book:
    after = (
        '<conditionalFormatting sqref="B2:B3"><cfRule type="cellIs" priority="1" operator="greaterThan">'
        "<formula>2</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="1"><dataValidation type="list" sqref="A2:A9">'
        '<formula1>"甲,乙"</formula1></dataValidation></dataValidations>'
        '<hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks>'
        "<headerFooter><oddHeader>&amp;C客户</oddHeader></headerFooter>"
        '<rowBreaks count="1" manualBreakCount="1"><brk id="2" max="16383" man="1"/></rowBreaks>'
    )
    made = book(after=after)
    made.relate(SHEET, "hyperlink", "https://example.org/?a=1&b=2", is_external=True)
    return made
