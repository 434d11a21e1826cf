"""Figures of the funnel, in English."""

TEXTS = {
    "unknown": "-",
    "counts": "{part}/{whole}",
    "too_early": "{part}/{whole} (too early)",
    "share": "{value:.0%} ({low:.0%}-{high:.0%})",
    "and": "; ",
    "stuck.days": "{days} working days in {stage}, usually at most {limit}",
    "stuck.at_least": "at least {days} working days in {stage}, usually at most {limit}",
    "stuck.fell_back": "it fell back",
    "stuck.to_and_fro": "to and fro several times",
    "stuck.late": "the contact is late",
    "stuck.nothing_planned": "no next contact planned",
}
