"""The summary a refresh prints, in English."""

TEXTS = {
    "head": "{path} · {as_of}",
    "size": "  {customers:,} customers, {touches:,} touches",
    "no_customers": "  No customers yet. Type them on the sheet {sheet}, one a row below the header (the name at least), save, close, then run crmkit refresh again.",
    "stages": "  Stage     {counts}",
    "grades": "  Grade     {counts}",
    "due": "  To contact today: {count:,}    {counts}",
    "late": "  Of these late: {count:,}    {counts}",
    "findings": "  See the sheet {sheet}, {count:,} in all:",
    "finding": "    {line}",
    "note": "  Note: {line}",
    "separator": " · ",
    "dry_run": "Dry run: {cells:,} cells would change; the file is as it was.",
    "unchanged": "Nothing changed; the file is as it was.",
    "written": '{cells:,} cells written, everything else kept as it was. Backup: {backup}. To undo: crmkit undo "{path}"',
    "written_new": "A new file is written, {cells:,} cells of it by crmkit; the workbook you named is as it was.",
    "written_live": '{cells:,} cells written into the open workbook, not saved yet (press Ctrl+S). Backup of what stood before: {backup}. To undo: crmkit undo "{path}"',
    "unchanged_live": "Nothing changed; the open workbook is as it was.",
    "provisional": "The public holidays of {year} are not announced yet; later dates assume Monday to Friday.",
    "no_touches": "There is no sheet of touches; customers count as never contacted.",
    "typed_over": "{count} computed values had been typed over; they are listed on Findings.",
}
