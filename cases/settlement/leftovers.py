"""What an agreement leaves open: named in it, and told with the other ways as it takes effect.

For what was not settled the mediation ends as it would have ended for all (人民调解法 art. 26):
with D-12 and the routes that are left; what was agreed goes on by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import names
from cases.collective import group_papers
from cases.desks import answers as read
from cases.models import Case
from cases.paperwork import contexts, papers
from cases.reception import kinds, sides
from cases.rules import clock

if TYPE_CHECKING:
    from cases.work import Work

#: how the agreement names it, at the end of its facts
OPENING = "各方没有就下列事项达成协议，另行依法解决："
#: where the case keeps it
KEPT = "left_open"


def keep(case: Case, answers: Mapping[str, Any]) -> str:
    """Keep what the draft leaves open; returns the facts with it, as the parties sign them."""
    rest = read.text(answers, KEPT)
    case.details = (case.details or {}) | {KEPT: rest or None}
    facts = read.text(answers, "facts")
    return f"{facts}\n{OPENING}{rest}" if rest else facts


def split(facts: str) -> dict[str, str]:
    """Give the fields of the draft's form back from the facts of an agreement."""
    told, _, rest = facts.partition(f"\n{OPENING}")
    return {"facts": told, **({KEPT: rest} if rest else {})}


def tell(w: Work, case: Case) -> None:
    """Tell all, with D-12, what ends without agreement and which ways are left for it."""
    rest = (case.details or {}).get(KEPT)
    if not rest:
        return
    name = kinds.termination_paper(case)
    parts = {
        "termination": {
            "reason": names.reason("OTHER"),
            "ended_on": contexts.day(clock.today(w.now)),
            "advice": list(kinds.ALL_ROUTES),
            "note": None,
            "rest": rest,
        }
    }
    papers.issue(w, case, name, parts=parts, signed_as="mediator")
    group_papers.begin(w, case, name, sides.members(case), parts)
    w.record(case, "agreement.left_open", public=True)
