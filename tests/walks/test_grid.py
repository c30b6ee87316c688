"""Events, whistles and visits through the doors, with the times they took."""

from datetime import UTC, datetime

import pytest

from cases.models import Case
from tests.walks.grid import Grid
from tests.walks.ladder import VILLAGE, Ladder
from tests.walks.story import COUNTY, LI, MA

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=COUNTY).astimezone(UTC)


def local(moment):
    return moment.astimezone(COUNTY).strftime("%m-%d %H:%M")


@pytest.fixture
def grid(county):
    return Grid(county)


def test_c04_a_flooded_drain_is_whistled_and_becomes_a_project(county, grid):
    county.at("2026-06-05 09:20")
    grid.is_reported(channel="group", reporter="陆守田", reporter_phone="13800001234")
    assert grid.open() == {"verify"}
    assert local(grid.due("verify")) == "06-05 13:20"
    county.at("2026-06-05 09:45")
    grid.does("gridleader", "verify", verdict="true", priority="YELLOW")
    grid.does("command", "dispatch", level="TOWN", way="whistle", priority="YELLOW")
    assert grid.open() == {"contact"}
    assert local(grid.due("contact")) == "06-05 10:20"
    county.at("2026-06-05 10:10")
    grid.does("clerk", "contact", reached="yes", note="一楼两户进水，请尽快疏通。")
    housing, gas = county.house.place("HY-ZJW"), county.house.place("HY-RQ")
    grid.does(
        "town",
        "decide",
        priority="YELLOW",
        way="whistle",
        departments=[housing, gas],
        demand="到场查清原因，三日内疏通。",
    )
    assert len(grid.orders("WHISTLE")) == 2
    assert local(grid.due("accept")) == "06-05 12:10"
    told = {one["order"]["accept_by"] for one in grid.data("events/whistle")}
    assert told == {"2026-06-05T12:10:00+08:00"}
    grid.does("housing", "accept", at="HY-ZJW", who="排水科罗玉林")
    grid.does("housing", "check_in", at="HY-ZJW", geo="29.98231,106.26140", seen="主管道淤堵。")
    assert grid.open() == {"accept"}
    grid.does("gas", "accept", at="HY-RQ", who="唐文斌")
    grid.does("gas", "check_in", at="HY-RQ", seen="燃气管没有受影响。")
    grid.does("command", "plan", plan="住建委牵头清淤。", owner=housing)
    assert local(grid.due("act")) == "06-08 23:59"
    county.at("2026-06-08 16:00")
    grid.does(
        "housing",
        "act",
        outcome="PROJECT",
        result="已清淤，管径偏小，列入改造。",
        milestones=[{"what": "业主表决使用维修资金", "on": "2026-07-31"}],
    )
    assert local(grid.due("reply")) == "06-09 23:59"
    county.at("2026-06-09 09:00")
    grid.does("clerk", "reply", words="已疏通，改造列入项目。", satisfied="4")
    ratings = [
        {"order": str(row.id), "department": "部门", "rating": "5"}
        for row in grid.orders("WHISTLE")
    ]
    grid.does("command", "rate", ratings=ratings)
    assert (grid.row.state, grid.row.outcome) == ("TRACKED", "PROJECT")
    assert grid.row.closed_at is None
    county.at("2026-07-31 10:00")
    area = {"area_all": "9000", "area_in": "6000", "area_for": "3000.5"}
    heads = {"heads_all": 120, "heads_in": 80, "heads_for": 40}
    vote = {"note": "开了业主大会。", "done": "no", "review_on": "2026-08-31", "voted": True}
    wrong = {**heads, "heads_for": 81}
    grid.does("command", "track", 422, **vote, **area, **wrong)
    grid.does("command", "track", **vote, **area, **heads)
    assert "业主表决：没有通过。" in grid.row.details["progress"]
    county.at("2026-08-31 10:00")
    vote = {**vote, "review_on": "2026-10-09"}
    grid.does("command", "track", **vote, **area, **{**heads, "heads_for": 41})
    assert "业主表决：通过。" in grid.row.details["progress"]
    county.at("2026-10-09 10:00")
    grid.does("command", "track", note="管道换好了。", done="yes")
    row = grid.row
    assert (row.state, row.end_state, row.outcome) == ("CLOSED", "PROJECT_TRACKED", "SOLVED")
    assert row.supervised == 0
    whistle = ["events/check_in"] * 2 + ["events/report"]
    assert [*whistle, "events/whistle", "events/whistle"] == grid.papers()[:5]
    assert grid.papers()[5:] == ["events/whistle_feedback"]


