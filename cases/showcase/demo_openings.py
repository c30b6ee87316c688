"""How things come in to a fictional county: each through the use case that its people use."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PIL import Image

from cases import access
from cases.access import SYSTEM, Actor
from cases.county import sign_in
from cases.exchange import referrals
from cases.grid import care, event_report, whistle
from cases.grid.event_report import Photo
from cases.models import Affair, Case
from cases.reception import filing, intake
from cases.rules import clock
from cases.showcase import demo_matters, demo_names
from cases.showcase.demo_days import Opening
from cases.showcase.demo_desk import County
from cases.showcase.demo_luck import luck_of
from cases.showcase.demo_matters import Matter

if TYPE_CHECKING:
    from cases.work import AnyActor, Work

CONSENT = {"general": True, "sensitive": True, "sharing": True}
#: share of the disputes that come in by telephone or on foot, and of the reports without a photo
AT_WINDOW, BY_PHONE = 0.3, 0.45


def actor(county: County, seed: int, opening: Opening) -> AnyActor:
    """Tell who does it: a party has no account, so an application is filed by nobody known."""
    luck = luck_of(seed, opening.at, opening.kind)
    match opening.kind:
        case "disputes":
            return _clerk(county, luck) if luck.random() < AT_WINDOW else SYSTEM
        case "referrals":
            return _sender(county, luck)
        case "whistles":
            return _clerk(county, luck)
    grid = luck.choice(county.of_kind("GRID"))
    return county.who("grid_worker", grid, luck.random())


def come_in(w: Work, county: County, seed: int, opening: Opening) -> Case | Affair:
    """Let it come in, and return what it became."""
    luck = luck_of(seed, opening.at, opening.kind, "what")
    use: dict[str, Callable[[Work, County, Random], Case | Affair]] = {
        "disputes": _dispute,
        "referrals": _referral,
        "events": _event,
        "whistles": _whistle,
        "care": _care,
    }
    return use[opening.kind](w, county, luck)


def _clerk(county: County, luck: Random) -> Actor:
    return county.who("intake_clerk", luck.choice(county.of_kind("JOINT_CENTER")))


def _sender(county: County, luck: Random) -> Actor:
    kind, role = luck.choice((("COURT", "court_clerk"), ("POLICE", "police"), ("PETITION",) * 2))
    return county.who(role.lower(), luck.choice(county.of_kind(kind)))


def _matter(luck: Random, county: County, centre: UUID) -> tuple[Matter, dict[str, Any]]:
    """Write down a dispute in a village of the centre's town."""
    matter, town = demo_matters.draw(luck), county.town_of(centre)
    near = [row.name for row in county.places.values() if row.parent_id == town.id]
    villages = [name for name in near if name.endswith("委员会") and "调解" not in name]
    village = luck.choice(villages).removesuffix("委员会").removesuffix("村民").removesuffix("居民")
    against = demo_names.party(luck, village)
    if matter.trade:
        against = demo_names.company(luck, matter.trade)
    answers: dict[str, Any] = {
        "consent": CONSENT,
        "centre_id": str(centre),
        "category": matter.category,
        "applicants": [demo_names.party(luck, village)],
        "respondents": [against],
        "facts": matter.facts,
        "place": f"{village}{luck.randrange(1, 9)}组",
        "claims": [matter.claim],
    }
    if matter.amount[1]:
        answers["amount"] = str(round(luck.uniform(*matter.amount) / 100) * 100)
    return matter, answers


def _dispute(w: Work, county: County, luck: Random) -> Case:
    if isinstance(w.actor, Actor):
        centre = w.actor.where("intake_clerk")[0]
        _, answers = _matter(luck, county, centre)
        answers["channel"] = luck.choice(("window", "window", "phone", "visit"))
        return w.session.get_one(Case, intake.register_at_window(w, answers).case_id)
    centre = luck.choice(county.of_kind("JOINT_CENTER"))
    county.attend(w, centre)
    _, answers = _matter(luck, county, centre)
    filing_id, opened = filing.start(w)
    for step in filing.STEPS:
        filing.save(w, filing_id, step, answers)
    case_id = filing.submit(w, filing_id).case_id
    sign_in.leave(w, opened.token)
    return w.session.get_one(Case, case_id)


