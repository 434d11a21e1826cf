"""Backups and undo, in Chinese."""

TEXTS = {
    "backup_folder": "crmkit备份",
    "before": "{operation}前",
    "operation.refresh": "刷新",
    "operation.patch": "改写",
    "operation.create": "新建",
    "operation.adopt": "接管",
    "operation.import": "导入",
    "operation.action": "记行动",
    "operation.tags": "整理标签",
    "operation.rules": "加规则表",
    "operation.classify": "写回判断",
    "operation.undo": "撤销",
    "operation.redo": "重做",
    "cells_changed": "{written_at} 写入之后,又有人改过 {count} 个单元格:{cells}。",
    "copy_gone": "{written_at} 写入之前的备份已不在,或被改动过。",
    "no_comparison": "{written_at} 写入之后文件又被保存过,而用来比较的副本已不在。",
    "file_reappeared": "这里已有另一个同名文件。",
}
