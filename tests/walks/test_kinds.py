"""Industry and administrative mediation through the doors, with the days they took."""

from datetime import date

import pytest

from tests.walks.letters import Sent
from tests.walks.story import CHEN, COUNTY, ZHOU, Dispute

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

LOSSES = [
    {"label": "医疗费", "claimed": 380000, "found": 120000, "basis": "票据"},
    {"label": "死亡赔偿金", "claimed": 300000, "found": 90000, "basis": "鉴定意见，按责任比例"},
]


class Medical(Dispute):
    hand, head, place, team = "medical", "medicalchief", "HY-YTW", ("medical", "medical2")


class Labour(Dispute):
    hand, head, place, team = "labor", "tradechief", "HY-LTW", ("labor",)


def local(moment):
    return moment.astimezone(COUNTY).date()


def dispute(county, kind=Dispute, one=CHEN, other=ZHOU):
    return kind(county, one, other)


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
    case.does(
        case.hand,
        "commission",
        body="某司法鉴定中心",
        subject="住院病历一套",
        questions="诊疗有没有过错？与死亡的因果关系和参与度？",
        fee_by="both",
        expected_on="2026-02-26",
    )
    assert case.open() == {"receive_report"}
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
    county.at("2026-07-30 10:00")
    case.is_visited()
    case.is_archived("永久")
    assert case.case.state == "ARCHIVED"
    case.came_to("C-09")
    assert "D-40" in case.issued()


def test_labour_mediation_stops_on_the_fifteenth_day_and_arbitration_opens(county):
    county.at("2026-03-02 09:00")
    case = dispute(county, Labour).is_filed(category="LABOR_OTHER", amount="9000")
    case.is_registered(
        title="劳动报酬纠纷",
        category="LABOR_OTHER",
        subject="payment",
        relation="employer_worker",
        amount=9000,
        locality="same_town",
    )
    case.is_let_in()
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


class Traffic(Dispute):
    hand, head, place, team = "trafficofficer", "trafficleader", "HY-JJ", ("trafficofficer",)


def handed_to_police(county):
    case = dispute(county, Traffic).is_filed(category="TRAFFIC", amount="26000")
    case.is_registered(
        title="机动车交通事故责任纠纷",
        category="TRAFFIC",
        subject="payment",
        relation="driver",
        amount=26000,
        injury="light",
        locality="same_town",
    )
    chosen = {"decision": "override", "acceptable": "yes", "priority": "GREEN"}
    chosen |= {"route": "administrative", "kind": "administrative.TRAFFIC"}
    case.does("clerk", "confirm_triage", **chosen, reason="双方一致书面请求交警调解")
    case.answers(1, "yes").is_accepted()
    assert (case.case.route, case.case.kind) == ("administrative", "administrative.TRAFFIC")
    assert (case.case.number, case.case.accepted_at) == (None, None)
    return case


def filed_by_agency(case):
    told = {"jurisdiction": "ours", "materials": [], "determined_on": case.county.day(-2)}
    case.does(case.hand, "check_jurisdiction", **told)
    case.does(case.head, "approve_filing", approve="yes")
    case.is_free_of_conflict()
    case.does(case.hand, "notify_rights", at=case.county.now(), way="visit")
    return case


def test_the_traffic_police_mediate_within_ten_days(county):
    county.at("2026-03-02 09:00")
    case = handed_to_police(county)
    filed_by_agency(case)
    assert case.case.period_due == date(2026, 3, 12)
    assert case.case.number == "（2026）合公交警调字第1号"
    soon = {"at": "2026-03-04T10:00:00+08:00", "place": "事故调解室"}
    case.does(case.hand, "notify_meeting", 422, **soon)
    case.does(case.hand, "notify_meeting", **soon | {"at": "2026-03-05T10:00:00+08:00"})
    county.at("2026-03-05 10:00")
    case.meets("agreed")
    losses = [{"label": "医疗费", "claimed": 16000, "found": 15000, "basis": "票据"}]
    case.does(case.hand, "loss_sheet", items=losses)
    case.to_agreement(case.pay(1, 15000, due="2026-03-20"))
    assert case.agreement().confirmable is False
    county.at("2026-03-20 10:00")
    case.performs("DONE").is_visited().is_archived()
    assert case.case.end_state == "CLOSED_AGREED_PERFORMED"
    assert {"D-30", "D-31", "D-40"} <= {code for code, _ in case.codes()}


