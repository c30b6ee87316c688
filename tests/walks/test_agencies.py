"""Administrative mediation through the doors, with the days it took."""

from datetime import date

import pytest

import processes
from engine import Source
from processes import law
from tests.walks.letters import Sent
from tests.walks.story import CHEN, ZHOU, Dispute
from tests.walks.test_statistics import cells
from tests.web.hands import card

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


class Traffic(Dispute):
    hand, head, place, team = "trafficofficer", "trafficleader", "HY-JJ", ("trafficofficer",)


def handed_to_police(county):
    return to_police(Traffic(county, CHEN, ZHOU).is_filed(category="TRAFFIC", amount="26000"))


def to_police(case):
    """Registered, chosen for the traffic police, consented to and handed to them."""
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
    rows = case.form("clerk", "record_consent")["answers"]
    told = {"consent": "CONSENTED", "way": "phone", "at": case.county.now()}
    case.does("clerk", "record_consent", answers=[row | told for row in rows])
    case.is_accepted()
    assert (case.case.route, case.case.kind) == ("administrative", "administrative.TRAFFIC")
    assert (case.case.number, case.case.accepted_at) == (None, None)
    return case


def filed_by_agency(case):
    told = {"jurisdiction": "ours", "materials": [], "determined_on": case.county.day(-2)}
    told |= {"excluded": "no"}
    case.does(case.hand, "check_jurisdiction", **told)
    case.does(case.head, "approve_filing", approve="yes")
    case.is_free_of_conflict()
    case.does(case.hand, "notify_rights", at=case.county.now(), way="visit")
    return case


def begun(case, event="PROPERTY", days=0):
    """The traffic police learn when the event was from which mediation runs."""
    told = {"event": event, "event_on": case.county.day(days)}
    case.does(case.hand, "record_start", **told)
    return case


def test_the_traffic_police_mediate_within_ten_days(county):
    county.at("2026-03-02 09:00")
    case = handed_to_police(county)
    filed_by_agency(case)
    begun(case, days=-1)  # the loss was known before the police accepted: from acceptance
    assert case.case.period_due == date(2026, 3, 12)
    assert case.case.number == "（2026）合公交警调字第1号"
    soon = {"at": "2026-03-04T10:00:00+08:00", "place": "事故调解室"}
    case.does(case.hand, "notify_meeting", 422, **soon)
    case.does(case.hand, "notify_meeting", **soon | {"at": "2026-03-05T10:00:00+08:00"})
    county.at("2026-03-05 10:00")
    case.meets("agreed", record="双方在交警面前说的话。")
    county.house.appoint("mediator2", "dept_officer", "HY-JJ")  # a colleague, who does not mediate
    for login, reads in (("trafficofficer", True), ("trafficleader", True), ("mediator2", False)):
        words = case.house.as_(login).get(f"/cases/{case.case_id}/written").words()
        assert ("双方在交警面前说的话。" in words) is reads, login
    losses = [{"label": "医疗费", "claimed": 16000, "found": 15000, "basis": "票据"}]
    case.does(case.hand, "loss_sheet", items=losses)
    case.to_agreement(case.pay(1, 15000, due="2026-03-20"))
    assert case.agreement().confirmable is False
    county.at("2026-03-20 10:00")
    case.performs("DONE").is_visited().is_archived()
    assert case.case.end_state == "CLOSED_AGREED_PERFORMED"
    assert {"D-30", "D-31", "D-40"} <= {code for code, _ in case.codes()}


WAITS = "等丧葬办完、治疗终结、定残或者损失确定"


def test_no_term_runs_until_who_was_hurt_is_treated_then_ten_days_do(county):
    county.at("2026-03-02 09:00")
    case = filed_by_agency(handed_to_police(county))
    assert (case.case.period_due, case.open()) == (None, {"record_start"})
    assert WAITS in case.page()
    assert WAITS in case.party_page()
    county.at("2026-03-30 09:00")
    assert case.open() == {"record_start"}, "it waits, however long"
    told = {"event": "INJURY", "event_on": county.day(1)}
    assert "不能晚于今天" in case.does(case.hand, "record_start", 422, **told).words()
    begun(case, "INJURY", days=-3)
    assert case.case.period_due == date(2026, 4, 7), "6 April is a day of rest"
    page = case.page()
    assert "治疗终结" in page
    assert "2026年3月27日" in page
    assert WAITS not in page


def test_who_does_not_agree_before_the_traffic_police_has_it_concluded(county):
    county.at("2026-03-02 09:00")
    case = begun(filed_by_agency(handed_to_police(county)))
    meeting = {"at": "2026-03-05T10:00:00+08:00", "place": "事故调解室"}
    case.does(case.hand, "notify_meeting", **meeting)
    county.at("2026-03-05 10:00")
    case.meets("failed", failure="GAP_TOO_WIDE")
    told = case.form(case.hand, "fail_exit")
    assert "人民调解委员会" in told["next"]
    case.does(case.hand, "fail_exit", reason=told["reason"])
    assert "administrative_mediation/traffic_conclusion" in case.documents()
    assert "administrative_mediation/termination_notice" not in case.documents()


