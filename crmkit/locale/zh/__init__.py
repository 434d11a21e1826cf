"""Chinese texts, the default language."""
