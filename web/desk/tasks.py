"""One task: its form beside the case, claim, release, draft, hand over, complete."""

from typing import Any
from uuid import UUID

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from cases import access, casestate, operations
from cases.desks import queue, written
from cases.errors import AnswersInvalid, GateClosed, StateMismatch
from cases.grid import affair_terms
from cases.library import precedent_search
from cases.models import Affair
from cases.paperwork import contexts
from cases.reception import triage
from cases.related import duplicates, handing_on
from cases.rules import clocks
from cases.work import Work
from processes import law as statutes
from web import messages
from web.desk.door import bp
from web.errors import status_of, wants_json
from web.i18n import gettext as _
from web.reading import json_object
from web.request import do, work
from web.shell import AGENCIES, done, subject_url

#: operations whose signatures are gathered on the signing page
SIGNED = frozenset({"agreement.signed", "confirmation.signed"})
#: operations of who decides what becomes of a case: how others went is shown beside them
WEIGHED = frozenset({"intake.complete_register", "triage.decide"})


@bp.get("/tasks/<uuid:task_id>")
def task(task_id: UUID) -> str:
    """Open a task."""
    return _page(task_id)


@bp.post("/tasks/<uuid:task_id>/claim")
def claim(task_id: UUID) -> Answer:
    """Take a task."""
    do(queue.claim, task_id)
    return redirect(url_for("desk.task", task_id=task_id), code=303)


@bp.post("/tasks/<uuid:task_id>/release")
def release(task_id: UUID) -> Answer:
    """Put a task back for the colleagues."""
    do(queue.release, task_id)
    done(_("已退回，同事可以领取。"))
    return redirect(url_for("desk.index"), code=303)


@bp.post("/tasks/<uuid:task_id>/assign")
def assign(task_id: UUID) -> Answer | tuple[str, int]:
    """Hand a task to a colleague."""
    try:
        user_id = UUID(request.form.get("user_id", ""))
    except ValueError:
        abort(400)
    do(queue.assign, task_id, user_id)
    done(_("已转交。"))
    return redirect(url_for("desk.index"), code=303)


@bp.post("/tasks/<uuid:task_id>/draft")
def draft(task_id: UUID) -> Response | tuple[str, int]:
    """Keep unfinished answers."""
    body = json_object(request.get_data())
    answers = body.get("answers", body)
    if not isinstance(answers, dict):
        abort(400)
    do(queue.save_draft, task_id, answers)
    return "", 204


@bp.post("/tasks/<uuid:task_id>/draft/drop")
def drop_draft(task_id: UUID) -> Answer:
    """Throw unfinished answers away."""
    do(queue.discard_draft, task_id)
    return redirect(url_for("desk.task", task_id=task_id), code=303)


@bp.post("/tasks/<uuid:task_id>/complete")
def complete(task_id: UUID) -> Any:
    """Complete a task and open what comes next; a refusal keeps what was written."""
    answers = _answers()
    try:
        result = do(queue.complete, task_id, answers)
    except (AnswersInvalid, GateClosed, StateMismatch) as error:
        if wants_json() or (isinstance(error, StateMismatch) and _is_gone(task_id)):
            raise
        return _refused(task_id, answers, error)
    done(_("已办结。"))
    return _onward(result)


def _answers() -> dict[str, Any]:
    if request.is_json:
        found = json_object(request.get_data()).get("answers", {})
    else:
        found = json_object(request.form.get("answers", "").encode() or b"{}")
    if not isinstance(found, dict):
        abort(400)
    return found


def _home(result: queue.Completed) -> str:
    """Return the page of the case; for who may not open it, the referrals or the desk."""
    if result.of == "case":
        with work() as w:
            if not access.may_open(w, result.case_id):
                sends = AGENCIES & w.actor.roles
                return url_for("referrals.index" if sends else "desk.index")
    return subject_url(result.of, result.case_id)


def _onward(result: queue.Completed) -> Answer | Response:
    """Go where the reader chose: the next task, or the case."""
    if wants_json():
        return jsonify(case=str(result.case_id), next=str(result.next_task or "") or None)
    if result.next_task and request.form.get("then", "next") == "next":
        return redirect(url_for("desk.task", task_id=result.next_task), code=303)
    return redirect(_home(result), code=303)


def _is_gone(task_id: UUID) -> bool:
    """Tell whether the task is no longer there to be shown again."""
    try:
        with work() as w:
            queue.open_task(w, task_id)
    except Exception as error:  # gone in whichever way: the general page says it
        return status_of(error) in (404, 409)
    return False


def _refused(task_id: UUID, answers: dict[str, Any], error: Exception) -> tuple[str, int]:
    status = status_of(error)
    detail = getattr(error, "detail", {})
    errors = detail.get("errors", {}) if isinstance(error, AnswersInvalid) else {}
    said = None if errors else messages.of(error, status)
    return _page(task_id, answers=answers, errors=errors, said=said), status


def _page(
    task_id: UUID,
    *,
    answers: dict[str, Any] | None = None,
    errors: dict[str, list[str]] | None = None,
    said: messages.Message | None = None,
) -> str:
    with work() as w:
        page = queue.open_task(w, task_id)
        beside = _beside(w, page)
        before = _before(w, page)
        may_hand = page.is_mine or access.has(w, "chief_mediator", page.task.scope)
        colleagues = queue.candidates(w, task_id) if may_hand else []
    typed = {k: v for k, v in (answers or {}).items() if not k.startswith("options_")}
    rule = statutes.rules().get(str(page.task.properties.get("law") or ""))
    return render_template(
        "desk/task.html",
        page=page,
        task=page.task,
        data={**page.data, **typed},
        errors=errors or {},
        said=said,
        rule=rule,
        colleagues=colleagues,
        to_sign=page.task.operation in SIGNED,
        before=before,
        **beside,
    )


def _before(w: Work, page: queue.TaskPage) -> written.Written | None:
    """Read what the step before wrote, when the reader may open the case."""
    subject = operations.subject_of(w, page.task)
    return written.last(w, subject) if subject is not None and page.may_open else None


def _beside(w: Work, page: queue.TaskPage) -> dict[str, Any]:
    """Gather what the act needs to be seen beside its form."""
    found: dict[str, Any] = {"proposal": None, "similar": [], "alike": [], "court_file": None}
    found |= {"clocks": (), "facts": "", "claims": (), "letter": None, "term": None}
    subject = operations.subject_of(w, page.task)
    if isinstance(subject, Affair):
        return found | {"term": affair_terms.of_task(w, subject, page.task)}
    case = operations.case_of(w, page.task)
    if case is not None and (page.task.operation or "").startswith("transfer."):
        sent = handing_on.waiting(w, case)
        found["letter"] = sent.id if sent else None
    if case is None or not access.may_read(w, case):
        return found
    found["clocks"] = clocks.of(w, case)
    if access.reads_as_court(w, case):
        row = casestate.application(w, case)
        return found | {"court_file": row.id if row else None}
    if page.task.operation in WEIGHED:
        found["alike"] = precedent_search.similar(w, case)
    if page.task.operation == "triage.decide":
        found["proposal"] = triage.of_task(w, page.task.id)
    if page.task.operation == "intake.complete_register":
        return found | {"similar": duplicates.find(w, case)}
    return found | {"facts": case.facts, "claims": [contexts.claim(one) for one in case.claims]}
