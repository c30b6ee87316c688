"""Joint handling (联合调解, 三所联动): bodies are invited, answer for themselves, and take part.

A police station, a judicial office, a law firm, another committee: who comes is let in by every
party (人民调解法 art. 20) and sits at each session. It is a panel whose members are bodies first
and people once they have answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from cases import access, sight
from cases.desks import answers as read
from cases.diagnoses import panel
from cases.errors import NotFound
from cases.models import Case, Membership, Organisation, Panel, PanelMember, User
from cases.operations import Operation, nothing
from cases.paperwork import contexts, papers
from cases.rules import clock
from cases.words import Words
from cases.words import joined as joined_words
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: who answers for a body, by its kind
ROLES = {
    "POLICE": "police",
    "JUDICIAL_OFFICE": "judicial_office",
    "LAW_FIRM": "lawyer",
    "COMMITTEE": "chief_mediator",
    "PETITION": "petition",
    "DEPT": "dept_officer",
}
#: routes that lead here; the panels of other routes are those of the fourth diagnosis
ROUTES = frozenset({"joint", "whistle"})
#: bodies of one invitation
MOST = 8
#: what a body answered (`PanelMember.stance`)
COMES, DECLINES = "comes", "declines"


@dataclass(frozen=True)
class Body:
    """A body that was asked to take part, as the page of the case shows it."""

    body: str
    #: who comes, once it is known
    name: str
    #: comes, declines, silent, asked
    state: str
    let_in: bool


def bodies(w: Work, case: Case) -> tuple[Body, ...]:
    """List every body that was ever invited to *case*, in order."""
    if case.route not in ROUTES:
        return ()
    query = select(PanelMember).where(PanelMember.case_id == case.id)
    rows = w.session.scalars(query.order_by(PanelMember.id))
    return tuple(Body(m.body, m.name, m.stance or "asked", m.let_in) for m in rows)


def joined(w: Work, case: Case) -> list[dict[str, Any]]:
    """List who takes part in the sessions, as rows of invitees of a session's form."""
    if case.route not in ROUTES:
        return []
    query = select(PanelMember).where(PanelMember.case_id == case.id, PanelMember.let_in)
    rows = w.session.scalars(query.order_by(PanelMember.id))
    return [{"name": row.name, "relation": row.body[:60], "agreed": True} for row in rows]


# --- inviting -------------------------------------------------------------------------------------


def _candidates(w: Work, case: Case) -> dict[str, tuple[Organisation, str]]:
    """Find whom to invite: bodies with somebody who can answer, those of the town first."""
    centre = w.session.get_one(Organisation, case.centre_id)
    town = set(w.session.scalars(sight.subtree([centre.parent_id or centre.id])))
    rows = w.session.execute(
        select(Organisation, Membership.role)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Organisation.tenant_id == w.tenant,
            Organisation.active,
            Organisation.kind.in_(ROLES),
            Organisation.id != case.committee_id,
            User.active,
        )
        .distinct()
    )
    able = [(place, ROLES[place.kind]) for place, role in rows if role == ROLES[place.kind]]
    able.sort(key=lambda one: (one[0].id not in town, list(ROLES).index(one[0].kind), one[0].code))
    return {str(place.id): (place, role) for place, role in able}


def _invite_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    known = _candidates(w, case)
    kinds = statutes.words("organisation_kind")
    return {
        "options_bodies": [
            {
                "label": Words(
                    "%(name)s（%(card)s）", name=p.display_name or p.name, card=kinds[p.kind]
                ),
                "value": key,
            }
            for key, (p, _) in known.items()
        ],
        "question": Words("请一同调解：%(title)s", title=case.title),
        "asked_before": bool(bodies(w, case)),
        "asked_text": _asked_text(w, case),
    }


def _asked_text(w: Work, case: Case) -> Words:
    words = statutes.words("joint_reply")
    rows = [
        Words("%(body)s：%(state)s", body=b.body, state=words[b.state]) for b in bodies(w, case)
    ]
    return joined_words(rows, "；")


