"""Twice at once, twice in a row, too late: an act is done once."""

import io
import json
from uuid import UUID

import pytest
from sqlalchemy import func, select

from cases import jobs
from cases.models import CaseEvent, Confirmation, Document, GroupAct, GroupMember, Signature
from cases.paperwork import numbering
from engine import outbox
from engine.models import Event, Outbox, Task
from tests.hostile.story import APPLICATION
from tests.hostile.test_input import GOOD
from tests.walks.many import workbook, worker
from tests.web.hands import at_once, drawn


def rows(house, model, *where):
    with house.runtime.work() as w:
        return w.session.scalar(select(func.count()).select_from(model).where(*where))


def complete(browser, task, answers):
    data = {"csrf": browser.token, "answers": json.dumps(answers)}
    return browser.client.post(f"/tasks/{task}/complete", data=data).status_code


def signed_in(crowd, login, number):
    """Sign an account in with several browsers of its own."""
    browsers = [crowd.browser() for _ in range(number)]
    for browser in browsers:
        browser.sign_in(login)
    return browsers


def test_four_browsers_complete_one_task_once(crowd):
    told = crowd.scene.filed
    browsers = signed_in(crowd, "clerk", 4)
    task = told.tasks["register"]
    codes = at_once(4, lambda n: complete(browsers[n], task, GOOD))
    assert sorted(codes)[0] == 303
    assert codes.count(303) == 1
    assert all(code in (303, 404, 409) for code in codes), codes
    assert rows(crowd, Task, Task.id == UUID(task), Task.done_at.is_not(None)) == 1
    opened = rows(crowd, Task, Task.business_key == told.case, Task.done_at.is_(None))
    assert opened == 1
    assert complete(browsers[0], task, GOOD) == 404


def test_a_double_click_on_sending_makes_one_case(crowd):
    browser = crowd.browser()
    browser.get("/apply")
    browser.post("/apply")
    for step, answers in APPLICATION.items():
        browser.get(f"/apply/{step}")
        browser.post(f"/apply/{step}", {**answers, "do": "next"})
    from cases.models import Case

    before = rows(crowd, Case)
    cookies = [f"{c.key}={c.value}" for c in browser.client._cookies.values()]

    def send(_):
        client = crowd.app.test_client(use_cookies=False)
        return client.post(
            "/apply/send", data={"csrf": browser.token}, headers={"Cookie": "; ".join(cookies)}
        ).status_code

    assert set(at_once(4, send)) == {303}
    assert rows(crowd, Case) == before + 1
    browser.post("/apply/send")
    assert rows(crowd, Case) == before + 1


def test_one_person_signs_once_however_often_it_is_sent(crowd):
    told = crowd.scene.signing
    browsers = signed_in(crowd, "mediator", 3)
    path = f"/tasks/{told.tasks['sign']}/sign"

    def sign(n):
        data = {"csrf": browsers[n].token, "signer": told.parties[1], **drawn()}
        return browsers[n].client.post(path, data=data).status_code

    codes = at_once(3, sign)
    assert codes.count(303) == 1, codes
    assert set(codes) <= {303, 409}
    signed = Signature.party_id == UUID(told.parties[1])
    assert rows(crowd, Signature, Signature.case_id == UUID(told.case), signed) == 1


def test_many_are_changed_by_one_of_the_desks_that_saw_the_same_page(crowd):
    path = f"/cases/{crowd.scene.filed.case}/group"
    desks = signed_in(crowd, "clerk", 3)
    desks[0].post(
        f"{path}/list", {"file": (io.BytesIO(workbook([worker(1), worker(2)])), "名单.xlsx")}
    )
    posted = {"act": "claim", "seen": "1", "reason": "核对"}
    with crowd.runtime.work() as w:
        posted["member"] = [str(id_) for id_ in w.session.scalars(select(GroupMember.party_id))]

    def claim(n):
        data = {**posted, "amount": str(100 + n), "csrf": desks[n].token}
        return desks[n].client.post(f"{path}/acts", data=data).status_code

    codes = at_once(3, claim)
    assert sorted(codes) == [303, 409, 409]
    won = GroupMember.claimed == 100 + codes.index(303)
    assert rows(crowd, GroupMember, won) == len(posted["member"])
    assert rows(crowd, GroupAct) == 2, "the list, and one act"


