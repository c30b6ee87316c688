"""Intake (登记): the window and the register; acceptance is `cases.reception.acceptance`.

Sources: 人民调解法 art. 17; rules R-006, R-020.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cases import access, names
from cases.desks import answers as read
from cases.diagnoses import relapse
from cases.errors import NotAllowed
from cases.exchange import petitions, referrals
from cases.models import Case, Organisation
from cases.operations import Operation
from cases.paperwork import numbering
from cases.reception import parties, registration, risks, sides
from cases.reception.registration import Receipt
from cases.rules import clock
from engine import TaskInfo
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: what the clerk reads off the dispute for the triage table, beside the columns of the case
SIGNS = (
    *("prior", "criminal_flag", "injury", "locality", "respondent_type"),
    *("violence_now", "weapon_or_self_harm", "domestic_violence", "vulnerable", "suspected_sham"),
    "public_attention",
)
#: what asks an agency to mediate: the traffic police, the market regulator
ASKING = ("all_ask_police", "determined_on", "complained")
#: signs of danger: nobody is put at one table (反家庭暴力法 arts. 10, 14)
DANGER = tuple(risks.SIGNS)

#: disputes about work: another limitation, another court
LABOUR = frozenset({"WAGE_ARREARS", "LABOR_OTHER"})


# --- the window ---------------------------------------------------------------------------------


def register_at_window(w: Work, answers: Answers) -> Receipt:
    """Register what somebody says at the window, by telephone or on a visit, or what was sent on.

    The same data as the party's own page, and ``channel`` (window phone visit transfer), ``source``
    (application initiative court police procuratorate petition other), ``referral {from, number,
    kind, received_on}`` and ``centre_id``. Raises `AnswersInvalid`, `NotAllowed`.
    """
    centre = _own_centre(w, answers.get("centre_id"))
    actor = access.require(w, "intake_clerk", scope=centre.id)
    today = clock.today(w.now)
    source, channel = _origin(answers)
    initiative = source == "initiative"
    matter = registration.check_matter(answers, today)
    rows, errors = parties.check_sides(
        answers.get("applicants"), answers.get("respondents"), today, initiative=initiative
    )
    consent = {} if initiative else registration.check_consent(answers.get("consent"))
    referral, wrong = _referral(w, answers, source)
    parties.refuse({**consent, **errors, **matter.errors, **wrong})
    if source in referrals.SOURCES:
        return referrals.on_paper(
            w, source, referral, matter.values, rows,
            centre=centre, channel=channel, consent=answers["consent"],
        )  # fmt: skip
    return registration.open_case(
        w,
        matter.values,
        rows,
        centre=centre,
        channel=channel,
        source=source,
        consent=None if initiative else answers["consent"],
        key_of=lambda row: numbering.access_key(),
        created_by=actor.user_id,
        referral=referral,
    )


def _own_centre(w: Work, centre_id: object) -> Organisation:
    """Find the centre at whose window the actor sits."""
    actor = access.require(w, "intake_clerk")
    own = actor.where("intake_clerk")
    chosen = read.identifier(centre_id) or (own[0] if len(own) == 1 else None)
    centre = w.session.get(Organisation, chosen) if chosen in own else None
    if centre is None:
        raise NotAllowed(roles=["intake_clerk"])
    return centre


def _origin(answers: Answers) -> tuple[str, str]:
    source = str(answers.get("source") or "application")
    channel = str(answers.get("channel") or "window")
    if source not in statutes.words("source") or source == "grid_event":
        raise read.refuse(source="请选择来源。")
    if channel not in statutes.words("channel") or channel == "portal":
        raise read.refuse(channel="请选择渠道。")
    return source, channel


def _referral(
    w: Work, answers: Answers, source: str
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Read who sent the dispute on; a court says whether it delegates or entrusts (R-051)."""
    if source in ("application", "initiative"):
        return {}, {}
    given = answers.get("referral")
    given = given if isinstance(given, Mapping) else {}
    referral = {key: parties.clean(given.get(key), 80) for key in ("from", "number", "kind")}
    errors = {}
    if not referral["from"]:
        errors["referral.from"] = ["请填写移送的机关。"]
    if source in referrals.SOURCES and not referral["number"]:
        errors["referral.number"] = ["请填写案号或者文号。"]
    if source == "court" and referral["kind"] not in ("DELEGATED", "ENTRUSTED"):
        errors["referral.kind"] = ["请选择委派（立案前）或者委托（立案后）。"]
    try:
        received = read.day(given.get("received_on"))
    except ValueError:
        received = None
        errors["referral.received_on"] = ["日期不对。"]
    known = referrals.SOURCES.get(source) or ""
    accepted, wrong = petitions.accepted_on(w, known, given)
    errors |= {f"referral.{field}": lines for field, lines in wrong.items()}
    days = {"received_on": received.isoformat() if received else None, "accepted_on": accepted}
    return {**referral, **days}, errors


# --- the register -------------------------------------------------------------------------------


