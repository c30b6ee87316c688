"""The register of an oral agreement (D-09): its sum, how far it was kept, whose mediators."""

from cases.models import Assignment

PAPER = "people_mediation/oral_agreement"


def agreed(county, performed="not", **clause):
    """Three hundred by word of mouth, in a dispute over 1200."""
    one = county.dispute().to_session()
    one.meets("agreed")
    spot = one.pay(1, 300, method="on_the_spot", account=None, default_term=None)
    one.is_drafted(spot, form="ORAL", reached_on=county.day())
    one.does("mediator", "record_oral", performed=performed, confirm=True)
    return one


def said(one):
    return "".join(one.text(PAPER).split())


def test_the_register_tells_what_was_agreed_and_not_what_was_claimed(county):
    county.at("2026-03-02 09:00")
    text = said(agreed(county))
    assert "涉及金额300.00元" in text
    assert "1,200.00元" not in text


def test_the_register_follows_what_is_kept(county):
    county.at("2026-03-02 09:00")
    one = agreed(county)
    day = county.day()
    assert "√未履行" in said(one)
    year, month, of_month = map(int, day.split("-"))
    assert f"截至{year}年{month}月{of_month}日" in said(one)
    one.performs("PARTIAL", amount="100")
    assert "√部分履行" in said(one)
    one.does("mediator", "urge", way="phone", note="催一催", again_on=county.day(1))
    county.at("2026-03-06 09:00")
    one.performs("DONE")
    assert "√已履行" in said(one)


def test_a_mediator_of_another_committee_beside_stands_in_the_register(county):
    county.at("2026-03-02 09:00")
    one = county.dispute().to_session()
    one.meets("agreed")
    spot = one.pay(1, 300, method="on_the_spot", account=None, default_term=None)
    one.is_drafted(spot, form="ORAL", reached_on=county.day())
    with one.house.runtime.work() as w:
        other = one.house.user("village")
        w.session.add(Assignment(case_id=one.case_id, user_id=other, role="CO", assigned_at=w.now))
    one.does("mediator", "record_oral", performed="performed", confirm=True)
    assert "跨调委会√是" in said(one)


def test_mediators_of_one_committee_are_not_across(county):
    county.at("2026-03-02 09:00")
    assert "√否" in said(agreed(county, "performed"))
