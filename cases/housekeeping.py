"""What is thrown away when its time is over: sessions that ended, applications nobody finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import filing, sign_in

if TYPE_CHECKING:
    from cases.work import Work


def tidy(w: Work) -> dict[str, int]:
    """Delete ended sessions and abandoned filings (个人信息保护法 art. 19) and count them."""
    return {"sessions": sign_in.purge(w), "filings": filing.purge(w)}
