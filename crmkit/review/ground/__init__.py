"""What all panels stand on: messages with confirmation, theme, language, the windowed list, the restart banner."""

from crmkit.review.assets import page
from crmkit.review.ground.panel import Message, Panel, hears

__all__ = ["Message", "Panel", "hears", "page"]
