"""The classification board: a state in plain Python, a suggestion from notes, a draft on disk, a panel over them."""
