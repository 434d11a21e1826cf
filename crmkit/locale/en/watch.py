"""What a watch tells, in English."""

TEXTS = {
    "note": "Refreshed automatically: {moment} by computer {computer}",
    "note_conflicts": ". Copies from two people's saves lie beside it, not refreshed; merge them by hand and delete them: {copies}",
    "conflict_copy": "looks like a conflicting copy made by a cloud folder or a chat; not refreshed. Compare it with {original}, move what you need over, then delete it.",
    "about": "{workbook}: ",
    "started": "Watching {folder} (computer {computer}). Workbooks are refreshed once saved and closed. Ctrl+C stops.",
    "stopped": "Stopped.",
    "refreshed": "refreshed for {as_of}, {cells:,} cells changed. {due:,} customers to contact today, {late:,} of them late.",
    "unchanged": "seen to, nothing to change ({as_of}). {due:,} customers to contact today, {late:,} of them late.",
    "held": "is open ({holder}); refreshed once it is closed.",
    "passed_over": "is not managed by crmkit and left alone. To have it managed run crmkit refresh --yes once.",
    "unreadable": "can't be read; looked at again once it changes. {why}",
    "failed": "not refreshed, tried again in a while. {why}",
    "unreachable": "The folder can't be opened; tried again and again. {why}",
    "reachable": "The folder can be opened again.",
}
