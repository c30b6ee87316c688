"""The five diagnoses (五诊) through the doors: C-01 and C-02, and every way through the diagram."""

import json
from datetime import date

import pytest
import sqlalchemy

from cases.county import people, sign_in
from cases.models import Case, DiagnosisNote
from cases.paperwork import reading
from tests.walks.ladder import VILLAGE, Ladder
from tests.walks.story import COUNTY, LI, MA

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def old(county):
    """Two old neighbours and their sewage."""
    return county.dispute(MA, LI, kind=Ladder)


def local(moment):
    return moment.astimezone(COUNTY).date()


def test_c01_forty_years_of_sewage_climb_the_ladder_and_end_after_four_talks(county, old):
    county.at("2026-03-02 09:00")
    old.to_entry(vulnerable=True, title="污水外流纠纷", subject="act")
    assert old.form("clerk", "choose_entry")["entry"] == "INTAKE"  # 黄色：建议接诊
    old.begins("PRE", "两位老人都愿意先由邻居劝。", helper="邻居赵大妈")
    assert old.open() == {"pre_diagnose"}
    county.at("2026-03-03 17:00")
    old.is_talked_over("handed_up")
    county.at("2026-03-06 17:00")
    old.is_assisted("handed_up")
    assert old.case.accepted_at is None  # the clock of the law starts at 接诊 only
    assert old.case.number is None
    first, second = (note.on for note in old.rows(DiagnosisNote, DiagnosisNote.n))
    assert (second - date(2026, 3, 2)).days <= 7
    assert first < second

    county.at("2026-03-07 10:00")
    old.is_taken_on()
    assert local(old.case.accepted_at) == date(2026, 3, 7)
    old.is_free_of_conflict().is_told_rights()
    old.is_investigated(more="yes").is_investigated()
    for n, day in enumerate(("09", "13", "18", "22")):
        county.at(f"2026-03-{day} 10:00")
        result = "agreed" if n == 3 else "continue"
        old.meets(result, "SEPARATE", (n % 2,), techniques=["PUT_ONESELF_IN_PLACE", "COOL_DOWN"])
        if n == 1:
            assert "consider_panel" in old.open()  # two talks without a result
            reason = "分开谈有进展，再谈两次。"
            old.does("mediator", "consider_panel", decision="go_on", reason=reason)
    desk = old.page()  # of what is called the same it is told whose it is, or of when
    assert all(f"个人信息处理告知及同意书 {one['name']}" in desk for one in old.people)
    assert all(f"2026年3月{day}日 10:00" in desk for day in (9, 13, 18, 22))
    phone = old.party_page()
    assert "人民调解记录 2026年3月9日 10:00 看全文，签名" in phone
    assert "人民调解记录 2026年3月18日 10:00 排队制作" in phone
    sorry = {"kind": "APOLOGY", "act": "当面赔礼道歉", "due_on": "2026-04-10"}
    old.is_drafted(
        old.act(0, "修一条盖板排水沟", "2026-04-10"),
        old.pay(1, 600, "2026-04-10"),
        sorry | {"obligor": old.parties[0], "obligee": old.parties[1]},
        sorry | {"obligor": old.parties[1], "obligee": old.parties[0]},
    )
    if "review" in old.open():
        old.does("chief", "review", ok="yes")
    assert old.agreement().effective_at is None
    old.is_signed()
    assert old.agreement().effective_at is None  # no seal, no effect
    old.is_sealed()
    assert old.agreement().effective_at is not None
    assert old.open() == {"return_agreed"}
    assert "正在调解" not in old.party_page()  # the agreement is in force, the office reads it
    county.at("2026-03-24 10:00")
    admin, path = county.house.as_("admin"), "/settings/law/diagnosis.relapse"
    admin.get(path)
    told = {"days": "20", "calendar": "CAL", "since": county.day(), "reason": "合司〔2026〕3号"}
    admin.post(path, told)
    old.is_returned().chooses("no")
    county.at("2026-04-10 16:00")
    for _ in range(4):
        old.performs("DONE")
    county.at("2026-05-10 10:00")
    old.is_visited().is_archived("长期")
    assert old.case.state == "ARCHIVED"
    old.came_to("C-01", source="application")  # from an event: see the grids
    assert (old.case.stage, old.case.closed_level) == ("RETURN", "TOWN")
    assert old.notes() == [
        ("PRE", "handed_up"),
        ("ASSISTED", "handed_up"),
        ("INTAKE", "accepted"),
        ("INTAKE", "noted"),
        ("INTAKE", "agreed"),
        ("RETURN", "agreed"),
    ]
    assert old.issued().keys() >= {"D-50", "D-51"}
    assert "2026年4月13日以前又起纠纷的" in old.text("five_diagnosis/return_opinion")
    assert all(status in ("READY", "SIGNED", "SEALED") for _, status in old.codes())
    words = old.page()
    assert words.count("背对背") >= 4
    for said in (
        "邻居赵大妈",
        "双方都在气头上",
        "赵卫东",
        "两位老人都愿意先由邻居劝",
        "在接诊化解",
        "期限到2026年4月7日",
        "回访安排在2026年4月23日",
    ):
        assert said in words
    for alarm in ("超期", "早于今天"):  # of what is over and done
        assert alarm not in words


