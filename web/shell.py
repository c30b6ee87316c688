"""What every page has around it: the name of the house, the way to the desks."""

from dataclasses import dataclass
from datetime import datetime

from flask import Flask, flash, g, request, url_for
from flask_babel import lazy_gettext as _

from web.request import account, runtime

CLERKS = frozenset({"intake_clerk"})
OFFICE = frozenset({"intake_clerk", "mediator", "chief_mediator", "judicial_office"})
COURT = frozenset({"court_clerk", "judge", "court_president"})
#: who sends disputes to mediation
AGENCIES = frozenset({"court_clerk", "judge", "court_president", "police", "petition"})
ADMIN = frozenset({"admin"})
GRID = frozenset({"grid_worker", "grid_leader"})
POSTS = frozenset({"command_center", "town_leader", "supervisor", "dept_officer"})
STATISTICS = frozenset({"chief_mediator", "judicial_office", "admin"})


@dataclass(frozen=True)
class Door:
    """An entry of the main navigation."""

    endpoint: str
    name: object
    #: roles that see it; none: everybody with an account
    roles: frozenset[str] = frozenset()

    @property
    def is_here(self) -> bool:
        """Say whether the page that is shown lies behind this door."""
        here = request.endpoint or ""
        if here == self.endpoint:
            return True
        own = any(door.endpoint == here for door in DOORS)
        return not own and here.split(".")[0] == self.endpoint.split(".")[0]


DESK = OFFICE | COURT | AGENCIES | POSTS | GRID | {"village_mediator", "lawyer"}
DOORS = (
    Door("events.mine", _("网格"), GRID),
    Door("desk.index", _("工作台"), DESK),
    Door("events.index", _("事件"), POSTS),
    Door("care.index", _("走访"), GRID),
    Door("cases.index", _("案件"), OFFICE),
    Door("library.index", _("案例库"), OFFICE | {"village_mediator", "dept_officer"}),
    Door("counselling.index", _("心理咨询"), frozenset({"expert"})),
    Door("referrals.index", _("移送"), AGENCIES | CLERKS),
    Door("court.index", _("司法确认"), COURT),
    Door("studio.index", _("流程工坊"), ADMIN),
    Door("runs.index", _("流程运行"), ADMIN),
    Door("people.index", _("人员机构"), ADMIN),
    Door("law.index", _("法律与日历"), ADMIN),
    Door("statistics.index", _("统计报表"), STATISTICS),
)


def doors() -> list[Door]:
    """List the doors that the signed-in account may open."""
    who = account()
    if who is None:
        return []
    return [door for door in DOORS if not door.roles or door.roles & who.roles]


def now() -> datetime:
    """Return the instant of this request, the same all over the page."""
    if "now" not in g:
        g.now = runtime().clock()
    return g.now  # type: ignore[no-any-return]


def back_or(fallback: str) -> str:
    """Return the local address given in *next*, or *fallback*; never another site."""
    wanted = request.form.get("next") or request.args.get("next") or ""
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_local and wanted.isprintable() else fallback


def done(words: str) -> None:
    """Tell the reader on the next page that an act was done."""
    flash(words, "success")


def here(**changes: object) -> str:
    """Return this page's address with some parameters of the query changed, empty ones dropped."""
    args: dict[str, object] = {**request.args.to_dict(), **changes}
    kept = {name: value for name, value in args.items() if value not in (None, "")}
    if request.endpoint is None or request.method != "GET":
        return url_for("home.index", **changes)  # type: ignore[arg-type]
    return url_for(request.endpoint, **{**kept, **(request.view_args or {})})


def subject_url(of: str, id_: object) -> str:
    """Return the address of what a task is about: a case, or an affair of the grid."""
    if of == "affair":
        return url_for("events.show", affair_id=id_)
    return url_for("cases.show", case_id=id_)


def upload_url(of: str, id_: object) -> str:
    """Return where the files of a form about a case or an affair are sent."""
    if of == "affair":
        return url_for("events.upload", affair_id=id_)
    return url_for("cases.upload", case_id=id_)


def install(app: Flask) -> None:
    """Give the templates the frame of a page."""
    app.jinja_env.globals.update(doors=doors, now=now, account=account, here=here)
    app.jinja_env.globals.update(subject_url=subject_url, upload_url=upload_url)
    for name, path in (("parts", "macros/parts.html"), ("field", "macros/fields.html")):
        app.jinja_env.globals[name] = app.jinja_env.get_template(path).module