def _referral(w: Work, county: County, luck: Random) -> Case:
    centre = luck.choice(county.of_kind("JOINT_CENTER"))
    matter, answers = _matter(luck, county, centre)
    sender = referrals.own_places(w)
    place = next(iter(sender.values()))
    stamp = f"{w.now:%m%d%H%M%S}"
    answers |= {
        "number": f"（{w.now:%Y}）移{stamp}号",
        "cause": matter.title,
        "materials": "申请书一份\n证据材料一份",
        "contact": "承办人 023-42880099",
        "consents": "applicants",
        "told": "yes",
    }
    if place.kind == "COURT":
        answers["kind"] = "DELEGATED"
    return w.session.get_one(Case, referrals.send(w, answers).case_id)


def _event(w: Work, county: County, luck: Random) -> Affair:
    happening = demo_matters.happens(luck)
    by_phone = luck.random() < BY_PHONE
    answers = {
        "once": f"{w.now:%Y%m%d%H%M%S%f}",
        "place_id": str(_own_grid(w, county, luck)),
        "category": happening.category,
        "priority": happening.priority,
        "channel": luck.choice(("phone", "group")) if by_phone else "app",
        "words": happening.words,
        "address": f"{luck.randrange(1, 9)}组",
        "geo": f"{30 + luck.random() / 5:.5f},{106.2 + luck.random() / 5:.5f}",
    }
    if by_phone:
        answers |= {"reporter": demo_names.person(luck), "reporter_phone": demo_names.phone(luck)}
    photos = [] if by_phone else [Photo("photo.jpg", _photo(luck.randrange(6)))]
    return event_report.report(w, answers, photos)


def _own_grid(w: Work, county: County, luck: Random) -> UUID:
    own = set(access.require_user(w).where("grid_worker"))
    return luck.choice([place for place in county.places if place in own])


@cache
def _photo(n: int) -> bytes:
    """Paint something that stands for a photo: six there are."""
    picture = Image.new("RGB", (160, 120), (60 + 30 * n, 120, 200 - 25 * n))
    stored = io.BytesIO()
    picture.save(stored, "JPEG")
    return stored.getvalue()


def _whistle(w: Work, county: County, luck: Random) -> Affair:
    happening = demo_matters.happens(luck)
    town = county.town_of(access.require_user(w).where("intake_clerk")[0])
    code = town.code
    grids = [
        row.id for row in county.places.values() if row.kind == "GRID" and row.code.startswith(code)
    ]
    return whistle.complain(
        w,
        {
            "place_id": str(luck.choice(grids)),
            "category": happening.category,
            "priority": happening.priority,
            "words": happening.words,
            "address": f"{luck.randrange(1, 9)}组",
            "reporter": demo_names.person(luck),
            "reporter_phone": demo_names.phone(luck),
        },
    )


def _care(w: Work, county: County, luck: Random) -> Affair:
    born = clock.today(w.now).year - luck.randrange(66, 94)
    answers = {
        "place_id": str(_own_grid(w, county, luck)),
        "name": demo_names.person(luck),
        "address": f"{luck.randrange(1, 9)}组{luck.randrange(1, 99)}号",
        "birth_date": f"{born}-{luck.randrange(1, 13):02d}-{luck.randrange(1, 29):02d}",
        "phone": demo_names.phone(luck),
        "grade": luck.choices(("RED", "YELLOW", "GREEN"), (8, 42, 50))[0],
        "kinds": luck.sample(("ALONE", "ELDERLY", "DISABLED", "POOR", "ILL"), 2),
        "consent": "yes",
        "consent_by": "self",
        "consent_way": luck.choice(("paper", "oral")),
    }
    return care.register(w, answers)
