import hashlib

import pytest

from cases.errors import NotFound, UploadRefused
from cases.vault import storage
from cases.vault.storage import Folder


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "files")


def test_a_file_lies_under_its_hash_and_is_kept_once(folder):
    key = folder.put(b"paper")
    assert key == folder.put(b"paper") == hashlib.sha256(b"paper").hexdigest()
    assert folder.get(key) == b"paper"
    assert [p for p in folder.root.rglob("*") if p.is_file()] == [folder.root / key[:2] / key[2:]]


def test_a_file_changed_on_the_disk_is_not_given_out(folder):
    key = folder.put(b"paper")
    (folder.root / key[:2] / key[2:]).write_bytes(b"forged")
    with pytest.raises(NotFound):
        folder.get(key)


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64])
def test_what_is_not_a_key_of_a_kept_file_is_not_found(folder, key):
    with pytest.raises(NotFound):
        folder.get(key)


def test_a_file_beyond_the_limit_is_refused_and_leaves_nothing(folder, monkeypatch):
    monkeypatch.setattr(storage, "LARGEST", 4)
    with pytest.raises(UploadRefused):
        folder.put(b"12345")
    assert not folder.root.exists()


def test_a_disk_that_fails_leaves_no_half_file(folder, monkeypatch):
    def full(handle):
        raise OSError("No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        folder.put(b"paper")
    assert [p for p in folder.root.rglob("*") if p.is_file()] == []
