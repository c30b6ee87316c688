"""What an inquiry and the list of evidence say: who was asked, what each thing proves."""

import io

from sqlalchemy import select

from cases.models import Attachment, Document, Party, User
from tests.web.hands import drawn, photo

ASKED = {"place": "光明村2组", "record": [{"q": "看见什么？", "a": "水往下流。"}], "more": "no"}
RECORD, LIST = "people_mediation/investigation_record", "people_mediation/evidence_list"


def inquiry(county):
    return county.dispute().to_mediation().is_free_of_conflict().is_told_rights()


def signed(one):
    """Who has signed the newest record, by the place of the signature."""
    with one.house.runtime.work() as w:
        found = select(Document).where(Document.case_id == one.case_id, Document.name == RECORD)
        paper = w.session.scalars(found.order_by(Document.id.desc())).first()
        return {given["role"]: given["name"] for given in paper.context["signatures"]}


def test_the_record_of_an_inquiry_describes_who_was_asked(county):
    one = inquiry(county)
    witness = {"gender": "男", "age": "61", "phone": "13555550000", "address": "光明村村委会"}
    one.does(one.hand, "investigate", at=county.now(), interviewee="马长顺", **witness, **ASKED)
    said = one.text(RECORD)
    assert not [word for word in witness.values() if word not in said]


def test_a_party_that_was_asked_is_described_as_it_is_known(county):
    one = inquiry(county)
    own = one.people[0]
    one.does(one.hand, "investigate", at=county.now(), interviewee=own["name"], **ASKED)
    said = one.text(RECORD)
    assert own["phone"] in said
    assert own["address"] in said
    assert "女" in said


def test_the_list_says_what_a_thing_proves_how_many_pages_and_whether_it_is_an_original(county):
    one = inquiry(county).is_investigated()
    mediator, path = one.house.as_(one.hand), f"/cases/{one.case_id}/evidence"

    def hands_in(status=303, **told):
        files = {"files": (io.BytesIO(photo()), "现场.jpg"), "purpose": "evidence"}
        return mediator.post(path, {**files, **told}, status)

    words = hands_in(422, pages="三页", proves="污水流到门口").words()
    assert "页数请填数字" in words
    assert one.house.count(Attachment) == 0
    hands_in(proves="污水流到门口", pages="3", original="yes")
    hands_in()
    with one.house.runtime.work() as w:
        second = w.session.query(Attachment).order_by(Attachment.id.desc()).first().id
    about = f"/cases/{one.case_id}/files/{second}/about"
    assert "页数请填数字" in mediator.post(about, {"pages": "0"}, 422).words()
    one.house.as_("village").post(about, {"proves": "假的"}, 404)
    mediator.post(about, {"proves": "水沟堵了"})
    assert "证明：水沟堵了" in one.page()
    one.meets("failed", failure="GAP_TOO_WIDE")
    one.does("mediator", "fail_exit", reason="GAP_TOO_WIDE", advice=["litigation"])
    one.is_archived()
    said = one.text(LIST)
    assert said.count("污水流到门口") == 1
    assert "水沟堵了" in said
    assert said.count("复制件") - said.count("原件或者复制件") >= 1
    with one.house.runtime.work() as w:
        rows = [row.told for row in w.session.query(Attachment).order_by(Attachment.id)]
    assert rows[0] == {"proves": "污水流到门口", "original": True, "pages": 3, "basis": None}
    assert rows[1] == {"proves": "水沟堵了", "original": False, "pages": 1, "basis": None}


def recorded(**told):
    """What a form sends with a recording."""
    files = (io.BytesIO(b"ID3\x03" + bytes(40)), "谈话.mp3")
    return {"files": files, "purpose": "evidence", **told}


def test_a_recording_says_where_it_comes_from_and_why_it_may_be_used(county):
    one = inquiry(county).is_investigated()
    mediator, path = one.house.as_(one.hand), f"/cases/{one.case_id}/evidence"
    for basis in ({}, {"basis": ""}, {"basis": "whatever"}):
        words = mediator.post(path, recorded(**basis), 422).words()
        assert "录音、录像请写明来源和依据" in words
    assert one.house.count(Attachment) == 0
    mediator.post(path, recorded(basis="told"))
    basis = "录音录像前告知了在场的人，他们同意"
    assert basis in one.page()
    about = f"/cases/{one.case_id}/files/{one.house.find(Attachment).id}/about"
    mediator.post(about, {"proves": "答应过", "basis": ""}, 422)
    mediator.post(about, {"proves": "答应过", "basis": "separate"})
    # what a party hands in of itself is its own
    one.enters(1).post("/follow/files", recorded())
    one.meets("failed", failure="GAP_TOO_WIDE")
    one.does("mediator", "fail_exit", reason="GAP_TOO_WIDE", advice=["litigation"])
    one.is_archived()
    said = one.text(LIST)
    assert said.count("视听资料") == 2
    assert "画面里的人单独同意" in said
    assert "当事人自己录的" in said


def test_a_party_says_itself_what_its_evidence_proves(county):
    one = inquiry(county)
    files = {"files": (io.BytesIO(photo()), "聊天.jpg"), "purpose": "evidence"}
    one.enters(0).post("/follow/files", {**files, "proves": "对方答应过"})
    assert "证明：对方答应过" in one.page()


def test_the_record_names_who_recorded_and_describes_who_was_asked(county):
    one = inquiry(county)
    who = {"ethnicity": "苗族", "occupation": "石匠", "recorder": "许文笙"}
    assert one.form(one.hand, "investigate")["recorder"]
    one.does(one.hand, "investigate", at=county.now(), interviewee="马长顺", **who, **ASKED)
    said = one.text(RECORD)
    assert not [word for word in who.values() if word not in said]
    own = one.people[0]["name"]
    with one.house.as_if(one.house.find(Party, id=one.parties[0]), ethnicity="土家族"):
        again = {"at": county.now(), "place": "村口", "interviewee": own, "q": "问", "a": "答"}
        one.house.as_(one.hand).post(f"/cases/{one.case_id}/investigations", again)
        assert "土家族" in one.text(RECORD)


def test_each_signature_under_a_record_stands_at_its_own_place(county):
    one = inquiry(county)
    mediator = one.house.find(User, login="mediator")
    with one.house.as_if(mediator, signature=drawn()["image"]):
        asked = {"at": county.now(), "interviewee": "马长顺", **ASKED}
        one.does("mediator", "investigate", recorder="许文笙", **asked | {"more": "yes"})
        assert signed(one) == {"investigator": mediator.name}
        one.does("mediator", "investigate", recorder=mediator.name, **asked)
        assert signed(one) == {"investigator": mediator.name, "recorder": mediator.name}