class Accident(Sent):
    """An accident that a police station sends on to the traffic police."""

    hand, head, place, team = Traffic.hand, Traffic.head, Traffic.place, Traffic.team


def test_a_station_sends_an_accident_and_the_traffic_police_mediate_it(county):
    county.at("2026-03-02 09:00")
    facts = {"category": "TRAFFIC", "facts": "两车在路口相撞，一人手臂骨折，车损双方各执一词。"}
    case = Accident(county, CHEN, ZHOU).is_sent("police", number="合公移〔2026〕31号", **facts)
    case.is_answered().is_registered(
        title="机动车交通事故责任纠纷", category="TRAFFIC", subject="payment",
        relation="driver", amount=26000, injury="light", locality="same_town",
    )  # fmt: skip
    chosen = {"decision": "override", "acceptable": "yes", "priority": "GREEN"}
    chosen |= {"route": "administrative", "kind": "administrative.TRAFFIC"}
    case.does("clerk", "confirm_triage", **chosen, reason="双方一致书面请求交警调解")
    filed_by_agency(case.is_taken())
    assert case.row.signed_at is not None
    meeting = {"at": "2026-03-05T10:00:00+08:00", "place": "事故调解室"}
    case.does(case.hand, "notify_meeting", **meeting)
    county.at("2026-03-05 10:00")
    case.meets("agreed")
    losses = [{"label": "医疗费", "claimed": 16000, "found": 15000, "basis": "票据"}]
    case.does(case.hand, "loss_sheet", items=losses)
    case.to_agreement(case.pay(1, 15000, due="2026-03-20"))
    case.is_returned().does("police", "police_decides", outcome="by_law")
    assert case.row.result == "agreed"
    county.at("2026-03-20 10:00")
    case.performs("DONE").is_visited().is_archived()
    assert (case.case.end_state, case.case.closed_level) == ("CLOSED_AGREED_PERFORMED", "COUNTY")
    assert case.issued().keys() >= {"D-19", "D-22a", "D-30", "D-31", "D-40", "D-23"}


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


# --- agencies -------------------------------------------------------------------------------------


class Town(Dispute):
    hand, head, place, team = "officer", "leader", "HYC-XZ", ("officer",)


def handed_to_town(county):
    case = dispute(county, Town).is_filed(category="FOREST_LAND")
    case.is_registered(
        title="林地权属争议",
        category="FOREST_LAND",
        subject="ownership_title",
        relation="neighbour",
        locality="same_village",
    )
    return case.is_let_in().answers(1, "yes").is_accepted()


def test_whose_wood_it_is_government_decides_when_nobody_agrees(county):
    county.at("2026-03-02 09:00")
    case = handed_to_town(county)
    assert case.case.kind == "administrative.LAND_FOREST_GRASS"
    case = filed_by_agency(case)
    meeting = {"at": "2026-03-06T10:00:00+08:00", "place": "街道调解室"}
    case.does(case.hand, "notify_meeting", **meeting)
    county.at("2026-03-06 10:00")
    case.meets("absent", mode="SEPARATE", who=(0,))
    assert case.open() == {"notify_meeting"}
    case.does(case.hand, "notify_meeting", **meeting | {"at": "2026-03-12T10:00:00+08:00"})
    county.at("2026-03-12 10:00")
    case.meets("absent", mode="SEPARATE", who=(0,))
    assert case.open() == {"adjudicate"}
    decision = {
        "number": "合阳府处〔2026〕3号",
        "decided_on": "2026-03-12",
        "content": "归第三组集体所有。",
    }
    case.does("officer", "adjudicate", 404, **decision)
    case.does("leader", "adjudicate", **decision)
    told = case.form(case.hand, "fail_exit")
    assert "复议" in told["next"]
    case.does(case.hand, "fail_exit", reason=told["reason"])
    case.is_archived("永久")
    assert case.case.termination_reason == "ADJUDICATED"
    assert "administrative_mediation/termination_notice" in case.documents()


