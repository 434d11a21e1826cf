"""A VBA project as Excel reads it (MS-OVBA, MS-CFB): written from nothing but names and source text.

Why our own and not a library: a project of plain sources takes three short streams, the same sources give the same
bytes, `crmkit macro add` needs nothing installed beside crmkit, and no sheet part passes through other hands.
Libraries read it back in the tests.
"""
