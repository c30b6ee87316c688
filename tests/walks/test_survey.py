"""Those whose disputes were closed are asked, once, and a bad answer is heard."""

import re
from datetime import timedelta

import pytest

from cases.figures import surveys
from cases.models import Party, SurveyAsk, SurveyRound
from engine.ids import new_id

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_the_same_seed_picks_the_same_people():
    people = [new_id() for _ in range(40)]
    picked = surveys.pick("a" * 32, people, 7)
    assert surveys.pick("a" * 32, reversed(people), 7) == picked
    assert surveys.pick("b" * 32, people, 7) != picked
    assert surveys.pick("a" * 32, people, 99)[:7] == picked


def drawn(house):
    """How many a draw would choose now; nothing of it is kept."""
    with house.runtime.work() as w:
        found = surveys.draw_due(w)
        w.session.rollback()
        return found


@pytest.fixture
def asked(county):
    """Two parties of a dispute that both consented to and one then left, and the month after."""
    one = county.dispute()
    one.team = ("mediator", "chief")
    one.to_mediation().leaves(1)
    one.is_archived()
    assert one.case.end_state == "CLOSED_WITHDRAWN"
    county.at("2026-04-01 09:00")
    assert drawn(county.house) == 0, "nobody is drawn at once"
    county.at("2026-04-03 09:00")
    return one


def test_a_sample_is_asked_once_by_link_or_telephone_and_a_bad_answer_is_heard(county, asked):
    house, case = county.house, asked.case
    party = house.find(Party, id=asked.parties[1])

    # a tenth, within bounds, of the people who were mediated with and whose case was closed then
    with house.runtime.work() as w:
        sizes = [surveys.size(w, n) for n in (0, 3, 40, 51, 9000)]
    assert sizes == [0, 3, 5, 6, 200]
    long = timedelta(days=32)
    for row, fact, people in (
        (case, {"end_state": "CLOSED_TRANSFERRED"}, 0),
        (case, {"accepted_at": None}, 0),
        (case, {"closed_at": None}, 0),
        (case, {"closed_at": case.closed_at + long}, 0),
        (case, {"closed_at": case.closed_at - long}, 0),
        (party, {"kind": "LEGAL"}, 1),
        (party, {"consent": "REFUSED"}, 1),
    ):
        with house.as_if(row, **fact):
            assert drawn(house) == people, fact
    assert house.runtime.do(surveys.draw_due) == 2
    assert house.runtime.do(surveys.draw_due) == 0
    draw = house.find(SurveyRound)
    assert (draw.month.isoformat(), draw.population, draw.picked) == ("2026-03-01", 2, 2)
    people = {p.id for p in case.parties}
    assert set(surveys.pick(draw.seed, people, 2)) == people
    page = asked.enters(0).get("/follow/case")
    [link] = [one for one in page.links() if one.startswith("/survey/")]
    other = house.find(SurveyAsk, party_id=party.id)

    # the link is the key: one answer, no account, nothing of anybody; after its term it is over
    guest = house.browser()
    shown = guest.get(link)
    assert not [name for name in ("马桂兰", "李秀英", "光明村") if name in shown.text]
    for wrong in (link[:-1] + "0", f"/survey/{other.id}/{link.rpartition('/')[2]}"):
        guest.get(wrong, 404)
        guest.post(wrong, {"score": "1"}, 404)
    county.at("2026-04-18 00:30", is_idle=True)
    assert "已经过期" in guest.get(link).words()
    guest.post(link, {"score": "5"}, 409)
    assert "没有要打电话的" in house.as_("office").get("/surveys").words()
    assert "/survey/" not in asked.enters(0).get("/follow/case").text
    county.at("2026-04-17 23:00", is_idle=True)
    guest.get(link)
    for score in ("", "6", "-1", "5.0"):
        guest.post(link, {"score": score}, 422)
    guest.post(link, {"score": "1", "comment": "长" * 501}, 422)
    bad = {"score": "1", "fair": "no", "again": "maybe", "comment": "没有人听我说。"}
    assert "谢谢您" in guest.post(link, bad, 200).words()
    guest.post(link, {"score": "5"}, 409)
    row = house.find(SurveyAsk, party_id=asked.parties[0])
    assert (row.score, row.fair, row.again, row.way) == (1, False, None, "link")
    assert "/survey/" not in asked.enters(0).get("/follow/case").text
    assert "有当事人很不满意，请负责人过问" in asked.page()

    # who mediated neither sees it here nor writes a call down, leader or not; another leader does
    call, heard = {"score": "4", "fair": "yes", "again": "yes"}, {"heard": "上门听她说完，道了歉。"}
    house.as_("mediator").get("/surveys", 403)
    house.as_("mediator").post(f"/surveys/{other.id}/call", call, 403)
    stranger = house.as_("village")
    assert "没有人听我说" not in stranger.get("/surveys").words()
    stranger.post(f"/surveys/{row.id}/hear", heard, 404)
    chief = house.as_("chief")
    hidden = chief.get("/surveys").text
    assert not [said for said in ("没有人听我说", str(row.id), str(other.id)) if said in hidden]
    chief.post(f"/surveys/{other.id}/call", call, 403)
    chief.post(f"/surveys/{row.id}/hear", heard, 403)
    office = house.as_("office")
    seen = office.get("/surveys").words()
    assert "没有人听我说" in seen
    assert "马桂兰" not in seen
    office.post(f"/surveys/{other.id}/call", {"score": "9"}, 422)
    office.post(f"/surveys/{other.id}/call", call)
    assert str(house.find(SurveyAsk, id=other.id).by) == house.user("office")
    office.post(f"/surveys/{other.id}/call", call, 409)
    office.post(f"/surveys/{other.id}/hear", heard, 409)  # a good answer
    office.post(f"/surveys/{row.id}/hear", {"heard": " "}, 422)
    office.post(f"/surveys/{row.id}/hear", heard)
    office.post(f"/surveys/{row.id}/hear", {"heard": "又一次"}, 409)
    assert "没有等您过问的" in office.get("/surveys").words()
    assert "负责人过问了不满意的评价" in asked.page()

    # counted by month, kind and organisation, and on the board of the month
    march = "/statistics?first=2026-03-01&last=2026-03-31"
    told = office.get(march).words()
    assert "问了 2 人，2 人回答。 平均 2.5 分（5 分最高），50% 满意。" in told
    assert re.search(r"2026-03 2 2 2\.5 50%", told)
    assert re.search(r"邻里纠纷 2 2 2\.5 50%", told)
    assert (
        "这段时间还没有问过谁" in office.get("/statistics?first=2026-01-01&last=2026-02-28").words()
    )
    assert "这段时间还没有问过谁" in stranger.get(march).words()