def _register_prefill(w: Work, case: Case, task: TaskInfo) -> dict[str, Any]:
    categories = statutes.categories().values()
    against = next((p for p in case.parties if p.side == "RESPONDENT"), None)
    first = {
        "respondent_type": "person" if not against or against.kind == "NATURAL" else "company",
        "vulnerable": any(p.vulnerable for p in case.parties),
        "prior": "predx" if relapse.is_one(w, case) else "none",
        "criminal_flag": "none",
        "injury": "none",
    }
    return {
        **first,
        **case.signs,
        "options_categories": [{"label": c.name, "value": c.code} for c in categories],
        "title": case.title,
        "category": case.category,
        "subject": case.subject,
        "relation": case.relation,
        "amount": float(case.amount) if case.amount is not None else None,
        "persons": case.persons,
        "facts": case.facts,
        "claims": list(case.claims),
        "place": case.place,
        "occurred_on": case.occurred_on.isoformat() if case.occurred_on else None,
        "retention_note": (case.details or {}).get("retention_note"),
        "languages": (case.details or {}).get("languages") or [],
        "options_languages": names.options(statutes.words("language")),
    }


def complete_register(w: Work, case: Case, task: TaskInfo, answers: Answers) -> dict[str, Any]:
    """Complete the register and give the triage table its inputs."""
    if case.created_by is None and isinstance(w.actor, access.Actor):
        case.created_by = w.actor.user_id
    write_register(w, case, answers)
    w.record(case, "register.completed", category=case.category)
    return inputs(w, case)


def write_register(w: Work, case: Case, answers: Answers) -> None:
    """Write the clerk's reading of the dispute into the case; raises `AnswersInvalid`."""
    _no_names(case, read.text(answers, "title"))
    occurred = _been(w, answers, "occurred_on", "发生日期不能晚于今天。")
    _been(w, answers, "determined_on", "收到事故认定书的日子不能晚于今天。")
    for name in ("title", "category", "subject", "relation", "facts"):
        setattr(case, name, read.text(answers, name))
    case.claims = [{"claim": read.text(row, "claim")} for row in answers.get("claims") or []]
    case.amount = read.money(answers.get("amount"))
    case.persons = int(answers.get("persons") or len(case.parties))
    case.place = read.text(answers, "place") or None
    case.occurred_on = occurred
    case.signs = {name: answers[name] for name in (*SIGNS, *ASKING) if name in answers}
    case.no_joint_session = any(case.signs.get(name) is True for name in DANGER)
    note = read.text(answers, "retention_note")
    spoken = [one for one in answers.get("languages") or [] if one in statutes.words("language")]
    case.details = (case.details or {}) | {"retention_note": note or None, "languages": spoken}
    w.session.flush()


def inputs(w: Work, case: Case) -> dict[str, Any]:
    """Build the inputs of the triage table from the case as it stands."""
    signs = case.signs or {}
    return {
        "category": case.category,
        "subject": case.subject,
        "relation": case.relation,
        "amount": float(case.amount or Decimal(0)),
        "persons": case.persons,
        "source": case.source,
        "referral_kind": (case.referral or {}).get("kind"),
        "party_consent": party_consent(case),
        "limitation_left_days": limitation_left(w, case),
        "relapse": relapse.broke_out_again(w, case),
        "asks_agency": asks_agency(w, case),
        **{name: signs.get(name, False) for name in SIGNS[5:]},
        **{name: signs.get(name) for name in SIGNS[:5]},
    }


def asks_agency(w: Work, case: Case) -> bool:
    """Tell whether an agency is asked to mediate: the police in time, the market regulator.

    Sources: 道路交通安全法 art. 74 and 实施条例 art. 94 (all ask, within ten days of receiving the
    determination); 消费者权益保护法 art. 39 (a complaint).
    """
    signs = case.signs or {}
    if case.category != "TRAFFIC":
        return signs.get("complained") is True
    told = read.day(signs.get("determined_on"))
    if signs.get("all_ask_police") is not True or told is None:
        return False
    due = w.law.of(case).deadline("administrative.traffic_request", told).last_day
    return clock.day_of(case.applied_at) <= due


def party_consent(case: Case) -> str:
    """Sum up the parties' consent: both, one or refused."""
    states = {p.consent for p in sides.staying(case)}
    if "REFUSED" in states:
        return "refused"
    return "both" if states == {"CONSENTED"} else "one"


def limitation_left(w: Work, case: Case) -> int | None:
    """Count the days until the claim is barred by time, from the day it happened (R-018).

    None when that day is not known; a hint for the clerk, since the period may begin later.
    """
    if case.occurred_on is None:
        return None
    key = "limitation.labor" if case.category in LABOUR else "limitation.general"
    return w.law.of(case).deadline(key, case.occurred_on).days_left(w.now)


def _been(w: Work, answers: Answers, field: str, told: str) -> date | None:
    """Read a day that has been; raises `AnswersInvalid` with *told* for one to come."""
    on = read.day(answers.get(field))
    if on is not None and on > clock.today(w.now):
        raise read.refuse(**{field: told})
    return on


def _no_names(case: Case, title: str) -> None:
    """Keep names out of the title: lists show it to people who need not know them."""
    if any(len(p.name) > 1 and p.name in title for p in case.parties):
        raise read.refuse(title="纠纷名称里不要写当事人姓名，比如写“相邻排水纠纷”。")


OPERATIONS = (Operation("intake.complete_register", "登记", _register_prefill, complete_register),)
