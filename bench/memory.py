"""Memory: all that `up` starts at rest, and a web worker after many pages.

Shared pages are counted once (PSS) for the sum, whole (RSS) for a single worker, as the limits of
an operating system count them.
"""

import http.client
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.http import free_port, sign_in, wait_for
from web import embedded, serve
from web.settings import Settings

MB = 1024 * 1024

#: pages that are asked for in turn
PAGES = ("/desk", "/cases", "/desk?pile=all", "/healthz")

CLIENTS = 4


def run(
    requests: int = 10_000, rest: float = 15.0, say: Callable[[str], None] = print
) -> dict[str, Any]:
    """Measure megabytes at rest, *rest* seconds after the start, and after *requests* pages."""
    with installation(say) as (supervisor, settings):
        port = int(settings.bind.rpartition(":")[2])
        cookie, _ = sign_in(port)
        time.sleep(rest)
        calm = by_name(supervisor, settings)
        say(f"At rest {sum(calm.values()):.0f} MB; asking for {requests:,} pages …")
        ask(port, cookie, requests)
        found = members(supervisor, settings)
    return {
        "rest_mb": round(sum(calm.values())),
        "rest_by_process_mb": {name: round(size) for name, size in sorted(calm.items())},
        "web_worker_mb": round(max(rss for name, rss, _ in found if name == "web")),
        "document_worker_mb": round(max(rss for name, rss, _ in found if name == "documents")),
        "requests": requests,
    }


@contextmanager
def installation(say: Callable[[str], None]) -> Iterator[tuple[psutil.Process, Settings]]:
    """Run `up` with the demo county in a folder of its own."""
    home = Path(tempfile.mkdtemp(prefix="shenming-bench-"))
    home.chmod(0o755)
    settings = Settings(home=home, bind=f"127.0.0.1:{free_port()}")
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", **serve.environment(settings)}
    say("starting")
    with (home / "up.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "web.cli", "up"], env=environment, stdout=log, stderr=log
        )
    try:
        wait_for(int(settings.bind.rpartition(":")[2]), 120)
        yield psutil.Process(process.pid), settings
    finally:
        process.terminate()
        process.wait(30)
        embedded.stop_postgres(home / "postgres")
        shutil.rmtree(home, ignore_errors=True)


def members(supervisor: psutil.Process, settings: Settings) -> list[tuple[str, float, float]]:
    """List what runs: its part of the installation, RSS and PSS in MB."""
    postmaster = int((settings.home / "postgres" / "postmaster.pid").read_text().split()[0])
    database = psutil.Process(postmaster)
    running = [supervisor, *supervisor.children(recursive=True)]
    running += [database, *database.children(recursive=True)]
    found = []
    for process in {one.pid: one for one in running}.values():
        try:
            memory = process.memory_full_info()
            found.append((_name(process), memory.rss / MB, memory.pss / MB))
        except psutil.NoSuchProcess:
            continue
    return found


def _name(process: psutil.Process) -> str:
    line = " ".join(process.cmdline())
    known = {
        "gunicorn": "web", "documents": "documents", "celery": "worker",
        "valkey": "valkey", "postgres": "postgres",
    }  # fmt: skip
    return next((name for word, name in known.items() if word in line), "supervisor")


def by_name(supervisor: psutil.Process, settings: Settings) -> dict[str, float]:
    """Sum PSS in MB over the processes of each part."""
    sums: dict[str, float] = {}
    for name, _, pss in members(supervisor, settings):
        sums[name] = sums.get(name, 0.0) + pss
    return sums


def ask(port: int, cookie: str, requests: int) -> None:
    """Ask for pages with several clients; RuntimeError when one is not answered with 200."""
    wrong: list[str] = []

    def one(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for n in range(first, requests, CLIENTS):
            page = PAGES[n // CLIENTS % len(PAGES)]
            connection.request("GET", page, headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                wrong.append(f"{answer.status} {page}")
        connection.close()

    crowd = [threading.Thread(target=one, args=(first,)) for first in range(CLIENTS)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    if wrong:
        raise RuntimeError(f"Not answered: {wrong[0]}")
