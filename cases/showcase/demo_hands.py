"""How the staff of a fictional county do the tasks of a dispute: the answers to each form."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from functools import cache
from typing import Any

import orjson
from PIL import Image, ImageDraw

from cases.assignment import declaring
from cases.reception import consent
from cases.rules import clock
from cases.settlement import extending, sheets, signing
from cases.settlement.sheets import Sheet
from cases.showcase import demo_matters
from cases.showcase.demo_desk import Answers, Desk, Hands

HANDS = Hands()
does = HANDS.does

#: shares of the ways a dispute goes, by what is drawn for it
ON_PORTAL, REFUSES, LOST = 0.45, 0.06, 0.03
AGREES, GIVES_UP, ORAL, CONFIRMS = 0.56, 0.13, 0.2, 0.35
#: share of the accidents in which all ask the traffic police
POLICE = 0.25
#: yuan from which a payment comes in parts, and nobody leaves it at a word
LARGE = 8000


@does("court_referral/answer")
def answer(d: Desk) -> Answers:
    """Take a referral on; a few are handed back."""
    if d.chance("declined") < 0.05:
        return {"decision": "decline", "reason": "双方住所都不在本镇街，请移送当地。"}
    return {"decision": "accept"}


@does("dispute_lifecycle/register")
def register(d: Desk) -> Answers:
    """Complete the register by what the dispute is about."""
    matter, case = demo_matters.of(d.case.category), d.case
    against = next((p for p in case.parties if p.side == "RESPONDENT"), None)
    kind = "person" if against is None or against.kind == "NATURAL" else "company"
    near = d.chance("locality")
    return {
        "title": matter.title,
        "category": case.category or matter.category,
        "subject": matter.subject,
        "relation": matter.relation,
        "respondent_type": "hospital" if case.category == "MEDICAL" else kind,
        "amount": float(case.amount or 0) if matter.subject == "payment" else 0,
        "persons": 12 if d.chance("crowd") < 0.01 else len(case.parties),
        "facts": case.facts,
        "claims": list(case.claims),
        "prior": "village_failed" if d.chance("prior") < 0.12 else "none",
        "locality": "same_village" if near < 0.35 else "same_town" if near < 0.95 else "cross_town",
        "vulnerable": d.chance("vulnerable") < 0.08,
        "criminal_flag": "minor_order" if d.chance("order") < 0.02 else "none",
        "injury": "light" if case.category == "TRAFFIC" else "none",
        **_asked_of_police(d),
    }


def _asked_of_police(d: Desk) -> Answers:
    """Let all in some accidents ask the traffic police, within days of the determination."""
    if d.case.category != "TRAFFIC" or d.chance("police") >= POLICE:
        return {}
    return {"all_ask_police": True, "determined_on": d.day(-6)}


@does("dispute_lifecycle/confirm_triage")
def confirm_triage(d: Desk) -> Answers:
    """Follow the proposal of the table; a few disputes belong elsewhere."""
    proposed = d.prefill
    if proposed["acceptable"] == "no" or d.chance("elsewhere") < 0.03:
        reason = "这件事应当先由有关机关处理。"
        channel = proposed["channel"] or "COURT"
        return {"decision": "confirm", "acceptable": "no", "channel": channel, "reason": reason}
    return {"decision": "confirm", "acceptable": "yes", "reason": "经核实可以受理。"}


@does("dispute_lifecycle/refuse")
def refuse(d: Desk) -> Answers:
    """Tell where a dispute belongs."""
    known = d.prefill
    reason = known["reason"] or "不属于调解范围。"
    ground = known["ground"] or "NOT_CIVIL"
    return {"channel": known["channel"] or "COURT", "ground": ground, "reason": reason}


@does("dispute_lifecycle/record_consent")
def record_consent(d: Desk) -> Answers | None:
    """Let the other side answer on its own page, or write down what it said by telephone."""
    silent = [n for n, party in enumerate(d.case.parties) if party.consent == "PENDING"]
    if d.chance("portal") < ON_PORTAL and silent and d.chance("consent") > REFUSES + LOST:
        privacy = {"general": True, "sensitive": True, "sharing": False}
        for n in silent:
            d.by(d.party(n), consent.answer, consents=True, privacy=privacy)
        return None
    drawn = d.chance("consent")
    said = "REFUSED" if drawn < REFUSES else "UNREACHABLE" if drawn < REFUSES + LOST else None
    rows = [dict(row) for row in d.prefill["answers"]]
    for n in silent:
        rows[n] |= {"consent": said or "CONSENTED", "way": "phone", "at": d.now}
    return {"answers": rows}


@does("dispute_lifecycle/notify_refused")
def notify_refused(d: Desk) -> Answers:
    """Tell that there will be no mediation."""
    return {"note": "对方明确不同意调解，已经告知可以起诉。"}


@does("dispute_lifecycle/accept")
def accept(d: Desk) -> Answers:
    """Accept the dispute with one mediator, two where it is red."""
    known = d.prefill
    chosen = known["committee_id"] or _committee(d, known)
    place = next(p for p in d.county.places if str(p) == chosen)
    team = d.county.holders.get(("mediator", place), [])
    first = int(d.chance("mediator") * len(team))
    most = 2 if d.case.priority == "RED" else 1
    mediators = [str(user.user_id) for user in (team[first:] + team[:first])[:most]]
    if len(mediators) < most:
        mediators += [str(d.county.who("chief_mediator", place).user_id)]
    return {
        "committee_id": chosen,
        "mediators": mediators,
        "choice_reason": "轮到的调解员。",
        "open_session": d.chance("open") < 0.1,
        "materials_signed": True,
    }


def _committee(d: Desk, known: Any) -> str:
    """Choose who takes it: the committee of the town, or one of its villages."""
    choices = [row["value"] for row in known["options_committees"]]
    return str(choices[0] if d.chance("town") < 0.6 else d.luck.choice(choices))


@does("people_mediation/declare_conflict")
def declare_conflict(d: Desk) -> Answers:
    """Say that nothing stands against mediating; who mediates beside says it too."""
    for one in declaring.team(d.w, d.case)[1:]:
        d.by(d.county.users[one], declaring.declare, d.case.id, {"conflict": "no"})
    return {"conflict": "no"}


@does("people_mediation/reassign")
def reassign(d: Desk) -> Answers:
    """Give the dispute to another mediator."""
    return {"mediator": d.prefill["options_mediators"][0]["value"], "reason": "原调解员回避。"}


@does("people_mediation/notify_rights")
def notify_rights(d: Desk) -> Answers:
    """Tell the rights and when the first session is."""
    first = clock.local(d.w.now) + timedelta(days=d.luck.randrange(1, 4))
    at = first.replace(hour=9, minute=30, second=0, microsecond=0).isoformat()
    way = d.luck.choice(("phone", "visit"))
    return {"at": d.now, "way": way, "place": "申明亭调解室", "first_session_at": at}


@does("people_mediation/investigate")
def investigate(d: Desk) -> Answers:
    """Ask a neighbour, or find that there is nothing to ask."""
    if d.chance("asks") < 0.45:
        return {"no_need": True}
    return {
        "at": d.now,
        "place": d.case.place or "当事人家中",
        "interviewee": "村民小组长",
        "relation": "邻居",
        "record": [{"q": "这件事是什么时候开始的？", "a": "有一阵子了，双方都有说得过去的地方。"}],
        "more": "no",
    }


@does("people_mediation/session")
def session(d: Desk) -> Answers:
    """Hold a session: agreed, to be continued, or given up."""
    drawn = d.luck.random()
    result = "agreed" if drawn < AGREES else "failed" if drawn < AGREES + GIVES_UP else "continue"
    answers: Answers = {
        "at": d.now,
        "place": "申明亭调解室",
        "mode": "SEPARATE" if d.case.no_joint_session else "JOINT",
        "attendees": d.parties,
        "techniques": d.luck.sample(("REASON_AND_FEELING", "COOL_DOWN", "EXPLAIN_LAW"), 2),
        "record": "双方各自陈述了经过和想法，调解员讲了法律，也讲了情分，劝双方各让一步。",
        "result": result,
    }
    if result == "failed":
        answers["failure"] = _first(d.prefill["options_reasons"])
    return answers


def _first(options: list[dict[str, str]]) -> str:
    return options[0]["value"]


@does("people_mediation/extend_or_end")
def extend_or_end(d: Desk) -> Answers:
    """Ask whether to go on after the period, where it may be longer: most agree."""
    if not d.prefill["may_extend"]:
        return {}
    agrees = "yes" if d.luck.random() < 0.7 else "no"
    rows = [{"party_id": party, "agrees": agrees} for party in d.parties]
    return {"consents": rows, "days": d.prefill["days"] or 15, "reason": "双方愿意再谈。"}


@does("people_mediation/draft_agreement")
def draft_agreement(d: Desk) -> Answers:
    """Write down what was agreed: a payment, in parts where it is large, or an act."""
    if longer := extending.consent(d.w, d.case):
        _sign_all(d, sheets.for_document(d.w, longer.id))
    answers: Answers = {
        "form": "WRITTEN",
        "facts": d.case.facts,
        "clauses": _clauses(d),
        "performance": "按上述约定的期限和方式自觉履行。",
    }
    return answers if d.chance("oral") > ORAL or _must_be_written(d) else answers | _by_word(d)


def _must_be_written(d: Desk) -> bool:
    kinds = ("MEDICAL", "WAGE_ARREARS", "LABOR_OTHER", "FOREST_LAND")
    return d.case.category in kinds or d.case.priority == "RED" or (d.case.amount or 0) >= LARGE


def _by_word(d: Desk) -> Answers:
    """Leave it at a word: paid on the spot, or an act the neighbours trust each other with."""
    oral = {"form": "ORAL", "reached_on": d.day(0)}
    pay, *others = _clauses(d)
    if pay["kind"] != "PAY":
        kept = {"rule": "form.future", "reason": "事情不大，邻里之间信得过，各方都认为不用写。"}
        return oral | {"accepted_findings": [kept]}
    spot = {key: pay[key] for key in ("obligor", "obligee", "kind", "amount")}
    return oral | {"clauses": [spot | {"method": "on_the_spot"}, *others]}


def _clauses(d: Desk) -> list[Answers]:
    matter, parties = demo_matters.of(d.case.category), d.case.parties
    ours, theirs = str(parties[0].id), str(parties[-1].id)
    sides = {"obligor": theirs, "obligee": ours}
    late = "逾期按未付部分每日万分之一支付违约金"
    if matter.subject != "payment":
        place = d.case.place or "争议现场"
        due = d.day(d.luck.randrange(5, 25))
        return [{**sides, "kind": "ACT", "act": matter.act, "place": place, "due_on": due}]
    asked = int(d.case.amount or 1000)
    amount = max(100, round(asked * d.luck.uniform(0.6, 1.0) / 100) * 100)
    clause = {
        **sides,
        "kind": "PAY",
        "amount": amount,
        "method": "transfer",
        "account": f"{parties[0].name} 合阳农商银行 6228480012345678",
        "default_term": late,
    }
    if amount < LARGE:
        return [clause | {"due_on": d.day(d.luck.randrange(3, 28))}]
    half = amount // 2
    parts = [(half, d.day(d.luck.randrange(7, 20))), (amount - half, d.day(45))]
    return [clause | {"instalments": [{"due_on": on, "amount": sum_} for sum_, on in parts]}]


@does("people_mediation/record_oral")
def record_oral(d: Desk) -> Answers:
    """Record an oral agreement: what was paid is performed, what is to be done is not yet."""
    matter = demo_matters.of(d.case.category)
    return {"performed": "performed" if matter.subject == "payment" else "not", "confirm": True}


@does("people_mediation/review")
def review(d: Desk) -> Answers:
    """Pass an agreement as the head of the committee."""
    return {"ok": "yes"}


@does("people_mediation/sign")
def sign(d: Desk) -> Answers:
    """Let everybody sign who has not; now and then somebody will not."""
    if d.chance("will not sign") < 0.02:
        return {"outcome": "refused", "note": "一方到场后反悔，不愿签字。"}
    _sign_all(d, sheets.for_task(d.w, d.task.id))
    return {"outcome": "signed"}


@does("judicial_confirmation/sign_application")
def sign_application(d: Desk) -> Answers:
    """Let the parties sign the application to the court."""
    _sign_all(d, sheets.for_task(d.w, d.task.id))
    return {"outcome": "signed"}


def _sign_all(d: Desk, sheet: Sheet) -> None:
    for n, signer in enumerate(sheet.signers):
        pen = d.w.actor if signer.role == "party" else d.county.users[signer.id]
        if not signer.has_signed:
            d.by(pen, signing.sign, sheet, signer.id, **drawn(n % 4))


@cache
def drawn(n: int) -> dict[str, str]:
    """Draw a signature with a hand: its picture and its strokes."""
    points = [(20 + 10 * at, 40 + (at * 13 + 7 * n) % 30, 30 * at, 0.5) for at in range(18)]
    picture = Image.new("RGBA", (240, 100), (0, 0, 0, 0))
    line = [(x, y) for x, y, _, _ in points]
    ImageDraw.Draw(picture).line(line, fill=(17, 17, 17, 255), width=4)
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    image = "data:image/png;base64," + base64.b64encode(stored.getvalue()).decode()
    return {"image": image, "strokes": orjson.dumps([points]).decode()}


@does("people_mediation/seal")
def seal(d: Desk) -> Answers:
    """Affix the seal."""
    return {"confirm": True}


@does("dispute_lifecycle/fail_exit")
def fail_exit(d: Desk) -> Answers:
    """Tell the parties where to go when nothing was agreed."""
    reason = _first(d.prefill["options_reasons"])
    return {"reason": d.prefill.get("reason") or reason, "advice": ["litigation"]}


@does("followup_enforcement/check_performance")
def check_performance(d: Desk) -> Answers:
    """See whether what was due was done."""
    drawn_ = d.luck.random()
    if drawn_ < 0.9:
        return {"status": "DONE", "at": d.now}
    return {"status": "NOT", "note": "对方说手头紧，再宽限几天。"}


@does("followup_enforcement/urge")
def urge(d: Desk) -> Answers:
    """Urge who has not performed."""
    return {"way": "phone", "note": "讲了不履行的后果，对方答应尽快。", "again_on": d.day(5)}


@does("followup_enforcement/advise")
def advise(d: Desk) -> Answers:
    """Tell the creditor what can be done."""
    return {"told": ["litigation"], "enforce": "no"}


@does("followup_enforcement/apply_enforcement")
def apply_enforcement(d: Desk) -> Answers:
    """Leave the enforcement to the creditor."""
    return {"outcome": "left", "note": "债权人表示再等一等。"}


@does("followup_enforcement/visit")
def visit(d: Desk) -> Answers:
    """Visit the parties afterwards: most are content."""
    score = d.luck.choices("54321", (62, 26, 8, 3, 1))[0]
    return {
        "party_id": d.luck.choice(d.parties),
        "way": d.luck.choice(("visit", "phone")),
        "at": d.now,
        "situation": "双方关系缓和，约定的事都在办。",
        "satisfied": score,
        "result": "stable",
    }


@does("dispute_lifecycle/archive")
def archive(d: Desk) -> Answers:
    """Put the file together."""
    return {"retention": d.prefill["retention"]}


@does("dispute_lifecycle/check_dossier")
def check_dossier(d: Desk) -> Answers:
    """Pass the file to the archive."""
    return {"ok": "yes"}
