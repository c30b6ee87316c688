"""What the statistics count, and the queries that count it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from cases.models import (
    Agreement,
    Case,
    Confirmation,
    Membership,
    Organisation,
    Party,
    PartyGroup,
    PerformanceItem,
    User,
)
from cases.rules import clock
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

#: columns of a row, in order: name and definition
DEFINITIONS: Mapping[str, tuple[str, str]] = {
    "accepted": ("受理", "受理日期在统计期内的纠纷件数；并案的只算一件，转办的算接收的组织。"),
    "mediated": (
        "调解",
        "统计期内有调解结果的件数：达成协议的，以及没有达成协议而结案的；一件算一次。",
    ),
    "succeeded": ("调解成功", "统计期内达成并已生效的协议所在的纠纷件数。"),
    "hard": ("疑难复杂", "受理的纠纷中，分流评为红色等级的件数。"),
    "crowds": ("群体性", "受理的纠纷中，一方人数众多、办了群体名单的件数。"),
    "written": ("书面协议", "统计期内达成并已生效的书面协议件数。"),
    "oral": ("口头协议", "统计期内达成并已生效的口头协议件数。"),
    "performed": ("履行", "上述协议中，到统计时已全部履行的件数。"),
    "confirmed": ("司法确认", "统计期内法院裁定确认有效的协议件数。"),
    "people": ("涉及当事人", "受理的纠纷的当事人数，法人和组织一个算一个。"),
    "amount": ("协议金额（元）", "上述协议约定给付的金额之和。"),
}

#: groups of committees by the level they sit at; commercial and other bodies are the last
GROUPS: Mapping[str, str] = {
    "VILLAGE": "村（社区）调委会",
    "TOWN": "乡镇（街道）调委会",
    "COUNTY": "县级调委会",
    "OTHER": "其他调解组织",
}

#: bodies that mediate among the people; any other that seals is an agency (行政调解)
PEOPLES = ("COMMITTEE", "STATIONED_ROOM", "STUDIO", "JOINT_CENTER")
BODIES = (*PEOPLES, "COMMERCIAL")
#: the line of the agencies, which the sum leaves out
AGENCIES = "行政机关（行政调解，不计入合计）"

Row = dict[str, Any]


@dataclass(frozen=True)
class Period:
    """Days of the county, both ends in."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """The first instant."""
        return clock.start_of_day(self.first)

    @property
    def end(self) -> datetime:
        """The instant after the last."""
        return clock.start_of_day(self.last + timedelta(days=1))

    def holds(self, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
        """Say in SQL that *column* lies in the period."""
        return and_(column >= self.begin, column < self.end)

    def year_before(self) -> Period:
        """Return the same days a year earlier; 29 February becomes the 28th."""
        return Period(_year_before(self.first), _year_before(self.last))


def _mine(w: Work, inside: Iterable[UUID]) -> ColumnElement[bool]:
    """Say in SQL which cases count here: a merged one not, one handed on where it was received."""
    return and_(
        Case.tenant_id == w.tenant,
        Case.committee_id.in_(list(inside)),
        Case.end_state.is_distinct_from("CLOSED_MERGED"),
    )


# --- rows by committee ------------------------------------------------------------------------

_IN_FORCE = and_(Agreement.effective_at.is_not(None), Agreement.status != "VOID")


def committees(w: Work, when: Period, inside: set[UUID]) -> list[Row]:
    """Make a row for each committee inside, all of them."""
    query = (
        select(Organisation)
        .where(Organisation.id.in_(inside), Organisation.can_seal)
        .order_by(Organisation.code)
    )
    rows = {
        place.id: {"name": place.name, "group": _group(place), **dict.fromkeys(DEFINITIONS, 0)}
        for place in w.session.scalars(query)
    }
    for found in (
        _of_cases(w, when, inside),
        _of_results(w, when, inside),
        _of_agreements(w, when, inside),
        _of_rulings(w, when, inside),
    ):
        for committee, values in found.items():
            if committee in rows:
                rows[committee] |= values
    return list(rows.values())


def agencies(w: Work, inside: set[UUID]) -> set[UUID]:
    """List the agencies inside: they mediate by their office, which is no people's mediation."""
    query = select(Organisation.id).where(
        Organisation.id.in_(inside), Organisation.can_seal, Organisation.kind.not_in(BODIES)
    )
    return set(w.session.scalars(query))


def _group(place: Organisation) -> str:
    return place.level if place.kind in PEOPLES and place.level in GROUPS else "OTHER"