def test_c02_a_shed_on_the_daughters_pasture_begins_with_the_mediator(county):
    """C-02: the family's quarrel skips the neighbours; no clause may decide whose pasture it is."""
    county.at("2026-03-02 09:00")
    pu = {**MA, "name": "普措吉", "address": "达玉德吉村1社"}
    cai = {**LI, "name": "才让措", "address": "达玉德吉村1社"}
    shed = Ladder(county, pu, cai)
    family = {"category": "MARRIAGE_FAMILY", "relation": "family", "subject": "payment"}
    shed.is_handed_in(source="initiative", category="MARRIAGE_FAMILY")
    known = {"vulnerable": True, "amount": 10000, "title": "羊棚补偿纠纷"}
    shed.is_registered(**VILLAGE | family | known)
    shed.does("clerk", "confirm_triage", decision="confirm", acceptable="yes")
    assert shed.case.priority == "YELLOW"
    offered = shed.form("clerk", "choose_entry")
    assert offered["entry"] == "INTAKE"
    assert "家里的事又比较急" in offered["proposal_summary"]
    shed.begins()
    assert shed.notes() == [("PRE", "skipped"), ("ASSISTED", "skipped")]
    shed.answers(0, "yes")  # nobody asked for it: both are asked
    shed.is_taken_on().is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-03-05 10:00")
    shed.meets("agreed")
    title = shed.act(0, "羊棚所在草场的使用权归才让措所有", "2026-10-31")
    over = shed.act(0, "把羊棚交付给才让措", "2026-10-31") | {"kind": "DELIVER"}
    parts = [("2026-06-30", 3000), ("2026-10-31", 3000)]
    pays = shed.pay(1, 6000, instalments=parts)
    refused = shed.is_drafted(title, pays, status=422).words()
    assert "草场" in refused or "权属" in refused
    shed.to_agreement(over, pays)
    assert [(i.kind, i.amount) for i in shed.agreement().items if i.kind == "PAY"] == [
        ("PAY", 3000),
        ("PAY", 3000),
    ]
    shed.is_returned()
    if "choose_confirmation" in shed.open():
        shed.chooses("no")
    for day, n in (("2026-06-30", 1), ("2026-10-31", 2)):
        county.at(f"{day} 16:00")
        for _ in range(n):
            shed.performs("DONE")
    shed.is_visited().is_archived("长期")
    shed.came_to("C-02")


@pytest.mark.parametrize("level", ["GRID", "VILLAGE"])
def test_what_neighbours_or_police_settle_never_gets_a_number(county, old, level):
    old.to_entry().begins()
    if level == "VILLAGE":
        old.is_talked_over("handed_up").is_assisted("settled", "当场和好了。")
    else:
        old.is_talked_over("settled", "两家一起把沟清了。")
    closed = old.case
    assert (closed.state, closed.end_state) == ("CLOSED", "CLOSED_SETTLED_EARLY")
    assert (closed.number, closed.accepted_at, closed.closed_level) == (None, None, level)
    assert "五诊单" in old.page("clerk")


def test_a_deadlock_becomes_a_panel_whose_dissent_is_on_record(county, old):
    old.to_entry(prior="predx").begins().is_taken_on()
    old.is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-03-03 10:00")
    old.meets("failed", failure="GAP_TOO_WIDE")
    assert old.open() == {"convene"}
    guest = {"name": "葛安之", "body": "区住房和城乡建设委员会"}
    old.is_convened("expert", "police", guests=[guest])
    old.house.as_("expert").get(f"/cases/{old.case_id}", 404)  # not before the parties say yes
    old.lets_in(2)
    assert [m.let_in for m in old.members()] == [True, True, False]
    expert = old.house.as_("expert")
    expert.get(f"/cases/{old.case_id}")
    danger = {"risk_signs": "要动手。", "risk_measures": "已劝开。", "risk_told": "派出所"}
    danger |= {"risk_told_at": county.now()[:16]}
    expert.post(f"/cases/{old.case_id}/risks", danger, 403)  # who helps tells who mediates
    old.gives_opinion("expert", words="先修沟，再谈旧账。")
    old.gives_opinion("police", "dissent", "光修沟不够，还要当面道歉。")
    county.at("2026-03-05 15:00")
    old.is_heard()
    assert (old.panel().conclusion, old.members()[1].stance) == ("go_on", "dissent")
    old.meets("agreed")
    old.to_agreement()
    old.is_returned()
    assert (old.case.closed_level, old.case.stage) == ("TOWN", "RETURN")
    words = old.page()
    for said in (
        "还要当面道歉",
        "有不同意见",
        "当事人没有都同意，不参加",
        "按共同方案再谈",
        "在会诊化解",
    ):
        assert said in words
    county.print()
    codes = [code for code, _ in old.codes()]
    assert codes.count("D-39a") == 3
    assert {"D-39b", "D-39c", "D-51"} <= set(codes)
    # a helper gets the sheet and the panel, never what was said to the mediator
    assert "双方各自陈述，调解员劝说" not in old.page("expert")
    with old.house.runtime.work() as w:
        w.actor = sign_in.actor_of(w, "police")
        seen = reading.list_for(w, w.session.get(Case, old.case_id))
    assert {paper.code[:4] for paper in seen} == {"D-39", "D-50", "D-51"}


