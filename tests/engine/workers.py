"""Workers in processes and threads of their own, on one database."""

import threading
from datetime import UTC, datetime

from bench.diagrams import (
    document,
    line,
    process,
    user,
)
from engine import Engine, Host, Library, Source
from engine.db import connect, transaction

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class Worker:
    """A process of its own: pool, library and all."""

    def __init__(self, url, now=NOW, pool_size=1):
        self.bind = connect(url, pool_size=pool_size)
        self.library = Library()
        self.now = now

    def run(self, act):
        with transaction(self.bind) as session:
            return act(
                Engine(
                    session,
                    tenant=1,
                    now=self.now,
                    actor=None,
                    library=self.library,
                    host=Host(),
                )
            )

    def close(self):
        self.bind.dispose()


def deploy(worker, *contents):
    from engine.spiff.parse import parse

    files = [Source("process", parse(content)[0].key, content) for content in contents]
    worker.run(lambda engine: engine.deploy(files, note="", by=None))


def at_once(url, number, act):
    """Run ``act(worker)`` in *number* threads at the same moment; returns what came out."""
    barrier, results = threading.Barrier(number), []

    def one():
        worker = Worker(url)
        barrier.wait()
        try:
            results.append(act(worker))
        except Exception as error:
            results.append(type(error))
        worker.close()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


ROW = document(process("p", *line(user("a"), user("b"))))


def begin(worker, content, **variables):
    deploy(worker, content)
    instance = worker.run(lambda engine: engine.start("p", variables, business_key="k"))
    return instance.id, worker.run(lambda engine: engine.open_tasks(instance.id))