def _of_cases(w: Work, when: Period, inside: set[UUID]) -> dict[UUID, Row]:
    people = (
        select(func.count())
        .select_from(Party)
        .where(Party.case_id == Case.id, Party.gone_at.is_(None))
        .correlate(Case)
        .scalar_subquery()
    )
    crowd = exists().where(PartyGroup.case_id == Case.id)
    query = (
        select(
            Case.committee_id,
            func.count().label("accepted"),
            func.count().filter(Case.priority == "RED").label("hard"),
            func.count().filter(crowd).label("crowds"),
            func.sum(people).label("people"),
        )
        .where(_mine(w, inside), when.holds(Case.accepted_at))
        .group_by(Case.committee_id)
    )
    return _by_committee(w, query)


def _of_results(w: Work, when: Period, inside: set[UUID]) -> dict[UUID, Row]:
    agreed = exists().where(
        Agreement.case_id == Case.id, _IN_FORCE, when.holds(Agreement.reached_at)
    )
    ever = exists().where(Agreement.case_id == Case.id, _IN_FORCE)
    ended = and_(Case.accepted_at.is_not(None), when.holds(Case.closed_at), ~ever)
    query = (
        select(
            Case.committee_id,
            func.count().label("mediated"),
            func.count().filter(agreed).label("succeeded"),
        )
        .where(_mine(w, inside), or_(agreed, ended))
        .group_by(Case.committee_id)
    )
    return _by_committee(w, query)


def _performed() -> ColumnElement[bool]:
    """Say in SQL that an agreement is performed: all its items, or as the oral form noted."""
    items = exists().where(PerformanceItem.agreement_id == Agreement.id)
    left = exists().where(
        PerformanceItem.agreement_id == Agreement.id,
        PerformanceItem.status.not_in(("DONE", "WAIVED")),
    )
    return or_(Agreement.performed == "performed", and_(items, ~left))


def _of_agreements(w: Work, when: Period, inside: set[UUID]) -> dict[UUID, Row]:
    promised = (
        select(func.coalesce(func.sum(PerformanceItem.amount), 0))
        .where(PerformanceItem.agreement_id == Agreement.id)
        .correlate(Agreement)
        .scalar_subquery()
    )
    query = (
        select(
            Case.committee_id,
            func.count().filter(Agreement.form == "WRITTEN").label("written"),
            func.count().filter(Agreement.form == "ORAL").label("oral"),
            func.count().filter(_performed()).label("performed"),
            func.sum(promised).label("amount"),
        )
        .join(Case, Case.id == Agreement.case_id)
        .where(_mine(w, inside), _IN_FORCE, when.holds(Agreement.reached_at))
        .group_by(Case.committee_id)
    )
    return _by_committee(w, query)


def _of_rulings(w: Work, when: Period, inside: set[UUID]) -> dict[UUID, Row]:
    query = (
        select(Case.committee_id, func.count().label("confirmed"))
        .join(Confirmation, Confirmation.case_id == Case.id)
        .where(_mine(w, inside), Confirmation.status == "VALID", when.holds(Confirmation.ruled_at))
        .group_by(Case.committee_id)
    )
    return _by_committee(w, query)


def _by_committee(w: Work, query: Any) -> dict[UUID, Row]:
    return {
        row.pop("committee_id"): row
        for row in (dict(one) for one in w.session.execute(query).mappings())
    }


def summed(name: str, rows: Iterable[Row]) -> Row:
    """Add *rows* up under a *name*."""
    rows = list(rows)
    return {"name": name} | {key: sum(row[key] for row in rows) for key in DEFINITIONS}


def grouped(committees: list[Row]) -> list[Row]:
    """Add up the committees of each group; a group that nobody belongs to is left out."""
    members = {key: [row for row in committees if row["group"] == key] for key in GROUPS}
    return [summed(GROUPS[key], rows) for key, rows in members.items() if rows]


def says_anything(row: Row) -> bool:
    """Tell whether a row has a figure that is not nought."""
    return any(row[key] for key in DEFINITIONS)


# --- by category and by source ------------------------------------------------------------------


