"""A counsellor helps one side, by everybody's leave; what is said there stays there."""

import zipfile
from io import BytesIO

from sqlalchemy import select, text

from cases.models import Case, CaseEvent, Counselling, CounsellingNote, Party

SECRET = "她说夜里睡不着，怕见到对方"


def asked(one, **given):
    """The mediator asks for the expert; returns the engagement."""
    house = one.house
    sent = {
        "party_id": one.parties[0],
        "counsellor_id": house.user("expert"),
        "purpose": "情绪很激动，谈不下去。",
    }
    mediator = house.as_("mediator")
    mediator.get(f"/cases/{one.case_id}")
    mediator.post(f"/cases/{one.case_id}/counselling", sent | given)
    return house.find(Counselling, case_id=one.case_id, state="ASKED")


def test_a_counsellors_notes_are_nobodys_but_the_counsellors(county):
    one = county.dispute().to_mediation()
    house, mediator, expert = county.house, county.house.as_("mediator"), county.house.as_("expert")
    wrong = {"party_id": one.parties[0], "counsellor_id": house.user("clerk"), "purpose": "x"}
    mediator.post(f"/cases/{one.case_id}/counselling", wrong, 422)
    house.as_("clerk").post(f"/cases/{one.case_id}/counselling", wrong, 403)
    row = asked(one)
    path = f"/counselling/{row.id}"

    # nothing begins before every party agreed
    note = {"text": SECRET, "stage": "0"}
    expert.get(path)
    expert.post(f"{path}/notes", note, 409)
    assert "等各方同意" in one.page()
    said = one.enters(0)
    assert "心理咨询人员协助" in said.get("/follow/case").words()
    said.post(f"/follow/counselling/{row.id}", {"agrees": "yes"})
    expert.post(f"{path}/notes", note, 409)
    last = {"party_id": one.parties[1], "agrees": "yes"}
    house.as_("clerk").post(f"/cases/{one.case_id}/counselling/{row.id}", last, 403)
    mediator.post(f"/cases/{one.case_id}/counselling/{row.id}", last)
    assert house.find(Counselling, id=row.id).state == "ONGOING"
    assert "谈不下去" not in one.enters(1).get("/follow/case").words()

    # a plan by stages, and notes
    expert.post(f"{path}/plan", {"title": "", "goal": ""}, 422)
    expert.post(f"{path}/plan", {"title": ["稳定情绪", "看清自己要什么"], "goal": ["能睡着", ""]})
    both = {"title": ["稳定情绪", "看清自己要什么"], "goal": ["能睡着", ""], "done": "0"}
    expert.post(f"{path}/plan", both)
    reached = house.find(Counselling, id=row.id).plan[0]["done_at"]
    house.clock.advance(minutes=5)
    expert.post(f"{path}/plan", both)  # a stage that was reached keeps when
    assert [one["done_at"] for one in house.find(Counselling, id=row.id).plan] == [reached, None]
    assert "第 1／2 阶段" in one.page()
    expert.post(f"{path}/notes", {"text": "", "stage": "1"}, 422)
    expert.post(f"{path}/notes", {"text": "长" * 8001, "stage": "1"}, 422)
    expert.post(f"{path}/notes", {"text": SECRET, "stage": "9"}, 422)
    expert.post(f"{path}/notes", note | {"stage": "1"})
    written = house.find(CounsellingNote, counselling_id=row.id)
    opened = f"{path}/notes/{written.id}"

    # a look needs a purpose and is kept; without one nothing is shown, in the tables nothing read
    assert SECRET not in expert.get(path).text
    assert SECRET not in expert.post(opened, {"purpose": "nosy"}, 422).text
    assert SECRET in expert.post(opened, {"purpose": "continue"}, 200).text
    with house.runtime.work() as w:
        looked = w.session.scalars(select(CaseEvent).where(CaseEvent.kind == "counselling.read"))
        assert [(e.data["note"], e.data["purpose"]) for e in looked] == [
            (str(written.id), "continue")
        ]
        kept = w.session.scalar(text("SELECT text FROM counselling_note"))
        assert SECRET.encode() not in bytes(kept)
    assert "打开了一次咨询记录" in said.get("/follow/case").words()  # the own look is told
    assert "打开了一次咨询记录" not in one.enters(1).get("/follow/case").words()

    # nobody else opens it, whatever they may read of the case
    for login in ("mediator", "mediator2", "chief", "office", "clerk", "admin", "judge", "police"):
        other = house.as_(login)
        other.get(path, 404)
        other.post(opened, {"purpose": "continue"}, 404)
        other.post(f"{path}/readers", {"user_id": house.user(login), "may": "yes"}, 404)
        assert SECRET not in other.client.get(f"/cases/{one.case_id}").get_data(as_text=True)
    for n in (0, 1):
        party = one.enters(n)
        party.get(path, 303)
        box = zipfile.ZipFile(BytesIO(party.get("/follow/all.zip").response.data))
        assert SECRET not in box.read("00 经过.txt").decode()
    assert "马桂兰" in expert.get("/counselling").words()
    assert "马桂兰" not in mediator.get("/counselling").words()
    expert.post(f"{path}/readers", {"user_id": house.user("clerk"), "may": "yes"}, 422)

    # another expert reads what the counsellor lets them read, and writes nothing
    house.appoint("mediator2", "expert", "HY-GWT")
    reader = house.as_("mediator2")
    named = {"user_id": house.user("mediator2")}
    reader.get(path, 404)
    expert.post(f"{path}/readers", {**named, "may": "yes"})
    reader.get(path)
    assert SECRET in reader.post(opened, {"purpose": "continue"}, 200).text
    for act, given in (
        ("notes", note),
        ("plan", {"title": "x", "goal": ""}),
        ("readers", {**named, "may": "yes"}),
        ("risk", {"kind": "harm_others", "advice": "x"}),
        ("end", {}),
    ):
        reader.post(f"{path}/{act}", given, 403)
    expert.post(f"{path}/readers", {**named, "may": "no"})
    reader.post(opened, {"purpose": "continue"}, 404)
    expert.post(f"{path}/readers", {**named, "may": "yes"})
    second = asked(one, party_id=one.parties[1])
    gone = house.find(Party, id=one.parties[0])
    with house.as_if(gone, exited_at=house.clock.now):  # of many one has left: not asked any more
        assert str(second.id) not in said.get("/follow/case").text
        said.post(f"/follow/counselling/{second.id}", {"agrees": "no"}, 404)
        mediator.post(f"/cases/{one.case_id}/counselling/{second.id}", last)
    assert house.find(Counselling, id=second.id).state == "ONGOING"

    # ended by the counsellor: nothing is written any more, and readers may still be named
    after = f"/counselling/{second.id}"
    expert.post(f"{after}/end")
    expert.post(f"{after}/notes", note, 409)
    expert.post(f"{after}/readers", {**named, "may": "yes"})
    reader.get(after)
    one.enters(1).post(f"/follow/counselling/{second.id}", {"agrees": "no"}, 404)
    assert house.find(Counselling, id=second.id).state == "ENDED"
    expert.post(f"/counselling/{second.id}/notes/{written.id}", {"purpose": "continue"}, 404)
    stranger = county.dispute().to_consent().enters(0)
    stranger.post(f"/follow/counselling/{row.id}", {"agrees": "no"}, 404)

    # a danger is told without the notes, and keeps the sides apart
    expert.post(f"{path}/risk", {"kind": "rumour", "advice": "x"}, 422)
    expert.post(f"{path}/risk", {"kind": "other", "advice": "别约在晚上。"})
    assert not one.case.no_joint_session
    expert.post(f"{path}/risk", {"kind": "harm_others", "advice": "请分开谈，先联系社区民警。"})
    seen = one.page()
    assert "请分开谈，先联系社区民警。" in seen
    assert SECRET not in seen
    for login in ("office", "clerk"):  # who does not mediate is not told that anybody is counselled
        told = house.as_(login).get(f"/cases/{one.case_id}").words()
        assert not [said for said in ("请分开谈", "心理", "咨询") if said in told], login
    assert "请分开谈" not in one.enters(1).get("/follow/case").words()
    assert house.find(Case, id=one.case_id).no_joint_session

    # the party ends it at any time; the notes stay where they are
    said.post(f"/follow/counselling/{row.id}", {"agrees": "no"})
    expert.post(f"{path}/notes", note, 409)
    assert SECRET in expert.post(opened, {"purpose": "risk"}, 200).text
    reader.get(path, 404)

    # who has left is not asked about
    one.leaves(1)
    mediator.post(f"/cases/{one.case_id}/counselling", {**wrong, "purpose": "再谈谈。"}, 409)
