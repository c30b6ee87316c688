"""The parts of a case that the papers of the five diagnoses are about."""

from typing import TypedDict


class EntryContext(TypedDict):
    """One entry of the five-diagnosis sheet."""

    n: int
    #: in words: 预诊 助诊 接诊 会诊 回诊
    stage: str
    on: str
    who: str
    #: others who were there
    others: str | None
    note: str
    #: in words: 转上一级 达成协议 …
    outcome: str


class DiagnosisContext(TypedDict):
    """The sheet: where it began and why, and what every level did."""

    opened_on: str
    #: level in words; None until a person has decided
    entry: str | None
    #: what the table of entries said
    why: str | None
    #: why a person decided otherwise
    reason: str | None
    village: str | None
    police: str | None
    office: str
    informal_due: str | None
    entries: list[EntryContext]
    #: in words, once it is solved: 接诊, 镇街
    settled_stage: str | None
    closed_level: str | None
    #: the last entry of the judicial office, and what it advises
    returned: EntryContext | None
    advice: str | None
    #: until when what breaks out again goes back to the mediator; papers of old have none
    relapse_until: str | None


class MemberContext(TypedDict):
    """Somebody invited to a panel."""

    name: str
    #: where the member comes from: 合阳区调解顾问团
    body: str
    #: ids of the parties who agreed
    consented_by: list[str]
    let_in: bool
    attended: bool
    opinion: str | None
    #: in words: 赞成 有不同意见
    stance: str | None


class PanelContext(TypedDict):
    """A panel of the fourth level."""

    n: int
    question: str
    place: str
    meets_at: str
    convener: str
    held_at: str | None
    members: list[MemberContext]
    record: str | None
    plan: str | None
    #: in words: 按共同方案再谈
    conclusion: str | None
    recorder: str | None
    dissent: int
