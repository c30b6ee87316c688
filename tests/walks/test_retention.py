"""Bound files whose time is over are appraised by two people; nothing is ever deleted by itself."""

import io
import re

import pypdf
import pytest

from cases.models import Attachment, Case, Disposal, Document
from tests.web.hands import photo

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SAID = {"appraisers": "陈国强\n周敏", "reasons": "已经履行完毕，没有再起纠纷。"}


def filed(county, retention="短期"):
    """A file bound on 10 March 2026, with what was handed in."""
    county.at("2026-03-02 09:00")
    one = county.dispute().to_session()
    files = {"files": (io.BytesIO(photo()), "现场.jpg"), "purpose": "evidence"}
    one.house.as_("mediator").post(f"/cases/{one.case_id}/evidence", files)
    one.leaves()
    county.at("2026-03-10 09:00")
    return one.is_archived(retention)


def listed(one, login="chief", status=200):
    page = one.house.as_(login).get("/retention", status)
    return f'value="{one.case_id}"' in page.text


def decides(one, status=303, login="chief", files=None, **said):
    browser = one.house.as_(login)
    browser.get("/account")
    files = [str(one.case_id)] if files is None else files
    return browser.post("/retention", SAID | {"files": files} | said, status)


def gone(one, status=303, login="chief", **said):
    act = one.house.find(Disposal).id
    browser = one.house.as_(login)
    browser.get("/account")
    return browser.post(f"/retention/{act}/done", said, status)


def printed(one, which):
    one.county.print()
    act = one.house.find(Disposal).id
    content = one.house.as_("chief").get(f"/retention/{act}/{which}.pdf").response.get_data()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"\s", "", text)


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
        decides(one, 403, login, outcome="EXTEND")
    decides(one, 404, "village", outcome="EXTEND")
    decides(one, 400, files=["x"], outcome="EXTEND")
    assert "请勾选" in decides(one, 422, files=[], outcome="DESTROY").words()
    assert "两人以上" in decides(one, 422, outcome="DESTROY", appraisers="陈国强\n陈国强").words()
    decides(one, 422, outcome="DESTROY", reasons="")
    decides(one, 422, outcome="BURN")
    decides(one, 422, outcome="HAND_OVER")
    for until in ("", "2036-03-11", "永远"):
        decides(one, 422, outcome="EXTEND", until=until)
    decides(one, outcome="EXTEND", until="2041-03-11")
    assert not listed(one)
    gone(one, 409, on="2036-03-11", people="陈国强\n周敏")  # it stays
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


def test_a_file_opens_until_its_destruction_is_confirmed_and_is_never_deleted(county):
    one = filed(county)
    county.at("2036-03-11 09:00", is_idle=True)
    decides(one, outcome="DESTROY")
    opinion = printed(one, "opinion")
    for words in ("调档鉴〔2036〕1号", "√准予销毁", "陈国强", "周敏", "没有再起纠纷"):
        assert words in opinion, words
    empty = printed(one, "inventory")
    number = one.house.find(Case, id=one.case_id).number
    bound = one.house.find(Document, case_id=one.case_id, name="dossier/bound", status="READY")
    for words in ("档案销毁清册", number, "2026", str(bound.pages), "短期", "监销人（签名）监销人"):
        assert words in empty, words
    address = f"/cases/{one.case_id}/papers/{bound.id}.pdf"
    file = one.house.find(Attachment, case_id=one.case_id)
    one.house.as_("chief").get(address)
    one.house.as_("mediator").get(f"/files/{file.id}")
    assert "两人以上" in gone(one, 422, on="2036-03-11", people="陈国强").words()
    for day in ("", "2036-03-10", "2036-03-12"):
        gone(one, 422, on=day, people="陈国强\n周敏")
    gone(one, 404, "village", on="2036-03-11", people="陈国强\n周敏")
    gone(one, 403, "mediator", on="2036-03-11", people="陈国强\n周敏")
    county.at("2036-03-20 09:00", is_idle=True)
    gone(one, on="2036-03-18", people="陈国强\n周敏")
    gone(one, 409, on="2036-03-18", people="陈国强\n周敏")
    full = printed(one, "inventory")
    assert "2036年3月18日" in full
    assert re.search(r"监销人（签名）\s*陈国强", full)
    one.house.as_("chief").get(address, 404)
    page = one.page("chief")
    assert "没有您能打开的文书" in page
    assert "卷宗已于2036年3月18日销毁，文书不再能打开" in page
    for login in ("chief", "mediator"):
        one.house.as_(login).get(f"/files/{file.id}", 404)
    with one.house.runtime.work() as w:
        assert w.files.get(bound.file), "destroyed on paper, never here"


def test_files_are_appraised_together_and_what_is_kept_for_ever_is_never_destroyed(
    county,
):
    one, other = filed(county, "永久"), filed(county)
    county.at("2036-03-11 09:00", is_idle=True)
    both = [str(one.case_id), str(other.case_id)]
    assert "该移交档案馆，不能销毁" in one.house.as_("chief").get("/retention").words()
    decides(one, 422, outcome="DESTROY", files=both)
    decides(one, outcome="HAND_OVER", files=both, receiver="合川区档案馆")
    assert not listed(one)
    assert not listed(other)
    given = printed(one, "inventory")
    for words in ("调档移〔2036〕1号", "合川区档案馆", "共2卷", "永久", "短期", "一式二份"):
        assert words in given, words
    gone(one, 422, on="2036-03-11", people="")
    gone(one, on="2036-03-11", people="李档案")
    assert "移交档案馆，李档案" in one.house.as_("chief").get("/retention").words()
    assert "移交档案馆，文书不再能打开" in other.page("chief")


def test_what_is_kept_long_is_not_due_after_ten_years(county):
    one = filed(county, "长期")
    county.at("2036-03-11 09:00", is_idle=True)
    assert not listed(one)
    county.at("2056-03-11 09:00", is_idle=True)
    assert listed(one)
