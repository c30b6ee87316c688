"""Many on one side: what is taken in, and what strangers, replays and older pages may not do."""

import pytest
from sqlalchemy import select

from cases.collective import group_papers
from cases.models import Case, Diagnosis, GroupMember, PaperBatch
from cases.negotiation import talk
from tests.walks.many import FIRST, Many, registered, worker
from tests.walks.story import ZHOU

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def test_a_list_is_taken_in_whole_or_told_row_by_row(county):
    county.at("2026-03-02 09:00")
    case = Many(county).is_filed(category="WAGE_ARREARS", amount="9000")
    bad = worker(2)
    bad[1] = bad[1][:-1] + ("0" if bad[1][-1] != "0" else "1")
    sums = worker(3, "=1+1")
    theirs = ["公司的人", ZHOU["id_no"], *worker(6)[2:]]
    large = next(row for row in map(worker, range(6, 60)) if row[1].endswith("X"))
    small = [large[0], large[1].lower(), *large[2:]]
    wrong = [worker(4, "-5"), worker(5, "1.234"), theirs, small, large]
    said = case.lists("clerk", [worker(1), bad, sums, worker(1), *wrong], 422).words()
    assert "有 7 处不对" in said
    assert all(f"第 {n} 行" in said for n in (*range(3, 9), 10))
    why = ("公式", "与前面的一行重复", "在前面已经有一行", "对方当事人的")
    assert all(word in said for word in why)
    assert len(case.parties) == 2, "nobody was put in"
    many = case.lists("clerk", [worker(n) for n in range(1, 501)], 422).words()
    assert "最多五百人" in many
    assert len(case.parties) == 2
    broken = case.lists("clerk", [], 422, content=b"PK\x03\x04" + b"0" * 64).words()
    assert "已损坏" in broken
    case.lists("clerk", [FIRST, worker(1), worker(2, consents="")])
    moved = [*worker(2)[:2], "13700000000", *worker(2, "19000")[3:]]
    # one as before, one again with another sum and telephone and now consenting, one new
    case.lists("clerk", [worker(1), moved, worker(3)])
    assert "收进 1 人，更新 1 人" in case.grid("clerk").words()
    assert [(p.phone, p.consent) for p in case.members()][2] == ("13700000000", "CONSENTED")
    assert (case.case.persons, case.case.amount) == (5, 73000)
    pasted = "\n".join(
        "\t".join(row)
        for row in [["姓名", "证件号码", "联系电话", "住址", "请求金额"], worker(5)[:5]]
    )
    clerk = case.house.as_("clerk")
    clerk.post(f"/cases/{case.case_id}/group/list", {"pasted": pasted})
    assert case.members()[0].name == FIRST[0], "who filed is the first"
    assert len(case.members()) == 5


