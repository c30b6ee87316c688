"""Personal data at rest: AES-256-GCM under a named key, and a keyed blind index.

Source: Personal Information Protection Law (个人信息保护法) art. 51(3). A stored value is
``key id (1 byte) ‖ nonce (12 bytes) ‖ ciphertext ‖ tag``; the key id lets keys be rotated while
old rows stay readable. The blind index is HMAC-SHA-256 over the normalised value, so an exact
search needs no decryption and equal values in different columns do not look alike.
"""

import hashlib
import hmac
import os
import unicodedata
from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from cases.errors import KeyMissing


@dataclass(frozen=True)
class Keyring:
    """The keys of one installation: *keys* by id (1-255), *current* encrypts, *index* searches."""

    keys: dict[int, bytes]
    current: int
    index: bytes

    @classmethod
    def derive(cls, secret: bytes) -> "Keyring":
        """Make a ring of one key from *secret* (at least 32 bytes of noise)."""
        return cls(
            keys={1: hashlib.blake2b(secret, digest_size=32, person=b"shenming-data").digest()},
            current=1,
            index=hashlib.blake2b(secret, digest_size=32, person=b"shenming-index").digest(),
        )

    def seal(self, plain: bytes) -> bytes:
        """Encrypt *plain* under the current key."""
        nonce = os.urandom(12)
        box = AESGCM(self.keys[self.current]).encrypt(nonce, plain, None)
        return bytes([self.current]) + nonce + box

    def open(self, sealed: bytes) -> bytes:
        """Decrypt *sealed*; raises `KeyMissing` when its key is not on the ring."""
        key = self.keys.get(sealed[0])
        if key is None:
            raise KeyMissing(f"Key {sealed[0]} is not on the ring.")
        return AESGCM(key).decrypt(sealed[1:13], sealed[13:], None)

    def blind(self, purpose: str, value: str) -> bytes:
        """Make the searchable fingerprint of *value* for one *purpose* (a column's name)."""
        normal = unicodedata.normalize("NFKC", value).replace(" ", "").upper()
        return hmac.digest(self.index, f"{purpose}\0{normal}".encode(), "sha256")


_ring: list[Keyring] = []


def install(ring: Keyring) -> None:
    """Give the column types their keys; the composition root calls this once a process."""
    _ring[:] = [ring]


def ring() -> Keyring:
    """Return the installed ring; raises `KeyMissing` before `install`."""
    if not _ring:
        raise KeyMissing
    return _ring[0]


def seal_json(value: Any) -> bytes:
    """Encrypt *value* as a column of `EncryptedJSON` keeps it."""
    return ring().seal(orjson.dumps(value))


class EncryptedText(TypeDecorator[str]):
    """Text that the database sees only as ciphertext."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else ring().seal(value.encode())

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Decrypt on the way out."""
        return None if value is None else ring().open(bytes(value)).decode()


class EncryptedJSON(TypeDecorator[Any]):
    """A JSON value that the database sees only as ciphertext."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Encrypt on the way in."""
        return None if value is None else seal_json(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Decrypt on the way out."""
        return None if value is None else orjson.loads(ring().open(bytes(value)))
