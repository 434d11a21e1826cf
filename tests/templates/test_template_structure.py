"""What the declarations say stands in the template: headers, formats, drop-downs, help, colours, record."""

import re
from datetime import date

import pytest
from built import LANGUAGES, declared_columns, steering, template_book, template_bytes
from openpyxl.utils import get_column_letter
from openxml_audit import OpenXmlValidator

from crmkit.columns import MANAGED_FIELDS
from crmkit.locale import text
from crmkit.model.fields import Kind, Owner
from crmkit.model.tables import CUSTOMERS, TEMPLATE_TABLES
from crmkit.model.vocabularies import VOCABULARIES
from crmkit.workbook.build.own_sheets import (
    GUIDE_LINE_COUNT,
    findings_columns,
    guide_lines,
    own_sheet_names,
    sheet_name,
)

COLUMNS = [pytest.param(*column, id=f"{column[0].name}.{column[2].name}") for column in declared_columns()]


@pytest.fixture(scope="module")
def books():
    return {language: template_book(language) for language in LANGUAGES}


def checks_of(sheet, address):
    """The data validations that cover a cell."""
    return [check for check in sheet.data_validations.dataValidation if address in check.sqref]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("table", "place", "field"), COLUMNS)
def test_every_field_has_its_header_its_width_and_its_help(books, language, table, place, field):
    sheet = books[language][table.sheet(language)]
    letter = get_column_letter(place)
    assert sheet[f"{letter}1"].value == field.header(language)
    assert sheet.column_dimensions[letter].width >= field.width
    (prompt,) = checks_of(sheet, f"{letter}1")
    assert prompt.showInputMessage
    assert field.help(language)[:200] in prompt.prompt
    assert (text("template.managed.note", language) in prompt.prompt) == (field.owner is Owner.CRMKIT)


def offered(book, name):
    """The words a drop-down offers: from the second row of the list's column down to the last word."""
    sheet, letter = re.match(
        r"'(.+)'!\$([A-Z]+)\$2:INDEX\('\1'!\$\2:\$\2,", book.defined_names[name].attr_text
    ).groups()
    words = [cell.value for cell in book[sheet][letter][1:]]
    return tuple(word for word in words if word is not None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("table", "place", "field"), COLUMNS)
def test_every_choice_has_a_drop_down_of_its_labels(books, language, table, place, field):
    book = books[language]
    checks = checks_of(book[table.sheet(language)], f"{get_column_letter(place)}77")
    if field.vocabulary is None or field.owner is Owner.CRMKIT:
        assert all(check.type != "list" or check.formula1 in ("list_team", "list_customers") for check in checks)
        return
    (check,) = checks
    assert check.type == "list"
    assert offered(book, check.formula1) == field.vocabulary.labels(language)
    assert check.errorStyle == ("warning" if field.vocabulary.is_open else "stop")
    assert check.showErrorMessage


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_vocabulary_stands_on_the_lists_sheet(books, language):
    for vocabulary in VOCABULARIES:
        assert offered(books[language], f"list_{vocabulary.name}") == vocabulary.labels(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("table", "place", "field"), COLUMNS)
def test_codes_and_phones_are_text_for_the_whole_column(books, language, table, place, field):
    dimension = books[language][table.sheet(language)].column_dimensions[get_column_letter(place)]
    if field.kind in (Kind.IDENTIFIER, Kind.PHONE, Kind.CREDIT_CODE):
        assert dimension.number_format == "@"
    elif field.number_format:
        assert dimension.number_format == field.number_format


