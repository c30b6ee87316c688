"""A fictional county to try the product in: its places, its people, its rest days.

Names of people and places are invented; the shape is that of a street with a one-stop centre, its
villages, a judicial office, a police station and a basic court. The password is printed and known
to everybody: the county is loaded where `SHENMING_DEMO` allows it, and never in production.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from cases.access import ROLES
from cases.county import people, sign_in
from cases.models import Membership, Organisation, User
from cases.operating import shipping
from cases.reception import filing
from cases.rules import calendar
from cases.showcase import demo_disputes, demo_grid, demo_kinds
from cases.showcase.demo_kinds import Person, Place
from cases.words import Words

if TYPE_CHECKING:
    from cases.work import Work

#: known to everybody; an installation with real cases has no demo accounts
PASSWORD = "shenming-demo"  # noqa: S105  # a demonstration's, printed at every start


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demo county and what it is for, in words."""

    login: str
    name: str
    words: Words


#: code of the parent, code, name, level, kind, and what else is known
_PLACES: tuple[tuple[str | None, str, str, str, str, Mapping[str, Any]], ...] = (
    (None, "HY", "山城市合阳区人民政府", "COUNTY", "GOV", {}),
    ("HY", "HY-SFJ", "山城市合阳区司法局", "COUNTY", "JUSTICE_BUREAU", {"short_name": "合司"}),
    ("HY", "HY-ZDT", "合阳区矛盾纠纷调解指导团", "COUNTY", "PANEL", {}),
    ("HY", "HY-GWT", "合阳区矛盾纠纷调解顾问团", "COUNTY", "PANEL", {}),
    ("HY", "HY-TJT", "合阳区矛盾纠纷调解团", "COUNTY", "PANEL", {}),
    (
        "HY",
        "HY-FY",
        "山城市合阳区人民法院",
        "COUNTY",
        "COURT",
        {
            "court_code": "渝0199",
            "address": "山城市合阳区明镜路9号",
            "phone": "023-42880099",
        },
    ),
    ("HY", "HYC", "合阳城街道办事处", "TOWN", "GOV", {}),
    (
        "HYC",
        "HYC-TJZX",
        "合阳城街道矛盾纠纷调解中心",
        "TOWN",
        "JOINT_CENTER",
        {
            "display_name": "申明亭调解中心",
            "short_name": "合",
            "address": "合阳区合阳城街道申明路18号",
            "phone": "023-42881818",
        },
    ),
    (
        "HYC",
        "HYC-TW",
        "合阳城街道人民调解委员会",
        "TOWN",
        "COMMITTEE",
        {
            "short_name": "合",
            "can_seal": True,
            "filing_no": "合司调备〔2024〕7号",
            "address": "合阳区合阳城街道申明路18号",
            "phone": "023-42881818",
        },
    ),
    ("HYC", "HYC-SFS", "合阳城司法所", "TOWN", "JUDICIAL_OFFICE", {"phone": "023-42881220"}),
    (
        "HYC",
        "HYC-PCS",
        "合阳城派出所",
        "TOWN",
        "POLICE",
        {
            "phone": "023-42881110",
            "short_name": "合公",
            "can_seal": True,
            "handles": ["administrative.PUBLIC_ORDER"],
        },
    ),
    ("HY", "HY-XF", "山城市合阳区信访局", "COUNTY", "PETITION", {"phone": "023-42881330"}),
    ("HYC", "HYC-JZP", "卷子坪社区居民委员会", "VILLAGE", "GOV", {}),
    (
        "HYC-JZP",
        "HYC-JZP-TW",
        "卷子坪社区人民调解委员会",
        "VILLAGE",
        "COMMITTEE",
        {"short_name": "合卷", "can_seal": True, "address": "合阳城街道卷子坪社区"},
    ),
    ("HYC", "HYC-SS", "水寺村村民委员会", "VILLAGE", "GOV", {}),
    (
        "HYC-SS",
        "HYC-SS-TW",
        "水寺村人民调解委员会",
        "VILLAGE",
        "COMMITTEE",
        {"short_name": "合水", "can_seal": True, "address": "合阳城街道水寺村"},
    ),
    ("HYC", "HYC-GM", "光明村村民委员会", "VILLAGE", "GOV", {}),
    (
        "HYC-GM",
        "HYC-GM-TW",
        "光明村人民调解委员会",
        "VILLAGE",
        "COMMITTEE",
        {"short_name": "合光", "can_seal": True, "address": "合阳城街道光明村"},
    ),
    *demo_kinds.PLACES,
    *demo_grid.PLACES,
)

