import io

import pytest
from PIL import Image

from cases import access, casestate
from cases.access import Actor, PartyActor
from cases.errors import NotAllowed, NotFound, StateMismatch, UploadRefused
from cases.models import Agreement, Assignment, Attachment, Case, Confirmation, Diagnosis
from cases.vault import attachments

STAFF = ("clerk", "mediator", "mediator2", "chief", "village", "office", "police")
COURT = ("courtclerk", "judge", "president")


@pytest.fixture
def case(county):
    """A dispute that the street's committee took, led by `mediator`."""
    receipt = county.file()
    with county.work() as w:
        case = w.session.get_one(Case, receipt.case_id)
        case.committee_id = county.place("HYC-TW")
        w.session.add(
            Assignment(
                case_id=case.id, user_id=county.user("mediator"), assigned_at=county.clock.now
            )
        )
    return case


def readers(county, case):
    found = set()
    for login in (*STAFF, *COURT, "admin"):
        with county.work(login) as w:
            if access.may_read(w, w.session.get_one(Case, case.id)):
                found.add(login)
    return found


def apply_to_court(county, case, filed=True):
    with county.work() as w:
        agreement = Agreement(case_id=case.id, form="WRITTEN", facts="x")
        w.session.add(agreement)
        w.session.flush()
        w.session.add(
            Confirmation(
                case_id=case.id,
                agreement_id=agreement.id,
                court_id=county.place("HY-FY"),
                basis="organisation",
                filed_at=county.clock.now if filed else None,
            )
        )


def test_a_case_is_read_by_its_centre_committee_chief_and_judicial_office(county, case):
    assert readers(county, case) == {"clerk", "mediator", "mediator2", "chief", "office"}


def test_a_court_reads_a_case_only_when_it_was_filed_there(county, case):
    apply_to_court(county, case, filed=False)
    assert not readers(county, case) & set(COURT)
    apply_to_court(county, case)
    assert readers(county, case) >= set(COURT)


def test_another_court_does_not_read_it(county, case):
    apply_to_court(county, case)
    judge = county.actor("judge")
    grants = frozenset({("judge", county.place("HYC-SFS"))})
    elsewhere = Actor(judge.user_id, judge.name, judge.login, grants=grants)
    with county.runtime.work(elsewhere) as w, pytest.raises(NotFound):
        access.read(w, case.id)


def test_a_mediator_of_another_committee_reads_it_once_appointed_and_while(county, case):
    with county.work() as w:
        appointed = Assignment(
            case_id=case.id, user_id=county.user("village"), assigned_at=county.clock.now
        )
        w.session.add(appointed)
    assert "village" in readers(county, case)
    with county.work() as w:
        w.session.get_one(Assignment, appointed.id).ended_at = county.clock.now
    assert "village" not in readers(county, case)


def test_a_party_reads_the_own_case_only(county, case):
    other = county.file()
    party = PartyActor(case.parties[0].id, case.id)
    with county.runtime.work(party) as w:
        assert access.may_read(w, case)
        with pytest.raises(NotFound):
            access.read(w, other.case_id)


def test_what_one_side_said_in_confidence_is_its_mediators_and_chiefs(county, case):
    apply_to_court(county, case)
    found = set()
    for login in (*STAFF, *COURT, "admin"):
        with county.work(login) as w:
            if access.may_read_confidential(w, w.session.get_one(Case, case.id)):
                found.add(login)
    assert found == {"mediator", "chief"}
    with county.runtime.work(PartyActor(case.parties[1].id, case.id)) as w:
        assert not access.may_read_confidential(w, case)


def test_who_helps_with_a_case_does_not_look_back_at_it(county, case):
    with county.work() as w:
        village = county.place("HYC-GM-TW")
        w.session.add(Diagnosis(case_id=case.id, opened_at=w.now, village_id=village))
    with county.work("village") as w:
        fresh = w.session.get_one(Case, case.id)
        assert access.helps_only(w, fresh)
        assert access.handed_on_at(w, fresh) is None
        assert access.require_office(w, fresh).login == "village"


def test_the_application_of_a_case_is_the_newest(county, case):
    for filed in (True, False):
        apply_to_court(county, case, filed=filed)
    with county.work() as w:
        found = casestate.application(w, w.session.get_one(Case, case.id))
    assert found.filed_at is None


