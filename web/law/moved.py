"""What a changed rule or rest day moved: the reports of what was counted again."""

from uuid import UUID

from flask import render_template

from cases.rules import recounting
from processes import law as statutes
from web.i18n import gettext as _
from web.i18n import say
from web.law.door import bp
from web.request import work


@bp.get("/recounts")
def recounts() -> str:
    """List the newest reports."""
    with work() as w:
        found = recounting.reports(w)
    return render_template("law/recounts.html", reports=found, subject=subject)


@bp.get("/recounts/<uuid:recount_id>")
def recount(recount_id: UUID) -> str:
    """Show one report; while it is being counted the page asks for itself again."""
    with work() as w:
        found = recounting.report(w, recount_id)
    return render_template(
        "law/recount.html", report=found, subject=subject, shown=recounting.SHOWN
    )


def subject(report: recounting.Report) -> str:
    """Name what changed."""
    if report.subject == recounting.HOLIDAYS:
        return _("%(year)s 年放假安排", year=report.year)
    if report.subject in statutes.deadline_rows():
        return say(statutes.deadline_row(report.subject).name)
    return say(statutes.gate(report.subject.partition(".")[0]).name)
