import re
import stat
from pathlib import Path

import pytest

from web.settings import SettingInvalid, Settings

PAGE = Path(__file__).parents[2] / "docs/reference/settings.md"


def test_every_setting_is_documented_and_no_other():
    written = set(re.findall(r"`SHENMING_(\w+)` \|", PAGE.read_text("utf-8")))
    assert written == {name.upper() for name in Settings.__annotations__}


def test_a_number_that_is_none_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("SHENMING_WEB_WORKERS", "two")
    with pytest.raises(SettingInvalid, match="SHENMING_WEB_WORKERS"):
        Settings.from_env()


def test_a_short_secret_is_refused(monkeypatch):
    monkeypatch.setenv("SHENMING_SECRET_KEY", "abc")
    with pytest.raises(SettingInvalid, match="64 hexadecimal"):
        Settings.from_env()


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    settings = Settings(home=tmp_path / "home")
    assert settings.secret() == settings.secret()
    assert stat.S_IMODE((tmp_path / "home/secret.key").stat().st_mode) == 0o600
