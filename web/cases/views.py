"""The doors of the cases."""

from web.cases import acts, files, group, page, party, related, retention
from web.cases.door import bp

__all__ = ["acts", "bp", "files", "group", "page", "party", "related", "retention"]
