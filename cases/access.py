"""Who may do what where.

A grant is a pair (role, organisation). A task is offered to a role at an organisation; a case is
seen by the roles below and nobody else. Administrators keep people and processes and see no case.
Sources: 人民调解法 art. 15(4) (secrecy); 个人信息保护法 arts. 6, 51; 人民法院特邀调解规定 art. 28.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from cases import interests, sight
from cases.errors import NotAllowed, NotFound
from cases.models import Case, Organisation, Transfer
from engine import db

if TYPE_CHECKING:
    from cases.work import Work

#: every role a membership may give, in Chinese
ROLES = {
    "intake_clerk": "受理员",
    "mediator": "人民调解员",
    "chief_mediator": "首席调解员",
    "judicial_office": "司法所工作人员",
    "court_clerk": "法院立案人员",
    "judge": "法官",
    "court_president": "院长",
    "police": "民警",
    "petition": "信访工作人员",
    "village_mediator": "村（社区）调解员",
    "dept_officer": "部门承办人",
    "dept_leader": "部门负责人",
    "grid_worker": "网格员",
    "grid_leader": "网格长",
    "command_center": "指挥中心",
    "town_leader": "镇街负责人",
    "supervisor": "督办员",
    "expert": "专家（会诊成员）",
    "lawyer": "律师",
    "admin": "管理员",
}

#: what else a role lets one do: an agency handles a case as a committee does
IMPLIES = {"dept_officer": "mediator", "dept_leader": "chief_mediator"}

#: roles that nobody lends while away: they are of the person (法官法; an expert's own opinion)
OWN = frozenset({"admin", "judge", "court_president", "expert"})

#: roles that act at a court
COURT = frozenset({"court_clerk", "judge", "court_president"})

Grant = tuple[str, UUID]


@dataclass(frozen=True)
class Lent:
    """What somebody who is away has lent to the one who stands in."""

    user_id: UUID
    name: str
    #: what the one who stands in does not hold anyway
    grants: frozenset[Grant]


@dataclass(frozen=True)
class Actor:
    """A person with an account, and where they hold which role."""

    user_id: UUID
    name: str
    login: str
    locale: str = "zh_Hans"
    grants: frozenset[Grant] = field(default_factory=frozenset)
    tenant: int = 1
    #: for whom this person stands in today; their grants are among *grants*
    lent: tuple[Lent, ...] = ()

    @property
    def id(self) -> str:
        """What the history keeps as the one who acted."""
        return str(self.user_id)

    @property
    def hands(self) -> tuple[UUID, ...]:
        """The accounts whose work this person does: the own, and of those who are away."""
        return (self.user_id, *(one.user_id for one in self.lent))

    @property
    def borrowed(self) -> frozenset[Grant]:
        """The posts held only for those who are away."""
        return frozenset[Grant]().union(*(one.grants for one in self.lent))

    def stands_in(
        self, assignee: UUID | None, grant: tuple[str | None, UUID | None]
    ) -> Lent | None:
        """Tell for whom a task is done: one in another's hands, or offered only to their post."""
        for one in self.lent:
            if assignee == one.user_id or (assignee is None and grant in one.grants):
                return one
        return None

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held anywhere."""
        return frozenset(role for role, _ in self.grants)

    def where(self, *roles: str) -> list[UUID]:
        """List the organisations where one of *roles* is held."""
        return [place for role, place in self.grants if role in roles]

    @property
    def courts(self) -> list[UUID]:
        """The courts where this person acts."""
        return self.where(*COURT)


@dataclass(frozen=True)
class PartyActor:
    """A party on their own page, known by case code and access key."""

    party_id: UUID
    case_id: UUID
    locale: str = "zh_Hans"
    tenant: int = 1
    grants: frozenset[Grant] = frozenset()
    roles: frozenset[str] = frozenset({"party"})

    @property
    def id(self) -> str:
        """What the history keeps as the one who acted."""
        return f"party:{self.party_id}"


@dataclass(frozen=True)
class System:
    """The house itself: jobs, timers, the command line."""

    id: str | None = None
    locale: str = "zh_Hans"
    tenant: int = 1
    grants: frozenset[Grant] = frozenset()
    roles: frozenset[str] = frozenset({"system"})


SYSTEM = System()


def granted(found: Iterable[Grant]) -> frozenset[Grant]:
    """Add to the memberships *found* what they imply."""
    held = frozenset(found)
    return held | {(IMPLIES[role], place) for role, place in held if role in IMPLIES}


def with_lent(actor: Actor, held: Mapping[tuple[UUID, str], Iterable[Grant]]) -> Actor:
    """Let *actor* stand in for those who *held* their posts: account and name, and their grants."""
    lent = tuple(
        Lent(user, name, granted(g for g in grants if g[0] not in OWN) - actor.grants)
        for (user, name), grants in sorted(held.items(), key=str)
    )
    actor = replace(actor, lent=lent)
    return replace(actor, grants=actor.grants | actor.borrowed)


def giving(*roles: str) -> frozenset[str]:
    """Name the memberships that let one act in one of *roles*."""
    return frozenset(roles) | {held for held, implied in IMPLIES.items() if implied in roles}


def handles(w: Work, case: Case) -> bool:
    """Tell whether the actor's committee, centre or office deals with *case*, and no court."""
    return isinstance(w.actor, Actor) and _sees(w, w.actor, case.id, sight.handling)