def test_131_a_contact_of_61_minutes_goes_to_the_supervisor(county, grid):
    county.at("2026-06-05 09:10")
    grid.is_complained()
    county.at("2026-06-05 10:09")
    assert grid.open() == {"contact"}
    county.at("2026-06-05 10:11")
    assert grid.open() == {"contact", "supervise"}
    body = county.house.place("HYC-ZZZX")
    grid.does("supervisor", "supervise", department=body, demand="马上联系诉求人。")
    assert grid.row.supervised == 1
    assert "events/supervision" in grid.papers()
    grid.does("clerk", "contact", reached="no", tries=3, note="三次没有接。")
    assert grid.open() == {"decide"}


def test_131_too_late_in_every_way_and_done_again_once(county, grid):
    county.at("2026-06-05 09:00")
    grid.is_complained(priority="RED")
    grid.does("clerk", "contact", 422, reached="no", tries=2, note="没有接。")
    grid.does("clerk", "contact", reached="yes", note="路灯坏了。")
    housing = county.house.place("HY-ZJW")
    call = {"way": "whistle", "departments": [housing], "demand": "修路灯。"}
    grid.does("town", "decide", 422, priority="RED", way="whistle", demand="修")
    grid.does("town", "decide", priority="RED", **call)
    county.at("2026-06-05 11:01")
    assert len(grid.orders("SUPERVISION")) == 1
    grid.does("housing", "accept", who="罗玉林")
    grid.does("housing", "check_in", seen="灯头坏了。")
    grid.does("command", "plan", plan="换灯头。", owner=housing)
    county.at("2026-06-08 23:58")
    assert "supervise" not in grid.open()
    county.at("2026-06-09 00:01")
    assert grid.open() == {"act", "supervise"}
    grid.does("housing", "act", outcome="SOLVED", result="换了一盏。")
    county.at("2026-06-11 00:01")
    assert [t.element for t in grid.tasks()].count("supervise") == 2
    grid.does("clerk", "reply", words="换好了。", satisfied="1", reopen="yes")
    assert grid.open() == {"decide", "supervise"}
    grid.does("town", "decide", priority="YELLOW", way="alone")
    grid.does("command", "act_alone", outcome="SOLVED", result="五盏都换了。")
    grid.does("clerk", "reply", words="都换了。", satisfied="1", reopen="yes")
    assert grid.row.end_state == "REOPENED_CLOSED"
    assert grid.open() == set()


def test_131_a_town_does_it_alone_or_keeps_it_in_view_for_long(county, grid):
    county.at("2026-06-05 09:00")
    grid.is_complained()
    grid.does("clerk", "contact", reached="yes", note="想要一个停车场。")
    grid.does("town", "decide", priority="GREEN", way="alone")
    grid.does("command", "act_alone", 422, outcome="LONG_TERM", result="要规划。")
    steps = [{"what": "报规划", "on": "2026-12-01"}]
    grid.does("command", "act_alone", outcome="LONG_TERM", result="要规划。", milestones=steps)
    grid.does("clerk", "reply", words="列入长期事项。", satisfied="3")
    assert grid.open() == {"track"}
    grid.does("command", "track", note="已报规划。", done="yes")
    assert grid.row.end_state == "LONG_TERM"
    other = Grid(county).is_complained()
    other.does("clerk", "contact", reached="yes", note="井盖翘了。")
    other.does("town", "decide", priority="GREEN", way="alone")
    other.does("command", "act_alone", outcome="SOLVED", result="已压平。")
    other.does("clerk", "reply", words="已压平。", satisfied="5")
    assert other.row.end_state == "SOLVED"


