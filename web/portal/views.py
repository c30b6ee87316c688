"""The doors of a party: one application at a time, and one case by its code and key."""

from web.portal import apply, follow, similar, survey, talk
from web.portal.door import bp

__all__ = ["apply", "bp", "follow", "similar", "survey", "talk"]