def helps_only(w: Work, case: Case) -> bool:
    """Tell whether the actor sees *case* only as a helper of a five diagnosis.

    A neighbour, a police officer or an expert gets the sheet and the panel, never what was said in
    the mediator's sessions or written in its papers (人民调解法 art. 15(4)).
    """
    actor = w.actor
    if not isinstance(actor, Actor) or handles(w, case):
        return False
    return _sees(w, actor, case.id, sight.helping)


def may_read(w: Work, case: Case) -> bool:
    """Tell whether the actor of *w* may see *case* at all."""
    actor = w.actor
    if isinstance(actor, System):
        return True
    if isinstance(actor, PartyActor):
        return actor.case_id == case.id
    return _sees(w, actor, case.id, sight.readable)


def may_open(w: Work, case_id: UUID) -> bool:
    """Tell whether the page of a case is the acting account's to open."""
    return _sees(w, require_user(w), case_id, sight.readable)


def may_read_confidential(w: Work, case: Case) -> bool:
    """Tell whether the actor may see what one side said in confidence.

    Never a court, and never a judicial office or clerk: only those who mediate the case and the
    chief mediator of its committee (人民法院特邀调解规定 arts. 22, 28; 民诉法解释 art. 107).
    """
    if isinstance(w.actor, System):
        return True
    if isinstance(w.actor, PartyActor):
        return False
    actor = impartial(w, case.id)
    if case.committee_id in actor.where("chief_mediator"):
        return True
    return _sees(w, actor, case.id, sight.mediating)


def impartial(w: Work, subject_id: UUID) -> Actor:
    """Return the acting account, without what it holds for others where it has an interest."""
    actor = require_user(w)
    if actor.lent and str(subject_id) in interests.kept_out(w, actor.user_id):
        return replace(actor, grants=actor.grants - actor.borrowed, lent=())
    return actor


def reads_as_court(w: Work, case: Case) -> bool:
    """Tell whether the actor sees *case* only because it was filed with the actor's court.

    It is asked of each case: who is a judge here and a mediator elsewhere is a judge in this one.
    """
    actor = w.actor
    if not isinstance(actor, Actor) or not actor.courts:
        return False
    return not handles(w, case)


def has_gone(w: Work, case: object) -> bool:
    """Tell whether the bound file of *case* went to the archives or was destroyed (R-099).

    It opens no more then; a court keeps what was filed with it.
    """
    if not isinstance(case, Case) or "disposed" not in (case.details or {}):
        return False
    return not isinstance(w.actor, System) and not reads_as_court(w, case)


def handed_on_at(w: Work, case: Case) -> datetime | None:
    """Return when the actor's organisation handed *case* on, if that alone lets the actor read it.

    What came after is not the sender's to open (个人信息保护法 art. 6).
    """
    actor = w.actor
    if not isinstance(actor, Actor) or reads_as_court(w, case) or handles(w, case):
        return None
    if _sees(w, actor, case.id, sight.helping):
        return None
    query = select(func.max(Transfer.answered_at)).where(Transfer.case_id == case.id)
    return w.session.scalar(query.where(sight.sent(actor)))


