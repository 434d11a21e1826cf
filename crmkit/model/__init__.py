"""What a customer workbook holds: declarations and values; no files, no clock."""
