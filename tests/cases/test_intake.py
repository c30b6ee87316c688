"""The window: the register, the triage, acceptance, what is alike, the timeline."""

import pytest
from sqlalchemy import select

from cases.desks import queue
from cases.errors import AnswersInvalid, GateClosed
from cases.models import Affair, Assignment, Case, CaseEvent, Document
from cases.paperwork import contexts_paper
from cases.reception import triage
from cases.related import duplicates
from cases.vault import attachments
from engine.errors import TaskNotFound
from tests.cases.window import CONFIRM, acceptance, ask
from tests.web.hands import photo


def papers(county, case_id):
    with county.work() as w:
        return set(w.session.scalars(select(Document.name).where(Document.case_id == case_id)))


def named_on(county, case_id, name):
    """The accounts whose names a paper gives as its mediators."""
    with county.work() as w:
        case = w.session.get_one(Case, case_id)
        paper = w.session.scalar(select(Document).filter_by(case_id=case_id, name=name))
        told = [one["name"] for one in contexts_paper.build(w, case, paper)["mediators"]]
    logins = {county.actor(login).name: login for login in ("mediator", "mediator2")}
    return [logins[one] for one in told]


# --- the register ---------------------------------------------------------------------------------


def test_the_register_opens_with_what_is_known(county, filed):
    page = county.do("clerk", queue.open_task, county.task(filed, "register").id)
    assert page.data["category"] == "NEIGHBOR"
    assert page.data["claims"] == [{"claim": "请李秀英一起修排水沟"}]
    assert page.data["vulnerable"] is True  # the applicant is 76
    assert {"label": "邻里", "value": "NEIGHBOR"} in page.data["options_categories"]
    assert page.schema["components"]


def test_the_register_writes_the_case_and_feeds_the_table(county, filed, register):
    done = county.complete("clerk", filed, "register", register | {"occurred_on": "2023-03-20"})
    case = county.case(filed)
    assert (case.title, case.subject) == ("相邻排水纠纷", "act")
    assert case.created_by == county.user("clerk")
    assert case.signs["locality"] == "same_town"
    variables = done.change.variables
    assert variables["limitation_left_days"] == 18
    assert variables["party_consent"] == "one"
    assert variables["proposal"]["gate"] == "PASS"
    assert not {"facts", "title", "claims"} & set(variables)


def test_a_title_names_nobody(county, filed, register):
    with pytest.raises(AnswersInvalid) as refused:
        county.complete("clerk", filed, "register", register | {"title": "马桂兰与邻居排水纠纷"})
    assert list(refused.value.detail["errors"]) == ["title"]


def test_a_form_without_its_musts_changes_nothing(county, filed, register):
    with pytest.raises(AnswersInvalid) as refused:
        county.complete("clerk", filed, "register", register | {"category": None, "persons": 1})
    assert {"category", "persons"} <= set(refused.value.detail["errors"])
    assert county.case(filed).subject is None


# --- triage ---------------------------------------------------------------------------------------


def test_the_proposal_names_the_rows_that_fired(county, registered):
    proposal = county.do("clerk", triage.of_task, county.task(registered, "confirm_triage").id)
    assert (proposal.gate, proposal.is_closed) == ("PASS", False)
    assert proposal.fired
    assert all(row.note for row in proposal.fired)
    page = county.do("clerk", queue.open_task, county.task(registered, "confirm_triage").id)
    assert "可以受理" in page.data["proposal_summary"]
    assert "途径表第" in page.data["proposal_summary"]


def test_confirming_takes_the_proposal(county, registered):
    county.complete("clerk", registered, "confirm_triage", CONFIRM)
    case = county.case(registered)
    assert case.route == case.triage["proposed_route"]
    assert case.priority == case.triage["proposed_priority"]
    assert case.state == "TRIAGED"


def test_an_override_has_a_reason(county, registered):
    other = CONFIRM | {"decision": "override", "route": "joint", "priority": "RED"}
    with pytest.raises(AnswersInvalid):
        county.complete("clerk", registered, "confirm_triage", other)
    county.complete("clerk", registered, "confirm_triage", other | {"reason": "两家曾经动手"})
    case = county.case(registered)
    assert (case.route, case.priority, case.triage["override"]) == ("joint", "RED", True)


