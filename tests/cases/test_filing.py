import io

import pytest
from PIL import Image
from sqlalchemy import func, select

from cases.county import sign_in
from cases.errors import AnswersInvalid, NotAllowed, NotFound, StateMismatch, UploadRefused
from cases.models import Attachment, Case, Document, Filing, Party
from cases.reception import filing, intake
from cases.vault import attachments


def photo():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def begun(county):
    return county.do(None, filing.start)[0]


def fill(county, filing_id, answers):
    for step, keys in filing.STEPS.items():
        page = {key: answers[key] for key in keys if key in answers}
        county.do(None, filing.save, filing_id, step, page)


def test_a_filing_belongs_to_the_session_that_began_it(county):
    filing_id, opened = county.do(None, filing.start)
    visit = sign_in.resume(county.runtime, opened.token)
    assert (visit.filing_id, visit.actor) == (filing_id, None)


def test_what_is_typed_is_kept_as_it_is_however_incomplete(county, begun):
    page = {"applicants": [{"name": "马", "id_no": "12"}], "respondents": "of another page"}
    county.do(None, filing.save, begun, "applicants", page)
    county.clock.advance(days=13)
    view = county.do(None, filing.resume, begun)
    assert view.answers == {"applicants": [{"name": "马", "id_no": "12"}]}
    assert list(filing.STEPS)[view.step] == "applicants"


def test_problems_are_told_by_page_and_by_path(county, begun):
    county.do(None, filing.save, begun, "applicants", {"applicants": [{"name": "马"}]})
    errors = county.do(None, filing.problems, begun, "applicants")
    assert set(errors) == {"applicants.0.id_no", "applicants.0.phone", "applicants.0.address"}
    whole = county.do(None, filing.problems, begun)
    assert {"consent.general", "consent.sensitive", "respondents", "facts", "claims"} <= set(whole)


@pytest.mark.parametrize("answers", [{"facts": "x" * 300_000}, {"facts": [[[[[[[[[[1]]]]]]]]]]}])
def test_too_much_is_refused_and_nothing_is_kept(county, begun, answers):
    with pytest.raises(AnswersInvalid):
        county.do(None, filing.save, begun, "matter", answers)
    assert county.do(None, filing.resume, begun).answers == {}


def test_sending_makes_a_registered_case_with_its_process_and_papers(county, begun, application):
    fill(county, begun, application)
    county.do(None, filing.attach, begun, "水沟.png", photo(), "evidence")
    receipt = county.do(None, filing.submit, begun)
    case = county.case(receipt.case_id)
    assert (case.state, case.channel, case.source) == ("REGISTERED", "portal", "application")
    assert [(p.side, p.consent) for p in case.parties] == [
        ("APPLICANT", "CONSENTED"),
        ("RESPONDENT", "PENDING"),
    ]
    assert county.task(case.id, "register").scope == county.place("HYC-TJZX")
    with county.work("clerk") as w:
        names = set(w.session.scalars(select(Document.name).where(Document.case_id == case.id)))
        files = attachments.of_case(w, case)
    assert names == {"intake/privacy_consent", "intake/application"}
    assert [(f.name, f.party_id) for f in files] == [("水沟.png", receipt.keys[0].party_id)]


def test_names_numbers_and_words_lie_encrypted(county, application):
    receipt = county.file()
    with county.work() as w:
        rows = w.session.connection().exec_driver_sql(
            "SELECT row_to_json(p)::text || row_to_json(d)::text FROM party p "
            "JOIN dispute d ON d.id = p.case_id WHERE d.code = %s",
            (receipt.code,),
        )
        stored = "".join(row[0] for row in rows)
        kept = w.session.scalar(select(Filing.answers).where(Filing.case_id == receipt.case_id))
    for secret in (
        "马桂兰",
        "李秀英",
        "13800001234",
        application["applicants"][0]["id_no"],
        "污水",
    ):
        assert secret not in stored
    assert kept == {}


def test_sending_twice_gives_the_same_case_and_key(county, begun, application):
    fill(county, begun, application)
    first = county.do(None, filing.submit, begun)
    assert county.do(None, filing.submit, begun) == first
    with county.work() as w:
        assert w.session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_sent_filing_is_not_changed_any_more(county, begun, application):
    fill(county, begun, application)
    county.do(None, filing.submit, begun)
    for act, args in [
        (filing.save, ("matter", {"facts": "other"})),
        (filing.attach, ("a.png", photo(), "evidence")),
        (filing.forget, ()),
    ]:
        with pytest.raises(StateMismatch):
            county.do(None, act, begun, *args)


def test_an_incomplete_application_is_not_sent(county, begun, application):
    application["consent"]["sensitive"] = False
    fill(county, begun, application)
    with pytest.raises(AnswersInvalid) as refused:
        county.do(None, filing.submit, begun)
    assert list(refused.value.detail["errors"]) == ["consent.sensitive"]


