"""Everything behind the door."""

from web.runs import acts, migrations, page, workers
from web.runs.door import bp

__all__ = ["acts", "bp", "migrations", "page", "workers"]
