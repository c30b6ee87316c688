"""131 and the whistle: contact in an hour, done in three days, answered in one.

The numbers are rows of `processes/law` (R-110 to R-114). A whistle by itself is an affair; one that
an event needed runs in the event's own process.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases import access
from cases.county import identity
from cases.desks import answers as read
from cases.grid import affair_orders, affairs, event_report
from cases.models import Affair, Organisation
from cases.operations import Operation, nothing
from cases.paperwork import papers
from cases.rules import clock
from cases.settlement import owner_vote
from cases.words import Words
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]
Variables = dict[str, Any]

#: who takes a complaint
WINDOW = ("intake_clerk", "command_center")


def complain(w: Work, answers: Answers) -> Affair:
    """Take a complaint for 131; the hour begins with it. Raises `AnswersInvalid`, `NotAllowed`."""
    access.require(w, *WINDOW)
    place = affairs.place(w, answers.get("place_id"), [row.id for row in places(w)])
    words, category = read.text(answers, "words"), read.text(answers, "category")
    if len(words) < event_report.SHORTEST or len(words) > event_report.WORDS:
        raise read.refuse(words="请写清楚反映的是什么（六到两千个字）。")
    if category not in statutes.words("event_category"):
        raise read.refuse(category="请选择类别。")
    if answers.get("priority") not in statutes.words("priority"):
        raise read.refuse(priority="请选择缓急。")
    if affairs.bodies(w, place).window_id is None:
        raise read.refuse(place_id="这个镇街还没有设受理窗口，不能吹哨。")
    affair = affairs.open_affair(
        w,
        "WHISTLE",
        place,
        {
            "title": statutes.words("event_category")[category],
            "category": category,
            "priority": answers["priority"],
            "channel": "phone",
            "words": words,
            "address": read.text(answers, "address")[: event_report.ADDRESS],
            "reporter": read.text(answers, "reporter")[:60] or None,
            "reporter_phone": _phone(answers),
            "whistled_at": w.now,
            "details": {},
        },
        at=read.instant(answers, "at", w.now),
    )
    w.record(affair, "whistle.complained", category=category, priority=affair.priority)
    return affair


def places(w: Work) -> list[Organisation]:
    """List the places of the actor's town."""
    return event_report.below(w, *WINDOW)


def _phone(answers: Answers) -> str | None:
    given = read.text(answers, "reporter_phone")
    try:
        return identity.phone(given) if given else None
    except identity.IdentityError as error:
        raise read.refuse(reporter_phone=str(error)) from error


def _contact_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    return {
        "words": affair.words,
        "reporter": affair.reporter,
        "reporter_phone": affair.reporter_phone,
        "reached": "yes",
    }