@pytest.mark.parametrize(
    ("page", "answers", "path"),
    [
        ("matter", {"category": "WAR"}, "category"),
        ("matter", {"occurred_on": "2026-03-03"}, "occurred_on"),
        ("matter", {"occurred_on": "gestern"}, "occurred_on"),
        ("matter", {"facts": "短"}, "facts"),
        ("claims", {"amount": "viel"}, "amount"),
        ("claims", {"amount": "-1"}, "amount"),
        ("claims", {"amount": "NaN"}, "amount"),
        ("claims", {"claims": [""] * 3}, "claims"),
    ],
)
def test_wrong_answers_are_named_by_path(county, begun, application, page, answers, path):
    fill(county, begun, application | answers)
    assert list(county.do(None, filing.problems, begun)) == [path]


def test_files_of_a_filing_are_limited_sniffed_and_taken_out_again(county, begun, monkeypatch):
    kept = county.do(None, filing.attach, begun, "a.png", photo(), "identity")
    with pytest.raises(UploadRefused):
        county.do(None, filing.attach, begun, "a.html", b"<html>", "evidence")
    with pytest.raises(UploadRefused):
        county.do(None, filing.attach, begun, "a.png", photo(), "nonsense")
    monkeypatch.setattr(attachments, "FILING_FILES", 1)
    with pytest.raises(UploadRefused):
        county.do(None, filing.attach, begun, "b.png", photo(), "evidence")
    other, _ = county.do(None, filing.start)
    with pytest.raises(NotFound):
        county.do(None, filing.detach, other, kept)
    county.do(None, filing.detach, begun, kept)
    assert county.do(None, filing.resume, begun).files == ()


def test_a_filing_nobody_touches_for_two_weeks_is_thrown_away(county, begun):
    county.do(None, filing.attach, begun, "a.png", photo(), "identity")
    county.clock.advance(days=15)
    assert county.do(None, filing.purge) == 1
    with county.work() as w:
        assert w.session.scalar(select(func.count()).select_from(Attachment)) == 0
    with pytest.raises(NotFound):
        county.do(None, filing.resume, begun)


def test_several_people_on_each_side_all_get_their_rows(county, application):
    company = {
        "kind": "LEGAL",
        "name": "合阳物业有限公司",
        "id_no": "91350100M000100Y43",
        "legal_rep": "王建",
        "phone": "023-42888888",
        "address": "合阳城街道",
    }
    receipt = county.file(
        applicants=[*application["applicants"], company],
        respondents=[{"name": n, "phone": "13900000000"} for n in ("张三", "李四", "王五")],
    )
    case = county.case(receipt.case_id)
    assert [p.side for p in case.parties] == ["APPLICANT"] * 2 + ["RESPONDENT"] * 3
    assert case.persons == 5
    assert [k.name for k in receipt.keys] == ["马桂兰", "合阳物业有限公司"]


# --- the window -----------------------------------------------------------------------------------


def test_the_window_registers_with_the_same_data(county, application):
    receipt = county.do("clerk", intake.register_at_window, application | {"channel": "phone"})
    case = county.case(receipt.case_id)
    assert (case.channel, case.created_by) == ("phone", county.user("clerk"))
    assert sign_in.enter_as_party(county.runtime, receipt.code, receipt.key)


def test_only_a_clerk_registers_at_the_window(county, application):
    for login in ("mediator", "admin", "judge", "courtclerk"):
        with pytest.raises(NotAllowed):
            county.do(login, intake.register_at_window, application)


def test_a_court_says_whether_it_delegates_or_entrusts(county, application):
    sent = application | {"source": "court", "channel": "transfer"}
    with pytest.raises(AnswersInvalid) as refused:
        county.do("clerk", intake.register_at_window, sent)
    assert set(refused.value.detail["errors"]) == {
        "referral.from",
        "referral.kind",
        "referral.number",
    }
    sent["referral"] = {
        "from": "合阳区人民法院",
        "kind": "DELEGATED",
        "number": "（2026）渝0199诉前调88号",
        "received_on": "2026-03-01",
    }
    case = county.case(county.do("clerk", intake.register_at_window, sent).case_id)
    assert case.referral["kind"] == "DELEGATED"


def test_a_committee_begins_of_its_own_accord_without_an_application(county, application):
    known = [{"name": "马桂兰", "phone": "13800001234"}]
    begun = application | {"source": "initiative", "applicants": known, "consent": None}
    case = county.case(county.do("clerk", intake.register_at_window, begun).case_id)
    assert {p.consent for p in case.parties} == {"PENDING"}
    with county.work() as w:
        assert w.session.scalar(select(func.count()).select_from(Document)) == 0


def test_keys_renewed_since_are_not_shown_again(county, begun, application):
    fill(county, begun, application)
    receipt = county.do(None, filing.submit, begun)
    with county.work() as w:
        party = w.session.get(Party, receipt.keys[0].party_id)
        party.access_hash = sign_in.key_hash("ANOTHER-KEY")
    assert county.do(None, filing.submit, begun).keys == ()
