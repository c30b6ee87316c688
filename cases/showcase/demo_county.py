"""Fictional counties of the size of three real ones: their towns, villages, grids and people.

The demo county (`cases.showcase.demo`) is the first town of each. Sizes: 合川 30 towns and
streets, 419 villages; 海晏 6 towns, 36 villages, 127 grids, 180 grid workers;
路桥 10 towns and streets, 635 grids. How many disputes and events a month is our own
guess; see docs/why/speed.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from cases.showcase import demo_names
from cases.showcase.demo_kinds import Person, Place
from cases.showcase.demo_luck import luck_of

#: what the demo county has of its own: one town, three villages with a grid each
OWN_VILLAGES, OWN_GRIDS = 3, 3


@dataclass(frozen=True)
class Size:
    """How large a county is, and what happens in a month of thirty days."""

    towns: int
    villages: int
    grids: int
    workers: int
    disputes: int
    events: int
    whistles: int
    referrals: int
    #: people who agreed to be visited
    care: int

    def part(self, share: float) -> Size:
        """Return a county of a *share* of this size, one of everything at least."""
        if share == 1:
            return self
        small = {name: max(1, round(n * share)) for name, n in vars(self).items()}
        small["villages"] = max(OWN_VILLAGES + 1, small["villages"])
        small["towns"] = min(max(2, small["towns"]), small["villages"] - 2)
        small["grids"] = max(small["grids"], small["villages"])
        small["workers"] = max(small["workers"], small["grids"])
        return Size(**small)


SIZES = {
    "hechuan": Size(30, 419, 838, 838, 260, 1500, 45, 24, 420),
    "haiyan": Size(6, 36, 127, 180, 60, 320, 12, 6, 130),
    "luqiao": Size(10, 290, 635, 635, 150, 1900, 40, 18, 320),
}


@dataclass(frozen=True)
class Town:
    """A town of the county with the numbers of its villages; the demo county is town 0."""

    n: int
    code: str
    name: str
    title: str
    villages: range


def towns(size: Size) -> list[Town]:
    """List the towns beside that of the demo county; villages are shared out evenly."""
    left, found, first = size.villages - OWN_VILLAGES, [], 0
    for n in range(1, size.towns):
        share = (left - first) // (size.towns - n)
        name, title = demo_names.town(n - 1)
        found.append(Town(n, f"HYT{n:02d}", name, title, range(first, first + share)))
        first += share
    return found


def grids_of(size: Size, village: int) -> int:
    """Tell how many grids the *village*th new village has."""
    villages, grids = size.villages - OWN_VILLAGES, size.grids - OWN_GRIDS
    return grids // villages + (village < grids % villages)


def places(size: Size) -> Iterator[Place]:
    """Lay out every organisation beside those of the demo county, parents first."""
    for town in towns(size):
        yield from _town(town)
        for v in town.villages:
            yield from _village(size, town, v)


def _town(town: Town) -> Iterator[Place]:
    code, name = town.code, town.name
    at = {"address": f"合阳区{town.title}申明路1号", "phone": f"023-4288{town.n:04d}"}
    seal = {"short_name": name, "can_seal": True, **at}
    office = "办事处" if town.title.endswith("街道") else "人民政府"
    yield ("HY", code, f"{town.title}{office}", "TOWN", "GOV", {})
    centre = {"display_name": f"{town.title}申明亭", "short_name": name, **at}
    kind = "JOINT_CENTER"
    yield (code, f"{code}-TJZX", f"{town.title}矛盾纠纷调解中心", "TOWN", kind, centre)
    yield (code, f"{code}-TW", f"{town.title}人民调解委员会", "TOWN", "COMMITTEE", seal)
    yield (code, f"{code}-SFS", f"{name}司法所", "TOWN", "JUDICIAL_OFFICE", at)
    order = {**seal, "short_name": f"{name}公", "handles": ["administrative.PUBLIC_ORDER"]}
    yield (code, f"{code}-PCS", f"{name}派出所", "TOWN", "POLICE", order)
    kinds = ("GENERAL_TOWN", "LAND_FOREST_GRASS", "RURAL_COLLECTIVE")
    agency = {**seal, "short_name": f"{name}政", "handles": [f"administrative.{k}" for k in kinds]}
    yield (code, f"{code}-XZ", f"{town.title}行政调解室", "TOWN", "DEPT", agency)
    command = {"short_name": name, **at}
    yield (code, f"{code}-ZZZX", f"{town.title}综治中心", "TOWN", "COMMAND_CENTER", command)


def _village(size: Size, town: Town, v: int) -> Iterator[Place]:
    code = f"{town.code}-V{v:03d}"
    name, title = demo_names.village(v)
    body = "居民委员会" if title.endswith("社区") else "村民委员会"
    title = title.removesuffix("村") if body == "村民委员会" else title
    yield (town.code, code, f"{title}{body}", "VILLAGE", "GOV", {})
    seal = {"short_name": name, "can_seal": True, "address": f"{town.title}{title}"}
    committee = f"{title}{'村' if body[0] == '村' else ''}人民调解委员会"
    yield (code, f"{code}-TW", committee, "VILLAGE", "COMMITTEE", seal)
    for g in range(1, grids_of(size, v) + 1):
        yield (code, f"{code}-G{g}", f"{title}第{g}网格", "GRID", "GRID", {})


#: what the staff of a town hold, by what the login begins with: role:body of the town
_STAFF = {
    "clerk": ("intake_clerk:TJZX",),
    "mediatora": ("mediator:TW",),
    "mediatorb": ("mediator:TW",),
    "mediatorc": ("mediator:TW",),
    "office": ("judicial_office:SFS",),
    "police": ("police:PCS", "dept_officer:PCS"),
    "policeleader": ("dept_leader:PCS",),
    "officer": ("dept_officer:XZ",),
    "leader": ("dept_leader:XZ",),
    "command": ("command_center:ZZZX",),
}
_CARDS = ("NEIGHBOR", "MARRIAGE_FAMILY", "CONTRACT", "TORT_DAMAGE", "HOUSING_HOMESTEAD")


def people(size: Size) -> Iterator[Person]:
    """List who works in the county beside the demo county: login, name, roles, card."""
    luck = luck_of("people", size)
    for town in towns(size):
        for login, holdings in _STAFF.items():
            held = tuple(h.replace(":", f":{town.code}-") for h in holdings)
            yield (f"{login}{town.n:02d}", demo_names.person(luck), held, _card(luck, login, town))
        yield (f"town{town.n:02d}", demo_names.person(luck), (f"town_leader:{town.code}",), {})
        led = [f"chief_mediator:{town.code}-TW"]
        led += [f"chief_mediator:{town.code}-V{v:03d}-TW" for v in town.villages]
        card = _card(luck, "mediator", town)
        yield (f"chief{town.n:02d}", demo_names.person(luck), tuple(led), card)
    yield from _villagers(size, luck)


def _card(luck: Random, login: str, town: Town) -> dict[str, object]:
    """Fill in the card of a mediator; the others have none."""
    if not login.startswith("mediator"):
        return {}
    return {
        "certificate_no": f"合调字2023-{town.n:02d}{luck.randrange(100):02d}",
        "grade": luck.randrange(1, 5),
        "employment": luck.choice(("FULL", "PART")),
        "specialties": luck.sample(_CARDS, 2),
        "term_end": date(2029, 12, 31),
    }


def _villagers(size: Size, luck: Random) -> Iterator[Person]:
    extra = size.workers - size.grids
    for town in towns(size):
        for v in town.villages:
            code = f"{town.code}-V{v:03d}"
            held = tuple(f"{role}:{code}-TW" for role in ("mediator", "village_mediator"))
            card = {"employment": "PART", "grade": 4}
            yield (f"village{v:03d}", demo_names.person(luck), held, card)
            grids = [f"{code}-G{g}" for g in range(1, grids_of(size, v) + 1)]
            led = tuple(f"grid_leader:{grid}" for grid in grids)
            yield (f"gridleader{v:03d}", demo_names.person(luck), led, {})
            for g, grid in enumerate(grids, 1):
                worker = (f"grid_worker:{grid}",)
                yield (f"grid{v:03d}{g}", demo_names.person(luck), worker, {})
                if extra > 0:
                    extra -= 1
                    yield (f"grid{v:03d}{g}b", demo_names.person(luck), worker, {})
