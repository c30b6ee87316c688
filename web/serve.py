"""`shenming up`: every process of an installation under one supervisor."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace

from honcho.manager import Manager

from web import embedded
from web.settings import Settings

#: kilobytes after which the document process is replaced by a fresh one
DOCUMENT_MEMORY = 340_000


def embed(settings: Settings) -> tuple[Settings, dict[str, list[str]]]:
    """Start the embedded PostgreSQL if no other is named; return settings and further commands."""
    commands: dict[str, list[str]] = {}
    if not settings.database_url:
        url = embedded.postgres(settings.home / "postgres")
        settings = replace(settings, database_url=url)
    if not settings.broker_url:
        command, url = embedded.valkey(settings.home / "valkey")
        commands["valkey"] = command
        settings = replace(settings, broker_url=url)
    return settings, commands


def commands(settings: Settings) -> dict[str, list[str]]:
    """List the processes of one machine: web, default worker with beat, document worker."""
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "-q", "-A", "web.celery_app", "worker", "--loglevel", "WARNING"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    schedule = str(settings.home / "beat")
    return {
        "web": [
            *python, "gunicorn", "web.wsgi:app()", "--bind", settings.bind,
            "--workers", str(settings.web_workers), "--threads", str(settings.web_threads),
            "--worker-class", "gthread", "--max-requests", "20000",
            "--max-requests-jitter", "2000", "--timeout", "60", "--log-level", "warning",
        ],
        "worker": [
            *celery, *quiet, "-B", "-s", schedule, "-Q", "default",
            "-P", "threads", "-c", "2", "-n", "default@%h",
        ],
        "documents": [
            *celery, *quiet, "-Q", "documents", "-P", "prefork",
            "-c", str(settings.document_workers), "-n", "documents@%h",
            "--max-memory-per-child", str(DOCUMENT_MEMORY),
        ],
    }  # fmt: skip


def environment(settings: Settings) -> dict[str, str]:
    """Hand the settings to a child process."""
    names = [name for name in Settings.__annotations__ if getattr(settings, name) != ""]
    values = {f"SHENMING_{name.upper()}": str(getattr(settings, name)) for name in names}
    return {**values, "PYTHONUNBUFFERED": "1", "TZ": "UTC"}


def up(settings: Settings, say: Callable[[str], None]) -> int:
    """Start everything, run until Ctrl-C, stop everything; returns the exit code.

    The database is prepared by a process of its own, so that the supervisor stays small.
    """
    own_database = not settings.database_url
    settings, extra = embed(settings)
    try:
        prepare = [sys.executable, "-m", "web.cli", "prepare"]
        subprocess.run(prepare, env={**os.environ, **environment(settings)}, check=True)  # noqa: S603, TID251
        manager = Manager()
        for name, command in {**extra, **commands(settings)}.items():
            manager.add_process(name, shlex.join(command), env=environment(settings))
        say(f"http://{settings.bind}")
        manager.loop()
        return int(manager.returncode or 0)
    finally:
        if own_database:
            embedded.stop_postgres(settings.home / "postgres")
