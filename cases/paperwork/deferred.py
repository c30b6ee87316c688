"""Papers that are not made when they are promised but when somebody first opens them.

For much at a time, a county of disputes loaded to try the product: what a paper says is kept when
it is promised, as ever; only its file is made later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Document
    from cases.work import Work

#: status of a paper that is made when it is opened
DEFERRED = "DEFERRED"


def promise(w: Work, paper: Document, topic: str = "documents.make") -> None:
    """Promise the file of *paper*, or leave it until somebody opens it."""
    paper.status = DEFERRED if w.defers_papers else "PROMISED"
    if not w.defers_papers:
        w.later(topic, document_id=paper.id)