def test_acts_on_many_hold_against_strangers_replays_and_pages_that_are_older(county):
    county.at("2026-03-02 09:00")
    case = registered(county, [worker(n, consents="") for n in range(1, 12)])
    other = registered(county, [worker(n, consents="") for n in range(20, 22)])
    with case.house.runtime.work() as w:  # of so few too some may leave alone
        assert talk.why_not(w, w.session.get_one(Case, other.case_id)) == "talk_many"
    everyone = case.ids()
    seen = case.seq()
    case.marks("consent", everyone[1:4], login="clerk", way="phone")
    assert [p.consent for p in case.members()].count("CONSENTED") == 4
    # the same post again, and the page of somebody who has not seen it
    stale = case.marks("consent", everyone[1:4], 409, login="clerk", seen=seen, way="phone")
    assert "刚刚被别人改过" in stale.words()
    case.marks("consent", everyone[4:5], login="clerk", seen=seen, way="phone")  # another line
    # somebody of another case, and somebody who may not
    case.marks("consent", [everyone[5], other.ids(1)[0]], 404, login="clerk", way="phone")
    assert [p.consent for p in case.members()].count("CONSENTED") == 5
    with case.house.runtime.work() as w:  # who helps with a diagnosis writes nothing in the list
        station = case.house.place("HYC-PCS")
        w.session.add(Diagnosis(case_id=other.case_id, opened_at=w.now, police_id=station))
    case.house.as_("police").get(f"/cases/{other.case_id}")
    other.marks("consent", other.ids(1), 403, login="police", way="phone")
    for stranger in ("judge", "police", "medical"):
        case.marks("consent", everyone[5:6], 404, login=stranger)
        case.house.as_(stranger).get(f"/cases/{case.case_id}/group", 404)
    case.marks("consent", everyone[5:6], 422, login="clerk", way="phone", reason="")
    case.marks("consent", everyone[5:6], 422, login="clerk", way="portal")  # only the own act
    case.marks("consent", [], 422, login="clerk", way="phone")
    for sum_ in ("NaN", "1e99", "-1", "0", "多"):
        case.marks("claim", everyone[5:6], 422, login="clerk", amount=sum_)
    for act in ("sign", "pay", "wants"):  # nothing is agreed yet
        case.marks(act, everyone[5:6], 409, login="clerk", file=True, wants="yes")
    case.marks("leave", everyone, 422, login="clerk", why="OTHER")  # not all of them
    meeting = {"login": "clerk", "election_way": "MEETING", "on": county.day()}
    case.marks("elect", everyone, 422, file=True, representatives=everyone[:6], **meeting)
    case.marks("elect", everyone, 422, representatives=everyone[:2], **meeting)  # no record of it
    case.marks("elect", everyone[:9], 422, file=True, representatives=everyone[9:10], **meeting)
    for day in (county.day(1), "三月二日", ""):
        told = meeting | {"on": day, "representatives": everyone[:2]}
        case.marks("elect", everyone, 422, file=True, **told)
    case.marks("elect", everyone, file=True, representatives=everyone[:5], **meeting)
    alone = {"login": "clerk", "representative": everyone[0]}
    case.marks("authorise", everyone[5:6], 422, **alone)  # nobody signed it
    case.marks(
        "authorise", everyone[5:6], 422, file=True, **alone | {"representative": everyone[5]}
    )
    # who was let settle and is no representative any more settles for nobody
    case.marks("authorise", everyone[:3], file=True, **alone)
    let = {"special_id": everyone[0]}
    assert case.house.count(GroupMember, **let) == 2, "nobody lets oneself"
    case.marks("elect", everyone, file=True, representatives=everyone[1:5], **meeting)
    assert case.house.count(GroupMember, **let) == 0
    # who reads along reads no full name, and takes nothing away
    names = case.grid("office").words()
    assert "工人1号" not in names
    assert "工**" in names
    case.house.as_("office").get(f"/cases/{case.case_id}/group.xlsx", 403)
    clerk = case.house.as_("clerk")
    door = f"/cases/{case.case_id}/group/papers"
    clerk.post(door, {"paper": "court/valid_ruling", "member": everyone[:1]}, 409)
    clerk.post(door, {"paper": "people_mediation/rights_notice", "member": everyone[:1]})
    batch = case.house.find(PaperBatch, case_id=case.case_id)
    clerk.get(f"{door}/{batch.id}.pdf", 409)  # not printed yet
    clerk.post(door, {"paper": "people_mediation/rights_notice", "member": everyone[:1]})
    made = case.papers_of("people_mediation/rights_notice")
    (notice,) = [p for p in made if str(p.about_id) == everyone[0]]
    assert notice.revision == 2
    with case.house.runtime.work() as w:
        batch = w.session.scalars(select(PaperBatch).order_by(PaperBatch.id.desc())).first()
    with case.house.runtime.work() as w:
        group_papers.print_part(w, batch.id, 0)
    clerk.get(f"{door}/{batch.id}.pdf")
    assert f"{batch.id}.pdf" in case.grid("clerk").text
    assert f"{batch.id}.pdf" not in case.grid("office").text
    case.house.as_("office").get(f"{door}/{batch.id}.pdf", 403)
    clerk.get(f"/cases/{other.case_id}/group/papers/{batch.id}.pdf", 404)
    # one who does not want it leaves alone, and the others go on
    one, seen = case.follows(everyone[6]), case.seq()
    one.post("/follow/withdraw", {"note": "我自己去仲裁"})
    case.house.move()
    assert "退出时说：我自己去仲裁" in case.grid("clerk", n=0).words()
    assert [p.outcome for p in case.members()].count("CLOSED_WITHDRAWN") == 1
    case.marks("claim", [everyone[6]], 409, login="clerk", seen=seen, amount="5")
    case.marks("claim", [everyone[6]], 422, login="clerk", amount="5")  # is gone
    assert case.case.end_state is None
    assert "confirm_triage" in case.open()
