"""A worker elsewhere as a program of its own: fetches external tasks, does them, says so.

It knows nothing but the door of docs/howto/write-a-worker.md, runs on the standard library alone,
and may be killed between any two of its lines. What it does outside it does under the task's id,
once. Usage: ``hand.py PORT TOKEN FOLDER NAME``; the folder gets a file for each task done, and the
tasks it was told are ended in ``NAME.told``.
"""

import contextlib
import http.client
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

TOPIC = "fire.work"

#: how long a task is its worker's; of a worker that died, until somebody else may begin
LOCK_MS = 3000


def serve(port: int, token: str, folder: Path, name: str) -> None:
    """Work until killed."""
    while True:
        try:
            for task in ask(port, token, "fetchAndLock", wanted(name)):
                do(folder, task["id"])
                given = {"workerId": name, "variables": {"receipt": {"value": task["id"]}}}
                if ask(port, token, f"{task['id']}/complete", given) is not None:
                    note(folder / f"{name}.told", task["id"])
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.1)


def wanted(name: str) -> dict[str, Any]:
    """Say what it asks for."""
    topics = [{"topicName": TOPIC, "lockDuration": LOCK_MS}]
    return {"workerId": name, "maxTasks": 4, "asyncResponseTimeout": 500, "topics": topics}


def ask(port: int, token: str, path: str, body: dict[str, Any]) -> Any:
    """Ask the door; None when it refuses, True when there is nothing to tell."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    head = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with contextlib.closing(connection):
        where = f"/engine-rest/external-task/{path}"
        connection.request("POST", where, json.dumps(body), head)
        answer = connection.getresponse()
        text = answer.read()
    if answer.status == 204:
        return True
    if answer.status == 200:
        return json.loads(text)
    time.sleep(0.05)
    return [] if path == "fetchAndLock" else None


def do(folder: Path, task: str) -> None:
    """Do the task's one effect outside, unless somebody has; it takes a moment."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(folder / f"{task}.done", os.O_CREAT | os.O_EXCL))
    time.sleep(random.uniform(0, 0.02))


def note(file: Path, task: str) -> None:
    """Write a line in one piece."""
    handle = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(handle, f"{task}\n".encode())
    os.close(handle)


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4])
