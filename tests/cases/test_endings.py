"""The other ways a dispute goes: left, refused, failed, oral, late, dismissed, broken."""

from datetime import UTC, datetime

import pytest
import sqlalchemy

from cases.assignment import absences, team
from cases.desks import portal, queue
from cases.errors import AnswersInvalid, GateClosed, NotFound
from cases.justice import choosing, jurisdiction
from cases.models import Case, CaseEvent, Confirmation, Document
from cases.paperwork import contexts, papers
from cases.reception import consent
from cases.rules import clock
from cases.settlement import closing, sheets, signing
from engine.errors import TaskTaken
from tests.cases.telling import (
    Story,
    documents_of,
    drawn,
    open_elements,
    to_consent,
    to_draft,
    to_signing,
)


@pytest.fixture
def story(county, application, register):
    told = Story(county, application, register)
    yield told
    told.read_all()


def test_a_refusal_ends_it_with_the_notice_the_law_demands(story):
    to_consent(story)
    story.by_party(1, consent.answer, consents=False)
    story.as_("clerk", "notify_refused", {"note": ""})
    assert (story.case().state, story.case().end_state) == ("CLOSED", "CLOSED_REFUSED")
    assert "termination/notice" in documents_of(story)


def test_a_mediation_that_fails_ends_with_notice_and_file(story):
    story.to_sessions()
    story.session("failed", failure="GAP_TOO_WIDE")
    story.as_("mediator", "fail_exit", {"reason": "GAP_TOO_WIDE", "advice": ["litigation"]})
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        left = {m.code for m in closing.missing(w, case, "CLOSED_FAILED")}
        assert left == {"D-24", "D-06", "D-12", "D-03", "D-13"}  # promised, not made yet
    with pytest.raises(GateClosed):
        story.as_("mediator", "archive", {"retention": "短期"})
    story.archived()
    assert (story.case().state, story.case().end_state) == ("ARCHIVED", "CLOSED_FAILED")


def test_an_oral_agreement_takes_effect_when_it_is_reached(story):
    to_draft(story)
    spot = {"method": "on_the_spot", "due_on": None, "account": None, "default_term": None}
    story.draft(form="ORAL", kept=[{"rule": "form.future", "reason": "邻里信得过"}], **spot)
    story.as_("chief", "review", {"ok": "yes"})
    story.as_("mediator", "record_oral", {"performed": "performed", "confirm": True})
    with story.county.work() as w:
        row = contexts.newest_agreement(w, w.session.get(Case, story.case_id))
        assert row.effective_at == row.reached_at
        assert {i.status for i in row.items} == {"DONE"}
        assert not row.confirmable
    assert open_elements(story) == {"visit"}


def test_the_draft_stops_at_what_a_court_would_refuse(story):
    to_draft(story)
    with pytest.raises(AnswersInvalid) as refused:
        story.draft(account="")
    errors = refused.value.detail["errors"]
    assert "clauses.0.account" in errors
    assert {f.rule for f in refused.value.detail["findings"]} == {"account.missing"}


def test_the_window_closes_at_the_end_of_its_last_day(story):
    story.county.clock.now = datetime(2026, 8, 31, 1, tzinfo=UTC)
    story.days = ("2026-10-20", "2026-10-30")
    story.to_effect()  # effective on 1 September: day thirty is National Day
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        row = contexts.newest_agreement(w, case)
        assert row.confirm_deadline.isoformat() == "2026-10-08"
    story.county.clock.now = datetime(2026, 10, 8, 15, 59, 0, tzinfo=UTC)
    story.by_party(0, choosing.choose_as_party, True)
    story.county.clock.now = datetime(2026, 10, 8, 16, 1, 0, tzinfo=UTC)
    with pytest.raises(GateClosed) as refused:
        story.by_party(1, choosing.choose_as_party, True)
    assert refused.value.detail["law"] == "R-030"
    story.move()
    assert story.case().confirm_state == "EXPIRED"
    assert story.case().end_state is None


