"""crmkit turns the Excel workbook of a small sales team into a customer database, losing nothing else in it."""

__version__ = "0.1.0"
