"""`shenming up`: every process of an installation under one supervisor."""

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
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
            "--worker-class", "gthread", "--preload", "--max-requests", "20000",
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
    # root's embedded servers run as a user of their own; Celery cannot know that
    quiet = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    return {**values, **quiet, "PYTHONUNBUFFERED": "1", "TZ": "UTC"}


class AlreadyUp(Exception):
    """Another `up` serves this home; stop it first, or name another `SHENMING_HOME`."""


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Be the only supervisor of *home*; end what a killed one left running.

    The lock is the process's own (POSIX), so it goes with it however it ends, and children that
    outlive it do not hold it. Raises `AlreadyUp`.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "up.lock").open("w") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyUp(AlreadyUp.__doc__) from error
        end_leftovers(home)
        yield


def end_leftovers(home: Path) -> None:
    """End the groups of processes whose leaders are noted under *home* and still are ours."""
    left = [process for file in home.glob("run/*.pid") if (process := _ours(file, home))]
    for process in left:
        os.killpg(process.pid, signal.SIGTERM)
    for process in psutil.wait_procs(left, timeout=10)[1]:
        os.killpg(process.pid, signal.SIGKILL)
    for file in home.glob("run/*.pid"):
        file.unlink()


def _ours(file: Path, home: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int(file.read_text()))
        mine = process.environ().get("SHENMING_HOME") == str(home)
        return process if mine and os.getpgid(process.pid) == process.pid else None
    except (psutil.Error, ProcessLookupError, ValueError):
        return None


def noted(home: Path, name: str, command: list[str]) -> str:
    """Write the shell line that notes its own process id and becomes *command*."""
    file = shlex.quote(str(home / "run" / f"{name}.pid"))
    return f"echo $$ > {file}; exec {shlex.join(command)}"


def up(settings: Settings, say: Callable[[str], None]) -> int:
    """Start everything, run until Ctrl-C, stop everything; returns the exit code.

    The database is prepared by a process of its own, so that the supervisor stays small.
    """
    with alone(settings.home):
        return _serve(settings, say)


def _metrics(home: Path) -> str:
    """Make an empty folder in which the web processes share their figures."""
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)  # figures of processes long gone
    folder.mkdir()
    return str(folder)


def _serve(settings: Settings, say: Callable[[str], None]) -> int:
    own_database = not settings.database_url
    settings, extra = embed(settings)
    given = {**environment(settings), "PROMETHEUS_MULTIPROC_DIR": _metrics(settings.home)}
    (settings.home / "run").mkdir(exist_ok=True)
    try:
        prepare = [sys.executable, "-m", "web.cli", "prepare"]
        surroundings = {**os.environ, **environment(settings)}  # noqa: TID251  # for a child
        subprocess.run(prepare, env=surroundings, check=True)  # noqa: S603
        manager = Manager()
        for name, command in {**extra, **commands(settings)}.items():
            line = noted(settings.home, name, command)
            manager.add_process(name, line, env=given)
        say(f"http://{settings.bind}")
        manager.loop()
        return int(manager.returncode or 0)
    finally:
        end_leftovers(settings.home)
        if own_database:
            embedded.stop_postgres(settings.home / "postgres")
