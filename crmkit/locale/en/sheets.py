"""What jobs write on sheets, in English."""

TEXTS = {
    "marked_header": "{header} (system)",
    "numbered_header": "{header} (system {number})",
    "nothing_due": "No customer is due today.",
    "more_findings": "{count:,} more are not listed.",
}
