"""Some of those whose disputes were closed are asked, once, and a bad answer is heard."""

import re

import pytest

from cases.figures import surveys
from cases.models import Case, Party, SurveyAsk, SurveyRound
from engine.ids import new_id
from tests.web.hands import Page


def test_the_same_seed_picks_the_same_people():
    people = [new_id() for _ in range(40)]
    picked = surveys.pick("a" * 32, people, 7)
    assert surveys.pick("a" * 32, reversed(people), 7) == picked
    assert surveys.pick("b" * 32, people, 7) != picked
    assert surveys.pick("a" * 32, people, 99)[:7] == picked


@pytest.fixture
def drawn(county):
    """Two parties of a dispute that both consented to and one then left, and the day after."""
    one = county.dispute().to_mediation()
    one.leaves(1)
    with county.house.runtime.work() as w:  # the dossier is not what this is about
        case = w.session.get(Case, one.case_id)
        case.closed_at, case.end_state = w.now, "CLOSED_WITHDRAWN"
    county.at("2026-04-01 09:00")
    assert county.house.runtime.do(surveys.draw_due) == 2
    assert county.house.runtime.do(surveys.draw_due) == 0
    return one


def test_a_sample_is_asked_once_by_link_or_telephone_and_a_bad_answer_is_heard(county, drawn):
    house = county.house
    draw = house.find(SurveyRound)
    assert (draw.month.isoformat(), draw.population, draw.picked) == ("2026-03-01", 2, 2)
    with house.runtime.work() as w:
        people = {p.id for p in w.session.get(Case, drawn.case_id).parties}
    assert set(surveys.pick(draw.seed, people, 2)) == people
    page = drawn.enters(0).get("/follow/case")
    [link] = [one for one in page.links() if one.startswith("/survey/")]
    other = house.find(SurveyAsk, party_id=house.find(Party, id=drawn.parties[1]).id)

    # the link is the key: one answer, no account, nothing of anybody
    guest = house.browser()
    shown = guest.get(link)
    assert not [name for name in ("马桂兰", "李秀英", "光明村") if name in shown.text]
    for wrong in (link[:-1] + "0", f"/survey/{other.id}/{link.rpartition('/')[2]}"):
        guest.get(wrong, 404)
        guest.post(wrong, {"score": "1"}, 404)
    guest.get(link)
    for score in ("", "6", "-1", "5.0"):
        guest.post(link, {"score": score}, 422)
    guest.post(link, {"score": "1", "comment": "长" * 501}, 422)
    bad = {"score": "1", "fair": "no", "again": "maybe", "comment": "没有人听我说。"}
    assert "谢谢您" in guest.post(link, bad, 200).words()
    guest.post(link, {"score": "5"}, 409)
    row = house.find(SurveyAsk, party_id=house.find(Party, id=drawn.parties[0]).id)
    assert (row.score, row.fair, row.again, row.way) == (1, False, None, "link")
    assert "/survey/" not in drawn.enters(0).get("/follow/case").text

    # who mediated neither sees it here nor writes a call down; a leader does both
    call = {"score": "4", "fair": "yes", "again": "yes"}
    house.as_("mediator").get("/surveys", 403)
    house.as_("mediator").post(f"/surveys/{other.id}/call", call, 403)
    stranger = house.as_("village")
    assert "没有人听我说" not in stranger.get("/surveys").words()
    stranger.post(f"/surveys/{row.id}/hear", {"heard": "看过了"}, 404)
    chief = house.as_("chief")
    seen = chief.get("/surveys").words()
    assert "没有人听我说" in seen
    assert "马桂兰" not in seen
    chief.post(f"/surveys/{other.id}/call", {"score": "9"}, 422)
    chief.post(f"/surveys/{other.id}/call", call)
    chief.post(f"/surveys/{other.id}/call", call, 409)
    chief.post(f"/surveys/{row.id}/hear", {"heard": " "}, 422)
    chief.post(f"/surveys/{row.id}/hear", {"heard": "上门听她说完，道了歉。"})
    chief.post(f"/surveys/{row.id}/hear", {"heard": "又一次"}, 409)
    assert "没有人听我说" not in chief.get("/surveys").words()
    assert "负责人过问了不满意的评价" in drawn.page()

    # counted by month, kind and organisation, and on the board of the month
    told = chief.get("/statistics?first=2026-03-01&last=2026-03-31").words()
    assert "问了 2 人，2 人回答。 平均 2.5 分（5 分最高），50% 满意。" in told
    assert re.search(r"2026-03 2 2 2\.5 50%", told)
    assert re.search(r"邻里纠纷 2 2 2\.5 50%", told)
    assert "还没有抽样" in chief.get("/statistics?first=2026-01-01&last=2026-02-28").words()


def test_a_late_link_is_over(county, drawn):
    page = drawn.enters(0).get("/follow/case")
    [link] = [one for one in page.links() if one.startswith("/survey/")]
    county.at("2026-04-15 23:00")
    house = county.house
    guest = house.browser()
    assert isinstance(guest.get(link), Page)
    county.at("2026-04-16 00:30")
    assert "已经过期" in guest.get(link).words()
    guest.post(link, {"score": "5"}, 409)
    assert house.find(SurveyAsk).score is None
    assert "/survey/" not in drawn.enters(0).get("/follow/case").text
