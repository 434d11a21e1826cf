"""The same edits through an open Excel: read from an exact copy of the open book, written into it cell by cell."""
