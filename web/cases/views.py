"""The doors of the cases."""

from web.cases import acts, data_requests, files, group, page, party, related, retention
from web.cases.door import bp

__all__ = ["acts", "bp", "data_requests", "files", "group", "page", "party", "related", "retention"]
