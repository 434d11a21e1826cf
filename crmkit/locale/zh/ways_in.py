"""The doors to the panels, in Chinese."""

TEXTS = {
    "notebook.ClassifyBoard": "客户分类",
    "notebook.FunnelReview": "漏斗评审",
}
