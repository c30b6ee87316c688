"""Industry mediation through the doors, with the days it took; and choosing among kinds."""

from datetime import date

import pytest

from cases.models import Organisation
from tests.walks.story import CHEN, COUNTY, ZHOU, Dispute

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


LOSSES = [
    {"label": "医疗费", "claimed": 380000, "found": 120000, "basis": "票据"},
    {"label": "死亡赔偿金", "claimed": 300000, "found": 90000, "basis": "鉴定意见，按责任比例"},
]


APPRAISAL = {
    "body": "某司法鉴定中心",
    "subject": "住院病历一套",
    "questions": "诊疗有没有过错？与死亡的因果关系和参与度？",
    "fee_by": "both",
    "expected_on": "2026-02-26",
}


class Medical(Dispute):
    hand, head, place, team = "medical", "medicalchief", "HY-YTW", ("medical", "medical2")


class Labour(Dispute):
    hand, head, place, team = "labor", "tradechief", "HY-LTW", ("labor",)


def local(moment):
    return moment.astimezone(COUNTY).date()


def dispute(county, kind=Dispute, one=CHEN, other=ZHOU):
    return kind(county, one, other)


def wages(county):
    """A claim for wages, registered."""
    case = dispute(county, Labour).is_filed(category="LABOR_OTHER", amount="9000")
    facts = {"title": "劳动报酬纠纷", "category": "LABOR_OTHER", "subject": "payment"}
    return case.is_registered(
        **facts, relation="employer_worker", amount=9000, locality="same_town"
    )


def wages_in_talks(county):
    """A claim for wages before its first session."""
    case = wages(county).is_let_in().answers(1, "yes").is_accepted()
    return checked(case).is_free_of_conflict().is_told_rights().is_investigated()


def checked(case, **more):
    case.does(case.hand, "check_materials", materials=[], elsewhere="no", **more)
    return case


def test_c09_a_medical_dispute_waits_for_the_appraisal_over_spring_festival(county):
    county.at("2026-01-05 09:00")
    lawyer = {"agents.0.kind": "LAWYER", "agents.0.name": "宋明理", "agents.0.authority": "SPECIAL"}
    lawyer |= {"agents.0.phone": "13900139000", "agents.0.organisation": "山城某律师事务所"}
    lawyer["agents.0.items"] = "代为签署调解协议"
    family = CHEN | lawyer
    case = dispute(county, Medical, family).is_filed(category="MEDICAL", amount="680000")
    case.is_registered(
        title="医疗损害纠纷",
        category="MEDICAL",
        subject="payment",
        relation="doctor_patient",
        amount=680000,
        persons=7,
        injury="death",
        locality="same_town",
    )
    case.is_let_in().answers(1, "yes").is_accepted()
    assert (case.case.route, case.case.kind) == ("industry", "industry.MEDICAL")
    assert case.case.priority == "RED"
    assert case.case.number == "（2026）合医调字第1号"
    # thirty working days after Monday 5 January; 14 February is a Saturday that is worked
    assert case.case.period_due == date(2026, 2, 14)
    checked(case).is_free_of_conflict().is_told_rights().is_investigated()

    county.at("2026-01-12 10:00")
    case.meets("appraisal")
    case.does(case.hand, "commission", agreed="yes", agreed_by=case.parties, **APPRAISAL)
    assert case.open() == {"receive_report"}
    told = "各方都同意委托鉴定，费用由双方各半先付，约定2026年2月26日出意见，期限停止计算"
    assert told in case.party_page()
    county.at("2026-02-15 10:00")
    assert case.open() == {"receive_report"}, "the period stands still"
    county.at("2026-02-25 15:00")
    case.does(case.hand, "receive_report", outcome="report", conclusion="次要责任，参与度30%。")
    # 12 January to 25 February, 45 days, do not count. Four working days were used (6-9 January);
    # of the other 26, three are 26-28 February (Saturday is worked), 22 in March, one in April
    assert case.case.period_due == date(2026, 4, 1)
    assert case.open() == {"hold_session"}

    county.at("2026-03-10 10:00")
    case.meets("agreed")
    case.does(case.hand, "loss_sheet", items=LOSSES)
    parts = [("2026-04-10", 110000), ("2026-06-10", 100000)]
    case.is_drafted(case.pay(1, 210000, instalments=parts), form="ORAL", status=422)
    case.to_agreement(case.pay(1, 210000, instalments=parts))
    assert local(case.agreement().effective_at) == date(2026, 3, 10)
    case.is_at_court()
    county.at("2026-03-12 09:00")
    case.is_docketed()
    county.at("2026-03-18 09:00")
    case.is_verified().is_ruled().is_served()
    for day in ("2026-04-10", "2026-06-10"):
        county.at(f"{day} 10:00")
        case.performs("DONE")
    case.is_visited()
    case.is_archived("永久")
    assert case.case.state == "ARCHIVED"
    case.came_to("C-09")
    assert "D-40" in case.issued()


