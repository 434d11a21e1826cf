"""Sheets whose XML is spelt in unusual, legal ways."""

from odd import ROWS, book, odd, plain

from crmkit.testing.books import HEAD, MAIN, RELATIONS, Book, sheet, text_cell

FAKE_CELL = '<!-- <c r="B3"><v>9</v></c> -->'
FAKE_ROW = f'<row r="2">{text_cell("A2", "falsch")}</row>'
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@odd()
def rows_without_r() -> Book:
    return book(ROWS.replace('<row r="1"', "<row").replace('<row r="2"', "<row").replace('<row r="3"', "<row"))


@odd()
def cells_without_r() -> Book:
    rows = ROWS
    for address in ("A1", "B1", "C1", "A2", "B2", "C2", "A3", "B3", "C3"):
        rows = rows.replace(f'<c r="{address}"', "<c")
    return book(rows)


@odd()
def neither_rows_nor_cells_have_r() -> Book:
    return book('<row><c><v>1</v></c><c/><c t="b"><v>1</v></c></row><row/><row><c><v>3</v></c></row>')


@odd()
def some_rows_and_cells_have_r() -> Book:
    return book(
        '<row><c><v>1</v></c></row><row r="3"><c><v>1</v></c><c r="E3"><v>5</v></c><c><v>6</v></c></row><row/>'
    )


@odd()
def self_closing_rows() -> Book:
    return book('<row r="1"/><row r="2" ht="30" customHeight="1"/><row r="5"/><row r="9"/>')


@odd()
def self_closing_sheet_data() -> Book:
    return Book({"Sheet1": sheet().replace("<sheetData></sheetData>", "<sheetData/>")})


@odd()
def self_closing_sheet_data_with_prefix_and_blank() -> Book:
    return Book({"Sheet1": f"<y:worksheet xmlns:y='{MAIN}'><y:sheetData /></y:worksheet>"})


@odd()
def rows_out_of_order() -> Book:
    third, first = ROWS.index('<row r="3"'), ROWS.index('<row r="2"')
    return book(ROWS[third:] + ROWS[:first] + ROWS[first:third])


@odd()
def cells_out_of_order() -> Book:
    return book(f'<row r="2"><c r="C2"><v>3</v></c>{text_cell("A2", "x")}<c r="B2"><v>2</v></c></row>')


@odd(refusal="unreadable_sheet")
def a_row_twice() -> Book:
    return book('<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row><row r="3"/>')


@odd()
def prefixed_namespace() -> Book:
    content = sheet(ROWS).replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
    return Book({"Sheet1": content.replace("xmlns=", "xmlns:x=")})


@odd()
def prefix_declared_on_the_rows_only() -> Book:
    rows = f"<q:row xmlns:q='{MAIN}' r='2'><q:c r='A2'><q:v>1</q:v></q:c></q:row><row r='3'/>"
    return book(rows)


@odd()
def single_quoted_attributes() -> Book:
    return book("<row r='2' spans='1:1'><c r='A2' s='1'><v>2</v></c><c r='C2' t='str'><f>\"'\"</f><v>'</v></c></row>")


@odd()
def blanks_and_line_breaks_inside_tags() -> Book:
    return book("<row\n\tr = \"2\"\n  spans\n=\n'1:1' ><c\r\n r\t=\t'A2'\n><v >2</v\n></c ></row\n>")


@odd()
def greater_than_signs_inside_attributes() -> Book:
    rows = "<row r='1' a:note='x>y/>'><c r='A1' a:note='/c>'><v>1</v></c></row><row a:note='row>' r='2'/>"
    return book(rows, attributes='xmlns:a="urn:a"')


@odd()
def character_references_inside_addresses() -> Book:
    return book('<row r="&#50;"><c r="&#x41;2"><v>&#49;</v></c><c r="C&#50;"><v>3</v></c></row>')


@odd()
def comments_with_fake_rows() -> Book:
    rows = ROWS.replace("</row>", f"<!--{FAKE_ROW}--></row>")
    rows = rows.replace("</row><row", f"</row><!-- {FAKE_ROW} --><row")
    return book(rows, before=f"<!--<sheetData>{FAKE_ROW}</sheetData>-->", after="<!-- </sheetData> -->")


@odd()
def comments_inside_cells() -> Book:
    return book('<row r="2"><c r="A2"><!-- <v>9</v> --><v>1</v></c><c r="B2"><v>1<!-- 2 -->3</v></c></row>')


@odd()
def cdata_with_fake_rows() -> Book:
    text = f"<![CDATA[</t></is></c></row>{FAKE_ROW}</sheetData>]]>"
    others = ROWS[ROWS.index('<row r="2"') :]
    return book(f'<row r="1">{text_cell("A1", text)}{text_cell("C1", text)}</row>{others}')


@odd()
def processing_instructions_among_rows() -> Book:
    return book(
        ROWS.replace('<row r="2"', '<?app <row r="2"><c r="A2"/></row>?><row r="2"'), after="<?end sheetData?>"
    )


@odd()
def byte_order_mark() -> Book:
    return Book({"Sheet1": b"\xef\xbb\xbf" + sheet(ROWS).encode()})


@odd()
def no_xml_declaration() -> Book:
    return Book({"Sheet1": sheet(ROWS).removeprefix(HEAD)})


@odd(refusal="encoding")
def sheet_in_utf_16() -> Book:
    return Book({"Sheet1": sheet(ROWS).replace("UTF-8", "UTF-16").encode("utf-16")})


