"""The worker's door: Celery carries ids of jobs, the database keeps the jobs."""

from typing import Any
from uuid import UUID

from celery import Celery
from celery.signals import worker_process_init

import documents
from cases import jobs
from cases.work import Runtime
from web import logs
from web.settings import Settings

#: topics whose work is heavy and has a worker of its own
HEAVY = ("documents.", "dossier.")

#: seconds between two sweeps for due timers, retries and lost messages
SWEEP = 2.0

#: seconds between two rounds of housekeeping
TIDY = 3600.0


#: a broker that is away is not waited for: the person who acted is, and the sweep sends the job
IMPATIENT = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "socket_timeout": 5}


def broker(settings: Settings) -> Celery:
    """Make the Celery application, without a worker's tasks: enough to send."""
    app = Celery("shenming", broker=settings.broker_url)
    app.conf.update(
        task_acks_late=True,
        task_ignore_result=True,
        task_reject_on_worker_lost=True,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": 600, **IMPATIENT},
        task_default_queue="default",
        beat_schedule={
            "sweep": {"task": "sweep", "schedule": SWEEP, "options": {"expires": SWEEP}},
            "tidy": {"task": "tidy", "schedule": TIDY, "options": {"expires": TIDY}},
        },
    )
    return app


class Sender:
    """Sends the id of a committed job to the queue of its topic."""

    def __init__(self, app: Celery) -> None:
        self._app = app

    def __call__(self, job_id: UUID, topic: str) -> None:
        """Send one id; raises the transport's error, which the unit of work logs."""
        queue = "documents" if topic.startswith(HEAVY) else "default"
        self._app.send_task("job", [str(job_id)], queue=queue, retry=False)


def runtime_of(settings: Settings, app: Celery | None, *, pool_size: int = 4) -> Runtime:
    """Build the runtime that sends its jobs through *app*; without one the sweep finds them."""
    return Runtime.of(
        settings.database_url,
        files=settings.files_folder,
        secret=settings.secret(),
        send=Sender(app) if app else _leave,
        pool_size=pool_size,
    )


def _leave(job_id: UUID, topic: str) -> None:
    """Leave a job to the next sweep: a command of the terminal may run while no broker does."""


def make(settings: Settings) -> Celery:
    """Build the worker's Celery application with its two tasks."""
    app = broker(settings)
    held: dict[str, Runtime] = {}

    def runtime() -> Runtime:
        if "runtime" not in held:
            held["runtime"] = runtime_of(settings, app)
        return held["runtime"]

    @worker_process_init.connect(weak=False)
    def fresh(**_: Any) -> None:
        held.clear()  # a connection is never shared with the parent of a fork

    @app.task(name="job")
    def job(job_id: str) -> None:
        jobs.run(runtime(), UUID(job_id))

    @app.task(name="sweep")
    def sweep() -> None:
        send = Sender(app)
        for job_id, topic in jobs.sweep(runtime()):
            send(job_id, topic)

    @app.task(name="tidy")
    def tidy() -> None:
        jobs.tidy(runtime())

    return app


def main() -> Celery:
    """Build the worker's application from the environment."""
    settings = Settings.from_env()
    logs.configure(settings.log_level)
    documents.print_with(settings.home / "faces")
    return make(settings)
