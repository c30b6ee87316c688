"""`shenming verify`: whether everything that is stored twice says the same twice.

The engine compares chains, snapshots, tasks and waits; here the files of papers and attachments
are compared with the hashes under which they are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases.errors import CaseError
from cases.models import Attachment, Document
from engine import verify

if TYPE_CHECKING:
    from cases.work import Runtime, Work

#: instances checked in one unit of work
PAGE = 200


def count(work: Work) -> int:
    """Count what will be checked: instances."""
    return verify.count(work.session, work.tenant)


def run(runtime: Runtime, tell: Callable[[int], None]) -> list[dict[str, Any]]:
    """Check everything page by page; *tell* is called with the number just checked."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        with runtime.work() as work:
            ids = verify.ids(work.session, work.tenant, after, PAGE)
            for instance_id in ids:
                found += [
                    {"id": str(one.id), "what": one.what, "detail": one.detail}
                    for one in verify.instance(work.engine, instance_id)
                ]
        tell(len(ids))
        if len(ids) < PAGE:
            break
        after = ids[-1]
    with runtime.work() as work:
        found += _files(work)
    return found


def _files(work: Work) -> Iterator[dict[str, Any]]:
    kept = [
        *work.session.execute(select(Document.id, Document.file).where(Document.file.is_not(None))),
        *work.session.execute(select(Attachment.id, Attachment.sha256)),
    ]
    for row_id, key in kept:
        try:
            right = hashlib.sha256(work.files.get(key)).hexdigest() == key
        except (CaseError, OSError):
            right = False
        if not right:
            yield {"id": str(row_id), "what": "file", "detail": f"{key} is missing or altered"}
