"""The classification board."""

TEXTS = {"note_mark": "看板", "note": "{mark}:{words}"}
