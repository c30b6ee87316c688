"""Structured logs: one JSON line a request, ids and numbers only, never what somebody typed."""

import logging
import re
import sys
import time
import traceback
from collections.abc import Iterator
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict

from web.request import account

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


def configure(level: str = "INFO") -> None:
    """Send all logs of this process to standard output as JSON lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(allow={"action"})],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())


def _where(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Write where an error arose and of what kinds it is, not its words: they quote values."""
    given = event.pop("exc_info", None)
    given = given[1] if isinstance(given, tuple) else given
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        event["trace"] = [line for one in _causes(error) for line in _lines(one)]
    return event


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """List an error and what led to it, at most five."""
    for _ in range(5):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _lines(error: BaseException) -> Iterator[str]:
    yield type(error).__name__
    for frame in traceback.extract_tb(error.__traceback__)[-30:]:
        yield f"{frame.filename}:{frame.lineno} {frame.name}"


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if GIVEN.fullmatch(given) else uuid4().hex[:16]
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint in {"static", "assets.built", "health.live"}:
        return response
    who = account()
    structlog.get_logger("web").info(
        "answered",
        action="request",
        method=request.method,
        endpoint=request.endpoint or "-",
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        account=who.id if who else None,
    )
    return response


def install(app: Flask) -> None:
    """Give every request of *app* a number and a time."""
    app.before_request(_begin)
    app.after_request(_end)
