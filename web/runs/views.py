"""Everything behind the door."""

from web.runs import acts, page
from web.runs.door import bp

__all__ = ["acts", "bp", "page"]