def contact(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what the complainant said, or that the third try failed (R-110)."""
    reached = answers.get("reached") == "yes"
    tries = int(answers.get("tries") or 1)
    least = w.law.at(affair.place_id).tries("whistle.contact")
    if not reached and tries < least:
        raise read.refuse(tries=Words("联系不上的，至少要试%(least)s次。", least=least))
    affair.whistled_at = affair.whistled_at or w.now
    affair.details = affair.details | {"contact": read.text(answers, "note")}
    w.record(affair, "whistle.contacted", reached=reached, tries=tries)
    return {"reached": reached}


def _decide_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    return {
        "words": affair.words,
        "contact": affair.details.get("contact"),
        "priority": affair.priority,
        "way": "whistle",
        "options_departments": affair_orders.options(w, affair),
        "leader": task.assignee and _leader(w),
    }


def _leader(w: Work) -> str:
    return access.require_user(w).name


def decide(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Decide that the town does it alone, or blow the whistle: makes D-35 for each department."""
    way = str(answers.get("way"))
    affair.priority = str(answers.get("priority") or affair.priority)
    affair.due_at = w.law.at(affair.place_id).deadline("whistle.finish", affair.reported_at).due
    found: Variables = {"way": way, "priority": affair.priority, "departments": []}
    if way == "alone":
        w.record(affair, "whistle.alone")
        return found
    given = answers.get("departments")
    chosen = list(dict.fromkeys(str(one) for one in given)) if isinstance(given, list) else []
    bodies = [affair_orders.chosen(w, affair, one, "departments") for one in chosen]
    demand = read.text(answers, "demand")
    if not bodies or not demand:
        raise read.refuse(departments="请至少点一个部门，写明要求。")
    affair.details = affair.details | {"leader": _leader(w)}
    due = w.law.at(affair.place_id).deadline(f"whistle_arrive.{affair.priority}", w.now).due
    rows = [affair_orders.issue(w, affair, "WHISTLE", one.id, demand, due) for one in bodies]
    w.record(affair, "whistle.blown", count=len(rows))
    now = clock.local(w.now).isoformat()
    return found | {"departments": affair_orders.told(w, rows), "whistled_at": now}


def _order_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    row = affair_orders.own(w, affair, task, "WHISTLE")
    return {"words": affair.words, "address": affair.address, "demand": row.demand}


def accept(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Take a whistle: who of the department comes."""
    row = affair_orders.own(w, affair, task, "WHISTLE")
    row.accepted_at = w.now
    row.remark = read.text(answers, "who")
    w.record(affair, "whistle.accepted", order=str(row.id), n=row.n)
    return {}


def check_in(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Report on the spot (报到), with the position if the phone gave one; makes the paper."""
    row = affair_orders.own(w, affair, task, "WHISTLE")
    row.arrived_at = read.instant(answers, "at", w.now)
    row.arrived_geo = affair_orders.geo(answers)
    row.result = read.text(answers, "seen")
    photos = read.files(w, affair, answers.get("photos"), "photo")
    w.session.flush()
    papers.issue(w, affair, "events/check_in", row.id, audience="staff")
    w.record(affair, "whistle.checked_in", order=str(row.id), n=row.n, photos=len(photos))
    return {}


def hurry(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Put a department that has not taken its whistle under supervision."""
    given = answers.get("department")
    body = read.identifier(given.get("id")) if isinstance(given, Mapping) else None
    if body is not None:
        affair_orders.supervise(w, affair, body, "吹哨单还没有接，请马上接单、派人到场。")
    return {}


def _plan_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    rows = affair_orders.of(w, affair, "WHISTLE")
    names = {str(row.organisation_id): affairs.name(w, row.organisation_id) for row in rows}
    seen = [
        f"{affairs.name(w, row.organisation_id)}：{row.result}"
        for row in rows
        if row.arrived_at and row.result
    ]
    return {
        "words": affair.words,
        "seen": "\n".join(seen),
        "options_owners": [{"label": label, "value": value} for value, label in names.items()],
        "owner": next(iter(names), None),
    }


def plan(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what was agreed on the spot and who leads."""
    whistled = {str(row.organisation_id) for row in affair_orders.of(w, affair, "WHISTLE")}
    owner = str(answers.get("owner"))
    if owner not in whistled:
        raise read.refuse(owner="牵头单位只能从到场的部门里选。")
    affair.details = affair.details | {"plan": read.text(answers, "plan"), "owner": owner}
    w.record(affair, "whistle.planned", owner=owner)
    return {"owner_id": owner}


def _act_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    return {"words": affair.words, "plan": affair.details.get("plan"), "outcome": "SOLVED"}


def act(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Write down what was done; what cannot be done now gets milestones (R-114)."""
    outcome = str(answers.get("outcome"))
    milestones = [
        {"what": read.text(row, "what"), "on": str(read.day(row.get("on")))}
        for row in answers.get("milestones") or []
    ]
    if outcome != "SOLVED" and not milestones:
        raise read.refuse(milestones="一时办不了的，请写明节点和日子。")
    photos = read.files(w, affair, answers.get("photos"), "photo")
    affair.outcome, affair.handled_at = outcome, w.now
    affair.level = affair.level or "TOWN"
    result = read.text(answers, "result")
    affair.details = affair.details | {"result": result, "milestones": milestones}
    for row in affair_orders.of(w, affair, "WHISTLE"):
        row.done_at = row.done_at or w.now
    w.record(affair, "whistle.acted", outcome=outcome, photos=len(photos))
    review = min((one["on"] for one in milestones), default=None)
    later = w.law.at(affair.place_id).deadline("whistle.review", w.now).last_day.isoformat()
    return {
        "outcome": outcome,
        "solved_at": clock.local(w.now).isoformat(),
        "review_on": review or later,
    }


def _reply_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    return {
        "reporter": affair.reporter,
        "reporter_phone": affair.reporter_phone,
        "result": affair.details.get("result"),
        "may_reopen": _may_reopen(w, affair),
    }


def _may_reopen(w: Work, affair: Affair) -> bool:
    return int(affair.details.get("reopened") or 0) < w.law.at(affair.place_id).tries(
        "whistle.reply"
    )


def reply(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Answer the complainant and write down how content they are; once it may be done again."""
    score = int(answers["satisfied"])
    reopen = answers.get("reopen") == "yes" and score <= 2
    if reopen and not _may_reopen(w, affair):
        raise read.refuse(reopen="已经重办过一次，不能再重办。")
    affair.satisfied = score
    affair.details = affair.details | {"reply": read.text(answers, "words")}
    w.record(affair, "whistle.replied", score=score, reopen=reopen)
    if reopen:
        again = int(affair.details.get("reopened") or 0) + 1
        affair.details = affair.details | {"reopened": again}
        affair.handled_at = None
        return {"reopen": True, "reopened": True}
    return {"reopen": False}


def _rate_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    rows = affair_orders.of(w, affair, "WHISTLE")
    ratings = [
        {"order": str(row.id), "department": affairs.name(w, row.organisation_id)} for row in rows
    ]
    return {"ratings": ratings}


def rate(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Rate how each department came and worked; makes the feedback paper of D-35."""
    rows = {str(row.id): row for row in affair_orders.of(w, affair, "WHISTLE")}
    for given in answers.get("ratings") or []:
        row = rows.pop(str(given.get("order")), None)
        if row is None:
            raise read.refuse(ratings="所列的部门不对，请刷新后重填。")
        row.rating = int(given["rating"])
    if rows:
        raise read.refuse(ratings="请给每个部门打分。")
    w.session.flush()
    papers.reissue(w, affair, "events/whistle_feedback", audience="staff")
    w.record(affair, "whistle.rated")
    return {}


def _track_prefill(w: Work, affair: Affair, task: TaskInfo) -> Variables:
    given = affair.details.get("milestones") or []
    return {"milestones": "\n".join(f"{one['on']}　{one['what']}" for one in given), "done": "no"}


def _vote(w: Work, affair: Affair, answers: Answers) -> list[str]:
    """Work out a vote of owners (民法典 art. 278) and say whether it holds."""
    if not read.yes(answers.get("voted")):
        return []
    holds = owner_vote.passes(w.law.at(affair.place_id), *owner_vote.counts(answers))
    w.record(affair, "whistle.voted", holds=holds)
    return ["业主表决：通过。" if holds else "业主表决：没有通过。"]


def track(w: Work, affair: Affair, task: TaskInfo, answers: Answers) -> Variables:
    """Look at a project or a long matter on its day: done, or when to look again (R-114)."""
    done = answers.get("done") == "yes"
    again = read.day(answers.get("review_on"))
    if not done and (again is None or again <= clock.today(w.now)):
        raise read.refuse(review_on="请写下次复核的日子，要在今天以后。")
    voted = _vote(w, affair, answers)
    noted = [*(affair.details.get("progress") or []), read.text(answers, "note"), *voted]
    affair.details = affair.details | {"progress": noted}
    w.record(affair, "whistle.tracked", done=done)
    if done:
        affair.details = affair.details | {"first_outcome": affair.outcome}
        affair.outcome = "SOLVED"
        return {"finished": True}
    return {"finished": False, "review_on": again.isoformat() if again else None}


OPERATIONS = (
    Operation("whistle.contact", "联系诉求人", _contact_prefill, contact, Affair),
    Operation("whistle.decide", "自办还是吹哨", _decide_prefill, decide, Affair),
    Operation("whistle.accept", "部门接单", _order_prefill, accept, Affair),
    Operation("whistle.check_in", "到场报到", _order_prefill, check_in, Affair),
    Operation("whistle.hurry", "催促接单", nothing, hurry, Affair),
    Operation("whistle.plan", "会商办法", _plan_prefill, plan, Affair),
    Operation("whistle.act", "处置", _act_prefill, act, Affair),
    Operation("whistle.reply", "答复诉求人", _reply_prefill, reply, Affair),
    Operation("whistle.rate", "给部门打分", _rate_prefill, rate, Affair),
    Operation("whistle.track", "跟踪复核", _track_prefill, track, Affair),
)
