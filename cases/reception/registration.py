"""A dispute becomes a case: its matter checked, its parties written down, its process started.

The party's own page and the window end here, so a case begins the same way through every door:
code, keys, the papers a beginning needs (D-24, D-06), a running process, a line on the timeline.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases.county import sign_in
from cases.models import Case, Organisation, Party
from cases.paperwork import numbering, papers
from cases.reception import parties
from cases.rules import clock
from cases.words import Words
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

#: how personal data are handled, for each party to sign (D-24; 个人信息保护法 arts. 17, 29)
NOTICE = "intake/privacy_consent"

#: so many signs each text may have, and so many claims
FACTS, PLACE, CLAIM, CLAIMS = 8000, 200, 500, 20
#: yuan
LARGEST_SUM = Decimal("999999999999")


@dataclass(frozen=True)
class PartyKey:
    """The key of one party's page, to be shown once and handed over."""

    party_id: UUID
    name: str
    key: str


@dataclass(frozen=True)
class Receipt:
    """What somebody takes home who has filed: the code, and each applicant's key."""

    case_id: UUID
    code: str
    #: empty when the keys were shown before and have been renewed since
    keys: tuple[PartyKey, ...]

    @property
    def key(self) -> str | None:
        """The key of the first applicant."""
        return self.keys[0].key if self.keys else None


