"""The processes of an installation as something that can be killed and comes back."""

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from web import embedded, serve
from web.settings import Settings

#: what is killed, and how often beside the others
TARGETS = {
    "web child": 24,
    "web": 1,
    "worker": 1,
    "valkey": 4,
    "postgres child": 1,
    "postgres": 1,
}

#: seconds for which a process is held still: halves of what it does come apart
STILL = (0.05, 0.6)

#: seconds between looks at what has died
WATCH = 0.05


class Site:
    """Web, worker with beat, Valkey and PostgreSQL of one home; each is begun again when it dies.

    The supervisor of a production machine (systemd) does the same.
    """

    def __init__(self, settings: Settings) -> None:
        self.home = settings.home
        valkey, broker = embedded.valkey(settings.home / "valkey")
        database = embedded.postgres(settings.home / "postgres")
        self.settings = settings.__class__(
            home=settings.home, bind=settings.bind, broker_url=broker, database_url=database
        )
        known = serve.commands(self.settings)
        self._commands = {"valkey": valkey, "web": known["web"], "worker": known["worker"]}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._over = threading.Event()
        self._reviving = threading.Lock()  # a PostgreSQL is killed when it is up, not half up
        self._watch = threading.Thread(target=self._keep_up, daemon=True)

    def start(self) -> None:
        """Begin every process, and begin it again whenever it ends."""
        for name in self._commands:
            self._begin(name)
        self._watch.start()

    def stop(self) -> None:
        """End every process but PostgreSQL, whose data is still to be read."""
        self._over.set()
        self._watch.join()
        for process in self._running.values():
            _kill_group(process.pid)
            process.wait()

    def hurt(self, chance: random.Random) -> str:
        """Kill something at once (SIGKILL); returns what it was, empty when it was not there."""
        name = chance.choices([*TARGETS], weights=[*TARGETS.values()])[0]
        whole, _, child = name.partition(" ")
        act: Callable[[], bool] = (
            (lambda: self._kill_child(whole, chance)) if child else (lambda: self._kill(whole))
        )
        return name if act() else ""

    def hold(self, chance: random.Random) -> None:
        """Hold a process still for a moment, wherever it is."""
        members = [*self._members("web"), *self._members("worker")]
        with contextlib.suppress(IndexError, psutil.Error):
            held = chance.choice(members)
            held.suspend()
            time.sleep(chance.uniform(*STILL))
            held.resume()

    # -- processes

    def _begin(self, name: str) -> None:
        surroundings = {"PATH": "/usr/bin:/bin", **serve.environment(self.settings)}
        with (self.home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name],
                env=surroundings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _keep_up(self) -> None:
        while not self._over.wait(WATCH):
            if self._postmaster() is None:
                with self._reviving, contextlib.suppress(subprocess.SubprocessError):
                    embedded.postgres(self.home / "postgres")  # or at the next look
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    _kill_group(process.pid)  # children that outlived it hold its port
                    self._begin(name)

    def _kill(self, name: str) -> bool:
        if name == "postgres":
            with self._reviving:
                return _kill_family(self._postmaster())
        return _kill_group(self._running[name].pid)

    def _kill_child(self, name: str, chance: random.Random) -> bool:
        children = [one for one in self._members(name) if one != self._leader(name)]
        with contextlib.suppress(IndexError, psutil.Error):
            chance.choice(children).kill()
            return True
        return False

    def _members(self, name: str) -> list[psutil.Process]:
        leader = self._leader(name)
        with contextlib.suppress(psutil.Error):
            return [leader, *leader.children(recursive=True)] if leader else []
        return []

    def _leader(self, name: str) -> psutil.Process | None:
        if name == "postgres":
            return self._postmaster()
        with contextlib.suppress(psutil.Error):
            return psutil.Process(self._running[name].pid)
        return None

    def _postmaster(self) -> psutil.Process | None:
        return postmaster(self.home / "postgres")


def postmaster(folder: Path) -> psutil.Process | None:
    """Find the PostgreSQL that serves *folder*."""
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        found = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
        return found if found.status() != psutil.STATUS_ZOMBIE else None
    return None


def _kill_group(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
        return True
    return False


def _kill_family(parent: psutil.Process | None) -> bool:
    """Kill a process and all its children at once, as a power cut does."""
    if parent is None:
        return False
    with contextlib.suppress(psutil.Error):
        family = [parent, *parent.children(recursive=True)]
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(family, timeout=5)
        return True
    return False
