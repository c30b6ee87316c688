"""`shenming test`: every check there is, one after another, with what failed at the end."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
#: Chromium without its window takes half the processor time of the whole one
BROWSERS = ("chromium-headless-shell", "chromium")


@dataclass(frozen=True)
class Check:
    """One command that must succeed."""

    name: str
    command: list[str]
    folder: Path = ROOT


def checks(arguments: list[str]) -> list[Check]:
    """List the checks; *arguments* go to pytest and leave out the rest."""
    # three at a time on two cores: browsers and servers that were killed are waited for;
    # a file stays in one process, so that its servers are started once
    spread = [] if arguments else ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
    pytest = Check("tests", [str(BIN / "pytest"), "-q", *spread, *arguments])
    if arguments:
        return [pytest]
    return [
        Check("style", [str(BIN / "ruff"), "check", "--quiet", "."]),
        Check("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        Check("imports", [str(BIN / "lint-imports"), "--no-logo"]),
        Check("types", [str(BIN / "mypy")]),
        Check("client", [str(BIN / "npm"), "test", "--silent"], ROOT / "web" / "client"),
        pytest,
    ]


def missing() -> list[str]:
    """Name the programs without which some tests cannot run."""
    wanted = {"chromium": browser(), "poppler-utils": shutil.which("pdftoppm")}
    return [package for package, program in wanted.items() if program is None]


def browser() -> str | None:
    """Find the Chromium that tests drive."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def run(arguments: list[str], say: Callable[[str], None]) -> int:
    """Run every check, say how long each took, and return 1 when one failed."""
    absent = missing()
    if absent and os.environ.get("CI") == "true":  # noqa: TID251  # about the run, not the product
        say(f"FAILED: {', '.join(absent)} must be installed; nothing is skipped in CI.")
        return 1
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"  # noqa: TID251
    environment = {**os.environ, "PATH": path, "TZ": "UTC"}  # noqa: TID251
    failed = []
    for check in checks(arguments):
        started = time.monotonic()
        say(f"── {check.name}")
        code = subprocess.run(check.command, cwd=check.folder, env=environment).returncode  # noqa: S603
        say(f"   {'ok' if code == 0 else 'FAILED'}, {time.monotonic() - started:.0f} s")
        if code:
            failed.append(check.name)
    for package in absent:
        say(f"SKIPPED what needs {package}: not installed")
    say(f"FAILED: {', '.join(failed)}" if failed else "all is well")
    return int(bool(failed))
