"""Accounts and the roles they hold, kept by administrators; passwords are argon2id."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from cases import access
from cases.county import cards
from cases.errors import AnswersInvalid, NotFound
from cases.models import Login, Membership, Organisation, User
from cases.settlement import ink
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

log = logging.getLogger(__name__)

#: argon2id; 32 MiB and three passes cost about 60 ms here
hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)

_LOGIN = re.compile(r"[a-z][a-z0-9._-]{2,39}")
#: the shortest password taken, and what is never one however long
SHORTEST = 10
_COMMON = re.compile(
    r"(.)\1+|(0123456789|1234567890|password|qwertyuiop|admin|shenming)+.{0,3}", re.I
)


@dataclass(frozen=True)
class Holding:
    """A role held in an organisation."""

    role: str
    organisation_id: UUID
    organisation: str


@dataclass(frozen=True)
class Account:
    """An account as its administrator sees it."""

    id: UUID
    login: str
    name: str
    active: bool
    locale: str
    certificate_no: str | None
    grade: int | None
    employment: str | None
    specialties: tuple[str, ...]
    languages: tuple[str, ...]
    background: tuple[str, ...]
    term_end: date | None
    home_id: UUID | None
    #: whose disputes the person keeps out of: kind and name
    interests: tuple[tuple[str, str], ...]
    gender: str | None
    ethnicity: str | None
    locked: bool
    must_change_password: bool
    #: False: shut until an administrator gives it a first password
    has_password: bool
    holdings: tuple[Holding, ...]


def accounts(w: Work, search: str = "", after: str = "", most: int = 500) -> list[Account]:
    """List accounts whose name or login contains *search*, by login from *after* on."""
    access.require_county(w)
    query = select(User).where(User.tenant_id == w.tenant, User.login > after)
    query = query.order_by(User.login).options(_HOLDINGS)
    if search.strip():
        pattern = f"%{_escape(search.strip())}%"
        query = query.where(User.login.ilike(pattern) | User.name.ilike(pattern))
    return [_account(w, user) for user in w.session.scalars(query.limit(most))]


def account(w: Work, user_id: UUID) -> Account:
    """Return one account; the person's own, or any for an administrator."""
    if access.require_user(w).user_id != user_id:
        access.require_county(w)
    return _account(w, _user(w, user_id))


def create(w: Work, fields: Mapping[str, Any], holdings: Iterable[tuple[str, UUID]]) -> str:
    """Make an account and return its first password, to be changed at the first sign-in."""
    access.require_county(w)
    password = first_password()
    user = _new(w, fields, hasher.hash(password))
    _apply(w, user, fields, taken=_login_taken(w, user.login))
    w.session.add(user)
    w.session.flush()
    _hold(w, user, holdings)
    log.info("Account %s made.", user.id, extra={"action": "account_made"})
    return password


def enrol(w: Work, fields: Mapping[str, Any], user: User | None = None) -> User:
    """Make an account that nobody has a password of, or change *user*; tell nothing.

    It opens once `reset_password` gives it a first password. The caller knows that the login is
    free, and flushes. Raises `AnswersInvalid`.
    """
    user = user or _new(w, fields, "")
    _apply(w, user, fields)
    w.session.add(user)
    return user


def edit(
    w: Work, user_id: UUID, fields: Mapping[str, Any], holdings: Iterable[tuple[str, UUID]] | None
) -> None:
    """Change an account and, when given, all roles it holds."""
    access.require_county(w)
    user = _user(w, user_id)
    _apply(w, user, fields)
    if holdings is not None:
        _hold(w, user, holdings)
    if not user.active:
        _sign_out(w.session, user.id)
    log.info("Account %s changed.", user.id, extra={"action": "account_changed"})


def disable(w: Work, user_id: UUID) -> None:
    """Close an account and end its sessions; what it did stays; one cannot close one's own."""
    actor = access.require_county(w)
    if actor.user_id == user_id:
        raise AnswersInvalid(errors={"active": ["不能停用自己的账户。"]})
    edit(w, user_id, {"active": False}, None)


