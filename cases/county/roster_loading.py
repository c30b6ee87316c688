"""Taking rows of a spreadsheet into the county, by the same checks as the pages of one thing.

A row whose thing is there changes what it says otherwise, and nothing that it does not say; a file
taken in twice changes nothing. Nothing is ever taken away by a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from cases.county import people, places
from cases.county.roster_columns import PEOPLE, PLACES, POSTS, SHEETS, Sheet
from cases.county.roster_rows import Problem, Reading, Row
from cases.errors import AnswersInvalid
from cases.models import Membership, Organisation, User

if TYPE_CHECKING:
    from cases.work import Work

#: lines of changes and of problems that a report keeps
MOST = 500

#: columns of organisations that name another organisation by its code
_LINKS = {"parent": "parent_id", "host": "host_id"}


@dataclass
class Loading:
    """What is in the county, and what of the file went in."""

    w: Work
    places: dict[str, Organisation]
    users: dict[str, User]
    posts: dict[tuple[Any, ...], Membership]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, row: Row, what: str, name: str, heads: list[str]) -> None:
        """Count a row as `made`, `changed` or `same`, with the columns that change."""
        count = self.counts.setdefault(row.sheet, {"made": 0, "changed": 0, "same": 0})
        count[what] += 1
        if what != "same" and len(self.lines) < MOST:
            self.lines.append(
                {"sheet": row.sheet, "row": row.number, "what": what, "name": name, "heads": heads}
            )

    def wrong(self, row: Row, column: str, reason: str) -> None:
        """Remember why a row does not go in."""
        sheet = next(one for one in SHEETS if one.name == row.sheet)
        head = next((one.head for one in sheet.columns if one.field == column), "")
        value = str(row.values.get(column, ""))[:40]
        self.problems.append(Problem(row.sheet, row.number, head, value, reason))


def load(w: Work, reading: Reading) -> dict[str, Any]:
    """Take all good rows in and return the report; the caller undoes it when it has problems."""
    loading = _begin(w, reading)
    for rows in _parents_first(loading, reading.of(PLACES)):
        _take(loading, rows, _place)
    _take(loading, reading.of(PEOPLE), _person)
    _take(loading, reading.of(POSTS), _post)
    order = {sheet.name: n for n, sheet in enumerate(SHEETS)}
    problems = sorted(loading.problems, key=lambda p: (order.get(p.sheet, -1), p.row))
    return {
        "counts": loading.counts,
        "lines": loading.lines,
        "problems": [asdict(one) for one in problems[:MOST]],
        "wrong": len(problems),
    }


def _begin(w: Work, reading: Reading) -> Loading:
    session, tenant = w.session, w.tenant
    of_places = session.scalars(select(Organisation).where(Organisation.tenant_id == tenant))
    of_users = session.scalars(select(User).where(User.tenant_id == tenant))
    of_posts = session.scalars(select(Membership).where(Membership.tenant_id == tenant))
    return Loading(
        w,
        {one.code: one for one in of_places},
        {one.login: one for one in of_users},
        {(one.user_id, one.role, one.organisation_id): one for one in of_posts},
        problems=list(reading.problems),
    )


def _take(loading: Loading, rows: Iterable[Row], take: Callable[[Loading, Row], None]) -> None:
    """Take *rows*, which do not name each other, in together."""
    back = {there: here for here, there in _LINKS.items()}
    for row in rows:
        try:
            take(loading, row)
        except AnswersInvalid as error:
            for name, words in error.detail["errors"].items():
                loading.wrong(row, back.get(name, name), str(words[0]))
    loading.w.session.flush()


def _parents_first(loading: Loading, rows: list[Row]) -> Iterator[list[Row]]:
    """Yield layers of rows, each after those they name; a ring of them is a problem of each."""
    waiting = {row.values["code"]: row for row in rows}
    while waiting:
        ready = [
            row
            for row in waiting.values()
            if not any(row.values.get(link) in waiting for link in _LINKS)
        ]
        if not ready:
            for row in waiting.values():
                loading.wrong(row, "parent", "上级或者派驻单位绕成了一圈。")
            return
        for row in ready:
            del waiting[row.values["code"]]
        yield ready


def _place(loading: Loading, row: Row) -> None:
    values = {name: value for name, value in row.values.items() if name not in _LINKS}
    for link, there in _LINKS.items():
        if code := row.values.get(link):
            values[there] = _found(loading.places, code, there).id
    here = loading.places.get(values["code"])
    heads = _changed(PLACES, here, values)
    if here is None or heads:
        made = places.put(loading.w, values, here)
        loading.places[made.code] = made
    name = values.get("name") or (here.name if here else "")
    loading.note(row, _what(here, heads), str(name), heads)


def _found(known: Mapping[str, Organisation], code: str, name: str) -> Organisation:
    if code not in known:
        raise AnswersInvalid(errors={name: ["没有这个机构，或者它自己那一行有错。"]})
    return known[code]


def _person(loading: Loading, row: Row) -> None:
    values = dict(row.values)
    here = loading.users.get(values["login"])
    heads = _changed(PEOPLE, here, values)
    if here is None or heads:
        loading.users[values["login"]] = people.enrol(loading.w, values, here)
    name = values.get("name") or (here.name if here else "")
    loading.note(row, _what(here, heads), str(name), heads)


def _post(loading: Loading, row: Row) -> None:
    user = loading.users.get(row.values["login"])
    if user is None:
        raise AnswersInvalid(errors={"login": ["没有这个账号，或者它自己那一行有错。"]})
    place = _found(loading.places, row.values["place"], "place")
    role, slot = row.values["role"], row.values.get("slot")
    if slot and place.kind != "GRID":
        raise AnswersInvalid(errors={"slot": ["只有类别是“网格”的机构才有网格团队。"]})
    here = loading.posts.get((user.id, role, place.id))
    heads = ["网格团队"] if here and slot and slot != here.slot else []
    post = here or Membership(
        tenant_id=loading.w.tenant, user_id=user.id, role=role, organisation_id=place.id
    )
    post.slot = slot or post.slot
    loading.w.session.add(post)
    loading.note(row, _what(here, heads), user.name, heads)


def _what(here: object, heads: list[str]) -> str:
    if here is None:
        return "made"
    return "changed" if heads else "same"


def _changed(sheet: Sheet, here: object, values: Mapping[str, Any]) -> list[str]:
    """List the headings whose cell says something else than what is there."""
    if here is None:
        return []
    said = {_LINKS.get(one.field, one.field): one.head for one in sheet.columns}
    return [
        said[name] for name, value in values.items() if _same(getattr(here, name)) != _same(value)
    ]


def _same(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
