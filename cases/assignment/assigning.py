"""Who should mediate: everybody who may, scored by rows of law, with the reason of each in words.

What counts and how much is data (`gates.toml` A1 to A13, settable with history): the parties'
choice first, then the matter, the language, how near, the grade, what is in hand. Who is away, has
an interest or is refused by a party is left out, and it is said why (docs/decisions/0017).
Sources: 人民调解法 arts. 19, 23; 人民法院特邀调解规定 art. 15 (recusal).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from cases.assignment import nearness, standins
from cases.models import Assignment, Case, Party, User
from cases.words import Words, day, joined
from processes import law as statutes

if TYPE_CHECKING:
    from cases.rules.law import Law
    from cases.work import Work

#: the lowest grade that each level of the triage table asks for; 1 is the highest
GRADES = {"panel": 2, "chief": 2, "second": 2, "third": 3, "any": 4, "village": 4}
#: cases that nobody works on any more
OVER = ("CLOSED", "ARCHIVED")


@dataclass
class Candidate:
    """Somebody who may be asked, with all that speaks for and against."""

    id: UUID
    name: str
    points: int = 0
    #: open cases, as they are
    load: int = 0
    said: list[Words] = field(default_factory=list)
    #: why not; a clerk may still choose the person with a reason
    against: list[Words] = field(default_factory=list)
    #: the law or a party bars the person: no reason helps
    barred: bool = False

    @property
    def is_out(self) -> bool:
        """Whether the house does not propose this person."""
        return bool(self.against)

    @property
    def words(self) -> Words:
        """Say what speaks for the person, or why not."""
        return joined(self.against or self.said, "、")


@dataclass(frozen=True)
class _Facts:
    """What is asked once for all candidates."""

    law: Law
    loads: dict[UUID, tuple[int, int]]
    away: dict[UUID, standins.Away]
    declared: frozenset[UUID]
    near: nearness.Nearness
    languages: frozenset[str]


def rank(w: Work, case: Case, users: Iterable[User]) -> list[Candidate]:
    """Order *users* for *case*: the best first, who should not come last."""
    people = list({user.id: user for user in users}.values())
    facts = _facts(w, case, people)
    found = [_weigh(facts, case, user) for user in people]
    return sorted(found, key=lambda one: (one.barred, one.is_out, -one.points, one.load, one.name))


def shortlist(w: Work, case: Case, ranked: Sequence[Candidate]) -> list[Candidate]:
    """Take the first few of *ranked* whom the house proposes."""
    most = int(w.law.of(case).value("A13", "count"))
    return [one for one in ranked if not one.is_out][:most]


def told(ranked: Sequence[Candidate], short: Sequence[Candidate]) -> Words:
    """Write the list for a form: who is proposed and why, who is left out and why."""
    lines: list[Words] = [
        Words("%(n)s. **%(name)s**：%(why)s", n=n, name=one.name, why=one.words)
        for n, one in enumerate(short, 1)
    ]
    out = [
        Words("- %(name)s：%(why)s", name=one.name, why=one.words) for one in ranked if one.is_out
    ]
    if not lines:
        lines = [Words("没有可以推荐的人：都不在、都要回避，或者都有当事人不同意。")]
    parts = [joined(lines, "\n")]
    if out:
        parts += [Words("不推荐："), joined(out[:10], "\n")]
    return joined(parts, "\n\n")


def choices(ranked: Iterable[Candidate]) -> list[dict[str, Any]]:
    """List who may be chosen, the best first, as the choices of a form."""
    return [{"label": one.name, "value": str(one.id)} for one in ranked if not one.barred]


def kept(ranked: Sequence[Candidate], user_id: UUID) -> dict[str, Any]:
    """Say what the house said of a person, as it is kept with the assignment."""
    for n, one in enumerate(ranked, 1):
        if one.id == user_id:
            said = [{"pattern": w.pattern, "values": w.values} for w in one.against or one.said]
            return {"place": n, "of": len(ranked), "is_out": one.is_out, "said": said}
    return {}


def read_kept(grounds: Mapping[str, Any]) -> tuple[Words, ...]:
    """Read the sentences that `kept` keeps."""
    return tuple(Words(one["pattern"], **one["values"]) for one in grounds.get("said", ()))


# --- what is known ------------------------------------------------------------------------------


def _facts(w: Work, case: Case, people: Sequence[User]) -> _Facts:
    law = w.law.of(case)
    return _Facts(
        law=law,
        loads=loads(w, [user.id for user in people], law),
        away=standins.away(w),
        declared=_declared(w, case),
        near=nearness.of(w, case, people),
        languages=frozenset((case.details or {}).get("languages") or ()),
    )


def loads(w: Work, users: Sequence[UUID], law: Law) -> dict[UUID, tuple[int, int]]:
    """Count what each has in hand: open cases, and the same weighted by urgency (A11, A12)."""
    weights = {"RED": int(law.value("A11", "count")), "YELLOW": int(law.value("A12", "count"))}
    rows = w.session.execute(
        select(Assignment.user_id, Case.priority, func.count())
        .join(Case, Case.id == Assignment.case_id)
        .where(
            Assignment.user_id.in_(users),
            Assignment.ended_at.is_(None),
            Assignment.role.in_(("LEAD", "CO")),
            Case.state.not_in(OVER),
        )
        .group_by(Assignment.user_id, Case.priority)
    )
    found: dict[UUID, tuple[int, int]] = {}
    for user, priority, count in rows:
        cases, weighted = found.get(user, (0, 0))
        found[user] = (cases + count, weighted + count * weights.get(priority or "", 1))
    return found


def _declared(w: Work, case: Case) -> frozenset[UUID]:
    """Find who declared an interest in *case* that not every party waived."""
    parties = {str(party.id) for party in case.parties}
    rows = w.session.scalars(
        select(Assignment).where(Assignment.case_id == case.id, Assignment.conflict.is_(True))
    )
    return frozenset(row.user_id for row in rows if set(row.waived_by) != parties)


# --- one person ---------------------------------------------------------------------------------


def _weigh(facts: _Facts, case: Case, user: User) -> Candidate:
    count, weighted = facts.loads.get(user.id, (0, 0))
    one = Candidate(user.id, user.name, load=count)
    for points, words in _for(facts, case, user):
        one.points += points
        one.said.append(words)
    one.points -= weighted * int(facts.law.value("A10", "points"))
    one.said.append(Words("手上 %(count)s 件", count=count))
    for is_final, words in _against(facts, case, user):
        one.barred = one.barred or is_final
        one.against.append(words)
    return one


def _for(facts: _Facts, case: Case, user: User) -> Iterator[tuple[int, Words]]:
    yield from _chosen(facts, case, user)
    if case.category and case.category in (user.specialties or ()):
        name = statutes.categories()[case.category].name
        yield _points(facts, "A3"), Words("懂%(matter)s纠纷", matter=name)
    spoken = statutes.words("language")
    for code in sorted(facts.languages & set(user.languages or ())):
        yield _points(facts, "A4"), Words("会说%(language)s", language=spoken.get(code, code))
    near = facts.near.of(user)
    if near is not None:
        yield _points(facts, near.gate), near.words
    yield from _standing(facts, case, user)


def _standing(facts: _Facts, case: Case, user: User) -> Iterator[tuple[int, Words]]:
    """Say what grade and employment are worth."""
    grade = user.grade
    if grade is not None and grade <= GRADES.get((case.triage or {}).get("level", "any"), 4):
        name = statutes.words("mediator_grade")[str(grade)]
        yield _points(facts, "A8"), Words("%(grade)s调解员", grade=name)
    if user.employment == "FULL":
        yield _points(facts, "A9"), Words("专职")


def _chosen(facts: _Facts, case: Case, user: User) -> Iterator[tuple[int, Words]]:
    """Let the parties' choice count: that of all first of all, that of one a little."""
    sides = {party.side for party in case.parties}
    asked = {party.side for party in case.parties if party.chosen_id == user.id}
    if len(sides) > 1 and asked == sides:
        yield _points(facts, "A1"), Words("双方共同选定")
    elif asked:
        yield _points(facts, "A2"), Words("有当事人希望由他调解")


