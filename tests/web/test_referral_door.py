"""Systems of authorities send signed letters; replays, forgeries and garbage change nothing."""

import json
from datetime import timedelta

import pytest

from cases.errors import NotFound, StateMismatch
from cases.exchange import referral_doors
from cases.models import Case, Referral, ReferralMessage
from tests.walks.test_referrals import CHEN, ZHOU

LETTER = {
    "kind": "DELEGATED",
    "number": "（2026）渝0199诉前调501号",
    "materials": ["民事起诉状一份", "借条复印件一份"],
    "consents": "all",
    "told": True,
    "facts": "借款四万八千元到期没有归还，多次催要未果。",
    "claims": ["归还借款本金和利息"],
    "amount": "48000",
    "category": "CONTRACT",
    "applicants": [{"kind": "NATURAL", **CHEN}],
    "respondents": [{"kind": "NATURAL", **ZHOU}],
}


class Door:
    """A court's system with its secret."""

    def __init__(self, house, name="case-system", organisation="HY-FY"):
        self.house, self.name = house, name
        self.secret = house.runtime.do(referral_doors.add, name, organisation)

    def ask(self, method, path, body=b"", message="m-00000001", **changes):
        time = str(int((self.house.clock.now + changes.pop("late", timedelta())).timestamp()))
        signature = referral_doors.sign(self.secret, self.name, message, time, body)
        heads = {"Door": self.name, "Message": message, "Time": time, "Signature": signature}
        headers = {f"X-Shenming-{key}": value for key, value in (heads | changes).items()}
        client = self.house.app.test_client()
        return client.open(path, method=method, data=body, headers=headers)

    def send(self, letter=LETTER, message="m-00000001", **changes):
        return self.ask("POST", "/api/referrals", json.dumps(letter).encode(), message, **changes)

    def look(self, id_, message="m-look-0001", **changes):
        return self.ask("GET", f"/api/referrals/{id_}", b"", message, **changes)


@pytest.fixture
def door(house):
    return Door(house)


def test_a_letter_begins_a_referral_and_its_sender_sees_what_becomes_of_it(house, door):
    sent = door.send()
    assert sent.status_code == 201, sent.json
    assert (sent.json["repeated"], sent.json["accepted"]) == (False, None)
    case = house.find(Referral, id=sent.json["id"]).case_id
    house.complete("clerk", case, "answer", {"decision": "decline", "reason": "另案正在审理。"})
    seen = door.look(sent.json["id"])
    assert (seen.status_code, seen.json["accepted"]) == (200, False)
    assert seen.json["answer"] == "另案正在审理。"


def test_a_message_twice_and_a_letter_twice_are_one_case(house, door):
    first = door.send()
    before = house.count(Case)
    again = door.send()
    other_id = door.send(message="m-00000002")
    assert [again.status_code, other_id.status_code] == [200, 200]
    assert {again.json["id"], other_id.json["id"]} == {first.json["id"]}
    assert again.json["repeated"]
    assert (house.count(Case), house.count(Referral)) == (before, 1)
    case = house.find(Referral, id=first.json["id"]).case_id
    house.complete("clerk", case, "answer", {"decision": "decline", "reason": "另案正在审理。"})
    late = door.send(message="m-00000003")  # the case is closed: told, and nothing begins
    assert (late.status_code, late.json["accepted"]) == (200, False)
    assert house.count(Case) == before


def test_an_id_is_not_used_for_another_message(house, door):
    door.send()
    other = door.send(LETTER | {"number": "（2026）渝0199诉前调502号"})
    assert (other.status_code, other.json["error"]) == (409, "conflict")
    assert house.count(Referral) == 1


FORGED = {
    "a wrong signature": {"Signature": "00" * 32},
    "no signature": {"Signature": ""},
    "a signature of no letters": {"Signature": "签名"},
    "another door": {"Door": "nobody"},
    "no time": {"Time": ""},
    "another time": {"Time": "1"},
    "an old message": {"late": timedelta(minutes=-6)},
    "one from the future": {"late": timedelta(minutes=6)},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_or_stale_message_is_refused(house, door, how):
    changes = dict(FORGED[how])
    if "Signature" in changes:
        changes["Signature"] = changes["Signature"].encode().decode("latin-1")
    refused = door.send(**changes)
    assert (refused.status_code, refused.json["error"]) == (401, "signature")
    assert (house.count(Referral), house.count(ReferralMessage)) == (0, 0)


def test_a_body_that_was_changed_on_the_way_is_refused(house, door):
    body = json.dumps(LETTER).encode()
    time = str(int(house.clock.now.timestamp()))
    signature = referral_doors.sign(door.secret, door.name, "m-00000009", time, body)
    heads = {"Door": door.name, "Message": "m-00000009", "Time": time, "Signature": signature}
    headers = {f"X-Shenming-{key}": value for key, value in heads.items()}
    changed = body.replace(b"48000", b"98000")
    answer = house.app.test_client().post("/api/referrals", data=changed, headers=headers)
    assert answer.status_code == 401
    assert house.count(Referral) == 0


def test_a_revoked_door_lets_nothing_in(house, door):
    house.runtime.do(referral_doors.revoke, door.name)
    assert door.send().status_code == 401


def test_one_authority_sees_nothing_of_another(house, door):
    sent = door.send()
    police = Door(house, "police-system", "HYC-PCS")
    assert police.look(sent.json["id"]).status_code == 404


WRONG = {
    "no number": {"number": ""},
    "a kind of the police": {"kind": "POLICE"},
    "an entrusted suit of no procedure": {"kind": "ENTRUSTED"},
    "nobody against": {"respondents": []},
    "people who are texts": {"applicants": ["陈刚"]},
    "facts that are a number": {"facts": 7},
    "facts that are a list": {"facts": ["x"]},
    "claims that are a text": {"claims": "钱"},
    "an amount without end": {"amount": "9" * 40},
    "no materials": {"materials": []},
    "materials that are objects": {"materials": {"a": 1}},
    "parties who were not told": {"told": False},
    "a centre elsewhere": {"centre_id": "01890000-0000-7000-8000-000000000001"},
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_letter_is_refused_whole_with_its_fields(house, door, what):
    before = house.count(Case)
    refused = door.send(LETTER | WRONG[what])
    if what != "materials that are objects":  # read as the one text that it is
        assert (refused.status_code, refused.json["error"]) == (422, "invalid"), refused.json
        assert refused.json["fields"]
        assert (house.count(Case), house.count(ReferralMessage)) == (before, 0)
    assert refused.status_code < 500


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"null"])
def test_what_is_no_object_is_a_bad_request(house, door, body):
    assert door.ask("POST", "/api/referrals", body).status_code == 400
    assert house.count(Referral) == 0


def test_a_door_has_a_name_and_an_authority(house, door):
    with pytest.raises(StateMismatch):
        house.runtime.do(referral_doors.add, "case-system", "HY-FY")
    with pytest.raises(NotFound):
        house.runtime.do(referral_doors.add, "other", "HYC-TW")
    assert [row["name"] for row in house.runtime.do(referral_doors.listing)] == ["case-system"]
