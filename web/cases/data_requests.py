"""The page on which a request over personal data, made by word of mouth, is written down."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request

from cases.errors import AnswersInvalid
from cases.vault import data_desk
from web.cases.acts import Answer, back
from web.cases.door import bp
from web.cases.sentences import LEFT
from web.i18n import gettext as _
from web.request import do, work
from web.shell import done
from web.words import word


@bp.get("/cases/<uuid:case_id>/parties/<uuid:party_id>/data-requests")
def data_request_page(case_id: UUID, party_id: UUID) -> str:
    """Show what a party asked over its data, and the form of what is asked at the desk."""
    return _page(case_id, party_id, {})


@bp.post("/cases/<uuid:case_id>/parties/<uuid:party_id>/data-requests")
def take_data_request(case_id: UUID, party_id: UUID) -> Answer:
    """Write down what was asked at the desk."""
    try:
        meant = do(data_desk.take, case_id, party_id, request.form.to_dict())
    except AnswersInvalid as error:
        return _page(case_id, party_id, error.detail["errors"]), 422
    done(_("已登记，编号和答复的日子在本人页面上和这里都能看到。"))
    if meant in LEFT and meant not in ("closed", "recorded"):
        done(_(LEFT[meant]))
    return back(case_id, f"party-{party_id}")


def _page(case_id: UUID, party_id: UUID, errors: dict[str, list[str]]) -> str:
    with work() as w:
        page = data_desk.page(w, case_id, party_id)
    return render_template(
        "cases/data_requests.html",
        page=page,
        case=page.case,
        kinds=[(kind, word("data_request", kind)) for kind in page.data.may],
        form=request.form,
        errors=errors,
    )