def test_what_is_not_the_agencys_is_handed_on(county):
    county.at("2026-03-02 09:00")
    case = handed_to_town(county)
    told = {"jurisdiction": "not_ours", "reason": "跨区争议，由区人民政府处理"}
    case.does(case.hand, "check_jurisdiction", **told)
    case.does(case.hand, "hand_over", channel="GOVERNMENT", reason="跨区争议")
    assert (case.case.state, case.case.end_state) == ("CLOSED", "CLOSED_TRANSFERRED")
    assert "administrative_mediation/non_acceptance_notice" in case.documents()


# --- hostile --------------------------------------------------------------------------------------


def test_an_officer_of_another_agency_neither_sees_nor_does_it(county):
    county.at("2026-03-02 09:00")
    case = handed_to_town(county)
    for stranger in ("market", "trafficleader", "medical"):
        county.house.as_(stranger).get(f"/cases/{case.case_id}", 404)
        case.does(stranger, "check_jurisdiction", 404, jurisdiction="ours")
    assert case.open() == {"check_jurisdiction"}


def test_nothing_is_agreed_after_the_hard_stop_even_while_no_worker_runs(county):
    county.at("2026-03-02 09:00")
    case = dispute(county, Labour).is_filed(category="LABOR_OTHER", amount="9000")
    facts = {"title": "劳动报酬纠纷", "category": "LABOR_OTHER", "subject": "payment"}
    case.is_registered(**facts, relation="employer_worker", amount=9000, locality="same_town")
    case.is_let_in().answers(1, "yes").is_accepted()
    checked(case).is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-03-10 10:00")
    case.meets("agreed")
    county.at("2026-03-18 08:00", is_idle=True)
    late = case.is_drafted(case.pay(1, 9000, due="2026-03-30"), status=409)
    assert "不能再达成协议" in late.words()


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


class Order(Dispute):
    hand, head, place, team = "police", "policeleader", "HYC-PCS", ("police",)


def test_the_police_mediate_twice_at_most_and_the_second_time_soon(county):
    county.at("2026-03-02 09:00")
    case = dispute(county, Order).is_filed(category="TORT_DAMAGE")
    case.is_registered(title="殴打他人纠纷", category="TORT_DAMAGE", criminal_flag="minor_order")
    chosen = {"decision": "override", "acceptable": "yes", "priority": "GREEN"}
    chosen |= {"route": "administrative", "kind": "administrative.PUBLIC_ORDER"}
    case.does("clerk", "confirm_triage", **chosen, reason="情节轻微，由派出所治安调解")
    case.answers(1, "yes").is_accepted()
    filed_by_agency(case)
    first = {"at": "2026-03-05T10:00:00+08:00", "place": "派出所调解室"}
    case.does(case.hand, "notify_meeting", **first)
    county.at("2026-03-05 10:00")
    case.meets("continue")
    # seven working days after Thursday 5 March end on Monday 16 March
    case.does(case.hand, "notify_meeting", 422, **first | {"at": "2026-03-17T10:00:00+08:00"})
    case.does(case.hand, "notify_meeting", **first | {"at": "2026-03-16T10:00:00+08:00"})
    county.at("2026-03-16 10:00")
    case.meets("continue")
    assert case.open() == {"fail_exit"}, "there is no third time"
