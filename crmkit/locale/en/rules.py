"""Decision tables: what is wrong with a cell, and conditions in words."""

TEXTS = {
    "at_rule": 'Rule table "{table}", rule {rule}, "{column}": {message}',
    "value_missing": "A value is missing. Complete it, or write - for any.",
    "not_a_number": '"{cell}" is not a number. Write >=50000, [7..10] or -.',
    "not_a_date": '"{cell}" is not a date. Write 2026-01-01.',
    "no_order": '"{cell}": values of this column have no order to compare. Write the words, for example A,B.',
    "unknown_word": '"{cell}" is not in the list. Available: {known}.',
    "reversed_interval": '"{cell}": the lower limit is above the upper one. Swap them.',
    "ambiguous_comma": '"{cell}": is the comma a thousands separator or are these two numbers? Write 100200, or 100;200.',
    "unknown_condition": 'There is no column "{cell}"; rules that ask for it hit nobody. Correct the header.',
    "several_rules": 'Rule table "{table}": rules {rules} all hit {count} rows; these stay undecided. Make them exclusive.',
    "conflicting_rules": 'Rule table "{table}": rules {rules} conclude differently for {count} rows; these stay undecided. Make them agree.',
    "condition": "{header}: {test}",
    "is_blank": "is blank",
    "is_filled": "is not blank",
    "never": "(unreadable, hits nobody)",
    "contains": "contains {words}",
    "missing_output": 'The output column "{cell}" is missing; the built-in rules stay in use. Add it.',
    "closes_circle": 'Its conditions "{cell}" wait for this table\'s own result; the built-in rules stay in use. Choose other conditions.',
}
