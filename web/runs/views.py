"""Everything behind the door."""

from web.runs import acts, migrations, page
from web.runs.door import bp

__all__ = ["acts", "bp", "migrations", "page"]