def _against(facts: _Facts, case: Case, user: User) -> Iterator[tuple[bool, Words]]:
    if user.id in facts.declared:
        yield True, Words("与本案有利害关系，当事人没有一致同意")
    for party in case.parties:
        if str(user.id) in (party.refused or ()):
            yield True, Words("%(party)s不同意由他调解", party=party.name)
        if _is(party, user):
            yield True, Words("本人就是当事人")
        elif found := interest(user, party):
            yield False, found
    if user.id in facts.away:
        yield False, _is_away(facts.away[user.id])


def interest(user: User, party: Party) -> Words | None:
    """Say that a party is on the list of whose disputes a person keeps out of (R-012)."""
    known = statutes.words("interest")
    for row in user.interests or ():
        if row.get("name") == party.name:
            kind = known.get(str(row.get("kind")), known["OTHER"])
            return Words("%(party)s与他的%(kind)s同名，应当回避", party=party.name, kind=kind)
    return None


def _is(party: Party, user: User) -> bool:
    return party.name == user.name and bool(user.phone) and party.phone == user.phone


def _is_away(row: standins.Away) -> Words:
    reason = statutes.words("absence").get(row.reason, row.reason)
    return Words(
        "%(reason)s到%(until)s，由%(other)s代",
        reason=reason, until=day(row.last_day), other=row.substitute,
    )  # fmt: skip


def _points(facts: _Facts, gate: str) -> int:
    return int(facts.law.value(gate, "points"))
