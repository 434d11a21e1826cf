"""Drop-downs, input messages and soft checks of typed values, all derived from the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from crmkit.locale import text
from crmkit.model.fields import Kind, Owner
from crmkit.model.tables import CUSTOMERS, TEAM
from crmkit.model.vocabularies import VOCABULARIES
from crmkit.workbook.build.own_sheets import LISTS, sheet_name
from crmkit.workbook.build.styling import font

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from crmkit.model.fields import Field
    from crmkit.model.vocabularies import Vocabulary

LAST_ROW = 1_048_576
_PROMPT_LIMIT = 255
_ERROR_LIMIT = 225
_TITLE_LIMIT = 32
_FIRST_DAY_NUMBER = 36526  # 2000-01-01: an earlier "date" in a customer list is a typing slip
#: Names of people and customers are offered from the sheet that lists them: field -> name of the list.
_OFFERED = {"owner": "list_team", "touched_by": "list_team", "customer_name": "list_customers"}


def list_name(vocabulary: Vocabulary) -> str:
    """The defined name under which a vocabulary's words stand on the lists sheet."""
    return f"list_{vocabulary.name}"


def add_lists(workbook: Workbook, language: str) -> None:
    """The hidden lists sheet with the words of every vocabulary, and the names that point to them."""
    sheet = workbook.create_sheet(sheet_name(LISTS, language))
    sheet.sheet_state = "hidden"
    for column, vocabulary in enumerate(VOCABULARIES, start=1):
        labels = vocabulary.labels(language)
        letter = get_column_letter(column)
        for row, word in enumerate((vocabulary.name, *labels), start=1):
            cell = sheet.cell(row, column, word)
            cell.number_format = "@"
            cell.font = font(language, bold=row == 1)
        sheet.column_dimensions[letter].width = 18
        _name(workbook, list_name(vocabulary), _filled_part(sheet.title, letter))  # grows with the words
    _name(workbook, "list_team", _filled_part(TEAM.sheet(language), _letter_of(TEAM.fields, "member_name")))
    _name(
        workbook,
        "list_customers",
        _filled_part(CUSTOMERS.sheet(language), _letter_of(CUSTOMERS.fields, "customer_name")),
    )


def _letter_of(fields: tuple[Field, ...], name: str) -> str:
    return get_column_letter([field.name for field in fields].index(name) + 1)


def _filled_part(sheet: str, letter: str) -> str:
    # INDEX rather than OFFSET: it is not recalculated at every keystroke.
    column = f"'{sheet}'!${letter}:${letter}"
    return f"'{sheet}'!${letter}$2:INDEX({column},MAX(2,COUNTA({column})))"


def _name(workbook: Workbook, name: str, refers_to: str) -> None:
    workbook.defined_names[name] = DefinedName(name, attr_text=refers_to)


def add_input_checks(sheet: Worksheet, fields: tuple[Field, ...], key: str, language: str) -> None:
    """What Excel says and checks while people type into a table that starts at A1."""
    for column, field in enumerate(fields, start=1):
        letter = get_column_letter(column)
        header = DataValidation()
        _prompt(header, field, language)
        header.add(f"{letter}1")
        sheet.add_data_validation(header)
        body = _body_check(field, key, language)
        if body is not None:
            body.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(body)


def _prompt(check: DataValidation, field: Field, language: str) -> None:
    words = field.help(language)
    if field.owner is Owner.CRMKIT:
        note = text("template.managed.note", language)
        words = f"{note}\n{words}" if words else note
    check.showInputMessage = True
    check.promptTitle = field.header(language)[:_TITLE_LIMIT]
    check.prompt = (words or field.header(language))[:_PROMPT_LIMIT]


def _body_check(field: Field, key: str, language: str) -> DataValidation | None:
    if field.owner is Owner.CRMKIT:
        return _soft("custom", "FALSE", text("template.managed.typed", language))
    if field.vocabulary is not None:
        return _choice(field, field.vocabulary, language)
    if field.name in _OFFERED and field.name != key:
        return DataValidation("list", formula1=_OFFERED[field.name], allow_blank=True, showErrorMessage=False)
    if field.kind is Kind.DATE:
        return _soft("date", str(_FIRST_DAY_NUMBER), text("template.date.unusual", language))
    if field.kind in (Kind.AMOUNT, Kind.INTEGER, Kind.NUMBER):
        return _soft("decimal", "0", text("template.number.unusual", language))
    return None


def _soft(kind: Literal["custom", "date", "decimal"], bound: str, message: str) -> DataValidation:
    check = DataValidation(kind, formula1=bound, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    if kind != "custom":
        check.operator = "greaterThanOrEqual"
    check.error = message[:_ERROR_LIMIT]
    return check


def _choice(field: Field, vocabulary: Vocabulary, language: str) -> DataValidation:
    labels = text("template.separator", language).join(vocabulary.labels(language))
    key = "unusual" if vocabulary.is_open else "refused"
    check = DataValidation("list", formula1=list_name(vocabulary), allow_blank=True, showErrorMessage=True)
    check.errorStyle = "warning" if vocabulary.is_open else "stop"
    check.error = text(f"template.choice.{key}", language, labels=labels)[:_ERROR_LIMIT]
    _prompt(check, field, language)
    return check
