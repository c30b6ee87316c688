"""What an act does when the broker is away."""

import time
from uuid import uuid4

import pytest
from kombu.exceptions import OperationalError

from web.settings import Settings
from web.worker import Sender, broker


def test_a_broker_that_is_away_is_not_waited_for(tmp_path):
    away = f"redis+socket://{tmp_path}/nobody.sock"
    send = Sender(broker(Settings(home=tmp_path, broker_url=away)))
    started = time.monotonic()
    with pytest.raises(OperationalError):
        send(uuid4(), "notices.send")
    assert time.monotonic() - started < 3
