"""The parts a template is given: primitive data only (str, int, bool, None, lists, dicts).

Money is a decimal string of yuan ("18600.00"), a date an ISO date ("2026-03-05"), an instant an
ISO date-time in the county's zone ("2026-03-05T14:30:00+08:00"). Nothing is masked here: legal
papers name people in full, and a template masks where its paper needs less. Every key is present;
what is not known is None.
"""

from typing import TypedDict

from documents.parts_kinds import KindContext


class AgentContext(TypedDict):
    """Who acts for a party: a guardian by law, or an agent by power of attorney."""

    #: GUARDIAN LAWYER LEGAL_WORKER STAFF RELATIVE CITIZEN
    kind: str
    name: str
    gender: str | None
    id_no: str | None
    phone: str | None
    #: law firm, employer or recommending community
    organisation: str | None
    #: who the agent is to the party: 父亲, 法务专员
    relation: str | None
    #: STATUTORY (guardian) GENERAL SPECIAL
    authority: str
    #: special powers in words: 代为承认、变更、放弃调解请求
    items: list[str]


class PartyContext(TypedDict):
    """A person or organisation of the case."""

    id: str
    #: APPLICANT RESPONDENT THIRD
    side: str
    #: NATURAL LEGAL UNINCORPORATED
    kind: str
    name: str
    #: 男 女
    gender: str | None
    ethnicity: str | None
    birth_date: str | None
    #: ID_CARD HKMT PASSPORT OTHER, USCC for organisations
    id_type: str | None
    id_no: str | None
    phone: str | None
    address: str | None
    occupation: str | None
    #: head of an organisation and the head's duty
    legal_rep: str | None
    legal_rep_title: str | None
    agents: list[AgentContext]
    #: the day it left while the others went on
    left_on: str | None


class OrganisationContext(TypedDict):
    """A committee, centre or court."""

    name: str
    short_name: str
    address: str | None
    phone: str | None
    uscc: str | None
    filing_no: str | None
    #: registered seal as data URI; drawn from the name when None
    seal: str | None


class MediatorContext(TypedDict):
    """A mediator of the case, the lead first."""

    name: str
    #: LEAD CO
    role: str
    certificate_no: str | None
    phone: str | None


class SignatureContext(TypedDict):
    """A signature that has been given."""

    #: party agent mediator recorder registrar invitee interviewee investigator visitor visited
    #: filer checker director judge clerk
    role: str
    name: str
    #: of a party or its agent
    party_id: str | None
    #: PNG data URI; None when only the name is known (scan of the paper)
    image: str | None
    #: DRAWN SCAN FINGERPRINT
    method: str
    at: str


class PaperContext(TypedDict):
    """The document itself."""

    #: uuid, printed short in the foot line
    id: str
    #: date under the text (落款日期)
    on: str
    #: instant of sealing; no seal is drawn while it is None
    sealed_at: str | None
    #: SHA-256 of what is signed, printed short in the foot line
    hash: str | None
    #: printed across the page: 草稿; nothing when False
    draft: bool


class CaseContext(KindContext):
    """The dispute."""

    #: 7K3M-92QF
    code: str
    #: （2026）合人调字第12号; None before acceptance
    number: str | None
    title: str
    #: in words: 邻里纠纷
    category: str | None
    #: application initiative court police procuratorate petition other
    source: str
    facts: str
    claims: list[str]
    amount: str | None
    place: str | None
    occurred_on: str | None
    applied_at: str
    accepted_at: str | None
    period_due: str | None
    #: end of the case, and how in words: 达成协议并履行完毕
    closed_at: str | None
    outcome: str | None
    #: what the register says under 备注
    note: str | None
    #: what the rights notice tells: the first session, and whether it is open
    first_session_at: str | None
    first_session_place: str | None
    open_session: bool | None
    #: a court sent it in the middle of a suit, and closes it itself
    entrusted: bool
    #: who registered the case
    registrar: str | None
    #: what D-07, D-33 call the channel: 窗口 电话 …; None leaves it out
    channel: str | None


class InstalmentContext(TypedDict):
    """One part of a sum."""

    due_on: str
    amount: str


class ClauseContext(TypedDict):
    """One clause of an agreement, with names instead of ids."""

    n: int
    #: PAY DELIVER ACT APOLOGY FUTURE WAIVER
    kind: str
    obligor: str | None
    obligee: str | None
    amount: str | None
    act: str | None
    place: str | None
    due_on: str | None
    #: cash transfer on_the_spot other
    method: str | None
    account: str | None
    instalments: list[InstalmentContext]
    default_term: str | None


