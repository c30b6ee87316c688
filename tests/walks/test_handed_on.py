"""A case is handed on: by letter, with a receipt, and the sender answers for it until then."""

from uuid import uuid4

from sqlalchemy import select

from cases.models import Assignment, Document, Membership, Organisation, User
from tests.walks.linked import Told, answers, letter, newest, receipt, told
from tests.walks.story import CHEN, LI, MA, ZHOU
from tests.web.way import REGISTER

RECEIPT = "referral/transfer_receipt"


def opens(one, login):
    """The papers of a dispute whose files open for somebody."""
    browser, path = one.house.as_(login), f"/cases/{one.case_id}/papers"
    with one.house.runtime.work() as w:
        query = select(Document.id, Document.name).where(Document.case_id == one.case_id)
        papers = w.session.execute(query).all()
    found = {name: browser.client.get(f"{path}/{id_}.pdf").status_code for id_, name in papers}
    assert set(found.values()) <= {200, 404}
    return {name for name, status in found.items() if status == 200}


def test_a_case_is_handed_on_and_stays_the_senders_until_the_receipt(county):
    county.at("2026-03-02 09:00")
    one = Told(county, MA, LI).to_mediation()
    number, due = one.case.number, one.case.period_due
    there = county.house.place("HYC-GM-TW")
    one.says("mediator", "transfer", 422, **letter())
    one.says("mediator", "transfer", 422, **letter(to=county.house.place("HYC-TW")))
    for wrong in ({"materials": ""}, {"law": ""}, {"reason": ""}, {"to": str(uuid4())}):
        one.says("mediator", "transfer", 422, **letter(to=there) | wrong)
    one.says("mediator", "transfer", **letter(to=there))
    one.says("mediator", "transfer", 422, **letter(to=there))  # one at a time
    row, task = receipt(one)
    assert one.open() == {"declare_conflict"}  # it is the sender's as before
    assert "仍由合阳城街道人民调解委员会负责" in one.page("chief")
    village = county.house.as_("village")
    village.get(f"/cases/{one.case_id}", 404)
    for path in ("/desk?pile=all", f"/tasks/{task}", f"/desk/preview/{task}"):
        assert f"/cases/{one.case_id}" not in village.get(path).text
    assert row.number in village.get(f"/tasks/{task}").script("form-data")["letter"]
    county.print()
    village.get(f"/transfers/{row.id}/letter.pdf")
    county.house.as_("police").get(f"/transfers/{row.id}/letter.pdf", 404)

    county.at("2026-03-06 09:00")  # three working days are over
    for login in ("village", "chief"):
        assert "转办、移送的函还没有人签收" in county.house.as_(login).get("/desk").words()
    answers(one, "mediator", task, 404, decision="accept")
    answers(one, "village", task, 422, decision="return")
    page = answers(one, "village", task, decision="return", opinion="两家都住在街上")
    assert page.headers["Location"] == "/desk"
    assert "两家都住在街上" in one.page("chief")
    assert one.case.number == number
    answers(one, "village", task, 404, decision="accept", mediators=[])  # too late
    county.house.as_("village").get(f"/transfers/{row.id}/letter.pdf", 404)

    one.says("chief", "transfer", **letter(to=there))
    one.says("chief", "transfer/recall", 422, recall_note="")
    one.says("chief", "transfer/recall", recall_note="还是自己办")
    one.says("chief", "transfer/recall", 409, recall_note="还是自己办")
    one.says("chief", "transfer", **letter(to=there))
    row, task = receipt(one)
    team = [county.house.user("village")]
    answers(one, "village", task, 422, decision="accept", mediators=[county.house.user("mediator")])
    answers(one, "village", task, decision="accept", mediators=team)
    answers(one, "village", task, 404, decision="accept", mediators=team)  # twice
    one.hand = one.head = "village"
    case = one.case
    assert (str(case.committee_id), case.period_due) == (there, due)
    assert case.number != number
    assert number in one.page()
    assert "referral/transfer_receipt" in one.documents()
    with county.house.runtime.work() as w:  # the old team is out of it
        found = select(Assignment.user_id).where(Assignment.ended_at.is_(None))
        assert [str(user) for user in w.session.scalars(found)] == team
    assert one.open() == {"declare_conflict"}
    assert "已签收" in one.page("chief")  # the sender sees how it stands
    one.says("chief", "links", 403, kind="RELATED", note="", other=one.code)
    one.says("chief", f"merge/{one.case_id}", 403)
    county.at("2026-03-09 09:00")
    one.is_free_of_conflict().is_told_rights().is_investigated()
    county.print()
    later = "people_mediation/investigation_record"
    assert {later, RECEIPT, "intake/application"} <= opens(one, "village")
    assert opens(one, "chief") == {RECEIPT, "referral/handing_over"}

    there = letter(to_name="山城市合阳区劳动人事争议仲裁委员会")
    one.says("village", "transfer", **there)
    one.enters(0)
    one.browsers[0].post("/follow/withdraw", {"note": ""})
    county.house.move()
    assert "案件已经了结，不再转" in one.page()
    with county.house.runtime.work() as w:
        assert not w.engine.open_tasks(newest(w, one).instance_id)


def test_an_authority_signs_on_paper_and_another_centre_begins_anew(county):
    county.at("2026-03-02 09:00")
    one = told(county, CHEN, ZHOU).is_registered()
    one.says("clerk", "transfer", **letter(to_name="合阳区自然资源局"))
    _, task = receipt(one)
    paper = one.has_file()
    said = {
        "received_by": "刘工",
        "received_on": county.day(),
        "scan": [{"id": paper, "name": "回执.jpg"}],
    }
    answers(one, "clerk", task, 422, decision="accept", **said | {"received_on": county.day(1)})
    answers(one, "clerk", task, 422, decision="accept", **said | {"received_on": county.day(-1)})
    answers(one, "clerk", task, 422, decision="accept", **said | {"scan": []})
    answers(one, "clerk", task, decision="accept", **said)
    assert (one.case.state, one.case.end_state) == ("CLOSED", "CLOSED_TRANSFERRED")
    assert "已签收" in one.page("clerk")
    assert one.open() == set()

    with county.house.runtime.work() as w:
        town = Organisation(code="X-ZX", name="北门街道调解中心", level="TOWN", kind="JOINT_CENTER")
        w.session.add(town)
        w.session.flush()
        users = select(User).where(User.login == "mediator2")
        row = Membership(
            user_id=w.session.scalars(users).one().id, role="intake_clerk", organisation_id=town.id
        )
        w.session.add(row)
        other = str(town.id)
    county.house.staff.clear()
    two = told(county, MA, LI).is_registered()
    two.says("clerk", "transfer", **letter(to=other))
    _, task = receipt(two)
    answers(two, "mediator2", task, decision="accept")
    assert str(two.case.centre_id) == other
    assert two.open() == {"register"}
    county.house.as_("clerk").get(f"/tasks/{county.house.task(two.case_id, 'register')}", 404)
    two.does("mediator2", "register", **REGISTER)
    assert two.open() == {"confirm_triage"}
