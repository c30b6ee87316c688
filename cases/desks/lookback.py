"""What is left to whoever handed a case on, once it was signed for: the letter and its receipt.

Until the receipt the sender answers for the case and reads all of it (R-09C); after it the file is
the receiver's. How the case stands and ends is told, what is said and written in it is not.
Sources: 个人信息保护法 art. 6 (no more than the purpose needs), 人民调解法 art. 15(4).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select

from cases import access, sight
from cases.models import Case, Document, Transfer

if TYPE_CHECKING:
    from cases.work import Work

LETTERS = frozenset({"referral/handing_over", "referral/transfer_receipt"})


def papers(w: Work, case: Case) -> Callable[[Document], bool]:
    """Make the question "may who handed *case* on read that paper?"."""
    places = access.require_user(w).where(*sight.SENDERS)
    query = select(Transfer.id).where(Transfer.case_id == case.id, Transfer.from_org_id.in_(places))
    own = set(w.session.scalars(query))
    return lambda paper: paper.name in LETTERS and paper.about_id in own