class AgreementContext(TypedDict):
    """What was agreed."""

    number: str | None
    #: WRITTEN ORAL
    form: str
    facts: str
    clauses: list[ClauseContext]
    #: the sum of its clauses; None when nobody pays
    amount: str | None
    #: 履行方式、时限 in one sentence; made from the clauses when empty
    performance: str
    place: str | None
    copies: int
    reached_at: str | None
    effective_at: str | None
    #: last day of the joint application to the court; None when not confirmable
    confirm_deadline: str | None
    #: of an oral agreement: performed partly not; None when not known
    performed: str | None
    #: the day until which that was looked at
    performed_on: str | None
    #: something was left open
    partial: bool
    #: handled by more than one committee (跨调委会)
    across_committees: bool


class InviteeContext(TypedDict):
    """A person invited to a session (人民调解法 art. 20)."""

    name: str
    relation: str | None


class SessionContext(TypedDict):
    """A mediation session and its record."""

    n: int
    at: str
    place: str
    #: JOINT SEPARATE PHONE VIDEO
    mode: str
    #: ids of the parties who took part
    attendees: list[str]
    invitees: list[InviteeContext]
    record: str
    #: continue agreed adjourn failed
    result: str
    next_at: str | None
    #: in words, when it failed
    failure: str | None
    recorder: str


class VisitContext(TypedDict):
    """A follow-up visit."""

    party: PartyContext
    at: str
    #: visit phone video
    way: str
    situation: str
    #: 1-5
    satisfied: int | None
    #: stable relapse new_dispute
    result: str
    next_on: str | None
    visitor: str


class TerminationContext(TypedDict):
    """How a mediation ended without agreement."""

    #: in words: 当事人明确拒绝继续调解
    reason: str
    ended_on: str
    #: litigation arbitration administrative
    advice: list[str]
    note: str | None
    #: what was not settled where the rest was agreed; None when all of it ended
    rest: str | None


class ExtensionContext(TypedDict):
    """A longer mediation period by consent."""

    reason: str
    days: int
    old_due: str
    new_due: str
    #: ids of the parties who agreed
    agreed_by: list[str]


class PrivacyContext(TypedDict):
    """Consent to the handling of personal information (个人信息保护法 arts. 13, 17, 29)."""

    version: str
    at: str | None
    #: whether sensitive data and sharing with courts and departments were agreed to, each apart
    sensitive: bool
    sharing: bool


class AddressContext(TypedDict):
    """Where a court's papers reach a party."""

    party: PartyContext
    receiver: str
    address: str
    phone: str
    email: str | None
    e_service: bool


class GroundContext(TypedDict):
    """A ground of refusal or dismissal."""

    #: text in words
    text: str
    #: 《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第三百五十六条第一项
    law: str


class ServedContext(TypedDict):
    """How a ruling reached a party."""

    name: str
    way: str
    at: str


class ConfirmationContext(TypedDict):
    """A joint application for judicial confirmation, seen by both sides."""

    #: （2026）渝0117诉前调确45号
    number: str | None
    #: invited domicile subject organisation
    basis: str
    #: facts and reasons of the application
    facts_and_reasons: str
    addresses: list[AddressContext]
    annexes: list[str]
    filed_at: str | None
    accepted_at: str | None
    judge: str | None
    clerk: str | None
    verified_at: str | None
    grounds: list[GroundContext]
    #: the judge's words
    reasons: str | None
    ruled_at: str | None
    #: of a withdrawal: allowed (准许撤回) or deemed (按撤回处理)
    withdrawal: str | None
    missing: list[str]
    supplement_due: str | None
    #: who at the court answers questions, and the telephone
    contact: str | None


class DossierRowContext(TypedDict):
    """One line of the index."""

    order: int
    title: str
    first_page: int
    last_page: int
    note: str | None


class DossierContext(TypedDict):
    """The file of a closed case."""

    #: number on the spine; the case number when the committee has no other
    number: str
    title: str
    rows: list[DossierRowContext]
    pages: int
    #: first and last day of mediation
    since: str
    until: str
    #: 短期 长期 永久
    retention: str
    filed_on: str
    filer: str
    checker: str | None
    checked_on: str | None
    missing: str | None
    note: str | None
