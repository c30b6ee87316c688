"""Who was asked to help with a dispute (a neighbour, an officer, an expert) is not its mediator.

An officer of a department may mediate at the own department; here that opens nothing.
"""

import io
from uuid import UUID

import pytest

from cases.models import Diagnosis, Panel, PanelMember
from tests.hostile.doors import address, body, doors, everything
from tests.hostile.story import APART, CARDS, PHONES
from tests.web.hands import photo


@pytest.fixture
def told(house):
    return house.scene.signing


@pytest.fixture
def expert(house, told):
    """An officer who mediates elsewhere, let in to a panel by every party."""
    mine, case = house.user("mediator9"), UUID(told.case)
    with house.runtime.work() as w:
        how = {"question": "怎么办", "place": "申明亭", "meets_at": w.now}
        panel = Panel(case_id=case, n=1, convened_by=UUID(house.user("mediator")), **how)
        w.session.add(panel)
        w.session.flush()
        seat = {"panel_id": panel.id, "position": 1, "name": "外人", "body": "外单位"}
        w.session.add(PanelMember(case_id=case, user_id=UUID(mine), let_in=True, **seat))
    return house.as_("mediator9")


@pytest.fixture
def village(house, told):
    """A neighbour who stands on the ladder of the five diagnosis."""
    with house.runtime.work() as w:
        place = UUID(house.place("HYC-GM-TW"))
        w.session.add(Diagnosis(case_id=UUID(told.case), opened_at=w.now, village_id=place))
    return house.as_("village")


def evidence(house, told):
    """A piece of evidence that its party gave to the mediator, in no confidence."""
    given = {"file": (io.BytesIO(photo()), "病历.jpg"), "purpose": "evidence"}
    return house.as_("mediator").post(f"/cases/{told.case}/files", given, 200).response.json["id"]


def test_who_helps_acts_for_no_party_and_writes_no_investigation(house, told, expert):
    before, path = house.state(), f"/cases/{told.case}"
    expert.post(f"{path}/invite", {"party_id": told.parties[0]}, 403)
    expert.post(f"{path}/withdraw", {"party_id": told.parties[0]}, 403)
    asked = {"place": "村口", "interviewee": "李四", "on": "2026-03-03"}
    expert.post(f"{path}/investigations", asked, 403)
    assert house.unchanged(before) == []
    page = expert.get(path).text
    for door in ("invite", "withdraw", "investigations"):
        assert f'action="{path}/{door}"' not in page


def test_an_expert_who_mediates_elsewhere_writes_nothing_by_any_door(house, told, expert):
    """The opinion is a task of its own; the telephone number of a party is told with a reason."""
    wrong, before = [], house.state()
    for rule, method in doors(house.app):
        if method != "POST" or "case_id" not in rule.arguments or rule.endpoint == "cases.unmask":
            continue
        said = {"csrf": expert.token, "stage": "PRE", "note": "闯入了好几次", "way": "visit"}
        data = everything(house.scene) | {"party_id": told.parties[0]} | said
        path = address(house.app, rule, house.scene, told)
        answer = expert.client.post(path, **body(rule.endpoint, data))
        if answer.status_code not in (403, 404):
            wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []
    assert house.unchanged(before) == []


def test_who_helps_opens_the_own_files_and_what_the_place_looks_like(house, told, village):
    theirs = evidence(house, told)
    for purpose, may in (("photo", 200), ("scan", 404), ("evidence", 404), ("voucher", 404)):
        given = {"file": (io.BytesIO(photo()), "a.jpg"), "purpose": purpose}
        kept = house.as_("mediator").post(f"/cases/{told.case}/files", given, 200)
        village.get(f"/files/{kept.response.json['id']}", may)
    for file in (theirs, told.files["identity"], told.files["confidential"]):
        village.get(f"/files/{file}", 404)
        assert file not in village.get(f"/cases/{told.case}").text
    given = {"file": (io.BytesIO(photo()), "劝的经过.jpg"), "purpose": "scan"}
    own = village.post(f"/cases/{told.case}/files", given, 200).response.json["id"]
    village.get(f"/files/{own}", 200)


def test_who_was_let_in_to_a_panel_reads_the_evidence_and_no_identity_card(house, told, expert):
    expert.get(f"/files/{evidence(house, told)}", 200)
    for kind in ("identity", "confidential"):
        expert.get(f"/files/{told.files[kind]}", 404)
    assert APART not in expert.get(f"/cases/{told.case}").text


def test_who_helps_is_told_how_to_reach_a_party_and_no_number_of_identity(house, told, village):
    path = f"/cases/{told.case}/parties/{told.parties[0]}/unmask"
    page = village.post(path, {"field": "phone", "purpose": "contact"}, 200)
    assert PHONES[0] in page.text
    before = house.state()
    for field in ("id_no", "birth_date", "ethnicity", "legal_rep"):
        page = village.post(path, {"field": field, "purpose": "identity"}, 403)
        assert CARDS[0] not in page.text
    assert house.unchanged(before) == []
    page = village.get(f"/cases/{told.case}").text
    assert 'name="field" value="phone"' in page
    assert 'name="field" value="id_no"' not in page
    assert 'name="field" value="id_no"' in house.as_("mediator").get(f"/cases/{told.case}").text
