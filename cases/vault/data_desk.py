"""A request over the own data by word of mouth: staff write it down, and it is the same request.

Who asked and how they were known is kept with it; number, days and answer are those of a request
from the person's own page. Sources: 个人信息保护法 arts. 15, 45-47, 50 (a convenient way to ask).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cases import access
from cases.desks import answers as read
from cases.desks import desk
from cases.errors import NotAllowed, NotFound
from cases.models import Case, Party
from cases.vault import data_requests
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

STAFF = ("intake_clerk", "mediator", "chief_mediator")
SELF, AUTHORITY = "SELF", "AUTHORITY"
NAME, NOTE = 40, 200


@dataclass(frozen=True)
class Page:
    """What was asked of a person's data, and what may be asked now."""

    case: desk.Summary
    party_id: UUID
    name: str
    data: data_requests.View


def may(w: Work, case: Case) -> bool:
    """Tell whether the actor may write a request down: who handles *case*, open or closed."""
    return not access.has_gone(w, case) and access.deals(w, case, *STAFF)


def acts(w: Work, case: Case) -> list[str]:
    """Name what the actor may do now: write a request down."""
    return ["data_request"] if may(w, case) else []


def page(w: Work, case_id: UUID, party_id: UUID) -> Page:
    """Show the requests of a party; raises `NotFound`, `NotAllowed`."""
    case, party = _find(w, case_id, party_id)
    view = data_requests.view(w, party)
    return Page(desk.summary(w, case), party.id, party.name, view)


def take(w: Work, case_id: UUID, party_id: UUID, answers: Answers) -> str:
    """Write down what was asked at the desk; returns what it meant, as `data_requests.ask` does.

    *answers*: ``data_kind``, ``data_words``, ``by`` (who asked), ``by_name``, ``checked`` (how they
    were known), ``note``. Raises `NotFound`, `NotAllowed`, `AnswersInvalid`.
    """
    access.hold(w, case_id)
    case, party = _find(w, case_id, party_id)
    said = _said(answers, party) | {"taken_by": str(access.require_user(w).user_id)}
    kind, words = read.text(answers, "data_kind"), read.text(answers, "data_words")
    return data_requests.take(w, case, party, kind, words, said)


def _find(w: Work, case_id: UUID, party_id: UUID) -> tuple[Case, Party]:
    case = access.read(w, case_id)
    if not may(w, case):
        raise NotAllowed
    party = next((one for one in case.parties if one.id == party_id), None)
    if party is None:
        raise NotFound(f"No party {party_id}.")
    return case, party


def _said(answers: Answers, party: Party) -> dict[str, str]:
    """Read who asked and how they were known; raises `AnswersInvalid`."""
    by, checked = read.text(answers, "by"), read.text(answers, "checked")
    name = read.text(answers, "by_name")[:NAME]
    errors: dict[str, str] = {}
    if by not in statutes.words("data_asker"):
        errors["by"] = "请选择是谁来提的。"
    elif by != SELF and not name:
        errors["by_name"] = "请写明来人的姓名。"
    if checked not in statutes.words("data_check"):
        errors["checked"] = "请选择怎样核对的身份。"
    elif (by == SELF) is (checked == AUTHORITY):
        errors["checked"] = "代为提出的，要核对委托书或者监护证明；本人提出的，核对本人身份。"
    if errors:
        raise read.refuse(**errors)
    note = read.text(answers, "note")[:NOTE]
    named = party.name if by == SELF else name
    return {"by": by, "name": named, "checked": checked, "note": note}
