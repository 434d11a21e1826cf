"""Figures of the funnel, in Chinese."""

TEXTS = {
    "unknown": "-",
    "counts": "{part}/{whole}",
    "too_early": "{part}/{whole}(还早)",
    "share": "{value:.0%}({low:.0%}~{high:.0%})",
}
