"""A telephone that was wrong, a guardian who turns up, somebody who joins: parties put right."""

from sqlalchemy import select

from cases.models import Case, Document, Party
from cases.settlement import closing
from tests.walks.story import CHEN, LI
from tests.web.hands import card

GUARDIAN = {"kind": "GUARDIAN", "name": "马小军", "phone": "13611112222"}
SON = {"name": "李小勇", "id_no": card("19740910", 1), "phone": "13522223333"}


def fields(one, **more):
    """Write one person as the page's form sends it."""
    flat = {"people.0.kind": "NATURAL"}
    flat |= {f"people.0.{name}": "" for name in ("id_no", "phone", "address", "legal_rep")}
    for name, value in one.items():
        if name == "agents":
            for n, agent in enumerate(value):
                flat |= {f"people.0.agents.{n}.{key}": text for key, text in agent.items()}
        else:
            flat[f"people.0.{name}"] = value
    return flat | more


def puts_right(story, n, login="clerk", status=303, **one):
    party = story.parties[n]
    one = {"name": story.house.find(Party, id=party).name} | one
    page = story.house.as_(login)
    return page.post(f"/cases/{story.case_id}/parties/{party}", fields(one), status)


def joins(story, login="mediator", status=303, side="RESPONDENT", way="visit", **one):
    page = story.house.as_(login)
    sent = fields(one, side=side, way=way)
    return page.post(f"/cases/{story.case_id}/parties/new", sent, status)


def party(story, n):
    return story.house.find(Party, id=story.parties[n])


def test_what_is_left_empty_stays(county):
    one = county.dispute().is_filed().is_registered()
    before = party(one, 1)
    seen = one.house.as_("clerk").get(f"/cases/{one.case_id}/parties/{before.id}").text
    assert before.phone not in seen  # nobody looks behind the mask to put a name right
    assert "139****5678" in seen
    puts_right(one, 1, name="李秀莹", address="光明村5组")
    after = party(one, 1)
    assert (after.name, after.address) == ("李秀莹", "光明村5组")
    assert (after.phone, after.id_no) == (LI["phone"], before.id_no)
    assert "补充、更正李秀莹的登记：住址、姓名或者名称" in one.page("clerk")


def test_what_is_wrong_is_said_and_changes_nothing(county):
    one = county.dispute().is_filed().is_registered()
    refused = puts_right(one, 1, status=422, phone="12", id_no=party(one, 0).id_no)
    assert "电话" in refused.words()
    same = puts_right(one, 1, status=422, id_no=party(one, 0).id_no)
    assert "同一个证件号码填写了两次" in same.words()
    assert party(one, 1).phone == LI["phone"]
    puts_right(one, 1, login="petition", status=404, phone="13911112222")


def test_a_guardian_who_is_written_down_later_signs(county):
    one = county.dispute().to_session()
    lacking = puts_right(one, 0, login="mediator", status=422, vulnerable="incapacitated")
    assert "请填写监护人" in lacking.words()
    puts_right(one, 0, login="mediator", agents=[GUARDIAN])
    assert party(one, 0).vulnerable == ["elderly", "incapacitated"]
    assert "无（限制）民事行为能力" in one.page()
    puts_right(one, 0, login="mediator", agents=[{"kind": "GUARDIAN", "name": "马小军"}])
    assert party(one, 0).agents[0]["phone"] == GUARDIAN["phone"]  # left empty, kept
    one.meets("agreed").is_drafted()
    if "review" in one.open():
        one.does("chief", "review", ok="yes")
    page = one.house.as_("mediator").get(f"/tasks/{one.house.task(one.case_id, 'sign')}/sign")
    assert "马桂兰（本人）" not in page.text
    assert "马小军" in page.text


def test_a_name_put_right_is_signed_again(county):
    one = county.dispute().to_session()
    one.meets("agreed").is_drafted()
    if "review" in one.open():
        one.does("chief", "review", ok="yes")
    puts_right(one, 1, login="mediator", name="李秀莹")
    assert "李秀莹" in one.text("people_mediation/agreement")
    puts_right(one, 1, login="mediator", address="光明村9组")
    assert "光明村9组" in one.text("people_mediation/agreement")
    one.is_signed().is_sealed()
    held = puts_right(one, 1, login="mediator", status=422, name="李秀英")
    assert "协议已经生效" in held.words()
    puts_right(one, 1, login="mediator", phone="13944445555")
    assert party(one, 1).phone == "13944445555"


def test_a_lawyer_who_comes_later_has_a_power_of_attorney(county):
    one = county.dispute().to_session()
    lawyer = {"kind": "LAWYER", "name": "钱明", "authority": "SPECIAL"}
    puts_right(one, 1, login="mediator", agents=[lawyer])
    assert "钱明" in one.text("intake/power_of_attorney")
    with one.house.runtime.work() as w:
        query = select(Document).where(Document.name == "intake/power_of_attorney")
        (paper,) = w.session.scalars(query)
        paper.status = "VOID"
        lacking = closing.missing(w, w.session.get(Case, one.case_id), "CLOSED_FAILED")
        assert "D-04" in {m.code for m in lacking}
        w.session.rollback()


def test_who_joins_before_anybody_was_asked_is_asked_with_the_others(county):
    one = county.dispute().is_filed().is_registered()
    joins(one, login="clerk", way="", **SON)
    one.is_let_in()
    assert {row["party_name"] for row in one.form("clerk", "record_consent")["answers"]} >= {
        SON["name"]
    }


def test_who_joins_when_all_were_asked_has_been_asked(county):
    one = county.dispute().to_consent()
    one.answers(1, "yes")
    assert one.open() == {"accept"}
    refused = joins(one, login="clerk", status=422, way="", **SON)
    assert "各方已经问过了" in refused.words()
    joins(one, login="clerk", way="phone", **SON)
    one.is_accepted()
    assert one.case.number


def test_who_joins_later_has_consented_is_told_the_rights_and_signs(county):
    one = county.dispute().to_session()
    joins(one, status=422, way="", **SON)
    joins(one, **SON)
    new = one.house.find(Party, case_id=one.case_id, position=2)
    assert (new.side, new.consent) == ("RESPONDENT", "CONSENTED")
    assert "李小勇加入（被申请人）" in one.page()
    assert "李小勇" in one.text("people_mediation/rights_notice")
    joins(one, status=422, **SON)  # twice is once
    one.declares()
    one.meets("agreed").is_drafted(one.act(1, "修复排水沟并加盖水泥板", county.day(20)))
    joins(one, status=409, **CHEN)  # the agreement is drafted
    if "review" in one.open():
        one.does("chief", "review", ok="yes")
    one.is_signed().is_sealed()
    assert "李小勇" in one.text("people_mediation/agreement")


def test_who_turns_up_while_a_draft_is_handed_back_joins(county):
    one = county.dispute().to_session()
    one.meets("agreed").is_drafted(one.pay(1, 300000, due=county.day(20)))
    assert one.open() == {"review"}
    joins(one, status=409, **SON)
    one.does("chief", "review", ok="no", remark="漏了一个继承人。")
    assert "追加当事人" in one.page()
    joins(one, **SON)
    one.declares()
    one.is_drafted(one.pay(2, 300000, due=county.day(20)) | {"obligee": one.parties[0]})
    one.does("chief", "review", ok="yes")
    joins(one, status=409, **CHEN)
    one.is_signed().is_sealed()
    assert "李小勇" in one.text("people_mediation/agreement")
    joins(one, status=409, **CHEN)