@pytest.mark.parametrize("language", LANGUAGES)
def test_managed_columns_look_different_and_the_seldom_read_ones_are_folded(books, language):
    sheet = books[language][CUSTOMERS.sheet(language)]
    fills = {}
    for table, place, field in declared_columns():
        if table is not CUSTOMERS:
            continue
        fills.setdefault(field.owner, set()).add(sheet.cell(1, place).fill.fgColor.rgb)
        if field.owner is Owner.CRMKIT:
            dimension = sheet.column_dimensions[get_column_letter(place)]
            assert (dimension.hidden, dimension.outlineLevel) == ((True, 1) if field.is_folded else (False, 0))
    last = max(place for table, place, _ in declared_columns() if table is CUSTOMERS)
    assert sheet.column_dimensions[get_column_letter(last + 1)].collapsed
    assert all(len(found) == 1 for found in fills.values())
    assert fills[Owner.PEOPLE] != fills[Owner.CRMKIT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_typing_into_a_managed_column_is_questioned(books, language):
    sheet = books[language][CUSTOMERS.sheet(language)]
    for table, place, field in declared_columns():
        if table is CUSTOMERS and field.owner is Owner.CRMKIT:
            (check,) = checks_of(sheet, f"{get_column_letter(place)}5")
            assert (check.type, check.errorStyle, check.formula1) == ("custom", "warning", "FALSE")


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_excel_tables_with_a_frozen_header(books, language):
    for table in TEMPLATE_TABLES:
        sheet = books[language][table.sheet(language)]
        (shown,) = sheet.tables.values()
        assert shown.displayName == table.name
        assert [column.name for column in shown.tableColumns] == [cell.value for cell in sheet[1]]
        assert sheet.freeze_panes.endswith("2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_come_in_the_order_of_a_working_day(books, language):
    names = own_sheet_names(language)
    customers, touches, team = (table.sheet(language) for table in TEMPLATE_TABLES)
    visible = [sheet.title for sheet in books[language] if sheet.sheet_state == "visible"]
    working = [names["guide"], names["today"], customers, touches, names["findings"], names["funnel"], team]
    assert visible == [*working, *(sheet.name for sheet in steering(language))]
    assert books[language][names["lists"]].sheet_state == "hidden"
    assert books[language].active.title == names["guide"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_coloured_against_today(books, language):
    sheet = books[language][CUSTOMERS.sheet(language)]
    letters = {
        field.name: get_column_letter(place) for table, place, field in declared_columns() if table is CUSTOMERS
    }
    for name in ("next_due_on", "due_state", "latest_due_on"):
        rules = [
            rule for area in sheet.conditional_formatting if f"{letters[name]}9" in area.cells for rule in area.rules
        ]
        assert len(rules) == 3
        assert all("TODAY()" in rule.formula[0] for rule in rules)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_has_ten_lines_and_says_when_it_is_old(books, language):
    sheet = books[language][sheet_name("guide", language)]
    said = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    lines = [text(f"template.guide.{number}", language) for number in range(1, 11)]
    assert GUIDE_LINE_COUNT == 10
    assert [words for words in said if words in lines] == lines
    stale = text("template.guide.stale", language)
    assert any(words.startswith("=IF(") and "TODAY()" in words and stale in words for words in said)


def test_both_languages_have_the_same_structure(books):
    zh, en = books["zh"], books["en"]
    assert len(zh.sheetnames) == len(en.sheetnames)
    for left, right in zip(zh, en, strict=True):
        assert left.sheet_state == right.sheet_state
        assert left.dimensions == right.dimensions
        assert left.freeze_panes == right.freeze_panes
        assert len(left.data_validations.dataValidation) == len(right.data_validations.dataValidation)
        assert len(list(left.conditional_formatting)) == len(list(right.conditional_formatting))
        assert list(left.tables) == list(right.tables)


def test_messages_keep_to_what_excel_shows(books):
    for book in books.values():
        for sheet in book:
            for check in sheet.data_validations.dataValidation:
                assert len(check.prompt or "") <= 255
                assert len(check.promptTitle or "") <= 32
                assert len(check.error or "") <= 225


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_is_very_hidden_text(language):
    rows = (("workbook_id", "abc"), ("next_customer_number", "0012"), ("odd", "=1+1"))
    sheet = template_book(language, record_rows=rows)["_crmkit"]
    assert sheet.sheet_state == "veryHidden"
    assert [(key.value, value.value) for key, value in sheet.iter_rows(min_row=2)] == list(rows)
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} == {"s"}


def test_rows_keep_text_as_text_and_days_as_days():
    row = {"customer_id": "00123", "customer_name": "=1+1", "phone": "+86 10", "created_on": date(2026, 3, 5)}
    sheet = template_book("zh", rows={"customers": [row, {**row, "customer_name": None}]})["客户"]
    place = {field.name: number for number, field in enumerate(CUSTOMERS.fields, start=1)}
    cells = {name: sheet.cell(2, column) for name, column in place.items()}
    assert (cells["customer_name"].value, cells["customer_name"].data_type) == ("=1+1", "s")
    assert (cells["customer_id"].value, cells["customer_id"].data_type) == ("00123", "s")
    assert cells["phone"].number_format == "@"
    assert cells["created_on"].value.date() == date(2026, 3, 5)
    assert cells["created_on"].is_date
    assert sheet.tables["customers"].ref == f"A1:{get_column_letter(len(place) + len(MANAGED_FIELDS))}3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_independent_validator_finds_nothing(language, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_bytes(language, record_rows=[("workbook_id", "abc")]))
    assert [error.description for error in OpenXmlValidator(max_errors=50).validate(path).errors] == []


def test_what_the_guide_quotes_exists():
    known = {*own_sheet_names("zh").values(), *(table.zh for table in TEMPLATE_TABLES)}
    known |= {field.zh for _, _, field in declared_columns()}
    known |= {label for vocabulary in VOCABULARIES for label in vocabulary.labels("zh")}
    known |= {column.header for column in findings_columns("zh")}
    quoted = [words for line in guide_lines("zh") for words in re.findall("“(.+?)”", line)]
    assert len(quoted) > 8
    assert [words for words in quoted if words not in known] == []
