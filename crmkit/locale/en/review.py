"""What every panel says, in English."""

TEXTS = {
    "lost_title": "The kernel is gone.",
    "lost_hint": "Clicks are no longer kept. What you decided before is in the draft: run this page again to go on.",
    "waiting": "Saving…",
    "live": "Saved",
    "unknown_message": "The page and the program are of different versions; please run this page again.",
    "broken": "Something went wrong and this step was not kept. {detail}",
    "rooms": "Panels",
    "theme": "Dark or light",
    "language_name": "中文",
    "language_hint": "切换到中文",
    "close": "Close",
    "cancel": "Cancel",
    "done": "Done",
}