@odd(refusal="encoding")
def sheet_in_gb18030() -> Book:
    return Book({"Sheet1": sheet(ROWS).replace("UTF-8", "GB18030").encode("gb18030")})


@odd()
def pretty_printed() -> Book:
    return Book({"Sheet1": sheet(ROWS).replace("><", ">\n    <")})


@odd(edits=plain({"A2": "  außen  ", "B2": "zwei\nZeilen\tTab", "A5": " ", "B5": "\n"}))
def outer_spaces() -> Book:
    return book('<row r="2"><c r="C2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c></row>')


@odd(
    edits=plain({"A2": "_x000D_", "B2": "a\rb", "C2": "\x01\x1f", "A5": "_x0041_ _xzzzz_", "B5": "a\r\nb", "D2": "_"})
)
def escapes_and_control_characters() -> Book:
    return book(f'<row r="2">{text_cell("E2", "_x000D_&#10;_x0001__x005F_x0041_")}</row>')


@odd(edits=plain({"A2": "<&>\"'", "B2": "]]>", "C2": "😀𠮷", "A5": "\u200b﻿", "B5": "&amp;"}))
def text_that_looks_like_markup() -> Book:
    return book()


@odd()
def phonetic_text() -> Book:
    item = '<is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="0"/></is>'
    return book(
        f'<row r="2"><c r="A2" t="inlineStr" ph="1">{item}</c><c r="C2" t="inlineStr" ph="1">{item}</c></row>'
    )


@odd()
def rich_inline_text() -> Book:
    item = "<is><r><rPr><b/></rPr><t>fett</t></r><r><t xml:space='preserve'> rest</t></r></is>"
    return book(f'<row r="2"><c r="A2" t="inlineStr">{item}</c><c r="C2" t="inlineStr">{item}</c></row>')


@odd()
def extension_lists_on_rows_and_cells() -> Book:
    extension = '<extLst><ext uri="{1}"><u:k xmlns:u="urn:u"><u:row r="2"/></u:k></ext></extLst>'
    return book(f'<row r="2"><c r="A2"><v>1</v>{extension}</c><c r="C2"><v>3</v>{extension}</c>{extension}</row>')


@odd()
def row_attributes_of_newer_versions() -> Book:
    rows = ROWS.replace('spans="1:3"', 'spans="1:3" x14ac:dyDescent="0.25"')
    return book(rows, attributes=f'xmlns:mc="{MC}" mc:Ignorable="x14ac" xmlns:x14ac="{X14AC}"')


@odd()
def alternate_content_behind_the_cells() -> Book:
    controls = f'<mc:Choice Requires="x14"><controls>{FAKE_ROW}</controls></mc:Choice>'
    choice = f"<mc:AlternateContent>{controls}</mc:AlternateContent>"
    return book(attributes=f'xmlns:mc="{MC}" xmlns:x14="urn:x14"', after=choice)


@odd()
def ghost_dimension() -> Book:
    return book(before='<dimension ref="A1:XFD1017"/>')


@odd()
def dimension_too_small() -> Book:
    return book(before='<dimension ref="A1"/>')


@odd()
def dimension_of_the_right_size() -> Book:
    return book(before='<dimension ref="A1:C3"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>')


@odd(edits=plain({"A2": 1.5, "B2": "neu", "C2": None, "D2": False, "E2": "e"}))
def every_cell_type() -> Book:
    cells = (
        '<c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" t="str"><v>s</v></c>'
        '<c r="D2" t="d"><v>2026-03-05</v></c><c r="E2" t="n"/><c r="F2" t="e"><v>#DIV/0!</v></c>'
        '<c r="G2" t="d"><v>2026-03-05T08:00:00</v></c><c r="H2" t="str"><f/><v/></c>'
    )
    return book(f'<row r="2">{cells}</row>')


@odd(refusal="unreadable_sheet")
def foreign_elements_around_the_cells() -> Book:
    return Book(
        {"Sheet1": sheet(ROWS, attributes='xmlns:f="urn:f"', before="<f:sheetData><f:row r='1'/></f:sheetData>")}
    )


@odd()
def comments_that_look_like_the_cell_beside_them() -> Book:
    return book(ROWS.replace('<c r="B3">', f'{FAKE_CELL}<c r="B3">').replace('<c r="C3">', f'{FAKE_CELL}<c r="C3">'))


@odd()
def strict_open_xml() -> Book:
    return _strict_book(book())


@odd()
def strict_open_xml_that_lists_its_sheets() -> Book:
    """In strict packages the relationship to app.xml has another name: extendedProperties."""
    made = book()
    strict = "http://purl.oclc.org/ooxml/officeDocument"
    titles = (
        f'{HEAD}<Properties xmlns="{strict}/extendedProperties" xmlns:vt="{strict}/docPropsVTypes">'
        '<HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>Sheets</vt:lpstr></vt:variant>'
        "<vt:variant><vt:i4>1</vt:i4></vt:variant></vt:vector></HeadingPairs>"
        '<TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>Sheet1</vt:lpstr></vt:vector></TitlesOfParts>'
        "</Properties>"
    )
    types = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    made.add("docProps/app.xml", titles, types, source="", relation=f"{strict}/relationships/extendedProperties")
    return _strict_book(made)


def _strict_book(made: Book) -> Book:
    made.parts = {name: _strict(str(content)) for name, content in made.all_parts().items()}
    return made


def _strict(content: str) -> str:
    content = content.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    return content.replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")
