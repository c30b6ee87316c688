"""Doors for machines: is it alive, is it ready, how does it do."""

import time

from flask import Blueprint, Flask, Response, current_app, g, jsonify, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)

from web import assets
from web.request import runtime

bp = Blueprint("health", __name__)


class Meters:
    """The figures of one process; the registry is the application's, so tests do not share it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "shenming_http_answers",
            "Answers by endpoint, method and status.",
            ("endpoint", "method", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "shenming_http_seconds",
            "Seconds from the first byte to the answer.",
            ("endpoint",),
            buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5),
            registry=self.registry,
        )


@bp.get("/healthz")
def live() -> Response:
    """Answer as long as the process can."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """Answer 200 when the database answers and the pages can be drawn, 503 otherwise."""
    checks = {"database": _database(), "pages": assets.is_built()}
    is_ready = all(checks.values())
    status = "ready" if is_ready else "waiting"
    return jsonify(status=status, checks=checks), 200 if is_ready else 503


def _database() -> bool:
    try:
        with runtime().work() as w:
            w.session.connection().exec_driver_sql("SELECT 1")
    except Exception:  # whatever it is, the answer is "not ready"; the driver has logged it
        return False
    return True


@bp.get("/metrics")
def metrics() -> Response:
    """Write figures for Prometheus: counts and times, nobody's data."""
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """Gather all web processes where they share `PROMETHEUS_MULTIPROC_DIR`, else this one."""
    gathered = CollectorRegistry()
    try:
        multiprocess.MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]
    except ValueError:  # no folder is shared
        meters: Meters = current_app.extensions["meters"]
        return meters.registry
    return gathered


def _begin() -> None:
    g.metered = time.perf_counter()


def _count(response: Response) -> Response:
    meters: Meters = current_app.extensions["meters"]
    endpoint = request.endpoint or "unknown"
    meters.answers.labels(endpoint, request.method, response.status_code).inc()
    if "metered" in g:
        meters.seconds.labels(endpoint).observe(time.perf_counter() - g.metered)
    return response


def install(app: Flask) -> None:
    """Measure every request of *app* and open the doors."""
    app.extensions["meters"] = Meters()
    app.before_request(_begin)
    app.after_request(_count)
    app.register_blueprint(bp)