def test_the_court_asks_and_is_answered(story):
    story.to_court()
    ask = {
        "decision": "supplement",
        "missing": [{"item": "产权证明"}],
        "supplement_due": "2026-03-10",
    }
    story.at_court("courtclerk", "examine", ask)
    assert story.case().confirm_state == "SUPPLEMENT"
    story.as_("mediator", "supplement", {"answer": "补充村委会证明一份。"})
    assert story.case().confirm_state == "SUBMITTED"
    story.at_court("courtclerk", "examine", ask)
    assert documents_of(story).count("court/supplement_notice") == 2


def test_supplements_that_never_come_end_the_application(story):
    story.to_court()
    ask = {
        "decision": "supplement",
        "missing": [{"item": "产权证明"}],
        "supplement_due": "2026-03-10",
    }
    story.at_court("courtclerk", "examine", ask)
    story.county.clock.now = datetime(2026, 3, 11, 1, tzinfo=UTC)
    story.move()
    judge = str(story.county.user("judge"))
    late = {"decision": "refuse", "grounds": ["NO_SUPPLEMENT"], "judge_id": judge}
    story.at_court("courtclerk", "examine", late)
    with story.county.work() as w:
        row = w.session.scalars(
            sqlalchemy.select(Confirmation).where(Confirmation.case_id == story.case_id)
        ).one()
        assert (row.status, row.grounds) == ("NOT_ACCEPTED", ["NO_SUPPLEMENT"])
    assert "court/non_acceptance_ruling" in documents_of(story)


def test_a_refused_application_is_told_to_the_parties(story):
    story.to_court()
    refuse = {"decision": "refuse", "grounds": ["NO_JURISDICTION"]}
    with pytest.raises(AnswersInvalid):
        story.at_court("courtclerk", "examine", refuse)
    refuse["judge_id"] = str(story.county.user("judge"))
    story.at_court("courtclerk", "examine", refuse)
    assert story.case().confirm_state == "NOT_ACCEPTED"
    story.as_("mediator", "tell_not_accepted", {"note": "", "again": "no"})
    assert "court/non_acceptance_ruling" in documents_of(story)


def test_a_dismissal_goes_on_in_a_new_linked_case(story):
    story.to_court()
    story.accepted()
    story.verified(clear="no")
    with pytest.raises(GateClosed):
        story.at_court("judge", "rule", {"result": "valid", "reasons": "协议自愿。"})
    story.at_court(
        "judge", "rule", {"result": "dismissed", "grounds": ["UNCLEAR"], "reasons": "内容不明确。"}
    )
    story.served()
    assert story.case().confirm_state == "DISMISSED"
    story.as_("mediator", "after_dismissal", {"next": "mediate_again"})
    with story.county.work() as w:
        linked = w.session.scalars(
            sqlalchemy.select(Case).where(Case.continues_id == story.case_id)
        ).one()
        assert [p.name for p in linked.parties] == ["马桂兰", "李秀英"]
        assert linked.state == "REGISTERED"
        tasks = w.engine.open_tasks(linked.instance_id)
        assert [t.element for t in tasks] == ["register"]


def test_a_broken_promise_is_urged_and_then_advised_upon(story):
    story.to_effect()
    parties = [str(p) for p in story.county.parties(story.case_id)]
    story.as_(
        "mediator",
        "choose_confirmation",
        {"choices": [{"party_id": p, "wants": "no"} for p in parties]},
    )
    assert story.case().confirm_state == "DECLINED"
    story.county.clock.now = datetime(2026, 4, 11, 1, tzinfo=UTC)
    story.move()
    story.as_("mediator", "check_performance", {"status": "DONE", "at": story.now()})
    for n in range(3):
        story.as_("mediator", "check_performance", {"status": "NOT"})
        again = f"2026-04-{13 + n}"
        story.as_("mediator", "urge", {"way": "phone", "note": "再次督促", "again_on": again})
    story.as_("mediator", "advise", {"told": ["litigation", "payment_order"]})
    with story.county.work() as w:
        row = contexts.newest_agreement(w, w.session.get(Case, story.case_id))
        assert sorted(i.status for i in row.items) == ["BREACHED", "DONE"]
    assert open_elements(story) == {"visit"}