def deals(w: Work, case: Case, *roles: str) -> bool:
    """Tell whether the actor acts in *case* in one of *roles*, or in any when none is named.

    It is asked of what is held here: a mediator elsewhere who gives an opinion on its panel, its
    court, and who handed it on read *case* and write nothing in it.
    """
    actor = w.actor
    if not isinstance(actor, Actor):
        return False
    held = frozenset(grant for grant in actor.grants if not roles or grant[0] in roles)
    return _sees(w, replace(actor, grants=held), case.id, sight.dealing)


def require_office(w: Work, case: Case, *roles: str) -> Actor:
    """Return the acting account when it deals with *case* in one of *roles*, or in any.

    Raises `NotAllowed` for everybody else.
    """
    if not deals(w, case, *roles):
        raise NotAllowed(roles=list(roles))
    return require_user(w)


def read(w: Work, case_id: UUID) -> Case:
    """Fetch a case that the actor may see; raises `NotFound` for any other, so nothing leaks."""
    case = w.session.get(Case, case_id)
    if case is None or case.tenant_id != w.tenant or not may_read(w, case):
        raise NotFound(f"No case {case_id}.")
    return case


_HOLD = "SELECT pg_advisory_xact_lock(hashtextextended(%(key)s, 0))"
_HOLD_TASK = (
    "SELECT pg_advisory_xact_lock(hashtextextended(business_key, 0)) FROM task WHERE id = %(id)s"
)


def hold(w: Work, case_id: UUID) -> None:
    """Let the acts of people on one case follow one another until the commit.

    Two parties who answer at the same instant each see what the other said. It is an advisory lock,
    which timers never take: what they move meanwhile is noticed by the engine's version.
    """
    db.rows(w.session, _HOLD, {"key": str(case_id)})
    db.forget(w.session)


def hold_task(w: Work, task_id: UUID) -> None:
    """Hold the case that a task belongs to; nothing happens when there is no such task."""
    db.rows(w.session, _HOLD_TASK, {"id": task_id})
    db.forget(w.session)


def has(w: Work, role: str, scope: UUID | None = None) -> bool:
    """Tell whether the actor holds *role* (at *scope* when given)."""
    return any(r == role and scope in (None, place) for r, place in w.actor.grants)


def require(w: Work, *roles: str, scope: UUID | None = None) -> Actor:
    """Return the acting account when it holds one of *roles*; raises `NotAllowed`."""
    actor = w.actor
    if isinstance(actor, Actor) and any(has(w, role, scope) for role in roles):
        return actor
    raise NotAllowed(roles=list(roles))


def runs_county(w: Work) -> bool:
    """Tell whether the actor is an administrator of the whole county, not of a part of it."""
    roots = select(Organisation.id).where(
        Organisation.tenant_id == w.tenant, Organisation.parent_id.is_(None)
    )
    return any(has(w, "admin", root) for root in w.session.scalars(roots))


def require_county(w: Work) -> Actor:
    """Return the acting administrator of the whole county; raises `NotAllowed`.

    Who administers a part of it sets what the law leaves open there: people, posts and processes
    are the county's, or whoever administers a village would make themselves more.
    """
    actor = require(w, "admin")
    if not runs_county(w):
        raise NotAllowed(roles=["admin"])
    return actor


def require_user(w: Work) -> Actor:
    """Return the acting account; raises `NotAllowed` for a party or the house itself."""
    if not isinstance(w.actor, Actor):
        raise NotAllowed
    return w.actor


def require_party(w: Work) -> PartyActor:
    """Return the acting party; raises `NotAllowed` for anybody else."""
    if not isinstance(w.actor, PartyActor):
        raise NotAllowed
    return w.actor


def _sees(
    w: Work, actor: Actor, case_id: UUID, seen: Callable[[Actor], ColumnElement[bool]]
) -> bool:
    """Tell whether a case is among those that *seen* gives *actor*."""

    def ask() -> bool:
        return bool(w.session.scalar(select(exists().where(Case.id == case_id, seen(actor)))))

    return w.once(("sees", actor, case_id, seen), ask)