def categories(w: Work, when: Period, inside: set[UUID]) -> list[Row]:
    """Count by the classes of the report; the finer codes are added up (纠纷类别代码)."""
    agreed = exists().where(
        Agreement.case_id == Case.id, _IN_FORCE, when.holds(Agreement.reached_at)
    )
    accepted = when.holds(Case.accepted_at)
    query = (
        select(
            Case.category,
            func.coalesce(func.sum(case((accepted, 1), else_=0)), 0),
            func.coalesce(func.sum(case((agreed, 1), else_=0)), 0),
        )
        .where(_mine(w, inside), or_(accepted, agreed))
        .group_by(Case.category)
    )
    classes = {code: one.group15 for code, one in statutes.categories().items()}
    rows = {name: {"name": name, "accepted": 0, "succeeded": 0} for name in classes.values()}
    for code, taken, won in w.session.execute(query):
        row = rows[classes.get(code or "", classes["OTHER"])]
        row["accepted"] += taken
        row["succeeded"] += won
    return list(rows.values())


def sources(w: Work, when: Period, inside: set[UUID]) -> list[Row]:
    """Count by where the disputes came from."""
    query = (
        select(Case.source, func.count())
        .where(_mine(w, inside), when.holds(Case.accepted_at))
        .group_by(Case.source)
    )
    found = {source: number for source, number in w.session.execute(query)}
    return [
        {"name": name, "accepted": found.get(code, 0)}
        for code, name in statutes.words("source").items()
    ]


def many(w: Work, when: Period, inside: set[UUID]) -> list[Row]:
    """Count the members of groups by what each came to in the period (群体纠纷各人的结果)."""
    ended = func.coalesce(Party.exited_at, Case.closed_at)
    query = (
        select(Party.outcome, func.count(), func.count(func.distinct(Party.case_id)))
        .join(Case, Case.id == Party.case_id)
        .where(_mine(w, inside), Party.group_id.is_not(None), Party.outcome.is_not(None))
        .where(ended >= when.begin, ended < when.end)
        .group_by(Party.outcome)
    )
    words = statutes.words("end_state")
    return [
        {"name": words.get(outcome or "", outcome), "people": people, "cases": cases}
        for outcome, people, cases in w.session.execute(query.order_by(Party.outcome))
    ]


def levels(w: Work, when: Period, inside: set[UUID]) -> list[Row]:
    """Count by the level at which disputes were solved (小事不出村), early ones too."""
    here = list(inside)
    query = (
        select(Case.closed_level, func.count())
        .where(Case.tenant_id == w.tenant, when.holds(Case.closed_at))
        .where(or_(Case.committee_id.in_(here), Case.centre_id.in_(here)))
        .group_by(Case.closed_level)
    )
    found = {level: number for level, number in w.session.execute(query)}
    return [
        {"name": name, "closed": found.get(code, 0)}
        for code, name in statutes.words("closed_level").items()
    ]


# --- who works there, and how well --------------------------------------------------------------


def staff(w: Work, inside: set[UUID]) -> list[Row]:
    """Count committees and mediators by group, as they stand today."""
    query = (
        select(Organisation, User.id, User.employment)
        .outerjoin(
            Membership,
            and_(
                Membership.organisation_id == Organisation.id,
                Membership.role.in_(("mediator", "chief_mediator")),
            ),
        )
        .outerjoin(User, and_(User.id == Membership.user_id, User.active))
        .where(Organisation.id.in_(inside), Organisation.can_seal, Organisation.active)
    )
    bodies: dict[str, set[UUID]] = {}
    people: dict[str, dict[UUID, str | None]] = {}
    for place, user, employment in w.session.execute(query):
        bodies.setdefault(_group(place), set()).add(place.id)
        if user is not None:
            people.setdefault(_group(place), {})[user] = employment
    return [
        {
            "name": name,
            "committees": len(bodies[key]),
            "mediators": len(people.get(key, {})),
            "full_time": list(people.get(key, {}).values()).count("FULL"),
        }
        for key, name in GROUPS.items()
        if key in bodies
    ]


def rates(w: Work, when: Period, inside: set[UUID], total: Row) -> dict[str, Decimal | None]:
    """Work out success, performance and confirmation in per cent, and days to an agreement."""
    agreements = total["written"] + total["oral"]
    days = func.avg(func.extract("epoch", Agreement.reached_at - Case.accepted_at) / 86_400)
    query = (
        select(days)
        .join(Case, Case.id == Agreement.case_id)
        .where(_mine(w, inside), _IN_FORCE, when.holds(Agreement.reached_at))
    )
    taken = w.session.scalar(query)
    return {
        "success": _percent(total["succeeded"], total["mediated"]),
        "performance": _percent(total["performed"], agreements),
        "confirmation": _percent(total["confirmed"], agreements),
        "days": None if taken is None else round(Decimal(taken), 1),
    }


def _percent(part: int, whole: int) -> Decimal | None:
    return round(Decimal(100 * part) / whole, 1) if whole else None


def _year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
