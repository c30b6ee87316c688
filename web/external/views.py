"""`/engine-rest/external-task`: fetch and lock, end, fail, throw, look.

Paths, bodies and answers are those of Camunda 7.24's REST API, so that its clients work; who asks
shows a token (`Authorization: Bearer …`) and needs no cookie.
"""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, jsonify, request

from cases.county import workers
from cases.operating import external
from cases.work import Runtime
from web.external import answers, reading, telling, typed
from web.external.refused import Refused
from web.external.waiting import Lookout
from web.limits import WORKER, limiter, of_token
from web.request import do_as_nobody, runtime, settings

bp = Blueprint("external", __name__, url_prefix="/engine-rest/external-task")
limiter.limit(WORKER, key_func=of_token)(bp)
answers.install(bp)


@bp.before_request
def _know() -> None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    found = _known(token.strip()) if kind.lower() == "bearer" else None
    if found is None:
        raise answers.Unknown
    g.worker = found


def _known(token: str) -> workers.Worker | None:
    return do_as_nobody(workers.known, token, request.remote_addr)


def _do(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Do one act as the worker who asks; a lost race is tried again."""
    worker: workers.Worker = g.worker
    return runtime().do(act, worker, *args, actor=worker.actor, **kwargs)


def _body(*known: str) -> dict[str, Any]:
    given = reading.body(request.get_data(cache=False))
    reading.only(given, *known)
    return given


_DONE = ("", 204)


@bp.post("/fetchAndLock")
def fetch() -> Response:
    """Lock tasks for a worker; the answer may wait until there are any."""
    asked = reading.fetch(reading.body(request.get_data(cache=False)))
    found = _fetch(asked)
    if not found and asked.patience:
        topics = [one.wanted.topic for one in asked.topics]
        found = _lookout().wait(topics, asked.patience / 1000, lambda: _fetch(asked))
    return jsonify(found)


def _fetch(asked: reading.Fetch) -> list[dict[str, Any]]:
    topics = {one.wanted.topic: one for one in asked.topics}
    found: list[external.Given] = _do(
        external.fetch,
        asked.worker_id,
        [one.wanted for one in asked.topics],
        asked.most,
        by_priority=asked.by_priority,
        newest_first=asked.newest_first,
    )
    shown = []
    for given in found:
        topic = topics[given.task.topic]
        shown.append(telling.task(given, topic.variables, properties=topic.properties))
    return shown


def _lookout() -> Lookout:
    """Return the process's lookout; half of the threads may wait, the others serve people."""
    seats = max(1, settings().web_threads // 2)
    made: Lookout = current_app.extensions.get("lookout") or current_app.extensions.setdefault(
        "lookout", Lookout(_free(runtime()), seats)
    )
    return made


def _free(of: Runtime) -> Callable[[Collection[str]], set[str]]:
    return lambda topics: of.do(external.free, topics)


@bp.post("/<uuid:task_id>/complete")
def complete(task_id: UUID) -> tuple[str, int]:
    """End a task with its result."""
    given = _body("workerId", "variables", "localVariables")
    if given.get("localVariables"):
        raise Refused("localVariables are not supported: a service task has no scope of its own.")
    variables = typed.read(given.get("variables"))
    _do(external.complete, reading.worker_id(given), task_id, variables)
    return _DONE


@bp.post("/<uuid:task_id>/failure")
def failure(task_id: UUID) -> tuple[str, int]:
    """Note a failure; without `retries` and `retryTimeout` the model's retry cycle says them."""
    known = ("workerId", "errorMessage", "errorDetails", "retries", "retryTimeout")
    given = _body(*known, "variables", "localVariables")
    if given.get("variables") or given.get("localVariables"):
        raise Refused("A failure changes no variables.")
    _do(
        external.fail,
        reading.worker_id(given),
        task_id,
        reading.shortened(given, "errorMessage", reading.MESSAGE) or "The worker gave no reason.",
        details=reading.shortened(given, "errorDetails", reading.DETAILS),
        left=reading.number(given, "retries", 0, 1000, None),
        pause=reading.pause(given),
    )
    return _DONE


@bp.post("/<uuid:task_id>/bpmnError")
def bpmn_error(task_id: UUID) -> tuple[str, int]:
    """Throw a BPMN error, which the diagram catches."""
    given = _body("workerId", "errorCode", "errorMessage", "variables")
    _do(
        external.throw,
        reading.worker_id(given),
        task_id,
        reading.text(given, "errorCode", reading.CODE),
        typed.read(given.get("variables")),
        reading.shortened(given, "errorMessage", reading.MESSAGE) or "",
    )
    return _DONE


@bp.post("/<uuid:task_id>/extendLock")
def extend_lock(task_id: UUID) -> tuple[str, int]:
    """Have a task for longer, counted from now."""
    given = _body("workerId", "newDuration")
    lock = reading.lock(given, "newDuration")
    _do(external.extend, reading.worker_id(given), task_id, lock)
    return _DONE


@bp.post("/<uuid:task_id>/lock")
def lock(task_id: UUID) -> tuple[str, int]:
    """Lock one task by its id."""
    given = _body("workerId", "lockDuration")
    span = reading.lock(given, "lockDuration")
    _do(external.lock, reading.worker_id(given), task_id, span)
    return _DONE


@bp.post("/<uuid:task_id>/unlock")
def unlock(task_id: UUID) -> tuple[str, int]:
    """Give a task back."""
    _do(external.unlock, task_id)
    return _DONE


@bp.get("")
def listing() -> Response:
    """List open tasks of the worker's topics."""
    search, (first, most) = reading.search(request.args), reading.page(request.args)
    return jsonify([telling.task(one) for one in _do(external.listing, search, first, most)])


@bp.get("/count")
def count() -> Response:
    """Count them."""
    return jsonify(count=_do(external.count, reading.search(request.args)))


@bp.get("/<uuid:task_id>")
def one(task_id: UUID) -> Response:
    """Show one task."""
    return jsonify(telling.task(_do(external.one, task_id)))


@bp.get("/<uuid:task_id>/errorDetails")
def error_details(task_id: UUID) -> Response:
    """Show what was told beside its last error."""
    return Response(_do(external.details, task_id), mimetype="text/plain")


@bp.route("/<path:rest>", methods=["GET", "POST"])
def absent(rest: str) -> Response:
    """Answer for the parts of Camunda's API that are not here."""
    raise answers.Absent(f"There is no {request.method} {rest[:80]} here.")
