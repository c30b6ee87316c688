"""Opening a paper or the bound file, as its readers do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from cases.paperwork import deferred, dossier, reading

if TYPE_CHECKING:
    from cases.work import Work


def pdf(w: Work, document_id: UUID) -> tuple[str, bytes]:
    """Return name and bytes of a paper: `NotFound` when it is not the actor's to read.

    Whoever opens first what was left waits for it: a second for a paper, some for a dossier with
    all that is in it.
    """
    paper = reading.readable(w, document_id)
    if paper.name == dossier.BOUND and paper.status == deferred.DEFERRED:
        dossier.assemble(w, paper.id)
    return reading.content(w, paper)
