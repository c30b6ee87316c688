"""Who administers a part of the county sets its law there, and makes nobody more."""

import pytest

from cases.models import User
from tests.hostile.doors import ADMIN, address, body, doors, everything

#: an administrator of a part sets and reads there what the law leaves open, and tells its court
OF_A_PART = {
    *("law.root", "law.index", "law.value", "law.rules", "law.recounts", "law.recount"),
    *("people.organisation", "people.notify", "people.composition"),
}


@pytest.fixture
def local(house):
    """The village's mediator administers the village's committee too."""
    house.appoint("village", "admin", "HYC-GM-TW")
    return house.as_("village")


def test_an_administrator_of_a_part_writes_by_no_door_of_the_countys(house, local):
    wrong, before = [], house.state()
    for rule, method in doors(house.app):
        if method != "POST" or rule.endpoint not in ADMIN - OF_A_PART:
            continue
        data = everything(house.scene) | {"csrf": local.token, "role": "admin"}
        path = address(house.app, rule, house.scene)
        answer = local.client.post(path, **body(rule.endpoint, data))
        if answer.status_code < 400:  # what is wrong in itself may be told first
            wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []
    assert house.unchanged(before) == []


def test_an_administrator_of_a_part_becomes_none_of_the_county(house, local):
    mine = house.find(User, login="village")
    held = {"name": "村里", "login": "village", "role": "admin", "place": house.place("HY")}
    local.get(f"/people/{mine.id}", 403)
    local.post(f"/people/{mine.id}", held, 403)
    local.post("/people/new", held | {"login": "village2"}, 403)
    assert house.count(User, login="village2") == 0