#: login, name, roles as role:place, and what a mediator's card says
_PEOPLE: tuple[tuple[str, str, tuple[str, ...], Mapping[str, Any]], ...] = (
    ("clerk", "周敏", ("intake_clerk:HYC-TJZX",), {}),
    (
        "mediator",
        "杨德顺",
        ("mediator:HYC-TW",),
        {
            "certificate_no": "合调字2021-018",
            "grade": 2,
            "employment": "FULL",
            "specialties": ["NEIGHBOR", "MARRIAGE_FAMILY", "CONTRACT"],
            "term_end": date(2028, 12, 31),
        },
    ),
    (
        "mediator2",
        "刘桂芳",
        ("mediator:HYC-TW", "mediator:HYC-JZP-TW"),
        {
            "certificate_no": "合调字2022-031",
            "grade": 3,
            "employment": "PART",
            "specialties": ["NEIGHBOR", "PROPERTY_MGMT"],
            "term_end": date(2028, 12, 31),
        },
    ),
    (
        "chief",
        "陈国强",
        ("chief_mediator:HYC-TW", "chief_mediator:HYC-JZP-TW", "chief_mediator:HYC-SS-TW"),
        {"certificate_no": "合调字2016-002", "grade": 1, "employment": "FULL"},
    ),
    (
        "village",
        "马长顺",
        (
            "mediator:HYC-SS-TW",
            "mediator:HYC-GM-TW",
            "chief_mediator:HYC-GM-TW",
            "village_mediator:HYC-GM-TW",
        ),
        {"certificate_no": "合调字2023-044", "grade": 4, "employment": "PART"},
    ),
    ("office", "吴建华", ("judicial_office:HYC-SFS",), {}),
    ("police", "赵卫东", ("police:HYC-PCS", "dept_officer:HYC-PCS"), {}),
    ("petition", "高秀文", ("petition:HY-XF",), {}),
    ("expert", "文静", ("expert:HY-GWT",), {}),
    ("courtclerk", "孙丽", ("court_clerk:HY-FY",), {}),
    ("judge", "郑明远", ("judge:HY-FY",), {}),
    ("president", "何正平", ("court_president:HY-FY",), {}),
    ("admin", "系统管理员", ("admin:HY",), {}),
    *demo_kinds.PEOPLE,
    *demo_grid.PEOPLE,
)


def load(w: Work, *, disputes: bool = True) -> list[DemoAccount]:
    """Load the county where it is not there yet, and return its accounts.

    What is shipped is deployed when nothing was deployed before. With *disputes* three
    applications are filed, as parties would on their own page.
    """
    if w.engine.newest == 0:
        shipping.deploy_new(w)
    calendar.seed_holidays(w.session, w.tenant)
    places = load_places(w, _PLACES)
    is_new = not _known(w)
    load_people(w, places, _PEOPLE)
    if is_new and disputes:
        for application in demo_disputes.APPLICATIONS:
            _file(w, application)
    return accounts(w)


def _file(w: Work, application: Mapping[str, Any]) -> None:
    """File an application through the door that parties use."""
    filing_id, opened = filing.start(w)
    for step in filing.STEPS:
        filing.save(w, filing_id, step, application)
    filing.submit(w, filing_id)
    sign_in.leave(w, opened.token)


def accounts(w: Work) -> list[DemoAccount]:
    """List the demo accounts that are here and open; none in a real county."""
    known = {user.login: user for user in _known(w)}
    return [
        DemoAccount(login, name, _words(name, holdings))
        for login, name, holdings, _ in _PEOPLE
        if login in known and known[login].active
    ]


def _known(w: Work) -> list[User]:
    """Find the demo accounts by login and name, where the demo county was loaded."""
    names = {login: name for login, name, _, _ in _PEOPLE}
    loaded = select(Organisation.id).where(
        Organisation.tenant_id == w.tenant,
        Organisation.code == "HY",
        Organisation.name == _PLACES[0][2],
    )
    if w.session.scalar(loaded) is None:
        return []
    users = w.session.scalars(select(User).where(User.tenant_id == w.tenant, User.login.in_(names)))
    return [user for user in users if names[user.login] == user.name]


def load_people(w: Work, places: Mapping[str, UUID], found: Iterable[Person]) -> None:
    """Make the accounts that are not there yet, all with the printed password, hashed once."""
    hashed = people.hasher.hash(PASSWORD)
    there = set(w.session.scalars(select(User.login).where(User.tenant_id == w.tenant)))
    for login, name, holdings, card in found:
        if login not in there:
            _add_person(w, places, hashed, login, name, holdings, card)


def load_places(w: Work, found: Iterable[Place]) -> dict[str, UUID]:
    """Write the organisations that are not there yet; returns all of them by their code."""
    known = {
        code: place
        for code, place in w.session.execute(
            select(Organisation.code, Organisation.id).where(Organisation.tenant_id == w.tenant)
        )
    }
    for parent, code, name, level, kind, more in found:
        if code not in known:
            row = Organisation(
                tenant_id=w.tenant,
                parent_id=known[parent] if parent else None,
                code=code,
                name=name,
                level=level,
                kind=kind,
                **more,
            )
            w.session.add(row)
            w.session.flush()
            known[code] = row.id
    return known


def _add_person(
    w: Work,
    places: Mapping[str, UUID],
    hashed: str,
    login: str,
    name: str,
    holdings: tuple[str, ...],
    card: Mapping[str, Any],
) -> None:
    user = User(
        tenant_id=w.tenant, login=login, name=name, password=hashed, created_at=w.now, **card
    )
    w.session.add(user)
    w.session.flush()
    for role, _, place in (holding.partition(":") for holding in holdings):
        w.session.add(
            Membership(
                tenant_id=w.tenant, user_id=user.id, role=role, organisation_id=places[place]
            )
        )
    w.session.flush()


def _words(name: str, holdings: tuple[str, ...]) -> Words:
    """Say who an account is: 周敏 受理员 · 申明亭调解中心."""
    role, _, place = holdings[0].partition(":")
    names = {code: more.get("display_name", full) for _, code, full, _, _, more in _PLACES}
    return Words("%(name)s %(role)s · %(place)s", name=name, role=ROLES[role], place=names[place])
