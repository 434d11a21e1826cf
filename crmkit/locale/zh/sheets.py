"""What jobs write on sheets, in Chinese."""

TEXTS = {
    "marked_header": "{header}(系统)",
    "numbered_header": "{header}(系统{number})",
    "severity.error": "请补",
    "severity.check": "请核对",
    "severity.hint": "提示",
    "nothing_due": "今天没有要联系的客户。",
    "more_findings": "还有 {count:,} 条没有列出。",
}
