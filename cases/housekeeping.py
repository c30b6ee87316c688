"""What is thrown away when its time is over: sessions that ended, applications nobody finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import filing, roster, sign_in

if TYPE_CHECKING:
    from cases.work import Work


def tidy(w: Work) -> dict[str, int]:
    """Delete ended sessions, abandoned filings and rows nobody confirmed, and count them.

    Source: 个人信息保护法 art. 19.
    """
    return {"sessions": sign_in.purge(w), "filings": filing.purge(w), "imports": roster.purge(w)}
