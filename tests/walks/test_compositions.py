"""Who makes up a committee is told to the court of the place, with what changed (R-005)."""

import re

import pytest

from cases.models import CompositionNotice, Membership, Organisation
from tests.walks.test_groups import text_of

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

CODE = "HYC-TW"


class Committee:
    """A committee on the page of the administrator, and at the court."""

    def __init__(self, county):
        self.county, self.house = county, county.house
        self.id = county.house.place(CODE)
        self.door = f"/people/organisations/{self.id}"

    def seats(self, login, duty, elected_on="2024-05-06"):
        data = {"user_id": self.house.user(login), "duty": duty, "elected_on": elected_on}
        self.house.as_("admin").post(f"{self.door}/seats", data)

    def is_notified(self, login="admin", status=303):
        self.house.as_(login).post(f"{self.door}/composition", {}, status)
        return self.words()

    def words(self):
        return self.house.as_("admin").get(self.door).words()

    def at_court(self, login="courtclerk"):
        return self.house.as_(login).get("/court/committees").words()

    def papers(self, login="courtclerk"):
        links = self.house.as_(login).get("/court/committees").links()
        return [one for one in links if re.fullmatch(r"/court/committees/[0-9a-f-]+\.pdf", one)]

    def paper(self, path, login="courtclerk", status=200):
        self.county.print()
        content = self.house.as_(login).get(path, status).response.get_data()
        return text_of(content) if status == 200 else ""

    def newest(self):
        with self.house.runtime.work() as w:
            rows = w.session.query(CompositionNotice).order_by(CompositionNotice.sent_at)
            return rows.all()[-1]


@pytest.fixture
def committee(county):
    county.at("2026-03-02 09:00")
    return Committee(county)


def elected(committee):
    committee.seats("chief", "DIRECTOR")
    committee.seats("mediator", "MEMBER")
    committee.seats("mediator2", "MEMBER")


def test_the_court_reads_the_list_signs_for_it_and_reads_what_changed(county, committee):
    elected(committee)
    assert "名册还没有通报过" in committee.words()
    assert "还没有收到名册" in committee.at_court()
    words = committee.is_notified()
    assert "合司名报〔2026〕1号" in words
    assert "法院还没有签收" in words
    assert "知道的就是现在的名册" in words
    county.print()
    words = committee.at_court()
    for told in ("合阳城街道人民调解委员会", "刘桂芳", "陈国强", "主任", "第一次通报", "待签收"):
        assert told in words, told
    text = committee.paper(committee.papers()[0])
    for told in (
        "山城市合阳区司法局",
        "合阳区人民法院",
        "刘桂芳",
        "2027年5月6日",
        "人民调解法》第十条",
    ):
        assert told in text, told
    assert "相比" not in text

    row = committee.newest()
    county.at("2026-03-04 10:00")
    county.house.as_("courtclerk").post(f"/court/committees/{row.id}/receipt")
    county.house.as_("courtclerk").post(f"/court/committees/{row.id}/receipt", {}, 409)
    assert "已签收" in committee.words()
    assert "待签收" not in committee.at_court()
    county.print()
    text = committee.paper(committee.papers()[0])
    assert "孙丽" in text
    assert "2026年3月4日" in text

    county.at("2026-04-01 09:00")
    committee.seats("mediator", "DEPUTY")
    committee.seats("mediator2", "", "")
    words = committee.words()
    assert "上次通报以后有变化" in words
    assert "不再担任：" in words
    assert "由委员改任副主任" in words
    committee.is_notified()
    county.print()
    words = committee.at_court()
    assert "由委员改任副主任" in words
    assert words.index("〔2026〕2号") < words.index("〔2026〕1号")
    text = committee.paper(committee.papers()[0])
    assert "与合司名报〔2026〕1号相比" in text
    assert "不再担任" in text


def test_nothing_new_is_not_told_twice_and_nobody_is_not_told_at_all(county, committee):
    assert "还没有委员" in committee.is_notified()
    elected(committee)
    committee.is_notified()
    assert "通报变化" not in committee.words()
    assert "没有变化，不用再报" in committee.is_notified()
    assert county.house.count(CompositionNotice) == 1
    committee.seats("chief", "DIRECTOR", "2026-02-20")
    assert "连任：陈国强（主任）" in committee.words()


def test_what_was_sent_stays_as_it_was_sent(county, committee):
    elected(committee)
    committee.is_notified()
    with county.house.runtime.work() as w:
        for one in w.session.query(Membership).filter_by(user_id=county.house.user("mediator")):
            one.duty = None
    assert "不再担任：杨德顺（委员）" in committee.words()
    assert "杨德顺" in committee.at_court()


def test_only_the_court_it_went_to_reads_and_signs(county, committee):
    elected(committee)
    committee.is_notified()
    county.print()
    row, house = committee.newest(), county.house
    far = {"code": "X-FY", "name": "远山县人民法院", "level": "COUNTY", "kind": "COURT"}
    with house.runtime.work() as w:
        w.session.add(Organisation(tenant_id=1, **far))
    house.appoint("judge", "court_clerk", "X-FY")
    with house.runtime.work() as w:
        held = w.session.query(Membership).filter_by(user_id=house.user("judge"), role="judge")
        held.one().organisation_id = house.place("X-FY")
    house.staff.pop("judge", None)
    assert "还没有收到名册" in committee.at_court("judge")
    committee.paper(f"/court/committees/{row.id}.pdf", "judge", 404)
    house.as_("judge").post(f"/court/committees/{row.id}/receipt", {}, 404)
    for login in ("clerk", "mediator", "chief", "office"):
        house.as_(login).get("/court/committees", 403)
        house.as_(login).get(f"/people/compositions/{row.id}.pdf", 403)
        committee.is_notified(login, 403)
    house.as_("president").post(f"/court/committees/{row.id}/receipt", {}, 403)
    assert committee.newest().received_at is None
