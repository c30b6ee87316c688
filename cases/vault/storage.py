"""Files under their own hash: a folder here, an object store behind the same few verbs.

A file is written once and never changed, and is deleted only when no row names it any more, so a
database row that is rolled back can leave a file that nobody names, but never a name without its
file.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from cases.errors import NotFound, UploadRefused

_KEY = re.compile(r"[0-9a-f]{64}")

#: no single file is larger, whatever its purpose (bytes)
LARGEST = 200 * 1024 * 1024


class Storage(Protocol):
    """Where files lie; keys are the SHA-256 of the content in hex."""

    def put(self, content: bytes) -> str:
        """Keep *content* and return its key; the same content is kept once."""
        ...

    def get(self, key: str) -> bytes:
        """Return the content of *key*; raises `NotFound`."""
        ...

    def exists(self, key: str) -> bool:
        """Tell whether the content of *key* is here."""
        ...

    def drop(self, key: str) -> None:
        """Delete the content of *key*, which no row names any more; twice is once."""
        ...


class Folder:
    """Files in a folder, spread over 256 sub-folders by the first byte of the hash."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Write *content* to a temporary file and move it into place, so readers see all of it."""
        if len(content) > LARGEST:
            raise UploadRefused(reason="too_large", limit=LARGEST)
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write(path, content)
        return key

    def get(self, key: str) -> bytes:
        """Read the file of *key* and check that it still is what its name says."""
        try:
            content = self._path(key).read_bytes()
        except FileNotFoundError as error:
            raise NotFound(f"No file {key[:12]}.") from error
        if hashlib.sha256(content).hexdigest() != key:
            raise NotFound(f"The file {key[:12]} has been changed on the disk.")
        return content

    def exists(self, key: str) -> bool:
        """Tell whether the file is here."""
        return self._path(key).exists()

    def drop(self, key: str) -> None:
        """Delete the file of *key*."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise NotFound("Not a storage key.")
        return self.root / key[:2] / key[2:]

    def _write(self, path: Path, content: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
