"""What the parties may do when a mediation fails, and until when (人民调解法 art. 26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases.models import Case
from cases.rules import clock, periods
from cases.words import Words, day
from processes import law as statutes
from processes.law import Kind

if TYPE_CHECKING:
    from cases.work import Work

#: the way that is open for some days only (道路交通事故处理程序规定 art. 85)
POLICE = "police"


def of(w: Work, case: Case, kind: Kind) -> list[str]:
    """Say the ways of *kind*, each in a sentence without its full stop."""
    return [_until(w, case, kind, code) for code in kind.next]


def _until(w: Work, case: Case, kind: Kind, code: str) -> str:
    text = statutes.grounds("next")[code].text
    if code != POLICE or not kind.instead:
        return text
    ended = clock.day_of(periods.ended(w, case) or w.now)
    last = w.law.of(case).deadline(kind.instead, ended).last_day
    return Words("%(text)s，最后一日是%(last)s", text=text, last=day(last))