def test_a_part_payment_stays_open_until_the_rest_comes(story):
    story.to_effect()
    story.county.clock.now = datetime(2026, 4, 1, 1, tzinfo=UTC)
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        tasks = [
            t for t in w.engine.open_tasks(case.instance_id) if t.element == "check_performance"
        ]
        items = {t.id: t.properties["item"]["id"] for t in tasks}
        row = contexts.newest_agreement(w, case)
        pay = next(str(i.id) for i in row.items if i.kind == "PAY")
    task = next(t for t, item in items.items() if item == pay)
    part = {"status": "PARTIAL", "amount": 100, "at": story.now()}
    story.county.do("mediator", queue.complete, task, part)
    with story.county.work() as w:
        row = contexts.newest_agreement(w, w.session.get(Case, story.case_id))
        item = next(i for i in row.items if i.kind == "PAY")
        assert (item.status, item.paid) == ("PARTIAL", 100)


def over(story, *day):
    """The period ends on the day before; who says that it may go on."""
    story.county.clock.now = datetime(*day, 17, tzinfo=UTC)
    story.move()
    return [{"party_id": str(p), "agrees": "yes"} for p in story.county.parties(story.case_id)]


def test_a_period_that_ends_is_extended_only_by_all(story):
    story.to_sessions()
    said = over(story, 2026, 4, 1)
    said[1]["agrees"] = "no"
    story.as_("mediator", "extend_or_end", {"consents": said, "days": 20})
    assert open_elements(story) == {"fail_exit"}
    assert story.case().termination_reason == "EXPIRED"


@pytest.mark.parametrize("heard", [False, True])
def test_a_period_is_extended_as_often_as_it_may_be(story, heard):
    story.to_sessions()
    agree = {"consents": over(story, 2026, 4, 1), "days": 20}
    story.as_("mediator", "extend_or_end", agree)
    assert story.case().period_due.isoformat() == "2026-04-21"
    assert "people_mediation/extension_consent" in documents_of(story)
    agree = {"consents": over(story, 2026, 4, 21), "days": 20}
    task = story.county.task(story.case_id, "extend_or_end")
    assert story.county.do("mediator", queue.open_task, task.id).data["may_extend"] is False
    # the page does not ask any more, and who answers all the same is not heard
    story.as_("mediator", "extend_or_end", agree if heard else {})
    assert open_elements(story) == {"fail_exit"}
    assert story.case().termination_reason == "EXPIRED"


def test_a_mediator_with_an_interest_is_replaced_unless_all_waive_it(story):
    story.to_mediation()
    story.as_("mediator", "declare_conflict", {"conflict": "yes", "note": "申请人是我表姐。"})
    story.as_(
        "chief",
        "reassign",
        {"mediator": str(story.county.user("mediator2")), "reason": "原调解员有利害关系"},
    )
    # who declared it does not come back, neither by the chief's choice nor for who is away
    mediators = [story.county.user(login) for login in ("mediator", "mediator2")]
    said = {"user_id": str(mediators[0]), "reason": "还是让他来办"}
    with pytest.raises(AnswersInvalid):
        story.county.do("chief", team.replace, story.case_id, said)
    today = clock.today(story.county.clock()).isoformat()
    days = {"first_day": today, "last_day": today, "reason": "ILLNESS"}
    said = days | {"substitute_id": str(mediators[0])}
    story.county.do("chief", absences.arrange, mediators[1], said)
    task = story.county.task(story.case_id, "declare_conflict").id
    found = story.county.do("mediator", queue.tasks, "all", {}, "", 50)
    assert task not in {row.task_id for row in found.rows}
    with pytest.raises(TaskTaken):
        story.county.do("mediator", queue.complete, task, {"conflict": "no"})
    story.as_("mediator2", "declare_conflict", {"conflict": "no"})
    assert open_elements(story) == {"notify_rights"}


