"""What jobs write on sheets, in English."""

TEXTS = {
    "marked_header": "{header} (system)",
    "numbered_header": "{header} (system {number})",
    "severity.error": "Fill in",
    "severity.check": "Check",
    "severity.hint": "Hint",
    "nothing_due": "No customer is due today.",
    "more_findings": "{count:,} more are not listed.",
}