EXCLUDED = [
    ({"prior": "judged"}, "ENFORCEMENT"),
    ({"prior": "court_pending"}, "COURT_ENTRUSTED"),
    ({"relation": "citizen_agency", "respondent_type": "gov_agency"}, "ADMIN_RECONSIDERATION"),
    ({"criminal_flag": "serious", "injury": "heavy"}, "POLICE"),
]


@pytest.mark.parametrize(("facts", "channel"), EXCLUDED)
def test_what_the_law_excludes_cannot_be_accepted_and_names_its_channel(
    county, filed, register, facts, channel
):
    county.complete("clerk", filed, "register", register | facts)
    for answers in (
        CONFIRM,
        CONFIRM
        | {"decision": "override", "route": "people", "priority": "GREEN", "reason": "试试"},
    ):
        with pytest.raises(GateClosed) as closed:
            county.complete("clerk", filed, "confirm_triage", answers)
    assert closed.value.detail["channel"] == channel
    assert closed.value.detail["law"].startswith("R-")


def test_a_refusal_is_told_with_the_right_channel(county, filed, register):
    county.complete("clerk", filed, "register", register | {"prior": "judged"})
    no = {"decision": "confirm", "acceptable": "no", "channel": "ENFORCEMENT", "reason": "已判决"}
    county.complete("clerk", filed, "confirm_triage", no)
    page = county.do("clerk", queue.open_task, county.task(filed, "refuse").id)
    assert (page.data["channel"], page.data["reason"]) == ("ENFORCEMENT", "已判决")
    county.complete("clerk", filed, "refuse", page.data | {"reason": "已有判决"})
    assert county.case(filed).end_state == "CLOSED_NOT_ACCEPTED"
    assert "intake/non_acceptance_notice" in papers(county, filed)


def test_a_transfer_ends_as_one(county, filed, register):
    county.complete(
        "clerk", filed, "register", register | {"criminal_flag": "serious", "injury": "heavy"}
    )
    no = {"decision": "confirm", "acceptable": "no", "channel": "POLICE", "reason": "涉嫌犯罪"}
    county.complete("clerk", filed, "confirm_triage", no)
    for name, hidden in (("伤情照片.jpg", False), ("悄悄话.jpg", True)):
        with county.work("clerk") as w:
            case = w.session.get_one(Case, filed)
            attachments.add(w, case, name, photo(), "evidence", confidential=hidden)
    county.complete("clerk", filed, "refuse", no | {"ground": "CRIME"})
    assert county.case(filed).end_state == "CLOSED_TRANSFERRED"
    with county.work() as w:  # what was told in confidence is not even named
        letter = select(Document).where(Document.name == "referral/handing_over")
        told = w.session.scalars(letter).one().context["transfer"]["materials"]
    assert told == ["人民调解申请书一份", "伤情照片.jpg"]


def test_a_register_put_right_gives_another_proposal(county, filed, register):
    county.complete("clerk", filed, "register", register | {"prior": "judged"})
    task = county.task(filed, "confirm_triage").id
    proposal = county.do("clerk", triage.amend, task, register)
    assert not proposal.is_closed
    county.complete("clerk", filed, "confirm_triage", CONFIRM)
    assert county.case(filed).state == "TRIAGED"


def test_signs_of_violence_keep_people_apart(county, filed, register):
    county.complete("clerk", filed, "register", register | {"domestic_violence": True})
    assert county.case(filed).no_joint_session


# --- acceptance -----------------------------------------------------------------------------------


