"""What every panel says, in Chinese."""

TEXTS = {
    "lost_title": "内核已断开。",
    "lost_hint": "现在的点击不会保存。之前的判断都在草稿里:重新运行这一页就能接着做。",
    "waiting": "正在保存…",
    "live": "已保存",
    "unknown_message": "页面和程序版本不一致,请重新运行这一页。",
    "broken": "出错了,刚才这一步没有保存。{detail}",
    "rooms": "面板",
    "theme": "深色/浅色",
    "language_name": "EN",
    "language_hint": "Switch to English",
    "close": "关闭",
    "cancel": "取消",
    "done": "完成",
}
