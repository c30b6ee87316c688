"""Everything behind the door."""

from web.law import moved, rest_days, rules, values
from web.law.door import bp

__all__ = ["bp", "moved", "rest_days", "rules", "values"]