def test_c06_missing_children_wait_for_no_triage(county, grid):
    county.at("2026-03-10 12:40")
    children = {"person_name": ["汪小川", "汪小河"], "person_age": ["9", "11"]}
    grid.is_reported(category="MISSING", priority="RED", photos=1, **children)
    assert grid.open() == {"verify_emergency", "respond"}
    assert len(grid.orders("BROADCAST")) == 2
    assert local(grid.due("verify_emergency")) == "03-10 12:55"
    page = grid.page("patrol").words()
    assert "汪小川" not in page
    assert "汪*" in page
    assert "合阳城派出所 部门承办人" in page  # whose task it is
    county.at("2026-03-10 12:56")
    assert grid.row.supervised == 1
    county.at("2026-03-10 13:00")
    grid.does("command", "verify_emergency", verdict="true")
    seen = county.house.as_("patrol").post(f"/events/{grid.id}/people", {"purpose": "safety"}, 200)
    assert "汪小川" in seen.words()
    assert "people.unmasked" in grid.kinds()
    county.house.as_("supervisor").post(f"/events/{grid.id}/people", {"purpose": "safety"}, 403)
    for who, knows in (("supervisor", False), ("town", False), ("grid", True), ("patrol", True)):
        assert ("水利小区3幢" in grid.page(who).words()) is knows, who
        assert bool(grid.shown(who)) is knows, who
    grid.does("patrol", "respond", at="HYC-PCS", result="在河边公园找到，平安。")
    assert grid.open() == {"respond"}
    grid.does("rescue", "respond", at="HY-YJJ", result="收队。", geo="29.9,106.2")
    assert grid.open() == {"evaluate"}
    grid.does("gridleader", "evaluate", satisfied="5", note="谢谢。")
    assert (grid.row.state, grid.row.end_state) == ("CLOSED", "RESOLVED")
    assert grid.papers() == [
        *("events/feedback", "events/order", "events/order"),
        *("events/report", "events/supervision"),
    ]


def test_an_emergency_that_is_late_false_or_less(county, grid):
    county.at("2026-03-10 12:00")
    fire = {"category": "FIRE", "priority": "RED", "photos": 0}
    grid.is_reported(**fire)
    county.at("2026-03-11 12:01")
    assert "supervise_emergency" in grid.open()
    body = county.house.place("HYC-PCS")
    grid.does("supervisor", "supervise_emergency", department=body, demand="立即处置。")
    grid.does("command", "verify_emergency", 422, verdict="false")
    grid.does("command", "verify_emergency", verdict="false", note="是烧秸秆的烟，已熄。")
    assert grid.row.end_state == "REJECTED"
    assert grid.open() == set()
    less = Grid(county).is_reported(**fire)
    less.does("command", "verify_emergency", verdict="downgrade", note="垃圾冒烟，已浇灭。")
    assert less.open() == {"dispatch"}
    assert less.row.priority == "YELLOW"


def test_an_event_is_handled_late_sent_back_and_checked(county, grid):
    county.at("2026-03-10 09:00")
    grid.is_reported(category="FACILITY", reporter="陆守田", geo="29.98231,106.26140")
    leader = county.house.as_("gridleader")
    assert "north 29.98231, east 106.26140" in leader.get(f"/events/{grid.id}?lang=en").words()
    assert "北纬29.98231，东经106.26140" in leader.get(f"/events/{grid.id}?lang=zh_Hans").words()
    county.at("2026-03-10 13:01")
    assert len(grid.orders("SUPERVISION")) == 1
    grid.does("gridleader", "verify", verdict="true", priority="YELLOW")
    gas, housing = county.house.place("HY-RQ"), county.house.place("HY-ZJW")
    order = {"level": "COUNTY", "way": "department", "priority": "YELLOW", "demand": "修好路灯。"}
    grid.does("command", "dispatch", department=gas, **order)
    grid.does("gas", "handle", decision="return", result="路灯不归我们管。")
    assert grid.open() == {"dispatch"}
    grid.does("command", "dispatch", department=housing, **order)
    grid.does("housing", "handle", 422, decision="return", result="也不归我们。")
    assert local(grid.due("handle")) == "03-13 23:59"
    county.at("2026-03-13 12:00")
    assert "notice.event" in grid.kinds()
    county.at("2026-03-14 00:01")
    assert grid.open() == {"handle", "supervise"}
    grid.does("supervisor", "supervise", department=housing, demand="两日内修好。")
    county.at("2026-03-15 00:01")
    leader = county.house.place("HYC")
    assert str(grid.orders("SUPERVISION")[-1].organisation_id) == leader
    assert grid.row.supervised == 3
    shot = grid.uploads("housing")
    grid.does(
        "housing", "handle", decision="done", outcome="SOLVED", result="修好了。", photos=shot
    )
    grid.does("grid", "check", 422, ok="no")
    grid.does("grid", "check", ok="no", note="还有一盏不亮。")
    assert grid.open() == {"dispatch"}
    again = county.house.as_("command").get(f"/tasks/{grid.task('dispatch')}").words()
    assert "还有一盏不亮。" in again  # what the step before wrote
    county.house.appoint("gas", "command_center", "HYC-SS-TW")  # commands in another village
    county.house.appoint("trafficofficer", "dept_officer", "HY-ZJW")  # a colleague of the post
    written = {
        login: county.house.as_(login).get(f"/events/{grid.id}/written").words()
        for login in ("command", "housing", "gas", "trafficofficer")
    }
    assert written["trafficofficer"].count("修好了。") == 1
    assert "修好了。" in written["command"]
    assert "地点 水利小区3幢" in written["command"]  # of what happened, not of a person
    assert "修好了。" in written["housing"]
    assert "修好了。" not in written["gas"]  # another body's work
    assert "路灯不归我们管。" in written["gas"]
    county.house.as_("housing").get(f"/files/{shot[0]['id']}")
    assert (
        f"/files/{shot[0]['id']}"
        in county.house.as_("housing").get(f"/events/{grid.id}/written").text
    )
    grid.does("command", "dispatch", department=housing, **order)
    grid.does("housing", "handle", decision="done", outcome="SOLVED", result="都亮了。")
    grid.does("grid", "check", ok="yes")
    county.at("2026-03-20 00:01")
    assert (grid.row.end_state, grid.row.satisfied) == ("RESOLVED", None)