@dataclass
class Matter:
    """What the dispute is about, clean, with the problems by path."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Begin:
    """Which process a case begins with, where, and what it is told beside the case."""

    process: str = "dispute_lifecycle"
    at: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    #: of a case that goes on from another: what it takes over before its process starts; its
    #: first papers lie there
    take_over: Callable[[Case], None] | None = None


def check_matter(answers: Mapping[str, Any], today: date) -> Matter:
    """Check what happened and what is asked for."""
    found = Matter()
    found.values["facts"] = _text(found, answers, "facts", FACTS)
    if len(found.values["facts"]) < 10:
        found.errors["facts"] = ["请写清楚发生了什么（至少十个字）。"]
    found.values["place"] = _text(found, answers, "place", PLACE) or None
    found.values["claims"] = _claims(found, answers.get("claims"))
    found.values["amount"] = _amount(found, answers.get("amount"))
    found.values["occurred_on"] = _day(found, answers.get("occurred_on"), today)
    category = answers.get("category") or None
    if category is not None and category not in statutes.categories():
        found.errors["category"] = ["请从列表中选择类别。"]
    found.values["category"] = category
    found.values["violence_now"] = answers.get("violence_now") is True
    return found


def check_consent(answers: object) -> dict[str, list[str]]:
    """Check the consent to the handling of personal data (个人信息保护法 arts. 13, 14, 29)."""
    given = answers if isinstance(answers, Mapping) else {}
    errors: dict[str, list[str]] = {}
    if given.get("general") is not True:
        errors["consent.general"] = ["请阅读并同意个人信息处理告知，才能提交申请。"]
    if given.get("sensitive") is not True:
        errors["consent.sensitive"] = ["证件号码、健康状况等敏感个人信息须单独同意。"]
    return errors


def data_consent(w: Work, case: Case, row: Party, given: Mapping[str, Any]) -> dict[str, Any]:
    """Write down what was agreed to, when, to which edition, and by which guardian, if one acts.

    The edition is the version of the notice's template, which the studio keeps.
    Source: 个人信息保护法 arts. 14, 23, 29, 31.
    """
    guardians = [str(a.get("name")) for a in row.agents or [] if a.get("kind") == "GUARDIAN"]
    guarded = parties.needs_guardian(row, clock.today(w.now))
    return {
        "version": str(papers.template(w, case, NOTICE).version),
        "at": clock.local(w.now).isoformat(timespec="seconds"),
        "sensitive": given.get("sensitive") is True,
        "sharing": given.get("sharing") is True,
        "guardian": guardians[0] if guarded and guardians else None,
    }


def open_case(
    w: Work,
    matter: Mapping[str, Any],
    rows: Sequence[Party],
    *,
    centre: Organisation,
    channel: str,
    consent: Mapping[str, Any] | None,
    key_of: Callable[[Party], str],
    source: str = "application",
    created_by: UUID | None = None,
    referral: Mapping[str, Any] | None = None,
    begin: Begin | None = None,
) -> Receipt:
    """Write the case and its parties, promise its first papers and start its process.

    *begin* is the process around it when another authority sent it; else the lifecycle by itself.
    """
    case = Case(
        tenant_id=w.tenant,
        code=_fresh_code(w),
        title=default_title(matter["category"]),
        category=matter["category"],
        source=source,
        channel=channel,
        referral=dict(referral or {}),
        facts=matter["facts"],
        claims=[{"claim": text} for text in matter["claims"]],
        amount=matter["amount"],
        persons=max(2, len(rows)),
        place=matter["place"],
        occurred_on=matter["occurred_on"],
        signs={"violence_now": True} if matter["violence_now"] else {},
        centre_id=centre.id,
        applied_at=w.now,
        created_by=created_by,
        parties=list(rows),
    )
    w.session.add(case)
    w.session.flush()
    applicants = [row for row in rows if row.side == "APPLICANT"]
    keys = tuple(_give_key(w, row, key_of) for row in applicants)
    begin = begin or Begin()
    if begin.take_over is None:
        _agree(w, case, applicants, consent, source)
    else:
        begin.take_over(case)
    _start(w, case, begin)
    w.record(case, "case.registered", public=True, channel=channel, source=source)
    if begin.take_over is None:
        _first_papers(w, case, applicants)
    return Receipt(case.id, case.code, keys)


def default_title(category: str | None) -> str:
    """Name a dispute that nobody has named yet; never by its people."""
    known = statutes.categories().get(category or "")
    return f"{known.name}纠纷" if known is not None else "待登记的纠纷"


def default_centre(w: Work, centre_id: object = None) -> Organisation | None:
    """Find the centre that takes a filing: the one named, or the first of the county."""
    query = (
        select(Organisation)
        .where(
            Organisation.tenant_id == w.tenant,
            Organisation.kind == "JOINT_CENTER",
            Organisation.active,
        )
        .order_by(Organisation.code)
    )
    centres = w.session.scalars(query).all()
    if not centre_id:
        return centres[0] if centres else None
    return next((centre for centre in centres if str(centre.id) == str(centre_id)), None)


def _start(w: Work, case: Case, begin: Begin) -> None:
    variables = {
        **begin.variables,
        "case_id": str(case.id),
        "applied_at": clock.local(case.applied_at).isoformat(),
        "source": case.source,
        "channel": case.channel,
    }
    started = w.engine.start(
        begin.process, variables, business_key=str(case.id), scope=case.centre_id, at=begin.at
    )
    case.instance_id = started.id
    w.session.flush()


def _agree(
    w: Work, case: Case, applicants: Sequence[Party], consent: Mapping[str, Any] | None, source: str
) -> None:
    """Note that an applicant agrees to mediation by asking for it, and how data may be used."""
    for row in applicants:
        if source not in ("initiative", "grid_event"):
            row.consent, row.consent_at = "CONSENTED", w.now
            row.consent_by = {"way": "application"}
        if consent is not None:
            row.privacy_consent = data_consent(w, case, row, consent)
    w.session.flush()


def _first_papers(w: Work, case: Case, applicants: Sequence[Party]) -> None:
    for row in applicants:
        if row.privacy_consent:
            papers.issue(w, case, NOTICE, row.id, signers=[row.id], audience="staff")
    if case.source == "application":
        signers = [row.id for row in applicants]
        papers.issue(w, case, "intake/application", signers=signers, audience="staff")


def _give_key(w: Work, row: Party, key_of: Callable[[Party], str]) -> PartyKey:
    key = key_of(row)
    row.access_hash = sign_in.key_hash(key)
    return PartyKey(row.id, row.name, key)


def _fresh_code(w: Work) -> str:
    """Draw a case code that no case of the county has."""
    while True:
        code = numbering.case_code()
        taken = select(Case.id).where(Case.tenant_id == w.tenant, Case.code == code)
        if w.session.scalar(taken) is None:
            return code


def _text(found: Matter, answers: Mapping[str, Any], name: str, most: int) -> str:
    text = parties.clean(answers.get(name), most + 1)
    if len(text) > most:
        found.errors[name] = [Words("最多%(most)s个字。", most=most)]
    return text[:most]


def _claims(found: Matter, given: object) -> list[str]:
    lines = given if isinstance(given, list) else []
    texts = [
        parties.clean(line.get("claim") if isinstance(line, Mapping) else line, CLAIM)
        for line in lines[:CLAIMS]
    ]
    texts = [text for text in texts if text]
    if not texts:
        found.errors["claims"] = ["请至少写一项请求，比如“请对方赔偿医药费”。"]
    if len(lines) > CLAIMS:
        found.errors["claims"] = [Words("最多%(most)s项请求。", most=CLAIMS)]
    return texts


def _amount(found: Matter, given: object) -> Decimal | None:
    if given in (None, ""):
        return None
    try:
        amount = Decimal(str(given).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= LARGEST_SUM:
        found.errors["amount"] = ["金额只填数字，单位是元。"]
        return None
    return amount.quantize(Decimal("0.01"))


def _day(found: Matter, given: object, today: date) -> date | None:
    if given in (None, ""):
        return None
    try:
        day = date.fromisoformat(str(given)[:10])
    except ValueError:
        day = date.max
    if not date(1949, 10, 1) <= day <= today:
        found.errors["occurred_on"] = ["日期不对，应是今天或者以前的日子。"]
        return None
    return day
