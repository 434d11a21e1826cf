"""`crmkit macro`: the refresh button in the workbook and what stands beside it; its verbs are `macro_verbs`."""

from __future__ import annotations

from crmkit.cli import macro_verbs
from crmkit.cli.speech import VerbGroup

command = VerbGroup("macro").add_modules(macro_verbs)
