"""Bound files whose time is over are appraised by two people; nothing is ever deleted by itself."""

import pytest

from cases.models import Case, Document

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SAID = {"appraisers": "陈国强\n周敏", "reasons": "已经履行完毕，没有再起纠纷。"}


def filed(county, retention="短期"):
    """A file bound on 10 March 2026."""
    county.at("2026-03-02 09:00")
    one = county.dispute().to_session()
    one.leaves()
    county.at("2026-03-10 09:00")
    return one.is_archived(retention)


def listed(one, login="chief", status=200):
    page = one.house.as_(login).get("/retention", status)
    return f"/cases/{one.case_id}/appraisal" in page.text


def decides(one, status=303, login="chief", **said):
    browser = one.house.as_(login)
    browser.get("/account")
    return browser.post(f"/cases/{one.case_id}/appraisal", SAID | said, status)


def test_a_file_is_appraised_when_its_ten_years_are_over(county):
    one = filed(county)
    county.at("2036-03-10 23:00", is_idle=True)
    assert not listed(one)
    decides(one, 409, outcome="DESTROY")
    county.at("2036-03-11 09:00", is_idle=True)
    assert listed(one)
    assert not listed(one, "village"), "another committee's"
    for login in ("clerk", "mediator", "office", "judge"):
        one.house.as_(login).get("/retention", 403)
        decides(one, 404 if login == "judge" else 403, login, outcome="EXTEND")
    assert "两人以上" in decides(one, 422, outcome="DESTROY", appraisers="陈国强\n陈国强").words()
    decides(one, 422, outcome="DESTROY", reasons="")
    decides(one, 422, outcome="BURN")
    for until in ("", "2036-03-11", "永远"):
        decides(one, 422, outcome="EXTEND", until=until)
    decides(one, outcome="EXTEND", until="2041-03-11")
    assert not listed(one)
    decides(one, 409, outcome="DESTROY")  # its time runs again
    county.at("2041-03-12 09:00", is_idle=True)
    assert listed(one)
    decides(one, outcome="DESTROY")
    assert not listed(one)
    decides(one, 409, outcome="HAND_OVER")
    said = one.house.find(Case, id=one.case_id).details["appraisals"]
    assert [told["outcome"] for told in said] == ["EXTEND", "DESTROY"]
    assert said[1]["appraisers"] == ["陈国强", "周敏"]
    assert "卷宗到期鉴定：准予销毁" in one.page("chief")
    bound = {"case_id": one.case_id, "name": "dossier/bound", "status": "READY"}
    assert one.house.count(Document, **bound) == 1, "destroyed on paper, never here"


def test_what_is_kept_for_ever_goes_to_the_archives_and_is_never_destroyed(county):
    one = filed(county, "永久")
    county.at("2036-03-11 09:00", is_idle=True)
    assert listed(one)
    page = one.house.as_("chief").get("/retention")
    assert "该移交档案馆" in page.words()
    assert 'value="DESTROY"' not in page.text
    decides(one, 422, outcome="DESTROY")
    decides(one, outcome="HAND_OVER")
    assert not listed(one)


def test_what_is_kept_long_is_not_due_after_ten_years(county):
    one = filed(county, "长期")
    county.at("2036-03-11 09:00", is_idle=True)
    assert not listed(one)
    county.at("2056-03-11 09:00", is_idle=True)
    assert listed(one)
