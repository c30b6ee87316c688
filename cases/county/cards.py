"""What is known of a person beside the account: a mediator's card, and its checks.

Kept: employment, grade, certificate, specialties, languages, where they come from and live, whose
disputes they keep out of, when their term ends (人民调解法 arts. 13, 14; R-012).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cases.county import identity
from cases.models import Organisation, User
from processes import law as statutes

if TYPE_CHECKING:
    from cases.work import Work

#: texts that are empty or one line
TEXTS = ("name", "certificate_no", "employment", "locale", "gender", "ethnicity")
VALUES = (
    *("grade", "specialties", "background", "term_end", "active"),
    *("languages", "home_id", "interests"),
)
#: rows of whose disputes somebody keeps out of; tags of where they come from
INTERESTS, TAGS = 30, 10
GENDERS = ("男", "女")
#: where somebody may live
HOMES = frozenset({"TOWN", "VILLAGE", "GRID", "MICRO_GRID"})


def problems(w: Work, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say what is wrong with the card in *fields*: field and sentence."""
    if fields.get("grade") not in (None, 1, 2, 3, 4):
        yield "grade", "等级为一级至四级。"
    if fields.get("employment") not in (None, "", "FULL", "PART"):
        yield "employment", "请选择专职或兼职。"
    if fields.get("gender") not in (None, "", *GENDERS):
        yield "gender", "请选择男或女。"
    if len(str(fields.get("ethnicity") or "")) > 20:
        yield "ethnicity", "民族名称太长了。"
    if fields.get("phone"):
        try:
            identity.phone(str(fields["phone"]))
        except identity.IdentityError as error:
            yield "phone", str(error)
    yield from _lists(w, fields)


def _lists(w: Work, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if set(fields.get("languages") or ()) - set(statutes.words("language")):
        yield "languages", "请从列表中选择。"
    tags = fields.get("background") or ()
    if len(tags) > TAGS or any(len(tag) > 20 for tag in tags):
        yield "background", "最多十项，每项不超过二十个字。"
    home = fields.get("home_id")
    place = w.session.get(Organisation, home) if home else None
    if home and (place is None or place.tenant_id != w.tenant or place.level not in HOMES):
        yield "home_id", "请选择所住的镇街、村社或者网格。"
    rows = fields.get("interests") or ()
    if len(rows) > INTERESTS or any(not _is_interest(row) for row in rows):
        yield "interests", "请写明关系和姓名或者单位全称，最多三十项。"


def _is_interest(row: Mapping[str, Any]) -> bool:
    name = str(row.get("name") or "")
    return row.get("kind") in statutes.words("interest") and 2 <= len(name) <= 80


def apply(user: User, fields: Mapping[str, Any]) -> None:
    """Write what *fields* say into *user*, and nothing that they do not say."""
    for name in TEXTS:
        if name in fields:
            setattr(user, name, str(fields[name] or "").strip() or None)
    for name in VALUES:
        if name in fields:
            setattr(user, name, fields[name])
    if fields.get("phone"):
        user.phone = identity.phone(str(fields["phone"]))
    user.locale = user.locale or "zh_Hans"