def reset_password(w: Work, user_id: UUID) -> str:
    """Give an account a new first password, unlock it and end its sessions; return the password."""
    access.require_county(w)
    user = _user(w, user_id)
    password = first_password()
    user.password = hasher.hash(password)
    user.must_change_password = True
    user.failures, user.locked_until = 0, None
    _sign_out(w.session, user.id)
    log.info("Password of %s reset.", user.id, extra={"action": "password_reset"})
    return password


def signature(w: Work) -> str | None:
    """Return the acting account's drawn signature, a PNG data URI, if it has one."""
    mine = access.require_user(w).user_id
    return w.session.scalar(select(User.signature).where(User.id == mine))


def set_locale(w: Work, locale: str) -> None:
    """Keep the language the acting account reads the screens in."""
    if locale not in ("zh_Hans", "en"):
        raise AnswersInvalid(errors={"locale": ["没有这种语言。"]})
    _user(w, access.require_user(w).user_id).locale = locale


def set_signature(w: Work, image: str | None) -> None:
    """Keep the acting account's drawn signature (PNG data URI) for papers signed by role.

    Raises `AnswersInvalid` for what is no picture with ink on it.
    """
    if image is not None:
        ink.check_picture(image, "signature")
    _user(w, access.require_user(w).user_id).signature = image


def add_by_codes(
    w: Work, *, login: str, name: str, grants: Iterable[tuple[str, str]], password: str
) -> UUID:
    """Make an account from the command line; *grants* are pairs of role and organisation code.

    Raises `AnswersInvalid` for an unknown role or code, a taken login or a weak password.
    """
    codes = {
        code: place
        for code, place in w.session.execute(
            select(Organisation.code, Organisation.id).where(Organisation.tenant_id == w.tenant)
        )
    }
    pairs = list(grants)
    if any(code not in codes for _, code in pairs):
        raise AnswersInvalid(errors={"roles": ["没有这个机构编码。"]})
    check_password(password, login=login, name=name)
    user = User(tenant_id=w.tenant, login=login.strip().lower(), created_at=w.now)
    user.password = hasher.hash(password)
    _apply(w, user, {"name": name})
    w.session.add(user)
    w.session.flush()
    _hold(w, user, [(role, codes[code]) for role, code in pairs])
    return user.id


def listing(w: Work) -> list[dict[str, str]]:
    """List the accounts for the command line."""
    users = w.session.scalars(
        select(User).where(User.tenant_id == w.tenant).order_by(User.login).options(_HOLDINGS)
    )
    return [
        {
            "login": user.login,
            "name": user.name,
            "active": "yes" if user.active else "no",
            "roles": " ".join(f"{m.role}:{m.organisation.code}" for m in user.memberships),
        }
        for user in users
    ]


def members(session: Session, organisation_ids: Iterable[UUID], *roles: str) -> list[User]:
    """List the active accounts that hold one of *roles* in one of the organisations."""
    rows = session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id.in_(list(organisation_ids)),
            Membership.role.in_(access.giving(*roles)),
            User.active,
        )
        .order_by(User.name)
        .distinct()
    )
    return list(rows)


def options(users: Iterable[User]) -> list[dict[str, str]]:
    """Turn accounts into the choices of a form."""
    return [{"label": user.name, "value": str(user.id)} for user in users]


def first_password() -> str:
    """Draw a first password: three groups of four, 58 bits."""
    signs = "abcdefghjkmnpqrstvwxyz23456789"
    return "-".join("".join(secrets.choice(signs) for _ in range(4)) for _ in range(3))


def check_password(password: str, *, login: str = "", name: str = "") -> None:
    """Refuse a password that is short, guessed first, or the person's own name or login."""
    low = password.lower()
    if len(password) < SHORTEST:
        raise AnswersInvalid(errors={"password": [Words("密码至少%(most)s位。", most=SHORTEST)]})
    if len(password) > 200:
        raise AnswersInvalid(errors={"password": ["密码太长。"]})
    if _COMMON.fullmatch(password) or (login and login in low) or (name and name in password):
        raise AnswersInvalid(errors={"password": ["这个密码太容易被猜到，请换一个。"]})


