"""What is thrown away when its time is over, and what an earlier release did not write yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.county import roster, sign_in
from cases.reception import filing, parties

if TYPE_CHECKING:
    from cases.work import Work


def tidy(w: Work) -> dict[str, int]:
    """Delete ended sessions, abandoned filings and rows nobody confirmed, and count them.

    Telephones that were written down before they could be found again are indexed, some each time.
    Source: 个人信息保护法 art. 19.
    """
    gone = {"sessions": sign_in.purge(w), "filings": filing.purge(w), "imports": roster.purge(w)}
    return gone | {"phones": parties.index_phones(w)}