def test_nobody_meets_face_to_face_where_violence_was_seen(story):
    story.to_sessions()
    with story.county.work() as w:
        w.session.get(Case, story.case_id).no_joint_session = True
    with pytest.raises(GateClosed) as refused:
        story.session()
    assert refused.value.detail["law"] == "R-079"
    ma = str(story.county.parties(story.case_id)[0])
    story.session("continue", mode="SEPARATE", attendees=[ma])
    other = story.by_party(1, portal.party_page)
    assert other.sessions == ()
    assert "D-13" not in {p.code for p in other.papers}
    own = story.by_party(0, portal.party_page)
    assert len(own.sessions) == 1
    assert "D-13" in {p.code for p in own.papers}


def test_events_name_no_one(story):
    story.to_effect()
    with story.county.work() as w:
        rows = w.session.scalars(
            sqlalchemy.select(CaseEvent.data).where(CaseEvent.case_id == story.case_id)
        )
        said = " ".join(str(row) for row in rows)
    for secret in ("马桂兰", "李秀英", "500117", "13800001234", "污水"):
        assert secret not in said


def test_a_paper_is_issued_once(story):
    story.to_sessions()
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        first = papers.issue(w, case, "people_mediation/rights_notice")
        assert papers.issue(w, case, "people_mediation/rights_notice").id == first.id
        again = papers.reissue(w, case, "people_mediation/rights_notice")
        assert (again.revision, first.status) == (2, "VOID")


def test_a_title_clause_kept_with_a_reason_is_reviewed_and_never_confirmed(story):
    to_draft(story)
    kept = [{"rule": "title", "reason": "双方坚持写明"}]
    title = {"kind": "ACT", "act": "老宅归马桂兰所有", "place": "光明村2组"}
    unset = dict.fromkeys(("amount", "method", "account", "default_term"))
    with pytest.raises(AnswersInvalid) as refused:
        story.draft(**title, **unset)
    assert "写规则 title 和理由" in str(refused.value.detail["errors"])
    story.draft(kept, **title, **unset)
    assert open_elements(story) == {"review"}
    story.as_("chief", "review", {"ok": "no", "remark": "请改为交付义务。"})
    story.draft()
    assert open_elements(story) == {"sign"}


def test_a_court_that_sent_the_dispute_is_the_only_one_to_confirm(story):
    story.to_effect()
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        assert len(jurisdiction.options(w, case)) == 1
        case.referral = {"kind": "ENTRUSTED", "from": "山城市合阳区人民法院"}
    with pytest.raises(GateClosed) as refused:
        story.by_party(0, choosing.choose_as_party, True)
    assert refused.value.detail["law"] == "R-047"


def test_who_refuses_to_sign_ends_the_mediation(story):
    to_signing(story)
    story.as_("mediator", "sign", {"outcome": "refused", "note": "李秀英不愿签字。"})
    assert open_elements(story) == {"fail_exit"}
    assert story.case().termination_reason == "REFUSED_TO_SIGN"
    assert "people_mediation/agreement" not in documents_of(story)


def test_a_record_is_signed_before_staff(story):
    to_draft(story)
    ma = story.county.parties(story.case_id)[0]
    with story.county.work() as w:
        row = w.session.scalars(
            sqlalchemy.select(Document).where(
                Document.case_id == story.case_id,
                Document.name == "people_mediation/mediation_record",
            )
        ).one()

    def act(w):
        return signing.sign(w, sheets.for_document(w, row.id), ma, **drawn())

    story.county.do("mediator", act)
    with story.county.work() as w:
        assert ma not in papers.unsigned(w, w.session.get(Document, row.id))
    with pytest.raises(NotFound):
        story.county.do("courtclerk", sheets.for_document, row.id)
