"""Nothing is lost, done twice or forgotten, whatever is killed and whenever."""

import pytest

from bench import fire


# a connection whose server was killed under it is dropped, not closed: there is nobody to tell
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_two_hundred_kills_lose_nothing_and_double_nothing():
    found = fire.run(kills=200, say=lambda words: None)

    assert found["kills"] == 200
    assert found["acts"] > 50
    assert found["worked"] > 20
    assert found["papers"] > 0
    assert {key: found[key] for key in fire.WRONG} == dict.fromkeys(fire.WRONG, 0)