def test_a_large_dispute_goes_to_the_panel_at_once_and_may_end_there(county, old):
    old.to_entry(amount=150000, subject="payment").begins()
    assert old.notes() == [("PRE", "skipped"), ("ASSISTED", "skipped")]
    old.is_taken_on()
    assert old.open() == {"convene"}
    old.is_convened("expert").lets_in(0)
    assert old.open() == {"hold_panel"}
    county.at("2026-03-03 10:00")
    old.is_heard("stop", "双方都要打官司，不宜再谈。").is_sent_on()
    assert old.open() == {"fail_exit"}
    old.does("mediator", "fail_exit", reason="GAP_TOO_WIDE", advice=["litigation"])
    old.is_archived()
    assert old.case.end_state == "CLOSED_FAILED"
    assert old.notes()[-1] == ("RETURN", "failed")


def test_danger_brings_the_police_and_a_crime_stays_with_them(county, old):
    old.to_entry().begins().is_talked_over("danger", "马家儿子拿起锄头，已经报警。")
    assert old.open() == {"secure"}
    assert (old.case.priority, old.case.no_joint_session) == ("RED", True)
    with old.house.as_if(old.case, no_joint_session=False):
        old.does("police", "secure", note="缴了锄头，有人受轻伤。", joint="no", next="police")
        assert old.case.no_joint_session
    assert old.open() == {"answer_risk"}
    old.does("chief", "answer_risk", answer="今晚派人守着两家。")
    report = old.text("people_mediation/risk_report")
    for said in ("马家儿子拿起锄头", "缴了锄头", "今晚派人守着两家"):
        assert said in report
    assert old.open() == set()
    assert (old.case.state, old.case.end_state) == ("CLOSED", "CLOSED_TRANSFERRED")
    assert old.issued().keys() >= {"D-05", "D-19", "D-20"}


def test_danger_is_not_met_with_a_talk_among_neighbours(county, old):
    old.to_entry()
    with old.house.runtime.work() as w:
        w.session.get(Case, old.case_id).priority = "RED"
    reason = {"decision": "override", "entry": "PRE", "reason": "邻居说得上话。"}
    offered = old.form("clerk", "choose_entry")
    places = {key: offered[key] for key in ("village_id", "police_id", "office_id")}
    page = old.does("clerk", "choose_entry", 409, **reason, **places)
    assert "民警先到场" in page.words()


def test_an_override_needs_a_reason_and_a_place_of_the_town(county, old):
    old.to_entry()
    answers = {"decision": "override", "entry": "ASSISTED", "reason": " "}
    old.does("clerk", "choose_entry", 422, **answers)
    other = {"village_id": old.house.place("HY-FY"), "decision": "confirm"}
    old.does("clerk", "choose_entry", 422, **other)


LEAVE = {
    "choose_entry": lambda case: None,
    "pre_diagnose": lambda case: case.begins(),
    "assist": lambda case: case.begins().is_talked_over("handed_up"),
    "record_consent": lambda case: case.begins("INTAKE", "当事人要求受理。"),
    "declare_conflict": lambda case: case.begins("INTAKE", "当事人要求受理。").is_taken_on(),
    "convene": lambda case: case.begins("PANEL", "牵涉面广。").is_taken_on(),
    "hold_panel": lambda case: (
        case.begins("PANEL", "牵涉面广。").is_taken_on().is_convened("expert").lets_in(0)
    ),
}


@pytest.mark.parametrize("stage", LEAVE)
def test_a_party_leaves_at_every_level(county, old, stage):
    old.to_entry()
    LEAVE[stage](old)
    assert old.open() == {stage}
    old.leaves()
    assert old.case.termination_reason == "PARTY_WITHDREW"
    assert old.open() <= {"archive"}
    assert "D-12" in {code for code, _ in old.codes()}


