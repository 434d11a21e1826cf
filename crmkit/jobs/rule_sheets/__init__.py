"""The team's own rules, settings, words and days on sheets: how they are written, found again and read back.

Layout, reading and the record of what decides: a mistake on a sheet never half-applies, and always has an address.
"""
