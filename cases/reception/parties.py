"""People and organisations as they are written down: checked, completed from their numbers, kept.

The same rules serve the party's own page, the window and the register: what an ID card number says
(birthday, 男 or 女) is taken from it, a minor has a guardian, an organisation has its code.
Sources: 民法典 arts. 17-23 (capacity, guardians), 民事诉讼法 arts. 60-62 (agents), GB 11643,
GB 32100.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases.county import identity
from cases.county.identity import IdentityError
from cases.errors import AnswersInvalid
from cases.models import Party
from cases.vault import crypto
from cases.words import Words
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

Answers = Mapping[str, Any]

#: agents: a guardian acts by law, the others by a power of attorney (民事诉讼法 art. 61)
AGENTS = {
    "GUARDIAN": "监护人（法定代理人）",
    "LAWYER": "律师",
    "LEGAL_WORKER": "基层法律服务工作者",
    "RELATIVE": "近亲属",
    "STAFF": "单位工作人员",
    "CITIZEN": "社区、单位推荐的公民",
}
AUTHORITIES = {"GENERAL": "一般代理", "SPECIAL": "特别授权"}

#: marks that tell who acts for a person (民法典 arts. 18-24)
CAPACITY = ("minor", "earning", "incapacitated")

#: how long each text may be, and how many there may be
LENGTHS = {
    "name": 80,
    "id_no": 40,
    "phone": 30,
    "address": 200,
    "ethnicity": 20,
    "occupation": 60,
    "legal_rep": 40,
    "legal_rep_title": 40,
}
MOST_AGENTS = 2
MOST_PARTIES = 50


@dataclass
class Check:
    """What came of checking one person: the clean values and the problems by path."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)

    def wrong(self, path: str, words: str) -> None:
        """Note a problem at *path*."""
        self.errors.setdefault(path, []).append(words)


def check(answers: object, path: str, today: date, *, applicant: bool) -> Check:
    """Check one party written at *path*; of the other side less need be known."""
    found = Check()
    if not isinstance(answers, Mapping):
        found.wrong(path, "请填写。")
        return found
    _texts(found, answers, path)
    kind = answers.get("kind") or "NATURAL"
    if kind not in statutes.words("party_kind"):
        found.wrong(f"{path}.kind", "请选择自然人或者单位。")
        return found
    found.values["kind"] = kind
    if not found.values.get("name"):
        found.wrong(f"{path}.name", "请填写姓名或者名称。")
    if kind == "NATURAL":
        _person(found, answers, path, today, applicant)
    else:
        _organisation(found, answers, path, applicant)
    _reach(found, answers, path, applicant)
    _agents(found, answers, path, today)
    if kind == "NATURAL":
        _capacity(found, answers, path, today)
    return found


def check_sides(
    applicants: object, respondents: object, today: date, *, initiative: bool = False
) -> tuple[list[Party], dict[str, list[str]]]:
    """Check both sides and build their rows; errors are by path, rows only good without errors.

    A committee that begins of its own accord (*initiative*, 人民调解法 art. 17) knows of an
    applicant no more than of the other side.
    """
    errors: dict[str, list[str]] = {}
    rows: list[Party] = []
    sides = (("applicants", "APPLICANT", applicants), ("respondents", "RESPONDENT", respondents))
    for name, side, given in sides:
        people = given if isinstance(given, list) else []
        if not 1 <= len(people) <= MOST_PARTIES:
            errors[name] = ["每一方至少一人，至多五十人。"]
            continue
        for n, answers in enumerate(people):
            known = side == "APPLICANT" and not initiative
            found = check(answers, f"{name}.{n}", today, applicant=known)
            errors.update(found.errors)
            rows.append(make(found.values, side, len(rows)))
    errors.update(_twice(rows))
    return rows, errors


def make(values: Answers, side: str, position: int) -> Party:
    """Build the row of a party from clean *values*, with its blind indexes."""
    party = Party(side=side, position=position)
    update(party, values)
    return party


def update(party: Party, values: Answers) -> None:
    """Write clean *values* into the row of a party and renew its blind indexes."""
    for name in COLUMNS:
        if name in values:
            setattr(party, name, values[name])
    ring = crypto.ring()
    party.name = values.get("name") or party.name or ""
    party.name_index = ring.blind("name", party.name)
    party.id_no_index = ring.blind("id_no", party.id_no) if party.id_no else None
    party.phone_index = ring.blind("phone", party.phone) if party.phone else None


def index_phones(w: Work, limit: int = 500) -> int:
    """Index telephones of parties that have no blind index yet; returns how many."""
    query = select(Party).where(Party.phone.is_not(None), Party.phone_index.is_(None)).limit(limit)
    found = list(w.session.scalars(query))
    for party in found:
        party.phone_index = crypto.ring().blind("phone", str(party.phone))
    w.session.flush()
    return len(found)