def test_no_more_than_three_of_a_side_sit_before_the_traffic_police(county):
    county.at("2026-03-02 09:00")
    case = Traffic(county, CHEN, ZHOU)
    more = {f"respondents.{n}.{key}": said for n, who in enumerate(others(), 1)
            for key, said in {"kind": "NATURAL", **who}.items()}  # fmt: skip
    case.is_handed_in(**more, category="TRAFFIC")
    case = begun(filed_by_agency(to_police(case)))
    meeting = {"at": "2026-03-05T10:00:00+08:00", "place": "事故调解室"}
    case.does(case.hand, "notify_meeting", **meeting)
    county.at("2026-03-05 10:00")
    assert len(case.parties) == 5
    case.meets("continue", who=range(5), status=422)
    case.meets("continue", who=range(4))


def others():
    """Three more people on the other side."""
    for n, name in enumerate(("周海波", "周海洋", "周海滨"), 1):
        phone = f"1360000333{n}"
        yield {"name": name, "id_no": card(f"198101{n:02}", 1), "phone": phone, "address": "水寺村"}


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
    begun(filed_by_agency(case.is_taken()))
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


class Town(Dispute):
    hand, head, place, team = "officer", "leader", "HYC-XZ", ("officer",)


def handed_to_town(county):
    case = Town(county, CHEN, ZHOU).is_filed(category="FOREST_LAND")
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


def test_an_officer_of_another_agency_neither_sees_nor_does_it(county):
    county.at("2026-03-02 09:00")
    case = handed_to_town(county)
    for stranger in ("market", "trafficleader", "medical"):
        county.house.as_(stranger).get(f"/cases/{case.case_id}", 404)
        case.does(stranger, "check_jurisdiction", 404, jurisdiction="ours")
    assert case.open() == {"check_jurisdiction"}


class Order(Dispute):
    hand, head, place, team = "police", "policeleader", "HYC-PCS", ("police",)


def at_the_station(county):
    case = Order(county, CHEN, ZHOU).is_filed(category="TORT_DAMAGE")
    case.is_registered(title="殴打他人纠纷", category="TORT_DAMAGE", criminal_flag="minor_order")
    chosen = {"decision": "override", "acceptable": "yes", "priority": "GREEN"}
    chosen |= {"route": "administrative", "kind": "administrative.PUBLIC_ORDER"}
    case.does("clerk", "confirm_triage", **chosen, reason="情节轻微，由派出所治安调解")
    return case.answers(1, "yes").is_accepted()


@pytest.mark.parametrize("which", [["HIRED"], ["GANG", "REPEATED"], ["FLED"], ["OTHER"]])
def test_what_the_police_may_not_mediate_is_handled_by_law(county, which):
    county.at("2026-03-02 09:00")
    case = at_the_station(county)
    told = {"jurisdiction": "ours", "materials": []}
    case.does(case.hand, "check_jurisdiction", 422, **told)  # nobody said whether there is any
    case.does(case.hand, "check_jurisdiction", 422, **told, excluded="yes")
    told |= {"excluded": "yes", "exclusions": which}
    if which == ["OTHER"]:
        case.does(case.hand, "check_jurisdiction", 422, **told)
        told |= {"exclusion_note": "双方都还在被另案调查。"}
    case.does(case.hand, "check_jurisdiction", **told)
    found = case.form(case.hand, "hand_over")
    assert "不适用治安调解，由公安机关依法处理" in found["reason"]
    assert all(law.grounds("exclusion")[code].text in found["reason"] for code in which)
    case.does(case.hand, "hand_over", channel=found["channel"], reason=found["reason"])
    assert (case.case.state, case.case.end_state) == ("CLOSED", "CLOSED_NOT_ACCEPTED")
    assert "administrative_mediation/non_acceptance_notice" in case.documents()
    assert "referral/handing_over" not in case.documents()


def test_the_police_mediate_twice_at_most_and_the_second_time_soon(county):
    county.at("2026-03-02 09:00")
    case = at_the_station(county)
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


def test_what_an_agency_mediates_is_no_peoples_mediation(county):
    county.at("2026-03-02 09:00")
    case = filed_by_agency(handed_to_police(county))
    assert case.case.accepted_at
    county.dispute().to_session()
    year = "/statistics?first=2026-01-01&last=2026-12-31"
    assert cells(county, year, "合计", login="admin")["受理"] == 1
    assert cells(county, year, "行政机关（行政调解，不计入合计）", login="admin")["受理"] == 1
    kinds = cells(county, year, "道路交通事故", 2, login="admin")
    assert kinds["受理"] == 0


def test_a_case_of_an_earlier_release_counts_from_acceptance_as_it_began(county):
    county.at("2026-03-02 09:00")
    text = processes.read("process", "administrative_mediation").decode()
    for new, old in (("administrative.file", "administrative.accept"), ("manner.waits", "false")):
        assert new in text
        text = text.replace(new, old)
    source = Source("process", "administrative_mediation", text.encode())
    with county.house.runtime.work() as w:
        w.engine.deploy([source], note="before the event was asked", by=None)
    case = filed_by_agency(handed_to_police(county))
    assert case.case.period_due == date(2026, 3, 12)
    assert case.open() == {"notify_meeting"}
