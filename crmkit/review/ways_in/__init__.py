"""The doors to the panels: JupyterLab as an app, Voila as plain pages; local, with a token, gone without trace."""

from crmkit.review.ways_in.chosen import chosen_environment, chosen_request
from crmkit.review.ways_in.serving import serve_lab, serve_panel

__all__ = ["chosen_environment", "chosen_request", "serve_lab", "serve_panel"]