def invite(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Invite bodies (D-39), or go on alone when nobody who was asked can come, with a reason."""
    if read.yes(answers.get("alone")):
        return _alone(w, case, answers)
    chosen = list(_chosen(w, case, answers))
    if not 0 < len(chosen) <= MOST:
        raise read.refuse(bodies=Words("请选一至%(most)s个单位。", most=MOST))
    due = w.law.of(case).deadline("joint.reply", w.now).due
    team = Panel(
        case_id=case.id,
        n=_number(w, case),
        question=read.text(answers, "question"),
        place=contexts.committee_of(w, case).name,
        meets_at=due,
        convened_by=access.require_user(w).user_id,
    )
    w.session.add(team)
    w.session.flush()
    for n, (row, _) in enumerate(chosen):
        row.case_id, row.panel_id, row.position = case.id, team.id, n
        w.session.add(row)
    w.session.flush()
    for row, _ in chosen:
        papers.issue(w, case, "joint_handling/invitation", row.id, audience="staff")
    w.record(case, "joint.invited", public=True, bodies=len(chosen))
    asked = [{"id": str(r.id), "place_id": str(r.place_id), "role": role} for r, role in chosen]
    return {"bodies": asked, "reply_due": contexts.instant(due), "alone": False}


def _alone(w: Work, case: Case, answers: Answers) -> dict[str, Any]:
    if not bodies(w, case):
        raise read.refuse(alone="先请单位；都不能来，才可以单独调解。")
    if len(read.text(answers, "alone_reason")) < 4:
        raise read.refuse(alone_reason="请写明为什么单独调解。")
    w.record(case, "joint.alone", public=True)
    return {"alone": True}


def _number(w: Work, case: Case) -> int:
    count = select(func.coalesce(func.max(Panel.n), 0)).where(Panel.case_id == case.id)
    return int(w.session.scalar(count) or 0) + 1


def _chosen(w: Work, case: Case, answers: Answers) -> Iterable[tuple[PanelMember, str]]:
    known = _candidates(w, case)
    for key in dict.fromkeys(str(one) for one in answers.get("bodies") or []):
        if key not in known:
            raise read.refuse(bodies="请从列表中选择单位。")
        place, role = known[key]
        name = (place.display_name or place.name)[:120]
        yield PanelMember(place_id=place.id, name=name, body=name), role


# --- answering ------------------------------------------------------------------------------------


def _member(w: Work, case: Case, task: TaskInfo) -> PanelMember:
    row = w.session.get(PanelMember, read.identifier(task.properties.get("member")))
    if row is None or row.case_id != case.id or row.place_id != task.scope:
        raise NotFound("The task names no body that was invited.")
    return row


def _reply_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    team = panel.newest(w, case)
    return {
        "asked": Words(
            "%(title)s。%(question)s请在%(at)s以前答复。",
            title=case.title,
            question=team.question,
            at=clock.local(team.meets_at).strftime("%Y-%m-%d %H:%M"),
        ),
        "answer": COMES,
        "name": access.require_user(w).name,
    }


def reply(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Take a body's answer: whether it comes and who; a refusal says why."""
    row, actor = _member(w, case, task), access.require_user(w)
    row.stance = COMES if answers.get("answer") == COMES else DECLINES
    row.opinion = read.text(answers, "note") or None
    if row.stance == COMES:
        row.name = read.text(answers, "name")[:40] or actor.name
        row.user_id = actor.user_id
    elif not row.opinion:
        raise read.refuse(note="不来的请写明原因。")
    row.answered_at = w.now
    w.session.flush()
    w.record(case, "joint.replied", public=True, member=str(row.id), comes=row.stance == COMES)
    return {}


def count(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Count who comes; who has not answered by now does not."""
    rows = panel.members(w, panel.newest(w, case))
    for row in rows:
        row.stance = row.stance or "silent"
    w.session.flush()
    return {"joined": sum(row.stance == COMES for row in rows)}


# --- the parties' consent -------------------------------------------------------------------------


def _coming(w: Work, case: Case) -> list[PanelMember]:
    return [row for row in panel.members(w, panel.newest(w, case)) if row.stance == COMES]


def _ask_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return panel.to_ask(w, case, _coming(w, case))


def ask(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write which party lets whom in; who is refused by one does not take part (D-39)."""
    panel.let_in(w, case, _coming(w, case), answers)
    inside = panel.members(w, panel.newest(w, case), let_in=True)
    case.details = (case.details or {}) | {"across_committees": _is_another(w, case, inside)}
    w.record(case, "joint.joined", public=True, number=len(inside))
    return {}


def _is_another(w: Work, case: Case, inside: Iterable[PanelMember]) -> bool:
    """Tell whether another committee takes part (跨调委会, D-09)."""
    places = {row.place_id for row in inside} - {case.committee_id}
    query = select(func.count()).select_from(Organisation)
    query = query.where(Organisation.id.in_(places), Organisation.kind == "COMMITTEE")
    return bool(w.session.scalar(query))


OPERATIONS = (
    Operation("joint.invite", "邀请单位", _invite_prefill, invite),
    Operation("joint.reply", "答复邀请", _reply_prefill, reply),
    Operation("joint.count", "看谁来", nothing, count),
    Operation("joint.ask", "各方同意谁参加", _ask_prefill, ask),
)