def test_acceptance_gives_number_mediators_period_and_the_form(county, consented):
    done = county.complete(
        "clerk", consented, "accept", acceptance(county, "mediator", "mediator2")
    )
    case = county.case(consented)
    assert case.number == "（2026）合人调字第1号"
    assert case.period_due.isoformat() == "2026-04-01"
    assert case.state == "ACCEPTED"
    assert done.change.variables["period_due"] == "2026-04-01"
    with county.work() as w:
        rows = w.session.scalars(select(Assignment).where(Assignment.case_id == case.id))
        held = {(row.user_id, row.role) for row in rows}
    second = county.user("mediator2")
    assert held == {(county.user("mediator"), "LEAD"), (second, "CO"), (second, "RECORDER")}
    assert "intake/acceptance_form" in papers(county, consented)
    assert named_on(county, consented, "intake/acceptance_form") == ["mediator", "mediator2"]
    assert county.task(consented, "declare_conflict").assignee == county.user("mediator")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mediators": []}, "mediators"),
        ({"mediators": ["clerk"]}, "mediators"),
        ({"committee_id": "HYC-SFS"}, "committee_id"),
        ({"committee_id": None}, "committee_id"),
    ],
)
def test_only_a_sealing_committee_and_its_own_mediators_take_a_case(
    county, consented, change, field
):
    answers = acceptance(county) | change
    answers["mediators"] = [
        str(county.user(m)) if m == "clerk" else m for m in answers["mediators"]
    ]
    if answers["committee_id"] == "HYC-SFS":
        answers["committee_id"] = str(county.place("HYC-SFS"))
    with pytest.raises(AnswersInvalid) as refused:
        county.complete("clerk", consented, "accept", answers)
    assert list(refused.value.detail["errors"]) == [field]
    assert county.case(consented).number is None


def test_a_red_case_has_two_mediators(county, registered):
    red = CONFIRM | {"decision": "override", "route": "people", "priority": "RED", "reason": "紧急"}
    county.complete("clerk", registered, "confirm_triage", red)
    ask(county, registered, "CONSENTED", "CONSENTED")
    with pytest.raises(AnswersInvalid):
        county.complete("clerk", registered, "accept", acceptance(county, "mediator"))
    county.complete("clerk", registered, "accept", acceptance(county, "mediator", "chief"))


def test_consent_taken_back_closes_the_gate(county, consented):
    with county.work() as w:
        w.session.get_one(type(county.case(consented)), consented).parties[1].consent = "PENDING"
    with pytest.raises(GateClosed) as closed:
        county.complete("clerk", consented, "accept", acceptance(county))
    assert closed.value.detail["law"] == "R-006"


# --- duplicates, history --------------------------------------------------------------------------


def test_the_same_people_again_are_shown_to_the_clerk(county, filed, application):
    other = {"name": "王五", "phone": "13900000000"}
    unlike = county.file(applicants=application["respondents"], respondents=[other]).case_id
    again = county.file().case_id
    with county.work("clerk") as w:
        found = duplicates.find(w, county.case(again))
    assert found[0].id == filed
    assert found[0].score == 100
    assert "2名当事人证件号码相同" in found[0].reasons
    assert unlike in {one.id for one in found}


def test_who_may_not_read_the_other_case_is_told_whom_to_ask_and_no_more(county, filed):
    again = county.file().case_id
    with county.work("mediator") as w:
        (one,) = duplicates.find(w, county.case(again))
    assert one.ask == "申明亭调解中心（023-42881818）"
    assert (one.code, one.title, one.state, one.reasons) == ("", "", "", ())


def test_an_event_of_the_same_place_and_words_is_found_without_anybody_s_name(county, filed):
    with county.work() as w:
        case = w.session.get_one(Case, filed)
        case.place = "光明村2组水井旁"
        event = Affair(
            kind="EVENT", number="合网事〔2026〕1号", title="污水外流", priority="GREEN",
            place_id=county.place("HYC-GM"), words=case.facts, address="光明村2组水井旁",
            reported_at=case.applied_at,
        )  # fmt: skip
        w.session.add(event)
        w.session.flush()
        (one,) = duplicates.find(w, case)
        case.facts, case.place = "借了钱不还，催了三年。", None
        assert duplicates.find(w, case) == []
    assert one.of == "affair"
    assert {"地点相同", "经过的说法相近"} <= set(one.reasons)


def test_the_timeline_holds_codes_and_no_names(county, consented):
    county.complete("clerk", consented, "accept", acceptance(county))
    with county.work() as w:
        events = w.session.scalars(select(CaseEvent).where(CaseEvent.case_id == consented)).all()
        told = {e.kind for e in events}
        written = " ".join(str(e.data) for e in events)
    assert {"case.registered", "triage.decided", "consent.recorded", "case.accepted"} <= told
    assert not any(secret in written for secret in ("马桂兰", "李秀英", "修排水沟"))


def test_a_task_done_is_not_done_twice(county, registered):
    task = county.task(registered, "confirm_triage").id
    county.do("clerk", queue.complete, task, CONFIRM)
    with pytest.raises(TaskNotFound):
        county.do("clerk", queue.complete, task, CONFIRM)
