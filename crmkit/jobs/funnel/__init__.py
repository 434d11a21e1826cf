"""The funnel of one workbook: what it is computed from, and the sheet 漏斗 that shows it."""
