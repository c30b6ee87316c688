"""The panel of the fourth level (会诊): invited, let in by the parties, heard, written down.

Members come from the county's 指导团, 顾问团 and 调解团, the police, the village and departments.
Nobody takes part whom a party does not want (人民调解法 art. 20); who disagrees is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from cases import access, names, sight
from cases.desks import answers as read
from cases.diagnoses import sheet
from cases.errors import NotAllowed, NotFound
from cases.models import (
    Case,
    MediationSession,
    Membership,
    Organisation,
    Panel,
    PanelMember,
    User,
)
from cases.operations import Operation
from cases.paperwork import contexts, papers
from cases.reception import sides
from cases.rules import clock
from cases.words import Words, day
from engine import TaskInfo

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: roles whose holders may be asked to a panel
INVITED = ("expert", "police", "village_mediator", "judicial_office", "mediator")
#: members of one panel
MOST = 15


def newest(w: Work, case: Case) -> Panel:
    """Return the last panel of *case*; raises `NotFound` when there is none."""
    query = select(Panel).where(Panel.case_id == case.id).order_by(Panel.n.desc()).limit(1)
    row = w.session.scalars(query).first()
    if row is None:
        raise NotFound("No panel has been convened.")
    return row


def members(w: Work, panel: Panel, *, let_in: bool = False) -> list[PanelMember]:
    """List who was invited to *panel*, or only whom every party let in."""
    query = select(PanelMember).where(PanelMember.panel_id == panel.id)
    if let_in:
        query = query.where(PanelMember.let_in)
    return list(w.session.scalars(query.order_by(PanelMember.position)))


# --- convening ----------------------------------------------------------------------------------


def _candidates(w: Work, case: Case) -> dict[str, tuple[User, Organisation]]:
    """Find who may be asked: the county's panels, and the people of the centre's own town."""
    centre = w.session.get_one(Organisation, case.centre_id)
    town = sight.subtree([centre.parent_id or centre.id])
    query = (
        select(User, Organisation)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(User.tenant_id == w.tenant, User.active, Membership.role.in_(INVITED))
        .where((Organisation.kind == "PANEL") | Organisation.id.in_(town))
        .order_by(Organisation.kind != "PANEL", Organisation.code, User.name)
    )
    found: dict[str, tuple[User, Organisation]] = {}
    for user, place in w.session.execute(query):
        found.setdefault(str(user.id), (user, place))
    found.pop(w.actor.id or "", None)
    return found


def _convene_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    rows = _candidates(w, case)
    return {
        "options_members": [
            {"label": f"{user.name}（{place.display_name or place.name}）", "value": key}
            for key, (user, place) in rows.items()
        ],
        "question": f"{case.title}：怎样化解。",
        "place": contexts.committee_of(w, case).name,
    }


def convene(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Set question, time and members of a panel; makes an invitation for each (D-39)."""
    meets_at = read.later(answers.get("meets_at"))
    if meets_at is None or meets_at <= w.now:
        raise read.refuse(meets_at="会诊的时间应在现在以后。")
    count = select(func.coalesce(func.max(Panel.n), 0)).where(Panel.case_id == case.id)
    panel = Panel(
        case_id=case.id,
        n=int(w.session.scalar(count) or 0) + 1,
        question=read.text(answers, "question"),
        place=read.text(answers, "place"),
        meets_at=meets_at,
        convened_by=access.require_user(w).user_id,
    )
    w.session.add(panel)
    w.session.flush()
    invited = [*_chosen(w, case, answers), *_guests(answers)]
    if not 0 < len(invited) <= MOST:
        raise read.refuse(members=Words("请一至%(most)s人。", most=MOST))
    for n, row in enumerate(invited):
        row.case_id, row.panel_id, row.position = case.id, panel.id, n
        w.session.add(row)
    w.session.flush()
    for row in invited:
        papers.issue(w, case, "five_diagnosis/invitation", row.id, audience="staff")
    who = "、".join(row.name for row in invited)
    sheet.write(w, case, "PANEL", "noted", f"召集会诊，请{who}。", task_id=task.id)
    return {"panel_at": contexts.instant(meets_at), "members": []}


def _chosen(w: Work, case: Case, answers: Answers) -> Iterable[PanelMember]:
    known = _candidates(w, case)
    for key in dict.fromkeys(str(one) for one in answers.get("members") or []):
        if key not in known:
            raise read.refuse(members="请从列表中选择会诊成员。")
        user, place = known[key]
        name = place.display_name or place.name
        yield PanelMember(user_id=user.id, place_id=place.id, name=user.name, body=name[:120])


def _guests(answers: Answers) -> Iterable[PanelMember]:
    for row in answers.get("guests") or []:
        if name := read.text(row, "name"):
            yield PanelMember(name=name, body=read.text(row, "body")[:120] or "特邀")


# --- the parties' consent -----------------------------------------------------------------------


def _ask_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    return to_ask(w, case, members(w, newest(w, case)))


def to_ask(w: Work, case: Case, rows: Iterable[PanelMember]) -> dict[str, Any]:
    """Lay out whom the parties are asked about; nobody has agreed before being asked."""
    return {
        "options_parties": read.party_options(w, case),
        "members": [line(row) | {"agreed": list(row.consented_by)} for row in rows],
    }


def line(row: PanelMember) -> dict[str, Any]:
    """Name a member in a row of a form."""
    return {"member_id": str(row.id), "member_name": f"{row.name}（{row.body}）"}


