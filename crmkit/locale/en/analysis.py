"""Figures of the funnel, in English."""

TEXTS = {
    "unknown": "-",
    "counts": "{part}/{whole}",
    "too_early": "{part}/{whole} (too early)",
    "share": "{value:.0%} ({low:.0%}-{high:.0%})",
}