def test_an_event_that_is_false_settled_raised_or_a_project(county, grid):
    county.at("2026-03-10 09:00")
    grid.is_reported()
    grid.does("gridleader", "verify", 422, verdict="false", note="假")
    grid.does("gridleader", "verify", verdict="false", note="是路面积水，没有反流。")
    assert grid.row.end_state == "REJECTED"
    done = Grid(county).is_reported(category="SERVICE")
    done.does("gridleader", "verify", verdict="settled", priority="GREEN", note="帮老人换了灯泡。")
    assert (done.row.level, done.open()) == ("GRID", {"evaluate"})
    done.does("gridleader", "evaluate", satisfied="2", note="来得慢。")
    assert "notice.discontent" in done.kinds()
    raised = Grid(county).is_reported(category="SAFETY")
    raised.does("gridleader", "verify", verdict="red")
    assert raised.open() == {"verify_emergency", "respond"}
    long = Grid(county).is_reported(category="FACILITY")
    long.does("gridleader", "verify", verdict="true", priority="GREEN")
    housing = county.house.place("HY-ZJW")
    long.does(
        "command",
        "dispatch",
        level="COUNTY",
        way="department",
        priority="GREEN",
        department=housing,
        demand="改造管网。",
    )
    long.does("housing", "handle", decision="done", outcome="PROJECT", result="列入明年计划。")
    long.does("grid", "check", ok="yes")
    long.does("gridleader", "evaluate", satisfied="4")
    assert long.row.end_state == "PROJECT"
    page = county.house.as_("command").get("/events/figures").words()
    assert "不出村" in page


def test_c01_an_event_that_is_a_dispute_begins_with_the_neighbours(county, grid):
    county.at("2026-03-02 09:00")
    grid.is_reported("grid2", category="DISPUTE", place_id=county.house.place("HYC-GM-G1"))
    grid.does("gridleader", "verify", verdict="true", priority="GREEN")
    dispute = {
        "level": "VILLAGE",
        "way": "dispute",
        "dispute_category": "NEIGHBOR",
        "applicant": "李秀英",
        "respondent": "马桂兰",
        "facts": "马家院子的污水流到李家门口，两家吵了四十年。",
        "claim": "请对方改好排水沟",
    }
    grid.does("command", "dispatch", 422, **{**dispute, "facts": "太短"})
    grid.does("command", "dispatch", **dispute)
    assert grid.row.end_state == "TRANSFERRED_TO_CASE"
    case = county.house.find(Case, id=grid.row.case_id)
    assert (case.source, case.channel, case.category) == ("grid_event", "grid", "NEIGHBOR")
    assert {p.consent for p in case.parties} == {"PENDING"}
    sewage = Ladder(county, LI, MA)
    sewage.case_id = case.id
    sewage.is_registered(**VILLAGE)
    sewage.does("clerk", "confirm_triage", decision="confirm", acceptable="yes")
    assert sewage.case.route == "five_diagnosis"
    assert sewage.form("clerk", "choose_entry")["entry"] == "PRE"
    sewage.begins()
    assert sewage.open() == {"pre_diagnose"}
