"""Accounts and organisations."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from cases.access import ROLES
from cases.county import committees, compositions, grid_team, leaving, people, places
from cases.county.cards import GENDERS, HOMES
from cases.errors import AnswersInvalid
from web.i18n import gettext as _
from web.i18n import say
from web.people import bodies, imports
from web.people.door import bp
from web.request import do, work
from web.shell import done
from web.words import categories, kinds

__all__ = ["bodies", "bp", "imports"]

Fields = dict[str, Any]
#: accounts on one page
PAGE = 100
#: what a tick of the form of an organisation says
TICKS = ("can_seal", "lawfully_established", "active", "multi_ethnic")
#: rows for roles on an account's page, so that it works without a script
ROWS = 6


@bp.get("/people")
def index() -> str:
    """List the accounts."""
    search, after = (request.args.get(name, "")[:40] for name in ("q", "after"))
    with work() as w:
        rows = people.accounts(w, search, after, PAGE + 1)
    following = rows[PAGE - 1].login if len(rows) > PAGE else None
    return render_template(
        "people/index.html", rows=rows[:PAGE], search=search, after=after, following=following
    )


@bp.route("/people/new", methods=["GET", "POST"])
def create() -> str | Response | tuple[str, int]:
    """Make an account; its first password is shown once."""
    if request.method == "GET":
        return _form({}, [])
    fields, holdings = _account(request.form), _holdings(request.form)
    try:
        password = do(people.create, fields, holdings)
    except AnswersInvalid as error:
        return _form(request.form, holdings, error.detail["errors"]), 422
    return _handed(str(fields["login"]), password)


@bp.route("/people/<uuid:user_id>", methods=["GET", "POST"])
def edit(user_id: UUID) -> str | Response | tuple[str, int]:
    """Change an account and its roles."""
    with work() as w:
        account = people.account(w, user_id)
    if request.method == "GET":
        fields = {name: getattr(account, name) for name in _SHOWN}
        held = [(one.role, one.organisation_id) for one in account.holdings]
        return _form(fields, held, account=account)
    fields, holdings = _account(request.form), _holdings(request.form)
    try:
        do(people.edit, user_id, fields, holdings)
    except AnswersInvalid as error:
        shown = _form(request.form, holdings, error.detail["errors"], account=account)
        return shown, 422
    done(_("已保存。"))
    return redirect(url_for("people.edit", user_id=user_id), code=303)


@bp.post("/people/<uuid:user_id>/disable")
def disable(user_id: UUID) -> Response:
    """Close an account."""
    try:
        do(leaving.close, user_id, request.form.get("successor", ""))
        done(_("账号已停用，已从所有设备退出。"))
    except AnswersInvalid as error:
        flash(_first(error), "danger")
    return redirect(url_for("people.edit", user_id=user_id), code=303)


@bp.post("/people/<uuid:user_id>/enable")
def enable(user_id: UUID) -> Response:
    """Open a closed account again."""
    do(people.edit, user_id, {"active": True}, None)
    done(_("账号已恢复。"))
    return redirect(url_for("people.edit", user_id=user_id), code=303)


@bp.post("/people/<uuid:user_id>/password")
def reset(user_id: UUID) -> str:
    """Give an account a new first password, shown once."""
    password = do(people.reset_password, user_id)
    with work() as w:
        login = people.account(w, user_id).login
    return _handed(login, password)


@bp.get("/people/organisations")
def organisations() -> str:
    """Show the tree of organisations."""
    search, opened = request.args.get("q", "")[:40], request.args.get("open", "")
    with work() as w:
        rows, short = places.tree(w), committees.short(w)
    shown = places.folded(rows, _uuid(opened) if opened else None, search)
    return render_template(
        "people/organisations.html",
        rows=shown,
        short=short,
        search=search,
        below=places.below(rows) if len(rows) > places.UNFOLDED and not search else {},
    )


@bp.route("/people/organisations/new", methods=["GET", "POST"])
@bp.route("/people/organisations/<uuid:place_id>", methods=["GET", "POST"])
def organisation(place_id: UUID | None = None) -> str | Response | tuple[str, int]:
    """Make or change an organisation."""
    with work() as w:
        rows = places.tree(w)
        fields = places.details(w, place_id) if place_id else {}
    others = [row for row in rows if row.id != place_id]
    if request.method == "GET":
        return _place_form(fields, others, place_id)
    try:
        do(places.save, _place(request.form), place_id)
    except AnswersInvalid as error:
        return _place_form(request.form, others, place_id, error.detail["errors"]), 422
    done(_("机构已保存。"))
    return redirect(url_for("people.organisations"), code=303)


_SHOWN = (
    *("login", "name", "certificate_no", "grade", "employment", "specialties", "active"),
    *("languages", "background", "term_end", "home_id", "interests", "gender", "ethnicity"),
)


def _account(form: MultiDict[str, str]) -> Fields:
    grade = form.get("grade", "")
    known = {code for code, _name in categories()}
    return {
        "login": form.get("login", ""),
        "name": form.get("name", ""),
        "phone": form.get("phone", ""),
        "certificate_no": form.get("certificate_no", ""),
        "employment": form.get("employment", ""),
        "grade": int(grade) if grade in {"1", "2", "3", "4"} else None,
        "specialties": [one for one in form.getlist("specialties") if one in known],
        "languages": form.getlist("languages"),
        "background": [
            one for one in re.split(r"[、，,;；\s]+", form.get("background", "")) if one
        ],
        "term_end": _date(form.get("term_end", "")),
        "home_id": _uuid(form["home_id"]) if form.get("home_id") else None,
        "interests": [{"kind": kind, "name": name} for kind, name in _interests(form)],
        "gender": form.get("gender", ""),
        "ethnicity": form.get("ethnicity", ""),
    }


def _interests(form: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Read the rows of whose disputes somebody keeps out of; a row without a name is none."""
    rows = zip(form.getlist("interest"), form.getlist("interest_name"), strict=False)
    return [(kind, name.strip()) for kind, name in rows if name.strip()]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise AnswersInvalid(errors={"term_end": ["日期不对。"]}) from error