def test_nothing_is_appraised_unless_every_party_agrees(county):
    county.at("2026-01-05 09:00")
    case = accepted_by(county, "road")
    checked(case).is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-01-12 10:00")
    due = case.case.period_due
    case.meets("appraisal")
    one = {"agreed": "yes", "agreed_by": case.parties[:1]}
    assert "还缺：周海涛" in case.does(case.hand, "commission", 422, **one, **APPRAISAL).words()
    case.does(case.hand, "commission", agreed="no")
    assert (case.open(), case.case.period_due) == ({"hold_session"}, due)
    assert "有人不同意鉴定，没有委托，接着调解" in case.party_page()
    assert "industry_mediation/appraisal_commission" not in case.documents()
    county.at("2026-02-06 10:00")
    assert case.open() == {"extend_or_end"}, "the period ran on"


def test_labour_mediation_stops_on_the_fifteenth_day_and_arbitration_opens(county):
    county.at("2026-03-02 09:00")
    case = wages(county).is_let_in()
    county.at("2026-03-05 09:00")
    case.answers(1, "yes").is_accepted()
    # from the application of 2 March, not from acceptance
    assert case.case.period_due == date(2026, 3, 17)
    assert case.case.number.endswith("劳调字第1号")
    checked(case).is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-03-12 10:00")
    case.meets("agreed")
    assert case.open() == {"draft_agreement"}
    county.at("2026-03-18 00:10")
    assert case.open() == {"fail_exit"}, "nobody is asked whether to extend"
    told = case.form(case.hand, "fail_exit")
    case.does(case.hand, "fail_exit", **told | {"advice": ["arbitration"]})
    case.is_archived()
    assert case.case.end_state == "CLOSED_FAILED"
    assert "D-12" in {code for code, _ in case.codes()}


# --- other industries -----------------------------------------------------------------------------


class Road(Dispute):
    hand, head, place, team = "traffic", "tradechief", "HY-JTW", ("traffic",)


class Shop(Dispute):
    hand, head, place, team = "traffic", "tradechief", "HY-XTW", ("traffic",)


class House(Dispute):
    hand, head, place, team = "labor", "tradechief", "HY-WTW", ("labor",)


class Field(Dispute):
    """No organisation of its own in the county: the committee of the street takes it."""


class Trade(Dispute):
    hand, head, place, team = "labor2", "tradechief", "HY-STZ", ("labor2",)


#: category, relation, what the clerk writes, and the number's characters
INDUSTRIES = {
    "road": (Road, {"category": "TRAFFIC", "relation": "driver"}, "交调"),
    "shop": (Shop, {"category": "CONSUMER_OTHER", "relation": "merchant_consumer"}, "消调"),
    "house": (House, {"category": "PROPERTY_MGMT", "relation": "owner_property"}, "物调"),
    "field": (Field, {"category": "FOREST_LAND", "relation": "org_org"}, "土调"),
    "trade": (Trade, {"category": "CONTRACT", "relation": "org_org"}, "商调"),
}


def accepted_by(county, which, **more):
    kind, facts, series = INDUSTRIES[which]
    case = dispute(county, kind).is_filed(category=facts["category"], amount="8000")
    facts = {"title": "民事纠纷", "subject": "payment", "amount": 8000, **facts}
    case.is_registered(**facts | {"locality": "same_town"} | more)
    case.is_let_in().answers(1, "yes").is_accepted()
    assert case.case.route == "industry"
    assert f"{series}字第1号" in case.case.number
    return case


