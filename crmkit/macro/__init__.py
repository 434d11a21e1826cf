"""The button: VBA sources, what puts them into a workbook and takes them out, and the entry the macro calls."""
