"""The classification board."""

TEXTS = {"note_mark": "board", "note": "{mark}: {words}"}
