"""Visits to people in care through the doors, with the days they took."""

import pytest

from cases.models import Case
from tests.walks.grid import TARGET, Grid, after

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def grid(county):
    return Grid(county)


def test_c18_a_visit_finds_a_leak_and_a_quarrel(county, grid):
    county.at("2026-03-02 09:00")
    grid.is_in_care()
    assert grid.open() == set()
    county.at("2026-03-06 09:00")
    assert grid.open() == {"visit"}
    grid.uploads("grid", 422)
    grid.house.as_("grid").post(f"/care/{grid.id}/photo", {"agreed": "no"})
    grid.uploads("grid", 422)
    leak = {
        "met": "met",
        "situation": "精神还好，厨房有燃气味。",
        "findings": ["RISK", "DISPUTE"],
        "risk_category": "SAFETY",
        "risk_words": "燃气软管老化漏气，已关总阀。",
        "dispute_with": "田建军",
        "dispute_words": "侄子要老人把房子过到他名下，多次争吵。",
        "dispute_claim": "请侄子不要再来闹",
        "photo_consent": "no",
    }
    grid.does("grid", "visit", 422, **{**leak, "findings": ["RISK", "NORMAL"]})
    grid.does("grid", "visit", **leak)
    event = after(county, grid)
    assert (event.row.priority, event.row.category) == ("RED", "SAFETY")
    called = {str(row.organisation_id) for row in event.orders("BROADCAST")}
    assert county.house.place("HY-RQ") in called
    case = county.house.find(Case, id=grid.row.case_id)
    assert case.source == "grid_event"
    assert grid.open() == {"check"}
    grid.does("gridleader", "check", ok="ok")
    event.does("command", "verify_emergency", verdict="true")
    for login, place in (("gas", "HY-RQ"), ("rescue", "HY-YJJ"), ("housing", "HY-ZJW")):
        event.does(login, "respond", at=place, result="已处置。")
    event.does("patrol", "respond", at="HYC-PCS", result="到场。")
    event.does("gridleader", "evaluate", satisfied="5")
    assert event.row.end_state == "RESOLVED"
    assert grid.papers() == ["care/visit_record"]
    assert {"events/report", "events/order", "events/feedback"} <= set(event.papers())
    assert (case.category, case.closed_at) == ("MARRIAGE_FAMILY", None)
    for login in ("command", "supervisor", "gas", "town"):
        grid.page(login, 404)


def test_nobody_under_fourteen_agrees_to_be_visited_without_the_guardian(county, grid):
    """个人信息保护法 art. 31: a birthday too many and the guardian's word is asked for."""
    county.at("2026-03-02 09:00")
    child = {"birth_date": "2012-03-03", "kinds": ["CHILD"]}
    page = grid.house.as_("grid").post("/care/new", {**TARGET, **child}, 422)
    assert "不满十四周岁" in page.words()
    grid.is_in_care(
        status=422, **{**child, "birth_date": ""}
    )  # a child whose birthday nobody knows
    grid.is_in_care(**child, consent_by="guardian")
    grid.is_in_care(**{**child, "birth_date": "2012-03-02"})


def test_c18_a_missed_visit_goes_to_the_leader_on_the_third_day(county, grid):
    county.at("2026-03-02 09:00")
    grid.is_in_care()
    assert grid.target.next_on.isoformat() == "2026-03-09"
    county.at("2026-03-10 23:58")
    assert "notice.care" not in grid.kinds()
    county.at("2026-03-11 00:01")
    assert "notice.care" in grid.kinds()
    county.at("2026-03-12 23:58")
    assert grid.open() == {"visit"}
    county.at("2026-03-13 00:01")
    assert grid.open() == {"visit", "chase"}
    grid.does("gridleader", "chase", reason="网格员请假。", done="今天安排谭永福去。")
    grid.does("grid", "visit", met="absent", situation="敲门没有人应。")
    assert grid.target.next_on.isoformat() == "2026-03-14"
    assert grid.open() == {"visit"}


def test_visits_go_on_change_and_end(county, grid):
    county.at("2026-03-02 09:00")
    grid.is_in_care(grade="YELLOW")
    worker = county.house.as_("grid")
    worker.post(f"/care/{grid.id}/change", {"note": "刚出院回家。", "grade": "RED"})
    county.house.move()
    assert grid.open() == {"visit"}
    assert grid.target.next_on.isoformat() == "2026-03-03"
    worker.post(f"/care/{grid.id}/photo", {"agreed": "yes"})
    shot = grid.uploads("grid")
    seen = {"met": "met", "situation": "恢复得不错，能下地走。"}
    wish = {"findings": ["NEED"], "need": "想换一副老花镜。", "photo_consent": "yes"}
    grid.does("grid", "visit", photos=shot, **seen, **wish)
    assert grid.open() == {"wish", "check"}
    grid.uploads("grid", 422)
    grid.does("grid", "wish", done="已配好送到家。")
    grid.does("gridleader", "check", ok="redo", note="没有写吃住。")
    assert grid.target.next_on.isoformat() == "2026-03-03"
    assert grid.open() == {"visit"}
    grid.does("grid", "visit", **seen, findings=["NORMAL"], photo_consent="no")
    assert grid.open() == set()
    county.house.as_("grid").post(f"/care/{grid.id}/end", {"reason": "搬去儿子家。"}, 403)
    county.house.as_("gridleader").post(f"/care/{grid.id}/end", {"reason": "搬去儿子家。"})
    county.house.move()
    assert (grid.row.end_state, grid.target.next_on) == ("ENDED", None)
    no = Grid(county).is_in_care()
    county.at("2026-03-07 09:00")
    no.does("grid", "visit", met="refused", situation="老人说不要再来。")
    assert no.row.end_state == "REFUSED"