def test_leaving_and_completing_at_once_leaves_one_truth(crowd):
    """Either the step was done before the party left, or it is gone; never both."""
    told = crowd.scene.signing
    mediator = crowd.browser()
    mediator.sign_in("mediator")
    party = crowd.party(told)

    def act(n):
        if n:
            return complete(mediator, told.tasks["sign"], {"outcome": "refused", "note": "不签"})
        return party.client.post("/follow/withdraw", data={"csrf": party.token}).status_code

    left, done = at_once(2, act)
    assert left == 303
    assert done in (303, 404, 409)
    jobs.drain(crowd.runtime)
    case = crowd.case(UUID(told.case))
    assert case.end_state in ("CLOSED_WITHDRAWN", "CLOSED_FAILED", None)
    withdrew = CaseEvent.kind == "party.withdrew"
    assert rows(crowd, CaseEvent, CaseEvent.case_id == case.id, withdrew) <= 1
    party.post("/follow/withdraw", {})
    assert rows(crowd, CaseEvent, CaseEvent.case_id == case.id, withdrew) <= 1
    with crowd.runtime.work() as w:
        from engine import history

        events = list(w.session.scalars(select(Event).where(Event.instance_id == case.instance_id)))
        ordered = sorted(events, key=lambda e: e.seq)
        assert history.first_bad(case.instance_id, ordered) is None


def test_a_court_accepts_once_and_its_numbers_have_no_gap(crowd):
    told = crowd.scene.court
    browsers = signed_in(crowd, "courtclerk", 3)
    judge = crowd.user("judge")
    answers = {"decision": "accept", "judge_id": judge}
    codes = at_once(3, lambda n: complete(browsers[n], told.tasks["examine"], answers))
    assert codes.count(303) == 1, codes
    assert rows(crowd, Confirmation, Confirmation.court_number.is_not(None)) == 1
    with crowd.runtime.work() as w:
        [number] = w.session.scalars(select(Confirmation.court_number)).all()
    assert number.endswith("1号")


def test_numbers_drawn_at_once_have_neither_a_gap_nor_a_twin(crowd):
    def one(n):
        def act(w):
            number = numbering.take(w.session, "hostile")
            if n % 4 == 3:
                raise RuntimeError  # what is rolled back leaves no gap
            return number

        try:
            return crowd.runtime.do(act)
        except RuntimeError:
            return None

    drawn_numbers = sorted(n for n in at_once(8, one) if n is not None)
    assert drawn_numbers == list(range(1, 7))


def test_a_job_that_is_delivered_twice_at_once_is_done_once(crowd, monkeypatch):
    done = []
    with crowd.runtime.work() as w:
        w.later("hostile.job", about="x")
    monkeypatch.setattr(jobs, "kinds", lambda: {"hostile.job": lambda w, about: done.append(about)})
    with crowd.runtime.work() as w:
        [job] = w.session.scalars(select(Outbox.id).where(Outbox.topic == "hostile.job"))
    results = at_once(4, lambda _: jobs.run(crowd.runtime, job))
    assert done == ["x"]
    assert results.count(True) == 1
    assert jobs.run(crowd.runtime, job) is False
    with crowd.runtime.work() as w:
        assert outbox.take(w.session, job) is None


def test_a_paper_is_made_once_whoever_delivers_its_job_again(house):
    from cases.paperwork import papers

    with house.runtime.work() as w:
        paper = w.session.scalars(
            select(Document).where(Document.name == "people_mediation/agreement").limit(1)
        ).one()
        paper.status, paper.file = "READY", "0" * 64
        number = paper.id
    house.runtime.do(papers.make, number)
    with house.runtime.work() as w:
        assert w.session.get_one(Document, number).file == "0" * 64


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_consent_once_the_case_is_accepted_changes_nothing(house, answer):
    party = house.party(house.scene.signing)
    party.get("/follow/case")
    before = house.state()
    given = {"answer": answer, "general": "yes", "sensitive": "yes"}
    party.post("/follow/answer", given, 409)
    party.post("/follow/choose", {"wants": answer}, 409)
    assert house.unchanged(before) == []


def test_what_was_filed_is_not_filed_again(house):
    """The task is gone with the first filing, so a replay of the form finds nothing."""
    mediator, told = house.as_("mediator"), house.scene.court
    with house.runtime.work() as w:
        done = w.session.scalars(
            select(Task.id).where(Task.business_key == told.case, Task.done_at.is_not(None))
        ).all()
    before = house.state()
    for task in done:
        code = complete(mediator, task, {"confirm": True, "outcome": "signed"})
        assert code in (404, 409)
        for door in ("claim", "release", "draft/drop"):
            mediator.post(f"/tasks/{task}/{door}", {}, 404)
    assert house.unchanged(before) == []
    assert rows(house, Confirmation, Confirmation.case_id == UUID(told.case)) == 1


def test_a_message_to_a_case_that_has_ended_is_no_fault_and_moves_nothing(house):
    told = house.scene.signing
    party = house.party(told)
    party.post("/follow/withdraw", {"note": "x"})
    house.move()
    before = house.state()
    party.post("/follow/withdraw", {"note": "x"})
    party.post("/follow/answer", {"answer": "yes", "general": "yes", "sensitive": "yes"}, 409)
    party.post("/follow/choose", {"wants": "yes"}, 409)
    mediator = house.as_("mediator")
    mediator.post(f"/cases/{told.case}/withdraw", {"party_id": told.parties[1]})
    mediator.post(f"/tasks/{told.tasks['sign']}/sign", {"signer": told.parties[1], **drawn()}, 404)
    assert house.unchanged(before) == []
