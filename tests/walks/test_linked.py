"""Cases among cases: found alike, tied, made one, made two."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select

from cases.figures.statistics_counts import Period, committees
from cases.models import Assignment, Attachment, Case, CaseLink
from cases.related import links, merging
from tests.walks.linked import Told, answers, letter, receipt, told
from tests.walks.story import CHEN, LI, MA, ZHOU

WET = {
    "facts": "楼上卫生间漏水，泡坏了楼下的天花板和衣柜，说了几次都不修。",
    "category": "NEIGHBOR",
}
HE = {"name": "何大民", "phone": "13512345678", "address": "光明村3组"}


def in_the_way(into, gone, of=lambda case: case, **changes):
    """What would be in the way if the second case were otherwise; nothing of it is kept."""
    with into.house.runtime.work() as w, w.session.no_autoflush:
        one, other = (w.session.get_one(Case, told.case_id) for told in (into, gone))
        for name, value in changes.items():
            setattr(of(other), name, value)
        said = "".join(why.pattern for why in merging.refusals(w, one, other, {}))
        w.session.expire_all()
    return said


def test_a_dispute_told_twice_is_found_tied_and_becomes_one(county):
    county.at("2026-03-02 09:00")
    first = Told(county, MA, LI).to_mediation()
    apart = told(county, CHEN, ZHOU, **WET)
    county.at("2026-03-04 09:00")
    again = told(county, MA, LI, other=HE, channel="phone")

    task = county.house.task(again.case_id, "register")
    words = county.house.as_("clerk").get(f"/tasks/{task}").words()
    assert "可能是同一件事" in words
    assert "证件号码相同" in words
    assert again.sees(first)
    assert not again.sees(apart)
    assert first.sees(again, "mediator")

    again.says(
        "clerk", "links", 422, kind="UNRELATED", note="", other=str(first.case_id), found="yes"
    )
    for kind, other, status in (
        ("MERGED_INTO", first.code, 422),  # only an act makes that
        ("SAME", again.code, 422),
        ("SAME", "2222-2222", 422),
        ("SAME", str(uuid4()), 404),
    ):
        again.says("clerk", "links", status, kind=kind, note="", other=other)
    first.says("mediator", "links", 422, kind="SAME", note="", other=apart.code)  # not theirs
    first.says("mediator", "links", 404, kind="SAME", note="", other=str(apart.case_id))
    again.says("clerk", "links", kind="UNRELATED", note="去年的另一件", other=str(first.case_id))
    assert not again.sees(first)
    assert not first.sees(again, "mediator")
    link = county.house.find(CaseLink, case_id=again.case_id)
    again.says("clerk", f"links/{link.id}/end", 422, note="")
    apart.says("clerk", f"links/{link.id}/end", 404, note="不是这一件的")
    again.says("clerk", f"links/{link.id}/end", note="看错了，就是这件")
    assert again.sees(first)
    again.says("clerk", f"links/{link.id}/end", 409, note="再取消一次")
    again.says("clerk", "links", kind="RELATED", note="", other=first.code)
    again.says("clerk", "links", kind="SAME", note="", other=first.code)
    with county.house.runtime.work() as w:  # the later word holds
        assert [row.kind for row in links.rows(w, again.case)] == ["SAME"]
    page = county.house.as_("mediator").get(f"/cases/{first.case_id}")
    assert "同一件事" in page.words()
    assert "另一件案件，您不能查看" in page.words()
    assert again.code not in page.text
    assert f"/cases/{again.case_id}" not in page.text
    assert "同一件事" in again.page("clerk")

    for other, status in ((again.case_id, 422), (uuid4(), 404)):
        again.says("clerk", f"merge/{other}", status, asked="yes", claims="修好")
    first.says("courtclerk", f"merge/{again.case_id}", 404, asked="yes", claims="修好")
    page = first.says("clerk", f"merge/{again.case_id}", 422, asked="yes", claims="修好")
    assert "还没有同意调解" in page.words()
    again.is_registered().is_let_in().all_consent(2)
    # who has not agreed to mediation does not come in as somebody else
    form = {"asked": "yes", "claims": "请按说好的办", f"same.{again.parties[1]}": ""}
    assert (
        "李秀英还没有同意调解" in first.says("clerk", f"merge/{again.case_id}", 422, **form).words()
    )
    again.all_consent().has_file()

    # what tells two cases apart for good
    assert in_the_way(first, again) == ""
    committee = UUID(county.house.place("HYC-GM-TW"))
    assert "不在一个调解中心" in in_the_way(first, again, centre_id=committee)
    assert "由不同的调解组织受理" in in_the_way(first, again, committee_id=committee)
    assert "还没有同意调解" in in_the_way(first, again, lambda c: c.parties[0], consent="REFUSED")
    assert "有群体名单" in in_the_way(first, again, lambda c: c.parties[0], group_id=uuid4())
    assert "行政调解" in in_the_way(first, again, kind="administrative.PUBLIC_ORDER")
    with county.house.runtime.work() as w:  # and what the second knows besides
        case = w.session.get_one(Case, again.case_id)
        case.priority, case.no_joint_session, case.facts = "YELLOW", True, "下雨天水漫到了院坝里。"
        own = case.parties[1]
        own.occupation = "教师"
        file = {"purpose": "evidence", "media_type": "image/png", "size": 1, "sha256": "ab" * 32}
        more = {"name": "李家的照片.jpg", "party_id": own.id, "confidential": True, "at": w.now}
        w.session.add(Attachment(case_id=case.id, **file, **more))

    again.keys.append("")
    again.key_for(0)
    again.key_for(2)
    form = {"asked": "yes", "claims": "请按说好的办\n赔礼道歉", "amount": "1200", "note": "一件事"}
    again.says("clerk", f"merge/{first.case_id}", 422, **form)  # the accepted one goes on
    own, (ma, li, he) = first.parties, again.parties
    for same in ({f"same.{li}": own[0]}, {f"same.{he}": own[0]}, {f"same.{ma}": str(uuid4())}):
        first.says("clerk", f"merge/{again.case_id}", 422, **form | same)
    first.says("clerk", f"merge/{again.case_id}", 422, **form | {"amount": "很多"})
    first.says("clerk", f"merge/{again.case_id}", objects=again.parties[1], **form)
    assert again.case.end_state is None
    assert "不同意并案" in first.page()
    first.says("clerk", f"merge/{again.case_id}", **form)
    assert (again.case.state, again.case.end_state) == ("CLOSED", "CLOSED_MERGED")
    assert again.open() == set()
    names = [p.name for p in first.case.parties]
    assert names == ["马桂兰", "李秀英", "何大民"]
    assert [c["claim"] for c in first.case.claims] == ["请按说好的办", "赔礼道歉"]
    case = first.case
    assert (case.amount, case.priority, case.no_joint_session) == (1200, "YELLOW", True)
    assert "下雨天水漫到了院坝里" in case.facts
    assert case.parties[1].occupation == "教师"
    own = county.house.find(Attachment, case_id=first.case_id, sha256="ab" * 32)
    assert (own.party_id, own.confidential) == (case.parties[1].id, True)
    assert "回执.jpg" in first.page()
    made = county.house.find(CaseLink, case_id=again.case_id, kind="MERGED_INTO")
    first.says("clerk", f"links/{made.id}/end", 409, note="取消试试看")
    again.says("clerk", "split", 422, note="已经并掉了")
    assert "并入本案" in first.page()
    for login in ("clerk", "mediator"):  # whoever goes on with it reads what was before
        assert "并入" in again.page(login)
    first.says("clerk", f"merge/{again.case_id}", 422, **form)  # twice
    first.says("clerk", f"merge/{first.case_id}", 422, **form)

    # the old codes lead on; each reads there what they might read before, and nothing of others
    again.browsers.append(county.house.browser())
    words = again.party_page(0)
    assert first.code in words
    assert f"原来的案件 {again.code} 的文书" in words
    words = again.party_page(2)
    assert first.code in words
    assert "个人信息处理告知及同意书" in words  # the own one
    assert "人民调解申请书" not in words
    first.is_free_of_conflict()

    page = first.says("chief", "split", 422, **{f"goes.{first.parties[2]}": "new"})
    assert "都要有申请人和被申请人" in page.words()
    ma, _, he = first.parties
    parts = {f"goes.{ma}": "both", f"goes.{he}": "new", "facts": "何大民堵了水沟，要他疏通。"}
    parts |= {"claims": "疏通水沟", "left": "请按说好的办", "note": "两家的事各办各的"}
    for wrong in (
        {"note": ""},
        {"claims": ""},
        {"left": ""},
        {"facts": "水沟"},
        {f"goes.{he}": "x"},
    ):
        first.says("chief", "split", 422, **parts | wrong)
    page = first.says("chief", "split", **parts)
    new = Told(county, MA, HE)
    new.case_id = page.headers["Location"].rsplit("/", 1)[1]
    new.code = new.case.code
    assert new.open() == {"declare_conflict"}
    old, case = first.case, new.case
    assert (case.accepted_at, case.period_due) == (old.accepted_at, old.period_due)
    assert case.number != old.number
    assert [p.name for p in old.parties] == ["马桂兰", "李秀英"]
    assert [p.name for p in case.parties] == ["马桂兰", "何大民"]
    assert "分自" in new.page()
    assert "从本案分出" in first.page()
    assert [c["claim"] for c in old.claims] == ["请按说好的办"]
    assert (old.persons, case.persons) == (2, 2)
    assert "回执.jpg" in new.page()
    assert county.house.find(Attachment, case_id=new.case_id, sha256="ab" * 32) is None
    assert all(p.access_hash is None for p in case.parties)
    # the code of the first of the three leads on, through both
    assert new.code in again.party_page(2)
    new.is_free_of_conflict().is_told_rights()

    county.at("2026-03-05 09:00")
    apart.is_registered().is_let_in().all_consent().is_accepted()
    assert counted(county) == 3
    assert apart.case.period_due > old.period_due
    apart.says("chief", f"merge/{first.case_id}", asked="yes", claims="一起办")
    assert apart.case.period_due == old.period_due  # nobody waits longer
    assert counted(county) == 2
    words = again.party_page(0)  # twice merged, and all of it is there to read
    assert apart.case.number in words
    assert f"原来的案件 {again.code} 的文书" in words
    # whoever it is handed on to gets what went into it, too
    there, team = county.house.place("HYC-GM-TW"), [county.house.user("village")]
    apart.says("chief", "transfer", **letter(to=there))
    answers(apart, "village", receipt(apart)[1], decision="accept", mediators=team)
    assert {str(one.case.committee_id) for one in (apart, first, again)} == {there}
    with county.house.runtime.work() as w:  # it is in nobody's hands any more
        found = select(Assignment).where(Assignment.case_id == first.case_id)
        assert all(row.ended_at for row in w.session.scalars(found).all())


def counted(county):
    """How many disputes the town's committee accepted in the month."""
    when = Period(date(2026, 3, 1), date(2026, 3, 31))
    with county.house.runtime.work() as w:
        rows = committees(w, when, {UUID(county.house.place("HYC-TW"))})
    return rows[0]["accepted"]