@pytest.mark.parametrize("which", ["road", "shop", "house", "field"])
def test_an_industry_committee_mediates_free_of_charge(county, which):
    county.at("2026-03-02 09:00")
    case = accepted_by(county, which)
    told = {"materials": [], "elsewhere": "no", "fee_amount": 200}
    refused = case.does(case.hand, "check_materials", 409, **told)
    assert "不收取任何费用" in refused.words()
    checked(case).is_free_of_conflict().is_told_rights().is_investigated()
    case.meets("agreed")
    if "loss_sheet" in case.open():
        losses = [{"label": "修理费", "claimed": 8000, "found": 6000, "basis": "发票"}]
        case.does(case.hand, "loss_sheet", items=losses)
    case.to_agreement(case.pay(1, 6000, due="2026-03-20"))
    assert case.agreement().confirmable
    assert case.agreement().number.startswith("（2026）合")
    if which == "house":  # the claim that a flooded drain leaves behind
        case.chooses("no").performs("DONE").is_visited().is_archived()
        case.came_to("C-04")


def test_a_commercial_centre_may_charge_by_its_standard(county):
    county.at("2026-06-01 09:00")
    case = accepted_by(county, "trade")
    fee = {"materials": [], "elsewhere": "no", "fee_amount": 400}
    case.does(case.hand, "check_materials", 422, **fee)
    fee |= {"fee_standard": "争议金额的百分之五", "fee_agreed": True}
    case.does(case.hand, "check_materials", **fee)
    assert case.case.details["fee"] == {"amount": "400.00", "standard": "争议金额的百分之五"}


def test_what_a_court_has_taken_is_no_longer_mediated(county):
    county.at("2026-03-02 09:00")
    case = accepted_by(county, "road")
    case.does(case.hand, "check_materials", materials=[], elsewhere="yes")
    told = case.form(case.hand, "fail_exit")
    assert "交通管理部门调解" in told["next"]
    case.does(case.hand, "fail_exit", reason=told["reason"])
    assert case.case.termination_reason == "ACCEPTED_ELSEWHERE"


def test_nothing_is_agreed_after_the_hard_stop_even_while_no_worker_runs(county):
    county.at("2026-03-02 09:00")
    case = wages_in_talks(county)
    county.at("2026-03-10 10:00")
    case.meets("agreed")
    county.at("2026-03-18 08:00", is_idle=True)
    late = case.is_drafted(case.pay(1, 9000, due="2026-03-30"), status=409)
    assert "不能再达成协议" in late.words()


def test_only_the_basic_court_at_the_committee_confirms_a_labour_agreement(county):
    with county.house.runtime.work() as w:
        others = {"X-FY": "COUNTY", "X-ZY": "CITY"}
        for code, level in others.items():
            row = Organisation(
                tenant_id=w.tenant, code=code, name=f"法院{code}", level=level, kind="COURT"
            )
            w.session.add(row)
    other, own = county.house.place("X-FY"), county.house.place("HY-FY")
    county.at("2026-03-02 09:00")
    case = wages_in_talks(county)
    county.at("2026-03-10 10:00")
    case.meets("agreed").to_agreement(case.pay(1, 9000, due="2026-03-30")).chooses("yes")
    seen = case.form(case.hand, "prepare_pack")
    assert [one["value"] for one in seen["options_courts"]] == [str(own)]
    assert "第五十二条" in seen["court_reason"]
    case.is_packed(basis="domicile")
    assert case.confirmation().basis == "organisation"

    other_case = county.dispute().to_session().meets("agreed").to_agreement().chooses("yes")
    seen = other_case.form("mediator", "prepare_pack")
    assert {str(own), str(other)} < {one["value"] for one in seen["options_courts"]}
    assert "court_reason" not in seen


@pytest.mark.parametrize(
    ("route", "kind", "status"),
    [
        ("industry", "industry.CONSUMER", 303),
        ("industry", "administrative.CONSUMER", 422),
        ("administrative", None, 422),
        ("people", None, 303),
    ],
)
def test_a_person_may_choose_another_kind_with_a_reason(county, route, kind, status):
    one = county.dispute().is_filed().is_registered(category="MEDICAL", relation="doctor_patient")
    chosen = {"decision": "override", "acceptable": "yes", "route": route, "priority": "GREEN"}
    chosen |= {"kind": kind} if kind else {}
    one.does("clerk", "confirm_triage", 422, **chosen)  # no reason
    one.does("clerk", "confirm_triage", status, **chosen, reason="当事人要求")
    if status == 303:
        assert (one.case.route, one.case.kind) == (route, kind)
