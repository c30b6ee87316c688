"""The processes of an installation as something that can be killed and comes back."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil

from bench import hand
from bench.wire import Wire
from web import embedded, serve
from web.settings import Settings

#: what is killed, and how often beside the others; a hand is a worker elsewhere
TARGETS = {
    "web child": 20,
    "web": 0.5,
    "worker": 1.5,
    "documents": 0.7,
    "hand-1": 8,
    "hand-2": 8,
    "valkey": 6,
    "postgres child": 0.7,
    "postgres": 1.3,
}

#: what a timer needs to fire
NEEDED = ("worker", "valkey", "postgres")

#: how many are killed at the same moment
AT_ONCE = (1, 2, 3)

#: whoever sends a job after its commit is killed before the broker has it, this often
MID_SEND = 0.5

#: seconds for which a process is held still: halves of what it does come apart
STILL = (0.05, 0.6)

#: seconds between looks at what has died
WATCH = 0.05


class Site:
    """Web, workers, Valkey and PostgreSQL of one home; each is begun again when it dies.

    The supervisor of a production machine (systemd) does the same.
    """

    def __init__(self, settings: Settings, chance: random.Random) -> None:
        self.home, self.chance = settings.home, chance
        valkey, _ = embedded.valkey(settings.home / "valkey")
        wire = Wire(settings.home / "valkey" / "valkey.sock", chance, self._sending)
        database = embedded.postgres(settings.home / "postgres")
        self.settings = replace(
            settings, broker_url=f"redis+socket://{wire.path}", database_url=database
        )
        known = serve.commands(self.settings)
        self._commands = {"valkey": valkey, **known}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._over = threading.Event()
        self._out = threading.Event()
        self._reviving = threading.Lock()  # a PostgreSQL is killed when it is up, not half up
        self._counting = threading.Lock()
        self._most = 0
        #: what was killed, and how often
        self.kills: Counter[str] = Counter()
        #: when something without which no timer fires was killed, in seconds of the epoch
        self.stops: list[float] = []
        self._threads = [
            threading.Thread(target=one, daemon=True)
            for one in (self._keep_up, self._keep_database, self._hold)
        ]

    def employ(self, token: str, folder: Path) -> None:
        """Let two workers elsewhere do the external tasks, with what they did in *folder*."""
        port = self.settings.bind.rpartition(":")[2]
        program = [sys.executable, "-I", "-S", hand.__file__, port, token, str(folder)]
        for name in ("hand-1", "hand-2"):
            self._commands[name] = [*program, name]

    def start(self) -> None:
        """Begin every process, and begin it again whenever it ends."""
        for name in self._commands:
            self._begin(name)
        for one in self._threads:
            one.start()

    def stop(self) -> None:
        """End every process but PostgreSQL, whose data is still to be read."""
        self._over.set()
        for one in self._threads:
            one.join()
        for process in self._running.values():
            _kill_group(process.pid)
            process.wait()

    def light(self, kills: int) -> None:
        """Allow *kills*; until then nothing is hurt, and after them nothing more."""
        self._most = kills

    def extinguish(self) -> None:
        """Hurt nothing any more."""
        self._out.set()

    def strike(self) -> None:
        """Kill one or some at the same moment (SIGKILL)."""
        for _ in range(self.chance.choice(AT_ONCE)):
            name = self.chance.choices([*TARGETS], weights=[*TARGETS.values()])[0]
            whole, _, child = name.partition(" ")
            self._count(name, self._killer(whole, child=bool(child)))

    def _killer(self, whole: str, *, child: bool) -> Callable[[], bool]:
        return lambda: self._kill_child(whole) if child else self._kill(whole)

    def _count(self, name: str, kill: Callable[[], bool]) -> None:
        with self._counting:
            if self.kills.total() < self._most and kill():
                self.kills[name] += 1
                if name.startswith(NEEDED):
                    self.stops.append(time.time())

    def _sending(self, pid: int) -> None:
        """Kill who is between its commit and its broker, most of all a web process."""
        if not self._most or self._out.is_set():
            return
        names = [name for name in ("web", "worker") if self._is_of(pid, name)]
        often = MID_SEND if names == ["web"] else MID_SEND / 25
        if names and self.chance.random() < often:
            threading.Thread(
                target=self._count, args=(f"{names[0]} sending", lambda: _kill(pid)), daemon=True
            ).start()

    def _is_of(self, pid: int, name: str) -> bool:
        with contextlib.suppress(ProcessLookupError, KeyError):
            return os.getpgid(pid) == self._running[name].pid
        return False

    def _hold(self) -> None:
        """Hold processes still for a moment, wherever they are."""
        while not self._over.wait(self.chance.uniform(0.2, 0.8)):
            if not self._most or self._out.is_set():
                continue
            members = [*self._members("web"), *self._members("worker")]
            with contextlib.suppress(IndexError, psutil.Error):
                held = self.chance.choice(members)
                held.suspend()
                time.sleep(self.chance.uniform(*STILL))
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
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    _kill_group(process.pid)  # children that outlived it hold its port
                    self._begin(name)

    def _keep_database(self) -> None:
        while not self._over.wait(WATCH):
            if self._postmaster() is None:
                with self._reviving, contextlib.suppress(subprocess.SubprocessError):
                    embedded.postgres(self.home / "postgres")  # or at the next look

    def _kill(self, name: str) -> bool:
        if name == "postgres":
            with self._reviving:
                return _kill_family(self._postmaster())
        return _kill_group(self._running[name].pid)

    def _kill_child(self, name: str) -> bool:
        children = [one for one in self._members(name) if one != self._leader(name)]
        with contextlib.suppress(IndexError, psutil.Error):
            self.chance.choice(children).kill()
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


def _kill(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return True
    return False


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