def _holdings(form: MultiDict[str, str]) -> list[tuple[str, UUID]]:
    """Read the rows (role, organisation); a row without either is no row."""
    found = []
    for role, place in zip(form.getlist("role"), form.getlist("organisation"), strict=False):
        if role and place:
            found.append((role, _known(place) if place.endswith(")") else _uuid(place)))
    return found


def _known(named: str) -> UUID:
    """Find the organisation that was chosen by name and code, where a list would be too long."""
    code = named.removesuffix(")").rpartition("(")[2]
    with work() as w:
        found = next((row.id for row in places.tree(w) if row.code == code), None)
    return found or _uuid("")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise AnswersInvalid(errors={"roles": ["所选的角色或机构不存在。"]}) from error


def _place(form: MultiDict[str, str]) -> Fields:
    rooms = [one.strip() for one in form.get("rooms", "").splitlines() if one.strip()]
    names = "code name display_name short_name level kind court_code filing_no uscc address phone"
    fields: Fields = {name: form.get(name, "").strip() for name in names.split()}
    fields |= {name: name in form for name in TICKS}
    fields["rooms"] = rooms
    for name in ("parent_id", "host_id"):
        fields[name] = _uuid(form[name]) if form.get(name) else None
    fields["handles"] = form.getlist("handles")
    return fields


def _form(
    fields: Mapping[str, Any],
    holdings: list[tuple[str, UUID]],
    errors: Mapping[str, list[str]] | None = None,
    account: people.Account | None = None,
) -> str:
    with work() as w:
        tree = places.tree(w)
        left = leaving.left(w, account.id) if account else None
        successors = leaving.successors(w, account.id) if account else []
    rows = [*holdings, *[("", "")] * max(2, ROWS - len(holdings))]
    chosen = fields.getlist("specialties") if isinstance(fields, MultiDict) else None
    return render_template(
        "people/account.html",
        fields=fields,
        rows=rows,
        errors=errors or {},
        account_shown=account,
        left=left,
        successors=successors,
        places=tree,
        named={row.id: f"{row.display_name} ({row.code})" for row in tree},
        is_long=len(tree) > places.UNFOLDED,
        roles=list(ROLES),
        chosen=fields.get("specialties", ()) if chosen is None else chosen,
        genders=[(code, say(code)) for code in GENDERS],
        spoken=_listed(fields, "languages"),
        background=_joined(fields.get("background") or ()),
        interests=_rows_of_interest(fields),
        homes=[(one.id, "　" * one.depth + one.display_name) for one in tree if one.level in HOMES],
    )


def _place_form(
    fields: Mapping[str, Any],
    others: list[places.Place],
    place_id: UUID | None,
    errors: Mapping[str, list[str]] | None = None,
) -> str:
    chosen = fields.getlist("handles") if isinstance(fields, MultiDict) else None
    rooms = fields.get("rooms") or ()
    with work() as w:
        make_up = committees.make_up(w, place_id) if place_id else None
        told = compositions.of_committee(w, place_id) if place_id else None
        team = grid_team.team(w, place_id) if place_id else None
        everybody = (
            [(a.id, f"{a.name}　{a.login}") for a in people.accounts(w) if a.active] if team else []
        )
    return render_template(
        "people/organisation.html",
        kinds=kinds(),
        handled=fields.get("handles", ()) if chosen is None else chosen,
        fields=fields,
        others=[(one.id, "　" * one.depth + one.display_name) for one in others],
        place_id=place_id,
        errors=errors or {},
        make_up=make_up,
        told=told,
        team=team,
        accounts=everybody,
        rooms=rooms if isinstance(rooms, str) else "\n".join(rooms),
    )


def _listed(fields: Mapping[str, Any], name: str) -> Any:
    return fields.getlist(name) if isinstance(fields, MultiDict) else fields.get(name, ())


def _joined(value: Any) -> str:
    return value if isinstance(value, str) else "、".join(value)


def _rows_of_interest(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Show what was written, and two rows to write into."""
    found = _interests(fields) if isinstance(fields, MultiDict) else fields.get("interests", ())
    return [*found, ("", ""), ("", "")]


def _handed(login: str, password: str) -> str:
    return render_template("people/password.html", login=login, password=password)


def _first(error: AnswersInvalid) -> str:
    return next((words[0] for words in error.detail["errors"].values() if words), "")
