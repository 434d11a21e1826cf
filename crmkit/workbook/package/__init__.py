"""The zip package and its parts, byte by byte; knows nothing of customers."""
