"""The law is whole: every row has its source, every code its name."""

import json
import re

import pytest

import forms
from processes import law

CONTRACT = {
    *("intake.register", "triage.RED", "triage.YELLOW", "triage.GREEN", "consent.contact"),
    *("people.first_contact", "people.first_session", "people.period", "people.extension"),
    *("confirmation.window", "confirmation.reminders", "court.accept", "court.supplement"),
    *("court.target", "court.extension", "court.hard", "court.objection"),
    *("performance.remind", "performance.urge", "followup.first", "followup.second"),
    "archive.file",
}


def test_every_deadline_that_is_used_is_there():
    assert set(law.deadline_rows()) >= CONTRACT


def test_every_deadline_rests_on_a_rule_and_has_one_amount():
    for row in law.deadline_rows().values():
        assert row.rule in law.rules(), row.key
        assert (
            sum(bool(amount) for amount in (row.days, row.hours, row.minutes, row.months)) == 1
        ), row.key
        assert row.calendar in ("CAL", "WD", "H"), row.key
        assert (row.calendar == "H") == bool(row.hours or row.minutes), row.key
        assert all((row.text, row.article, row.name)), row.key


def test_what_the_law_fixes_no_county_may_change():
    for row in law.deadline_rows().values():
        if row.legal and row.confidence == "V":
            assert not row.open, row.key


def test_service_targets_do_not_move_for_rest_days():
    assert not [row.key for row in law.deadline_rows().values() if row.roll and not row.legal]


def test_the_window_of_confirmation_is_thirty_days_and_rolls():
    row = law.deadline_row("confirmation.window")
    assert (row.days, row.calendar, row.roll, row.open) == (30, "CAL", True, False)
    assert "第三十三条" in row.article


def test_reminders_count_down():
    assert law.deadline_row("confirmation.reminders").each == (15, 7, 3, 1)


def test_every_rule_has_its_source():
    for rule in law.rules().values():
        assert rule.article, rule.id
        assert rule.text.endswith("。"), rule.id
        assert rule.kind in "GTDPB", rule.id
        assert rule.confidence in "VPMX", rule.id


def test_grounds_channels_and_gates_rest_on_rules():
    rows = [g for kind in _KINDS for g in law.grounds(kind).values()]
    rows += [*law.channels().values(), *law.gates().values()]
    assert [row for row in rows if row.rule not in law.rules()] == []


_KINDS = ("refusal", "dismissal", "termination", "non_acceptance", "exclusion")


def test_there_are_twenty_categories_in_fifteen_groups():
    assert len(law.categories()) == 20
    assert len({c.group15 for c in law.categories().values()}) == 15


#: when a paper may be asked for, as `cases.settlement.closing` knows it
WHEN = (
    "always",
    "agreed",
    "unagreed",
    "accepted",
    "session",
    "written",
    "oral",
    "filed",
    "invited",
    "danger",
    "handed_on",
    "agent",
    "guardian",
    "refused",
)


def test_papers_of_every_end_are_in_the_catalogue():
    for end in law.words("end_state"):
        for row in law.papers(end):
            assert set(row.paper) | set(row.any) <= set(law.documents()), end
            assert row.when in WHEN
    assert law.papers("CLOSED_FAILED")
    assert law.papers("nothing") == ()


def test_a_confirmed_case_needs_the_ruling_and_an_oral_one_no_signed_agreement():
    confirmed = {p for row in law.papers("CLOSED_AGREED_CONFIRMED") for p in row.paper}
    oral = {p for row in law.papers("CLOSED_ORAL_PERFORMED") for p in row.paper}
    assert {"D-16", "D-17", "D-26"} <= confirmed
    assert "D-09" in oral
    assert "D-08" not in oral


def test_documents_come_in_the_order_of_the_bound_file():
    orders = [paper.order for paper in law.documents().values()]
    assert orders == sorted(orders)


def test_the_review_threshold_is_the_countys_to_set():
    gate = law.gate("G5")
    assert gate.values["amount"] == 100000
    assert gate.open == ("amount",)


def test_what_does_not_exist_is_a_key_error():
    for read in (law.rule, law.deadline_row, law.gate, law.words):
        with pytest.raises(KeyError):
            read("nothing")


def test_every_word_is_chinese():
    for kind in law.kinds_of_words():
        for code, word in law.words(kind).items():
            assert re.search(r"[\u4e00-\u9fff]", word), (kind, code)


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ("dispute_lifecycle/register", "subject", "subject"),
        ("dispute_lifecycle/register", "relation", "relation"),
        ("dispute_lifecycle/register", "prior", "prior"),
        ("dispute_lifecycle/confirm_triage", "route", "route"),
        ("dispute_lifecycle/record_consent", "consent", "consent"),
        ("people_mediation/session", "mode", "session_mode"),
        ("people_mediation/draft_agreement", "kind", "clause_kind"),
        ("people_mediation/draft_agreement", "method", "pay_method"),
        ("judicial_confirmation/prepare_pack", "basis", "confirm_basis"),
        ("judicial_confirmation_court/rule", "result", "ruling"),
        ("judicial_confirmation_court/serve", "way", "served_way"),
        ("followup_enforcement/check_performance", "status", "check_status"),
        ("followup_enforcement/visit", "result", "follow_up_result"),
    ],
)
def test_forms_offer_the_codes_of_the_law(form, field, words):
    offered = {option["value"]: option["label"] for option in _field(form, field)["values"]}
    assert offered == dict(law.words(words))


def test_the_form_of_a_refusal_names_every_channel():
    offered = {
        option["value"]
        for option in _field("dispute_lifecycle/confirm_triage", "channel")["values"]
    }
    assert offered == set(law.channels())


def _field(form, key):
    return next(f for f in _walk(json.loads(forms.read(form))) if f.get("key") == key)


def _walk(component):
    for inner in component.get("components", ()):
        yield inner
        yield from _walk(inner)
