"""Backups and undo, in English."""

TEXTS = {
    "backup_folder": "crmkit-backups",
    "before": "before {operation}",
    "operation.refresh": "refresh",
    "operation.patch": "patch",
    "operation.create": "create",
    "operation.adopt": "adopt",
    "operation.import": "import",
    "operation.action": "noting an action",
    "operation.tags": "tag upkeep",
    "operation.rules": "adding rule sheets",
    "operation.classify": "writing judgements",
    "operation.undo": "undo",
    "operation.redo": "redo",
    "cells_changed": "After the write of {written_at} people changed {count} cells: {cells}.",
    "copy_gone": "The backup from before the write of {written_at} is gone, or was changed.",
    "no_comparison": "The file was saved after the write of {written_at}, and the copy to compare it with is gone.",
    "file_reappeared": "Another file of that name stands here now.",
}
