"""The pages on which a party is put right or added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template, request

from cases.desks.desk import Summary
from cases.errors import AnswersInvalid
from cases.reception import amending, parties
from web.cases.acts import Answer, back
from web.cases.door import bp
from web.i18n import gettext as _
from web.i18n import say
from web.portal.fields import nest
from web.request import do, work
from web.shell import done


@bp.get("/cases/<uuid:case_id>/parties/<uuid:party_id>")
def amend_page(case_id: UUID, party_id: UUID) -> str:
    """Show what is known of a party, masked, to be put right."""
    return _amend_page(case_id, party_id, {}, {})


@bp.post("/cases/<uuid:case_id>/parties/<uuid:party_id>")
def amend(case_id: UUID, party_id: UUID) -> Answer:
    """Put a party right."""
    answers = nest(request.form)
    try:
        do(amending.amend, case_id, party_id, answers)
    except AnswersInvalid as error:
        return _amend_page(case_id, party_id, answers, error.detail["errors"]), 422
    done(_("已改好。"))
    return back(case_id, f"party-{party_id}")


@bp.get("/cases/<uuid:case_id>/parties/new")
def join_page(case_id: UUID) -> str:
    """Show the form of a party that joins."""
    return _join_page(case_id, {}, {})


@bp.post("/cases/<uuid:case_id>/parties/new")
def join(case_id: UUID) -> Answer:
    """Add a party."""
    answers = nest(request.form)
    try:
        party_id = do(amending.join, case_id, answers)
    except AnswersInvalid as error:
        return _join_page(case_id, answers, error.detail["errors"]), 422
    done(_("已追加。"))
    return back(case_id, f"party-{party_id}")


def _amend_page(
    case_id: UUID, party_id: UUID, answers: dict[str, Any], errors: dict[str, list[str]]
) -> str:
    with work() as w:
        known = amending.known(w, case_id, party_id)
    return _page(known.case, answers, errors, known=known, first=known.values)


def _join_page(case_id: UUID, answers: dict[str, Any], errors: dict[str, list[str]]) -> str:
    with work() as w:
        case, asks = amending.joining(w, case_id)
    return _page(case, answers, errors, asks=asks)


def _page(
    case: Summary,
    answers: dict[str, Any],
    errors: dict[str, list[str]],
    *,
    known: amending.Known | None = None,
    first: Mapping[str, Any] | None = None,
    asks: bool = False,
) -> str:
    people = answers.get("people") or []
    return render_template(
        "cases/amend.html",
        case=case,
        known=known,
        one=people[0] if people else first or {},
        answers=answers,
        errors=errors,
        asks=asks,
        agents=[(code, say(words)) for code, words in parties.AGENTS.items()],
        authorities=[(code, say(words)) for code, words in parties.AUTHORITIES.items()],
    )
