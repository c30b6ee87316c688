"""Settings, read from the environment once."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set; each is `SHENMING_` and the name in capitals."""

    #: where the embedded servers, files and the key file live
    home: Path
    #: any PostgreSQL ≥ 15; empty: the embedded one
    database_url: str = ""
    #: Redis, Valkey or RabbitMQ; empty: the embedded Valkey
    broker_url: str = ""
    #: folder of uploaded files and made papers; empty: under home
    files: str = ""
    #: at least 32 random bytes as hex; empty: the key file under home (0600)
    secret_key: str = ""
    #: address of the web server
    bind: str = "127.0.0.1:8000"
    #: public address, used in links on papers; https makes cookies Secure
    public_url: str = ""
    #: web processes and threads of each
    web_workers: int = 4
    web_threads: int = 3
    #: document processes
    document_workers: int = 1
    #: show the demo accounts on the sign-in page
    demo: bool = True
    log_level: str = "INFO"

    @classmethod
    def from_env(cls) -> "Settings":
        """Read `SHENMING_*`; raises `SettingInvalid` naming the variable that is wrong."""
        values: dict[str, object] = {"home": Path(os.environ.get("SHENMING_HOME") or _home())}
        for name, kind in cls.__annotations__.items():
            text = os.environ.get(f"SHENMING_{name.upper()}")
            if text is not None and name != "home":
                values[name] = _read(name, kind, text)
        return cls(**values)  # type: ignore[arg-type]

    @property
    def files_folder(self) -> Path:
        """The folder of stored files."""
        return Path(self.files) if self.files else self.home / "files"

    def secret(self) -> bytes:
        """Return the installation's secret, making the embedded key file at first use."""
        if self.secret_key:
            return bytes.fromhex(self.secret_key)
        path = self.home / "secret.key"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_hex(32))
        return bytes.fromhex(path.read_text())


class SettingInvalid(Exception):
    """A setting has a value that cannot be used."""


def _read(name: str, kind: object, text: str) -> object:
    if kind is bool:
        return text.lower() in {"1", "true", "yes", "on"}
    if kind is int:
        if not text.isdigit():
            raise SettingInvalid(f"SHENMING_{name.upper()} must be a whole number.")
        return int(text)
    if name == "secret_key" and (len(text) < 64 or set(text.lower()) - set("0123456789abcdef")):
        raise SettingInvalid("SHENMING_SECRET_KEY must be at least 64 hexadecimal digits.")
    return text


def _home() -> Path:
    """Root's embedded server runs as another user, so it cannot live in root's home."""
    if os.geteuid() == 0:
        return Path("/var/lib/shenming")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "shenming"
