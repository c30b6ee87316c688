"""A confirmed agreement that was broken: who asks whom for what, until when, at which court."""

import pytest

from cases.models import Organisation
from tests.walks.story import CHEN, LI, MA, Dispute

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


class Three(Dispute):
    """One who applies against two, each of whom owes something else."""

    def __init__(self, county):
        super().__init__(county, MA, LI)
        self.browsers.append(self.house.browser())
        self.keys.append("")

    def comes(self):
        """From the window to the first session."""
        other = {f"respondents.1.{name}": said for name, said in CHEN.items()}
        self.is_handed_in(**{"respondents.1.kind": "NATURAL", **other})
        self.is_registered(persons=3).is_let_in().answers(1, "yes").answers(2, "yes")
        self.is_accepted().is_free_of_conflict().is_told_rights().is_investigated()
        self.county.house.clock.advance(days=1)
        self.house.staff.clear()
        return self

    def is_broken(self):
        """Nobody keeps anything, however often they are urged."""
        while self.open() & {"check_performance", "urge"}:
            self.performs("NOT")
            self.does("mediator", "urge", way="phone", note="再催", again_on=self.county.day())
        return self

    def asks(self, **more):
        self.does("mediator", "advise", told=["enforcement"], enforce="yes", **more)
        return self.text("enforcement/application")


def owing(county):
    """Li owes 3000 in two instalments and a work, Chen 500; a court has confirmed it."""
    county.at("2026-03-31 09:00")
    one = Three(county).comes()
    one.meets("agreed", who=(0, 1, 2)).to_agreement(
        one.pay(1, 3000, instalments=[("2026-06-01", 1000), ("2026-08-03", 2000)]),
        one.pay(2, 500, "2026-05-06", obligee=one.parties[0]),
        one.act(1, "修复排水沟并加盖水泥板", "2026-07-01"),
    )
    one.is_at_court()
    county.at("2026-04-02 09:00")
    one.is_docketed()
    county.at("2026-04-20 09:00")
    return one.is_verified().is_ruled().is_served()


def test_each_debtor_is_asked_for_its_own_clause_alone(county):
    one = owing(county)
    county.at("2026-08-10 09:00")
    one.is_broken()
    said = one.asks()
    assert "请求强制李秀英给付调解协议第1条尚欠的3000元" in said
    assert "请求强制陈刚给付调解协议第2条尚欠的500元" in said
    assert "请求强制李秀英履行调解协议第3条" in said
    assert "3500" not in said
    assert "李秀英、陈刚给付" not in said
    # two years from the last instalment of each obligation, not of them all
    for until in ("2028年8月3日", "2028年5月8日", "2028年7月3日"):
        assert f"至{until}" in said


def test_what_is_past_its_two_years_is_not_claimed_and_this_is_said(county):
    one = owing(county)
    county.at("2026-08-10 09:00")
    one.is_broken()
    county.at("2028-06-05 09:00")
    seen = one.form("mediator", "advise")["enforcement"]
    assert all(said in seen for said in ("第2条", "2028年5月8日"))
    said = one.asks()
    assert "陈刚" not in said
    assert "请求强制李秀英给付调解协议第1条尚欠的3000元" in said
    assert "第2条的二年期限已过" in one.page()


def test_the_court_where_the_property_lies_may_be_asked_instead(county):
    one = owing(county)
    with county.house.runtime.work() as w:
        row = Organisation(
            tenant_id=w.tenant, code="X-FY", name="临江县人民法院", level="COUNTY", kind="COURT"
        )
        higher = Organisation(
            tenant_id=w.tenant, code="X-ZY", name="第九中级人民法院", level="CITY", kind="COURT"
        )
        w.session.add_all([row, higher])
        w.session.flush()
        other, above = str(row.id), str(higher.id)
    county.at("2026-08-10 09:00")
    one.is_broken()
    form = one.form("mediator", "advise")
    assert form["court_id"] == str(one.house.place("HY-FY"))
    assert {c["value"] for c in form["options_courts"]} == {form["court_id"], other}
    choice = {"told": ["enforcement"], "enforce": "yes", "court_id": other}
    one.does("mediator", "advise", 422, **choice)  # what of theirs lies there?
    one.does("mediator", "advise", 422, **choice | {"court_id": above, "property": "门面房"})
    said = one.asks(court_id=other, property="李秀英在临江县北门街的门面房一间")
    assert "此致 临江县人民法院" in " ".join(said.split())
    assert "李秀英在临江县北门街的门面房一间" in said
    assert "经山城市合阳区人民法院裁定确认有效" in said
    assert "准备向临江县人民法院申请强制执行" in one.page()
