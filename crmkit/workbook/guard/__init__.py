"""The guard around people's files: locks, backups, atomic replacement and undo; it knows nothing of customers."""
