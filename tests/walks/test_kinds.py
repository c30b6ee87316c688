"""Industry and administrative mediation through the doors, with the days they took."""

from datetime import date

import pytest

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
    case = dispute(county, Medical).is_filed(category="MEDICAL", amount="680000")
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
    assert (case.case.state, case.case.end_state) == ("ARCHIVED", "CLOSED_AGREED_CONFIRMED")
    wanted = {"D-06", "D-03", "D-13", "D-08", "D-16", "D-17", "D-18", "D-25a", "D-26", "D-15"}
    assert wanted | {"D-40", "D-41"} <= {code for code, _ in case.codes()}


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
    case = dispute(county, Traffic).is_handed_in(
        source="police",
        channel="transfer",
        category="TRAFFIC",
        amount="26000",
        **{"referral.from": "合阳区公安局交巡警支队", "referral.number": "第88号"},
    )
    case.is_registered(
        title="机动车交通事故责任纠纷",
        category="TRAFFIC",
        subject="payment",
        relation="driver",
        amount=26000,
        injury="light",
        locality="same_town",
    )
    case.is_let_in().answers(1, "yes").is_accepted()
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