def test_everybody_is_asked_three_days_after_their_own_end_and_the_sample_is_called(county):
    county.at("2026-03-10 09:00")
    one = county.dispute().to_mediation()
    one.leaves(1)
    one.is_archived()
    house, ask = county.house, county.house.runtime.do
    county.at("2026-03-12 23:00", is_idle=True)
    assert ask(surveys.ask_due) == 0, "not before the third day"
    county.at("2026-03-13 08:00")
    assert (ask(surveys.ask_due), ask(surveys.ask_due)) == (2, 0)
    page = one.enters(0).get("/follow/case")
    [link] = [found for found in page.links() if found.startswith("/survey/")]
    house.browser().post(link, {"score": "5"}, 200)
    office = house.as_("office")
    assert "没有要打电话的" in office.get("/surveys").words(), "only who was drawn is called"
    march = "/statistics?first=2026-03-01&last=2026-03-31"
    assert "问了 2 人，1 人回答。 平均 5.0 分" in office.get(march).words()

    # the month's sample takes up who was asked: one answer stays, the other may still be called
    county.at("2026-04-03 09:00")
    assert (ask(surveys.ask_due), ask(surveys.draw_due)) == (0, 2)
    assert house.count(SurveyAsk) == 2
    for party in one.parties:
        assert house.find(SurveyAsk, party_id=party).until.isoformat() == "2026-04-17"
    said = house.as_("office").get("/surveys").words()
    assert "李" in said
    assert "没有要打电话的" not in said
    assert "问了 2 人，1 人回答。" in house.as_("office").get(march).words()


def test_who_ended_long_ago_is_asked_no_more(county):
    county.at("2026-03-10 09:00")
    one = county.dispute().to_mediation()
    one.leaves(1)
    one.is_archived()
    for day, people in (("2026-04-14", 0), ("2026-04-13", 2)):
        county.at(f"{day} 09:00", is_idle=True)
        with county.house.runtime.work() as w:
            assert surveys.ask_due(w) == people
            w.session.rollback()