def clean(value: object, most: int) -> str:
    """Trim a text, drop signs that do not print, and cut it to *most* signs."""
    text = unicodedata.normalize("NFC", value) if isinstance(value, str) else ""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C").strip()[:most]


def is_minor(party: Party, today: date) -> bool:
    """Tell whether a party is under eighteen on *today*, or was marked so without a birthday."""
    born = birth_date(party)
    if born is None:
        return "minor" in (party.vulnerable or ())
    return party.kind == "NATURAL" and identity.age(born, today) < identity.ADULT


def needs_guardian(party: Party, today: date) -> bool:
    """Tell whether only a guardian acts for a party on *today* (R-017)."""
    marks = set(party.vulnerable or ()) - {"minor"}
    return _lacks_capacity(marks | {"minor"} if is_minor(party, today) else marks)


def birth_date(party: Party) -> date | None:
    """Return the birthday of a party, when it is known."""
    return date.fromisoformat(party.birth_date) if party.birth_date else None


#: columns of a party that `check` fills
COLUMNS = (
    *("kind", "name", "gender", "ethnicity", "birth_date", "id_type", "id_no", "phone"),
    *("address", "occupation", "legal_rep", "legal_rep_title", "vulnerable", "agents"),
)


def _texts(found: Check, answers: Answers, path: str) -> None:
    for name, most in LENGTHS.items():
        raw = answers.get(name)
        text = clean(raw, most + 1)
        if len(text) > most:
            found.wrong(f"{path}.{name}", Words("最多%(most)s个字。", most=most))
        found.values[name] = text[:most] or None


def _person(found: Check, answers: Answers, path: str, today: date, applicant: bool) -> None:
    values = found.values
    values["id_type"] = str(answers.get("id_type") or "ID_CARD")
    values["gender"] = answers.get("gender") if answers.get("gender") in ("男", "女") else None
    values["birth_date"] = _day(found, answers.get("birth_date"), f"{path}.birth_date", today)
    values["vulnerable"] = _chosen(answers.get("vulnerable"), "vulnerable")
    if values["id_type"] not in statutes.words("id_type") or values["id_type"] == "USCC":
        found.wrong(f"{path}.id_type", "请选择证件类型。")
    elif values["id_no"]:
        _number(found, path, today)
    elif applicant:
        found.wrong(f"{path}.id_no", "请填写证件号码。")
    else:
        values["id_type"] = None


def _number(found: Check, path: str, today: date) -> None:
    values = found.values
    try:
        if values["id_type"] != "ID_CARD":
            values["id_no"] = identity.paper(values["id_type"], values["id_no"])
            return
        person = identity.id_card(values["id_no"], today)
    except IdentityError as error:
        found.wrong(f"{path}.id_no", str(error))
        return
    values["id_no"] = person.number
    values["birth_date"] = person.birth_date.isoformat()
    values["gender"] = person.gender


def _organisation(found: Check, answers: Answers, path: str, applicant: bool) -> None:
    values = found.values
    values.update(gender=None, birth_date=None, vulnerable=[], id_type=None)
    if values["id_no"]:
        values["id_type"] = "USCC"
        try:
            values["id_no"] = identity.uscc(values["id_no"])
        except IdentityError as error:
            found.wrong(f"{path}.id_no", str(error))
    elif applicant:
        found.wrong(f"{path}.id_no", "请填写统一社会信用代码。")
    if applicant and not values["legal_rep"]:
        found.wrong(f"{path}.legal_rep", "请填写法定代表人或者负责人。")


def _reach(found: Check, answers: Answers, path: str, applicant: bool) -> None:
    """Check telephone and address: an applicant gives both, of the other side one is enough."""
    values = found.values
    if values["phone"]:
        try:
            values["phone"] = identity.phone(values["phone"])
        except IdentityError as error:
            found.wrong(f"{path}.phone", str(error))
    for name, words in (("phone", "请填写联系电话。"), ("address", "请填写住址或者住所地。")):
        if applicant and not values[name]:
            found.wrong(f"{path}.{name}", words)
    if not applicant and not (values["phone"] or values["address"]):
        found.wrong(f"{path}.phone", "电话和住址至少填一项，我们才能联系到对方。")


def _agents(found: Check, answers: Answers, path: str, today: date) -> None:
    given = answers.get("agents") or []
    if not isinstance(given, list) or len(given) > MOST_AGENTS:
        found.wrong(f"{path}.agents", "代理人至多两人。")
        given = []
    found.values["agents"] = [
        _agent(found, item, f"{path}.agents.{n}", today)
        for n, item in enumerate(given)
        if isinstance(item, Mapping)
    ]


