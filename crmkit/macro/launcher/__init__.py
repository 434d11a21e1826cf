"""A file beside the workbook to double-click: refresh, tell in a window, open again; no macro and no terminal."""