def test_a_party_goes_straight_to_the_acceptance(county, old):
    old.to_entry().begins()
    one = old.enters(0)
    assert "正在请邻里乡亲、村干部和民警帮忙劝" in one.get("/follow/case").words()
    one.post("/follow/acceptance")
    old.house.move()
    assert old.open() == {"record_consent"}
    assert old.notes() == [("PRE", "handed_up")]
    one.post("/follow/acceptance", {}, 409)  # twice is told, and changes nothing
    assert old.notes() == [("PRE", "handed_up")]


def test_what_flares_up_again_goes_back_to_the_mediator(county, old):
    old.to_entry(prior="predx").begins().is_taken_on()
    old.is_free_of_conflict().is_told_rights().is_investigated()
    county.at("2026-03-03 10:00")
    old.meets("agreed").to_agreement()
    old.is_returned()
    county.at("2026-03-20 10:00")
    office = old.house.as_("office")
    office.get(f"/cases/{old.case_id}")
    office.post(f"/cases/{old.case_id}/relapse", {"relapse_note": "沟"}, 422)
    page = office.post(
        f"/cases/{old.case_id}/relapse", {"relapse_note": "沟又堵了，两家又骂了起来。"}
    )
    office.post(
        f"/cases/{old.case_id}/relapse", {"relapse_note": "沟又堵了，两家又骂了起来。"}, 409
    )
    assert old.notes()[-1] == ("RETURN", "relapsed")
    again = Ladder(county, MA, LI)
    again.case_id = old.house.find(Case, continues_id=old.case_id).id
    assert str(again.case_id) in page.headers["Location"]
    again.house.move()
    prior = again.form("clerk", "register")["prior"]
    assert prior == "predx"  # it was talked over before
    again.is_registered(locality="same_village", prior=prior)
    again.does("clerk", "confirm_triage", decision="confirm", acceptable="yes")
    assert again.case.priority == "RED"
    offered = again.form("clerk", "choose_entry")
    assert offered["entry"] == "INTAKE"
    assert "回诊后又起纠纷" in offered["proposal_summary"]


def test_what_stands_on_the_sheet_cannot_be_written_over(county, old):
    old.to_entry().begins()
    task = old.house.task(old.case_id, "pre_diagnose")
    old.is_talked_over("handed_up")
    again = {"on": county.day(), "who": "村里", "note": "改成劝好了。", "outcome": "settled"}
    village = old.house.as_("village")
    village.post(f"/tasks/{task}/complete", {"answers": json.dumps(again)}, 404)
    assert old.notes() == [("PRE", "handed_up")]
    note = {"stage": "PRE", "on": county.day(), "who": "邻里张大爷"}
    clerk = old.house.as_("clerk")
    clerk.get(f"/cases/{old.case_id}")
    page = clerk.post(f"/cases/{old.case_id}/notes", note, 422)
    assert "请写明日期、谁办的、怎么办的" in page.words()
    clerk.post(f"/cases/{old.case_id}/notes", note | {"note": "再试", "on": "昨天"}, 422)
    clerk.post(f"/cases/{old.case_id}/notes", note | {"note": "后来又送了一袋米。"})
    assert "后来又送了一袋米" in clerk.get(f"/cases/{old.case_id}").words()
    assert old.notes() == [("PRE", "handed_up"), ("PRE", "noted")]
    row = old.rows(DiagnosisNote, DiagnosisNote.n)[0]
    for sql in (
        "UPDATE diagnosis_note SET outcome = 'settled' WHERE id = :id",
        "DELETE FROM diagnosis_note WHERE id = :id",
    ):
        with pytest.raises(sqlalchemy.exc.DBAPIError), old.house.runtime.work() as w:
            w.session.execute(sqlalchemy.text(sql), {"id": row.id})
    assert old.notes() == [("PRE", "handed_up"), ("PRE", "noted")]


def test_a_mediator_of_another_village_sees_nothing(county, old):
    with old.house.runtime.work() as w:
        grants = [("village_mediator", "HYC-SS-TW")]
        people.add_by_codes(
            w, login="shuisi", name="何水", grants=grants, password="lantern-meadow-77"
        )
    old.to_entry().begins()
    task = old.house.task(old.case_id, "pre_diagnose")
    other = old.house.browser()
    other.sign_in("shuisi", "lantern-meadow-77")
    other.get(f"/tasks/{task}", 404)
    other.get(f"/cases/{old.case_id}", 404)
    answers = {"on": county.day(), "who": "何水", "note": "我来劝。", "outcome": "settled"}
    other.post(f"/tasks/{task}/complete", {"answers": json.dumps(answers)}, 404)
    own = old.house.as_("village")
    assert "马桂兰" in own.get(f"/cases/{old.case_id}").words()
    own.get(f"/tasks/{task}")
