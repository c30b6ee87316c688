"""联合调解: bodies are invited, answer for themselves, are let in, and sit at the sessions."""

import json

import pytest


@pytest.fixture
def dispute(county):
    county.at("2026-03-02 09:00")
    return county.dispute().to_mediation(locality="cross_town")


def places(dispute, *codes):
    return [dispute.house.place(code) for code in codes]


def replies(dispute, login, status=303, **answers):
    """Somebody of a body answers the invitation that lies on their desk."""
    house = dispute.house
    page = house.as_(login)
    found = [href for href in page.get("/desk?pile=all").links() if href.startswith("/tasks/")]
    assert found, f"{login} has nothing to answer"
    page.get(found[0])
    page.post(found[0] + "/claim")
    told = {"answers": json.dumps(answers), "then": "case"}
    return page.post(found[0] + "/complete", told, status)


def test_three_offices_handle_a_dispute_jointly(dispute):
    house = dispute.house
    assert dispute.open() == {"invite"}
    dispute.does("mediator", "invite", 422, alone=True, alone_reason="不想请别人")
    for who in ("HY-FY", "HYC-TW"):  # a court is none of them, nor who mediates anyway
        dispute.does("mediator", "invite", 422, bodies=places(dispute, who), question="请来")
    known = dispute.form("mediator", "invite")["options_bodies"]
    everybody = [row["value"] for row in known]
    assert known[0]["label"].startswith("合阳城派出所")  # who is near comes first
    dispute.does("mediator", "invite", 422, bodies=everybody, question="请都来")

    # the first invitation: one cannot come, the other does not answer in three working days
    asked = places(dispute, "HYC-SFS", "HYC-PCS")
    dispute.does("mediator", "invite", bodies=asked, question="请一同调解。")
    assert dispute.documents().count("joint_handling/invitation") == 2
    house.as_("lawyer").get(f"/tasks/{house.task(dispute.case_id, 'reply')}", 404)
    assert "写明原因" in replies(dispute, "office", 422, answer="declines").words()
    replies(dispute, "office", answer="declines", note="所里只有一个人，走不开。")
    dispute.county.at("2026-03-06 09:00")
    assert dispute.open() == {"invite"}
    words = dispute.page()
    assert "合阳城司法所 不能来" in words
    assert "合阳城派出所 没有答复" in words

    # the second: the law firm and the police come, the parties let in the one and not the other
    dispute.does("mediator", "invite", bodies=places(dispute, "HY-LS", "HYC-PCS"), question="请来")
    replies(dispute, "lawyer", answer="comes", name="宋明理")
    replies(dispute, "police", answer="comes", name="赵卫东")
    house.move()
    rows = dispute.form("mediator", "ask")["members"]
    assert [row["member_name"][:3] for row in rows] == ["宋明理", "赵卫东"]
    assert [row["agreed"] for row in rows] == [[], []]  # nobody agrees before being asked
    rows[0]["agreed"], rows[1]["agreed"] = dispute.parties, dispute.parties[:1]
    dispute.does("mediator", "ask", members=rows)

    # then it is mediated, and who was let in sits at the table and reads no more than the panel's
    dispute.is_free_of_conflict().is_told_rights().is_investigated()
    form = dispute.form("mediator", "hold_session")
    assert [(row["name"], row["relation"]) for row in form["invitees"]] == [
        ("宋明理", "山城市合阳明理律师事务所")
    ]
    dispute.county.at("2026-03-07 10:00")
    dispute.meets("agreed", invitees=form["invitees"])
    assert "邀请：宋明理" in dispute.page()
    house.as_("police").get(f"/cases/{dispute.case_id}", 404)
    assert "去年腊月" not in house.as_("lawyer").get(f"/cases/{dispute.case_id}").words()


def test_who_was_asked_in_vain_is_not_needed(dispute):
    dispute.does("mediator", "invite", bodies=places(dispute, "HY-LS"), question="请来")
    replies(dispute, "lawyer", answer="declines", note="与一方有委托关系。")
    dispute.house.move()
    dispute.does("mediator", "invite", alone=True, alone_reason="对方镇街没有律所。")
    assert dispute.open() == {"declare_conflict"}


def test_another_committee_at_the_table_stands_in_the_register_of_an_oral_agreement(dispute):
    dispute.does("mediator", "invite", bodies=places(dispute, "HY-JTW"), question="请来")
    replies(dispute, "tradechief", answer="comes", name="邓世荣")
    dispute.house.move()
    rows = dispute.form("mediator", "ask")["members"]
    rows[0]["agreed"] = dispute.parties
    dispute.does("mediator", "ask", members=rows)
    dispute.is_free_of_conflict().is_told_rights().is_investigated()
    dispute.county.at("2026-03-07 10:00")
    dispute.meets("agreed", invitees=dispute.form("mediator", "hold_session")["invitees"])
    spot = dispute.pay(1, 300, method="on_the_spot", account=None, default_term=None)
    dispute.is_drafted(
        spot, form="ORAL", reached_on=dispute.county.day(), left_open="围墙由谁来修。"
    )
    dispute.does("mediator", "record_oral", performed="performed", confirm=True)
    said = "".join(dispute.text("people_mediation/oral_agreement").split())
    assert "跨调委会√是" in said
    assert "调解结果部分达成协议" in said
