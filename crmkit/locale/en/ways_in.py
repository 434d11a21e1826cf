"""The doors to the panels, in English."""

TEXTS = {
    "notebook.ClassifyBoard": "classify-customers",
    "notebook.FunnelReview": "funnel-review",
}
