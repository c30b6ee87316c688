"""The doors of the events."""

from web.events import boards, page, report
from web.events.door import bp

__all__ = ["boards", "bp", "page", "report"]
