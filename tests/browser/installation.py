"""A complete installation on a free port, started and stopped as an operator does it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: seconds that a first start may take
PATIENCE = 120


def free_port():
    """A port of the loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Installation:
    """`shenming up` in a home of its own: PostgreSQL, Valkey, web, worker, document worker."""

    def __init__(self, home):
        self.home = home
        self.bind = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self.bind}"
        self.log = home / "up.log"
        #: cookies of the accounts that have signed in
        self.sessions = {}
        self._process = None

    @classmethod
    def at(cls, url):
        """An installation that somebody else has started."""
        here = cls(Path())
        here.url = url.rstrip("/")
        return here

    @property
    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SHENMING_")}
        return {**kept, "SHENMING_HOME": str(self.home), "SHENMING_BIND": self.bind}

    def start(self):
        command = [sys.executable, "-m", "web.cli", "up"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self._process.poll() is None, self.log.read_text()[-4000:]
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"not ready after {PATIENCE} s: {self.log.read_text()[-4000:]}")

    def run(self, *arguments):
        """Run a command of the terminal on this installation; returns what it printed."""
        command = [sys.executable, "-m", "web.cli", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def stop(self):
        """Stop as Ctrl-C does, and wait until everything has gone."""
        if self._process is None:
            return
        os.kill(self._process.pid, signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