_HOLDINGS = selectinload(User.memberships).selectinload(Membership.organisation)


def _new(w: Work, fields: Mapping[str, Any], password: str) -> User:
    return User(
        tenant_id=w.tenant,
        login=str(fields.get("login", "")).strip().lower(),
        password=password,
        must_change_password=True,
        created_at=w.now,
    )


def _apply(w: Work, user: User, fields: Mapping[str, Any], *, taken: bool = False) -> None:
    _refuse(_account_problems(w, user, fields, taken))
    cards.apply(user, fields)


def _account_problems(
    w: Work, user: User, fields: Mapping[str, Any], taken: bool
) -> Iterable[tuple[str, str]]:
    if user.id is None and not _LOGIN.fullmatch(user.login):
        yield "login", "登录名用小写字母开头，可含数字、点和横线，3至40位。"
    elif taken:
        yield "login", "已有人使用这个登录名。"
    if (user.id is None or "name" in fields) and not str(fields.get("name") or "").strip():
        yield "name", "请填写姓名。"
    yield from cards.problems(w, fields)


def _login_taken(w: Work, login: str) -> bool:
    found = w.session.scalar(select(User.id).where(User.tenant_id == w.tenant, User.login == login))
    return found is not None


def _hold(w: Work, user: User, holdings: Iterable[tuple[str, UUID]]) -> None:
    """Make *holdings* all that the account holds."""
    wanted = set(holdings)
    known = set(
        w.session.scalars(select(Organisation.id).where(Organisation.tenant_id == w.tenant))
    )
    if any(role not in access.ROLES or place not in known for role, place in wanted):
        raise AnswersInvalid(errors={"roles": ["所选的角色或机构不存在。"]})
    held = {(one.role, one.organisation_id): one for one in _memberships(w, user)}
    for gone in held.keys() - wanted:
        w.session.delete(held[gone])
    for role, place in sorted(wanted - held.keys(), key=str):
        w.session.add(
            Membership(tenant_id=w.tenant, user_id=user.id, role=role, organisation_id=place)
        )
    w.session.flush()
    w.session.expire(user, ["memberships"])


def _memberships(w: Work, user: User) -> Iterable[Membership]:
    return w.session.scalars(select(Membership).where(Membership.user_id == user.id))


def _sign_out(session: Session, user_id: UUID) -> None:
    session.execute(delete(Login).where(Login.user_id == user_id))


def _user(w: Work, user_id: UUID) -> User:
    user = w.session.scalar(
        select(User).where(User.id == user_id, User.tenant_id == w.tenant).options(_HOLDINGS)
    )
    if user is None:
        raise NotFound(f"No account {user_id}.")
    return user


def _account(w: Work, user: User) -> Account:
    return Account(
        id=user.id,
        login=user.login,
        name=user.name,
        active=user.active,
        locale=user.locale,
        certificate_no=user.certificate_no,
        grade=user.grade,
        employment=user.employment,
        specialties=tuple(user.specialties or ()),
        languages=tuple(user.languages or ()),
        background=tuple(user.background or ()),
        term_end=user.term_end,
        home_id=user.home_id,
        interests=tuple((str(r["kind"]), str(r["name"])) for r in user.interests or ()),
        gender=user.gender,
        ethnicity=user.ethnicity,
        locked=user.locked_until is not None and user.locked_until > w.now,
        must_change_password=user.must_change_password,
        has_password=bool(user.password),
        holdings=tuple(
            Holding(m.role, m.organisation_id, m.organisation.display_name or m.organisation.name)
            for m in sorted(user.memberships, key=lambda m: m.role)
        ),
    )


def _refuse(problems: Iterable[tuple[str, str]]) -> None:
    errors: dict[str, list[str]] = {}
    for field, words in problems:
        errors.setdefault(field, []).append(words)
    if errors:
        raise AnswersInvalid(errors=errors)


def _escape(text: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", text)
