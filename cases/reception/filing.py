"""An application written by the party, on a phone, without an account.

The browser owns the filing by its session cookie. Every step is saved as it is, however
incomplete; the whole is checked when it is sent. Sending twice gives the same case.

Answers: ``centre_id`` · ``consent {general, sensitive, sharing}`` · ``applicants [person]`` ·
``respondents [person]`` · ``category`` · ``facts`` · ``place`` · ``occurred_on`` ·
``violence_now`` · ``claims [text]`` · ``amount``. A person: ``kind name id_type id_no gender
ethnicity birth_date phone address occupation legal_rep legal_rep_title own_income vulnerable
agents [{kind name id_no phone relation organisation authority items}]``.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from sqlalchemy import select

from cases.county import places, sign_in
from cases.county.sign_in import Opened
from cases.errors import AnswersInvalid, NotFound, StateMismatch
from cases.models import Case, Filing, Login, Party
from cases.paperwork import numbering
from cases.reception import parties, registration
from cases.reception.registration import PartyKey, Receipt
from cases.rules import clock
from cases.vault import attachments, crypto
from cases.vault.attachments import Listed
from cases.words import Words
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

#: the pages of the portal, in order, with the answers each one writes
STEPS: dict[str, tuple[str, ...]] = {
    "notice": ("consent", "centre_id"),
    "applicants": ("applicants",),
    "respondents": ("respondents",),
    "matter": ("category", "facts", "place", "occurred_on", "violence_now"),
    "claims": ("claims", "amount"),
    "files": (),
    "check": (),
}

#: an unfinished filing may hold this much, this deep (bytes of JSON, levels)
LARGEST, DEEPEST = 200_000, 8


@dataclass(frozen=True)
class FilingView:
    """A filing as its browser sees it."""

    id: UUID
    answers: Mapping[str, Any]
    step: int
    started_at: datetime
    saved_at: datetime
    files: tuple[Listed, ...]
    #: the case it became, once sent
    case_id: UUID | None


@dataclass(frozen=True)
class Choice:
    """One choice of a list on the page."""

    value: str
    label: str


def centres(w: Work) -> list[Choice]:
    """List the centres that take applications."""
    return [Choice(str(p.id), p.display_name) for p in places.of_kind(w.session, "JOINT_CENTER")]


def categories() -> list[Choice]:
    """List the kinds of dispute with examples, for people who do not know the words."""
    rows = statutes.categories().values()
    return [
        Choice(c.code, Words("%(name)s（%(examples)s）", name=c.name, examples=c.examples))
        for c in rows
    ]


def start(w: Work) -> tuple[UUID, Opened]:
    """Begin a filing and the session that owns it."""
    filing = Filing(tenant_id=w.tenant, answers={}, started_at=w.now, saved_at=w.now)
    w.session.add(filing)
    w.session.flush()
    return filing.id, sign_in.open_session(w, filing_id=filing.id, lasts=sign_in.FILING)


def resume(w: Work, filing_id: UUID) -> FilingView:
    """Return a filing to the browser that owns it; raises `NotFound`."""
    filing = _filing(w, filing_id)
    files = tuple(attachments.of_filing(w, filing))
    return FilingView(
        id=filing.id,
        answers=filing.answers,
        step=filing.step,
        started_at=filing.started_at,
        saved_at=filing.saved_at,
        files=files,
        case_id=filing.case_id,
    )


def save(w: Work, filing_id: UUID, step: str, answers: Mapping[str, Any]) -> None:
    """Keep what one page holds, complete or not.

    Only the keys of that page are taken. Raises `AnswersInvalid` when there is too much of it,
    `StateMismatch` when the filing has been sent.
    """
    if step not in STEPS:
        raise NotFound(f"No step {step}.")
    filing = _filing(w, filing_id)
    if filing.case_id is not None:
        raise StateMismatch(case=str(filing.case_id))
    kept = {key: answers[key] for key in STEPS[step] if key in answers}
    merged = {**filing.answers, **kept}
    if _depth(kept) > DEEPEST or len(orjson.dumps(merged)) > LARGEST:
        raise AnswersInvalid(errors={"": ["内容太多了，请删减后再保存。"]})
    filing.answers = merged
    filing.step = max(filing.step, list(STEPS).index(step))
    filing.saved_at = w.now


def attach(w: Work, filing_id: UUID, name: str, content: bytes, purpose: str) -> UUID:
    """Add a file to a filing; raises `UploadRefused`."""
    return attachments.add_to_filing(w, _filing(w, filing_id), name, content, purpose).id


def detach(w: Work, filing_id: UUID, attachment_id: UUID) -> None:
    """Take a file out of a filing again; raises `NotFound`."""
    attachments.drop_from_filing(w, _filing(w, filing_id), attachment_id)


def problems(w: Work, filing_id: UUID, step: str | None = None) -> dict[str, list[str]]:
    """Say what is still wrong, by path; of one page when *step* is given."""
    errors = _check(w, _filing(w, filing_id).answers)[2]
    if step is None:
        return errors
    return {path: words for path, words in errors.items() if path.partition(".")[0] in STEPS[step]}


def submit(w: Work, filing_id: UUID) -> Receipt:
    """Send the application: check the whole, make the case, start its process.

    Raises `AnswersInvalid` with the problems by path. A filing that was sent gives the receipt
    again, with its keys as long as they have not been renewed.
    """
    filing = _filing(w, filing_id, lock=True)
    if filing.case_id is not None:
        return _again(w, filing)
    matter, rows, errors = _check(w, filing.answers)
    parties.refuse(errors)
    centre = registration.default_centre(w, filing.answers.get("centre_id"))
    if centre is None:
        raise AnswersInvalid(errors={"centre_id": ["请选择调解中心。"]})
    receipt = registration.open_case(
        w,
        matter.values,
        rows,
        centre=centre,
        channel="portal",
        consent=filing.answers["consent"],
        key_of=lambda row: _key(filing, row),
    )
    filing.case_id = receipt.case_id
    case = w.session.get_one(Case, receipt.case_id)
    attachments.move_to_case(w, filing, case, receipt.keys[0].party_id)
    filing.answers = {}  # the case has them now; nothing personal is kept twice
    w.session.flush()
    return receipt


def forget(w: Work, filing_id: UUID) -> None:
    """Throw an unsent filing away with its files, when its writer wishes so."""
    filing = _filing(w, filing_id)
    if filing.case_id is not None:
        raise StateMismatch(case=str(filing.case_id))
    _delete(w, filing)


def purge(w: Work) -> int:
    """Throw away the filings that nobody has touched for as long as their session lasts."""
    old = w.session.scalars(
        select(Filing).where(
            Filing.tenant_id == w.tenant,
            Filing.case_id.is_(None),
            Filing.saved_at < w.now - sign_in.FILING,
        )
    ).all()
    for filing in old:
        _delete(w, filing)
    return len(old)


def _check(
    w: Work, answers: Mapping[str, Any]
) -> tuple[registration.Matter, list[Party], dict[str, list[str]]]:
    today = clock.today(w.now)
    matter = registration.check_matter(answers, today)
    rows, errors = parties.check_sides(answers.get("applicants"), answers.get("respondents"), today)
    return (
        matter,
        rows,
        {**registration.check_consent(answers.get("consent")), **errors, **matter.errors},
    )


def _filing(w: Work, filing_id: UUID, *, lock: bool = False) -> Filing:
    query = select(Filing).where(Filing.id == filing_id, Filing.tenant_id == w.tenant)
    filing = w.session.scalar(query.with_for_update() if lock else query)
    if filing is None:
        raise NotFound(f"No filing {filing_id}.")
    return filing


def _again(w: Work, filing: Filing) -> Receipt:
    case = w.session.get_one(Case, filing.case_id)
    keys = (
        PartyKey(row.id, row.name, _key(filing, row))
        for row in case.parties
        if row.side == "APPLICANT"
    )
    good = tuple(k for k in keys if _is_current(case, k))
    return Receipt(case.id, case.code, good)


def _is_current(case: Case, key: PartyKey) -> bool:
    row = next(row for row in case.parties if row.id == key.party_id)
    return row.access_hash == sign_in.key_hash(key.key)


def _key(filing: Filing, row: Party) -> str:
    """Derive a party's access key from the filing, so that a lost answer can be given again."""
    secret = f"key\0{filing.id}\0{row.position}".encode()
    digest = hmac.digest(crypto.ring().index, secret, "sha256")
    signs = "".join(numbering.ALPHABET[n % len(numbering.ALPHABET)] for n in digest[:12])
    return numbering.plain(signs)


def _delete(w: Work, filing: Filing) -> None:
    for login in w.session.scalars(select(Login).where(Login.filing_id == filing.id)):
        w.session.delete(login)
    for item in attachments.of_filing(w, filing):
        attachments.drop_from_filing(w, filing, item.id)
    w.session.flush()
    w.session.delete(filing)
    w.session.flush()


def _depth(value: object) -> int:
    if isinstance(value, Mapping):
        return 1 + max((_depth(v) for v in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((_depth(v) for v in value), default=0)
    return 0