def test_requiring_a_role_asks_for_it_at_the_place(county):
    with county.work("mediator") as w:
        assert access.require(w, "mediator").login == "mediator"
        assert access.require(w, "chief_mediator", "mediator", scope=county.place("HYC-TW"))
        for roles, scope in [(("mediator",), county.place("HYC-SS-TW")), (("admin",), None)]:
            with pytest.raises(NotAllowed):
                access.require(w, *roles, scope=scope)


def test_nobody_at_all_is_no_user_and_no_party(county):
    with county.work() as w:
        for guard in (access.require_user, access.require_party):
            with pytest.raises(NotAllowed):
                guard(w)


# --- files ----------------------------------------------------------------------------------------


def photo():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def add(county, login, case, **how):
    with county.work(login) as w:
        fresh = w.session.get_one(Case, case.id)
        return attachments.add(
            w, fresh, "照片.png", photo(), how.pop("purpose", "evidence"), **how
        ).id


def may_open(county, file_id, *actors):
    found = set()
    for name, actor in actors:
        with county.runtime.work(actor) as w:
            try:
                attachments.open_file(w, file_id)
                found.add(name)
            except NotFound:
                pass
    return found


@pytest.fixture
def everybody(county, case):
    apply_to_court(county, case)
    logins = ("clerk", "mediator", "chief", "judge", "admin")
    return [
        *((login, county.actor(login)) for login in logins),
        ("applicant", PartyActor(case.parties[0].id, case.id)),
        ("respondent", PartyActor(case.parties[1].id, case.id)),
    ]


def test_a_sides_evidence_is_seen_by_that_side_and_by_staff(county, case, everybody):
    file = add(county, "clerk", case, party_id=case.parties[0].id)
    assert may_open(county, file, *everybody) == {
        *("clerk", "mediator", "chief", "judge", "applicant"),
    }


def test_a_confidence_is_seen_by_mediators_and_that_side_never_by_a_court(county, case, everybody):
    file = add(county, "mediator", case, party_id=case.parties[1].id, confidential=True)
    assert may_open(county, file, *everybody) == {"mediator", "chief", "respondent"}


def test_what_both_signed_is_seen_by_both(county, case, everybody):
    file = add(county, "mediator", case, purpose="scan")
    assert {"applicant", "respondent"} <= may_open(county, file, *everybody)


def test_a_party_adds_files_to_the_own_side_whatever_is_said(county, case):
    actor = PartyActor(case.parties[0].id, case.id)
    with county.runtime.work(actor) as w:
        row = attachments.add(
            w,
            w.session.get_one(Case, case.id),
            "a.png",
            photo(),
            "voucher",
            party_id=case.parties[1].id,
        )
    assert row.party_id == actor.party_id


def test_files_are_added_only_where_one_may_read_and_before_the_archive(county, case):
    with pytest.raises(NotFound):
        add(county, "admin", case)
    with pytest.raises(NotFound):
        add(county, "clerk", case, party_id=county.user("clerk"))
    with county.work() as w:
        w.session.get_one(Case, case.id).archived_at = county.clock.now
    with pytest.raises(StateMismatch):
        add(county, "clerk", case)


def test_a_case_holds_only_so_much(county, case, monkeypatch):
    add(county, "clerk", case)
    monkeypatch.setattr(attachments, "CASE_BYTES", 100)
    with pytest.raises(UploadRefused) as refused:
        add(county, "clerk", case)
    assert refused.value.detail["reason"] == "too_much"


def test_a_file_of_an_unsent_filing_is_opened_by_nobody(county, everybody):
    from cases.reception import filing

    begun, _ = county.do(None, filing.start)
    file = county.do(None, filing.attach, begun, "a.png", photo(), "identity")
    assert may_open(county, file, *everybody) == set()
    with county.work() as w:
        assert w.session.get(Attachment, file) is not None


def test_who_waited_for_a_case_asks_anew(county):
    case_id, asked = county.file().case_id, []
    task = county.task(case_id, "register").id
    with county.work("clerk") as w:
        for wait in (lambda: access.hold(w, case_id), lambda: access.hold_task(w, task)):
            w.once("question", lambda: asked.append(1))
            w.once("question", lambda: asked.append(1))
            wait()
        w.once("question", lambda: asked.append(1))
    assert len(asked) == 3