def _agent(found: Check, answers: Answers, path: str, today: date) -> dict[str, Any]:
    kind = answers.get("kind")
    if kind not in AGENTS:
        found.wrong(f"{path}.kind", "请选择代理人的身份。")
    agent: dict[str, Any] = {
        "kind": kind,
        "name": clean(answers.get("name"), 40),
        "id_no": clean(answers.get("id_no"), 40) or None,
        "phone": clean(answers.get("phone"), 30) or None,
        "relation": clean(answers.get("relation"), 40) or None,
        "authority": answers.get("authority") if answers.get("authority") in AUTHORITIES else None,
        "items": _items(answers.get("items")),
        "organisation": clean(answers.get("organisation"), 80) or None,
        "attachment_id": clean(answers.get("attachment_id"), 36) or None,
    }
    if not agent["name"]:
        found.wrong(f"{path}.name", "请填写代理人姓名。")
    if kind in AGENTS and kind != "GUARDIAN" and not agent["authority"]:
        found.wrong(f"{path}.authority", "请选择代理权限。")
    for name, problem in _agent_numbers(agent, today):
        found.wrong(f"{path}.{name}", problem)
    return agent


def _items(value: object) -> list[str]:
    """Read what an agent with special authority may do (和解、放弃请求、代为签收 …)."""
    lines = value.splitlines() if isinstance(value, str) else value
    texts = [clean(line, 80) for line in lines] if isinstance(lines, list) else []
    return [text for text in texts if text][:10]


def _agent_numbers(agent: dict[str, Any], today: date) -> Iterator[tuple[str, str]]:
    try:
        if agent["id_no"]:
            agent["id_no"] = identity.id_card(agent["id_no"], today).number
    except IdentityError as error:
        yield "id_no", str(error)
    try:
        if agent["phone"]:
            agent["phone"] = identity.phone(agent["phone"])
    except IdentityError as error:
        yield "phone", str(error)


def _capacity(found: Check, answers: Answers, path: str, today: date) -> None:
    """Mark whom age or a guardian tells of, and ask for the guardian of whoever needs one.

    From sixteen on one's own earnings count as full capacity; an adult who has a guardian lacks it,
    in part or wholly (民法典 arts. 18-24, 28).
    """
    values = found.values
    born, ticked = values["birth_date"], set(values["vulnerable"])
    years = identity.age(date.fromisoformat(born), today) if born else identity.ADULT
    guarded = any(agent["kind"] == "GUARDIAN" for agent in values["agents"])
    told = {
        "minor": years < identity.ADULT if born else "minor" in ticked,
        "elderly": years >= identity.ELDERLY if born else "elderly" in ticked,
        "earning": identity.EARNING <= years < identity.ADULT
        and ("earning" in ticked or answers.get("own_income") is True),
        "incapacitated": "incapacitated" in ticked or (guarded and years >= identity.ADULT),
    }
    marks = ticked - set(told) | {mark for mark, so in told.items() if so}
    values["vulnerable"] = sorted(marks)
    if _lacks_capacity(marks) and not guarded:
        found.wrong(
            f"{path}.agents",
            "未满十八周岁，请填写监护人（民法典第十八条至第二十条）。"
            if "minor" in marks
            else "无（限制）民事行为能力的人，请填写监护人（民法典第二十一条至第二十三条）。",
        )


def _lacks_capacity(marks: Set[str]) -> bool:
    return "incapacitated" in marks or ("minor" in marks and "earning" not in marks)


def _twice(rows: list[Party]) -> dict[str, list[str]]:
    """Refuse the same number on both sides or twice on one."""
    numbers = [row.id_no for row in rows if row.id_no]
    if len(numbers) == len(set(numbers)):
        return {}
    return {"respondents": ["同一个证件号码填写了两次，请核对双方当事人。"]}


def _day(found: Check, value: object, path: str, today: date) -> str | None:
    if value in (None, ""):
        return None
    try:
        day = date.fromisoformat(str(value)[:10])
    except ValueError:
        day = date.max
    if not date(1890, 1, 1) <= day <= today:
        found.wrong(path, "日期不对。")
        return None
    return day.isoformat()


def _chosen(value: object, kind: str) -> list[str]:
    known = statutes.words(kind)
    return [v for v in value if v in known] if isinstance(value, list) else []


def refuse(errors: Mapping[str, list[str]]) -> None:
    """Raise `AnswersInvalid` when there are errors."""
    if errors:
        raise AnswersInvalid(errors=dict(errors))