def ask(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write which party lets whom in; who is refused by one is not heard (D-39)."""
    panel = newest(w, case)
    invited = members(w, panel)
    let_in(w, case, invited, answers)
    inside = members(w, panel, let_in=True)
    w.record(case, "panel.asked", public=True, invited=len(invited), let_in=len(inside))
    return {
        "members": [
            {"id": str(m.id), "user_id": str(m.user_id), "place_id": str(m.place_id)}
            for m in inside
            if m.user_id is not None
        ]
    }


def let_in(w: Work, case: Case, rows: Iterable[PanelMember], answers: Answers) -> None:
    """Write which party lets whom of *rows* in; whom every party wants is in."""
    panel = newest(w, case)
    given = _by_member(answers)
    asked = [p.id for p in sides.speaking(case)]
    for row in rows:
        agreed = read.parties(case, given.get(str(row.id), {}).get("agreed"), "members")
        row.consented_by = [str(p.id) for p in agreed]
        row.asked_at = w.now
        row.let_in = set(map(str, asked)) <= set(row.consented_by)
    w.session.flush()
    papers.issue(w, case, "five_diagnosis/participant_consent", panel.id, signers=asked)


def _by_member(answers: Answers) -> dict[str, Mapping[str, Any]]:
    return {str(row.get("member_id")): row for row in answers.get("members") or []}


# --- opinions -----------------------------------------------------------------------------------


def _member(w: Work, case: Case, task: TaskInfo) -> PanelMember:
    """Find the member a task is for; nobody writes in another's name."""
    row = w.session.get(PanelMember, read.identifier(task.properties.get("member")))
    if row is None or row.case_id != case.id:
        raise NotFound("The task names no member of the panel.")
    if row.user_id != access.require_user(w).user_id:
        raise NotAllowed
    return row


def _opinion_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    panel = newest(w, case)
    meets_at = clock.local(panel.meets_at)
    return {
        "case_summary": Words("%(title)s：%(facts)s", title=case.title, facts=case.facts),
        "question": panel.question,
        "meeting": Words(
            "%(at)s，%(place)s",
            at=Words("%(day)s %(time)s", day=day(meets_at.date()), time=f"{meets_at:%H:%M}"),
            place=panel.place,
        ),
    }


def opinion(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Keep a member's written opinion; once."""
    row = _member(w, case, task)
    row.opinion, row.stance = read.text(answers, "opinion"), str(answers.get("stance"))
    row.answered_at = w.now
    w.session.flush()
    w.record(case, "panel.opinion", member=str(row.id), stance=row.stance)
    return {}


# --- the meeting --------------------------------------------------------------------------------


def _hold_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    panel = newest(w, case)
    return {
        "at": clock.local(w.now).isoformat(timespec="minutes"),
        "place": panel.place,
        "question": panel.question,
        "recorder": contexts.recorder(w, case) or "",
        "members": [
            line(row)
            | {
                "attended": "yes",
                "opinion": row.opinion or "",
                "stance": row.stance or "agree",
                "is_written": row.answered_at is not None,
            }
            for row in members(w, panel, let_in=True)
        ],
    }


def hold(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Write the minutes: who came, what each said, who disagreed, and the joint plan.

    What a member wrote alone stands as it was written.
    """
    panel = newest(w, case)
    _hear(w, panel, _by_member(answers))
    panel.held_at = read.instant(answers, "at", w.now)
    panel.place = read.text(answers, "place") or panel.place
    panel.record = read.text(answers, "record") or None
    panel.plan, panel.conclusion = read.text(answers, "plan"), str(answers.get("conclusion"))
    panel.recorder = read.text(answers, "recorder")
    w.session.flush()
    papers.issue(
        w, case, "five_diagnosis/panel_minutes", panel.id, audience="staff", signed_as="mediator"
    )
    go_on = panel.conclusion == "go_on"
    against = sum(m.stance == "dissent" for m in members(w, panel, let_in=True))
    said = names.word("panel_conclusion", panel.conclusion)
    note = f"会诊：{said}。{panel.plan}"
    sheet.write(
        w,
        case,
        "PANEL",
        "noted" if go_on else "failed",
        note + (f"（{against}人有不同意见，已记录）" if against else ""),
        task_id=task.id,
        details={"panel": str(panel.id), "dissent": against},
    )
    talked = select(func.count()).where(MediationSession.case_id == case.id)
    stopped = {} if go_on else {"result": "failed", "reason": "GAP_TOO_WIDE"}
    return {"go_on": go_on, "resumed": bool(w.session.scalar(talked)), **stopped}


def _hear(w: Work, panel: Panel, given: Mapping[str, Mapping[str, Any]]) -> None:
    for row in members(w, panel, let_in=True):
        said = given.get(str(row.id), {})
        row.attended = said.get("attended") == "yes"
        if row.answered_at is None and row.attended:
            row.opinion = read.text(said, "opinion") or None
            row.stance = str(said.get("stance") or "agree")
            row.answered_at = w.now
        if row.stance == "dissent" and not row.opinion:
            raise read.refuse(members="有不同意见的，请写明是什么意见。")


OPERATIONS = (
    Operation("panel.convene", "召集会诊", _convene_prefill, convene),
    Operation("panel.ask", "问各方同意谁参加", _ask_prefill, ask),
    Operation("panel.opinion", "写会诊意见", _opinion_prefill, opinion),
    Operation("panel.hold", "会诊纪要", _hold_prefill, hold),
)
