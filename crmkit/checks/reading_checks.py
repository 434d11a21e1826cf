"""Checks that a cell could be read at all. The parsers name the reason; here it gets its code and severity."""

from __future__ import annotations

from crmkit.checks.catalogue import reading
from crmkit.model.findings import Severity
from crmkit.model.readings import Reason

ERROR, CHECK, HINT = Severity.ERROR, Severity.CHECK, Severity.HINT

reading("CEL001", CHECK, Reason.ERROR_VALUE, "cell_holds_no_error", "No cell shows an Excel error.")
reading("CEL002", HINT, Reason.UNCACHED_FORMULA, "formula_is_calculated", "Every formula has been calculated.")
reading("VOC001", CHECK, Reason.UNKNOWN_WORD, "word_is_in_the_list", "A choice is one of the words of its list.")
reading("NUM001", CHECK, Reason.NOT_A_NUMBER, "number_is_a_number", "A number or amount can be read as one.")
reading("NUM002", CHECK, Reason.NUMBER_RANGE, "amount_is_one_number", "An amount is one number, not a range.")
reading("DAT001", CHECK, Reason.NOT_A_DATE, "date_is_a_date", "A date can be read as a day.")
reading("DAT002", CHECK, Reason.AMBIGUOUS_DATE, "date_has_one_meaning", "Day and month can be told apart.")
reading("DAT003", CHECK, Reason.UNREAL_DATE, "date_exists", "The day exists in the calendar.")
reading("DAT004", CHECK, Reason.DATE_WITHOUT_DAY, "date_names_the_day", "A date names the day, not only the month.")
reading("DAT005", CHECK, Reason.DATE_RANGE, "date_is_one_day", "A date cell holds one day.")
reading("DAT006", HINT, Reason.ASSUMED_YEAR, "date_names_the_year", "A date names its year.")
reading("PHO001", CHECK, Reason.NOT_A_PHONE, "phone_is_a_number", "A phone cell holds a phone number.")
reading("PHO002", HINT, Reason.TWO_PHONES, "phone_stands_alone", "A phone cell holds one number.")
reading("PHO003", CHECK, Reason.NO_AREA_ZERO, "area_code_starts_with_zero", "An area code keeps its leading zero.")
reading(
    "PHO004", HINT, Reason.WIDE_DIGITS, "phone_has_narrow_digits", "A phone number is written in half-width digits."
)
reading("PHO005", CHECK, Reason.LETTERS_IN_PHONE, "phone_has_no_letters", "A phone number holds no letter O or l.")
reading("PHO006", CHECK, Reason.PHONE_DIGIT_COUNT, "phone_has_all_digits", "A phone number has the digits it needs.")
reading("PHO007", HINT, Reason.NO_AREA_CODE, "landline_has_an_area_code", "A landline carries its area code.")
reading("EML001", CHECK, Reason.NOT_AN_EMAIL, "email_is_an_address", "An e-mail cell holds an address.")
reading("EML003", HINT, Reason.TWO_EMAILS, "email_stands_alone", "An e-mail cell holds one address.")
reading(
    "USC001", CHECK, Reason.NOT_A_CREDIT_CODE, "credit_code_has_its_form", "A credit code has 18 allowed characters."
)
reading("IDN002", CHECK, Reason.MANGLED_NUMBER, "long_number_kept_its_digits", "Excel did not round a long number.")
