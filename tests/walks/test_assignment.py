"""Who mediates: proposed with reasons, chosen by the parties, changed with a reason."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from cases import access
from cases.access import ROLES
from cases.county.sign_in import actor_of
from cases.models import Absence, Case, Membership, Organisation, Party, User


@pytest.fixture
def dispute(county):
    county.at("2026-03-02 09:00")
    return county.dispute().to_consent().answers(1, "yes")


def chooses(dispute, n, login, status=303):
    """A party says on its page whom it would like; *login* may be an id that is none of theirs."""
    page = dispute.enters(n)
    return page.post("/follow/mediator", {"mediator": login}, status)


def is_accepted(dispute, who, status=303, **more):
    answers = {
        "committee_id": dispute.house.place("HYC-TW"),
        "mediators": [dispute.house.user(one) for one in who],
    }
    return dispute.does("clerk", "accept", status, **answers | more)


def replaces(dispute, login, status=303, who="mediator", **more):
    page = dispute.house.as_(login)
    page.get("/desk")
    data = {"user_id": dispute.house.user(who), "reason": "当事人要求换人", **more}
    return page.post(f"/cases/{dispute.case_id}/mediator", data, status)


def holder(dispute, element):
    return str(dispute.house.task_info(dispute.house.task(dispute.case_id, element)).assignee)


def test_the_house_proposes_the_parties_choose_and_another_takes_a_reason(dispute):
    house = dispute.house
    form = dispute.form("clerk", "accept")
    assert form["suggestion"].startswith("1. **杨德顺**：懂邻里纠纷、本镇街人")
    assert "二级调解员、专职、手上 0 件" in form["suggestion"]
    assert form["mediators"] == [house.user("mediator")]
    # of the village where the parties live, who is asked for nothing about the place
    has_card(dispute, "mediator", employment="FULL", home_id=house.place("HYC-GM"))
    assert "懂邻里纠纷、本村（社区）人" in dispute.form("clerk", "accept")["suggestion"]

    # both sides ask for the same person, who comes first from then on
    chooses(dispute, 0, house.user("judge"), 422)
    chooses(dispute, 0, house.user("mediator2"))
    assert "有当事人希望由他调解" in dispute.form("clerk", "accept")["suggestion"]
    chooses(dispute, 1, house.user("mediator2"))
    assert dispute.form("clerk", "accept")["suggestion"].startswith("1. **刘桂芳**：双方共同选定")

    # the list is as long as the county sets it; whoever is not on it takes a reason
    dispute.county.sets("A13.count", 1)
    assert "杨德顺" not in dispute.form("clerk", "accept")["suggestion"]
    assert "请写明理由" in is_accepted(dispute, ["mediator"], 422).words()
    is_accepted(dispute, ["medical"], 422)
    is_accepted(dispute, ["mediator"], choice_reason="刘桂芳去年已经调过一次。")
    chooses(dispute, 0, house.user("mediator2"), 409)
    words = dispute.page("chief")
    assert "刘桂芳去年已经调过一次。" in words
    assert "推荐第 2 位，共 3 人" in words

    # a party does not accept who is in charge: the chief puts another there, nobody else may
    for _ in range(2):  # twice is once
        dispute.enters(0).post("/follow/mediator", {"do": "refuse"})
    assert "马桂兰不接受现在的调解员" in dispute.page("chief")
    asks = "当事人要求换调解员"
    assert house.as_("chief").get("/desk").words().count(asks) == 1
    assert asks not in house.as_("clerk").get("/desk").words()
    replaces(dispute, "mediator", 403, "mediator2")
    replaces(dispute, "tradechief", 404, "mediator2")
    replaces(dispute, "chief", 422, "medical")
    replaces(dispute, "chief", 422, "mediator2", reason="")
    replaces(dispute, "chief", who="mediator2")
    assert asks not in house.as_("chief").get("/desk").words()
    assert holder(dispute, "declare_conflict") == house.user("mediator2")
    dispute.does("mediator2", "declare_conflict", conflict="no")
    assert holder(dispute, "notify_rights") == house.user("mediator2")
    # whom a party refused cannot be put back; who takes over late says there is no interest
    replaces(dispute, "chief", 422, "mediator")
    replaces(dispute, "chief", 422, "chief")
    replaces(dispute, "chief", who="chief", no_interest="yes")
    assert holder(dispute, "notify_rights") == house.user("chief")
    replaces(dispute, "chief", 422, "mediator2")  # and so does whoever comes after
    # once it is over nobody is put in charge any more
    dispute.enters(0).post("/follow/withdraw", {"note": ""})
    replaces(dispute, "chief", 409, "mediator2", no_interest="yes")
    assert "手上还有" not in house.as_("admin").get(f"/people/{house.user('mediator')}").words()


def arranges(dispute, login, away, other, first=0, last=4, status=303, **more):
    house = dispute.house
    page = house.as_(login)
    page.get("/away")
    data = {
        "user_id": house.user(away),
        "substitute_id": house.user(other),
        "first_day": dispute.county.day(first),
        "last_day": dispute.county.day(last),
        "reason": "ILLNESS",
    }
    return page.post("/away", data | more, status)


def back(dispute, login):
    """Somebody ends an absence on the page: the newest that is theirs to end."""
    page = dispute.house.as_(login)
    page.post(re.search(r'action="(/away/[^"]+/end)"', page.get("/away").text)[1])


def has_card(dispute, login, **changes):
    """The administrator changes what is known of a mediator."""
    house = dispute.house
    admin, user = house.as_("admin"), house.find(User, login=login)
    page = admin.get(f"/people/{user.id}")
    roles = re.findall(r'<option value="(\w+)" selected>', page.text)
    places = re.findall(r'<option value="([0-9a-f-]{36})" selected>', page.text)
    posts = [code for code in roles if code in ROLES]
    data = {"name": user.name, "role": posts, "organisation": places, "grade": user.grade}
    admin.post(f"/people/{user.id}", {**data, "specialties": user.specialties, **changes})


def test_who_is_away_is_stood_in_for_until_they_are_back(dispute):
    house, county = dispute.house, dispute.county
    is_accepted(dispute, ["mediator"])

    # only they, who heads them or an administrator may; only a colleague who is there
    arranges(dispute, "mediator2", "mediator", "mediator2", status=404)
    arranges(dispute, "tradechief", "mediator", "mediator2", status=404)
    arranges(dispute, "chief", "mediator", "mediator", status=422)
    arranges(dispute, "chief", "mediator", "medical", status=422)
    arranges(dispute, "chief", "mediator", "mediator2", -1, 4, status=422)
    arranges(dispute, "chief", "mediator", "mediator2", 4, 2, status=422)
    arranges(dispute, "chief", "mediator", "mediator2", 0, 366, status=422)
    arranges(dispute, "chief", "mediator", "mediator2", status=422, reason="TIRED")
    arranges(dispute, "chief", "mediator", "mediator2")
    # who stands in sees it and cannot end it
    ends = re.search(r'/away/[^"]+/end', house.as_("chief").get("/away").text)[0]
    assert ends not in house.as_("mediator2").get("/away").text
    house.as_("mediator2").post(ends, status=404)
    # neither for one another, nor by way of a third who is away, nor twice
    assert (
        "他那几天也不在"
        in arranges(dispute, "mediator2", "mediator2", "mediator", status=422).words()
    )
    arranges(dispute, "chief", "mediator", "chief", 2, 8, status=422)

    # the queue says for whom; what is done is kept with both names; the term is what it was
    queue = house.as_("mediator2").get("/desk?pile=mine").words()
    assert "声明利害关系 代 杨德顺" in queue
    assert "您今天代杨德顺办理" in queue
    due = house.task_info(house.task(dispute.case_id, "declare_conflict")).due_at
    dispute.does("mediator2", "declare_conflict", conflict="no")
    assert "代杨德顺办理 刘桂芳" in dispute.page("chief")
    told = house.task_info(house.task(dispute.case_id, "notify_rights"))
    assert (told.due_at, str(told.assignee)) == (due, house.user("mediator"))

    # new disputes pass over who is away
    next_one = county.dispute().to_consent().answers(1, "yes")
    said = next_one.form("clerk", "accept")["suggestion"]
    assert said.startswith("1. **刘桂芳**")
    assert "杨德顺：生病到2026年3月6日，由刘桂芳代" in said

    # a post that is away is lent too: its task stays in the hands of whose post it is
    arranges(dispute, "clerk", "clerk", "mediator2")
    lent = house.task(next_one.case_id, "accept")
    queue = house.as_("mediator2").get("/desk?pile=all")
    assert "代 周敏" in queue.words()
    assert str(lent) in queue.text
    house.as_("mediator2").get(f"/tasks/{lent}")
    house.as_("mediator2").post(f"/tasks/{lent}/claim")
    assert holder(next_one, "accept") == house.user("clerk")
    house.as_("mediator2").post(f"/tasks/{lent}/release")
    assert holder(next_one, "accept") == "None"

    # who stands in has kin among the parties: not theirs to do or to hear, and it is said
    assert "有没有违法犯罪的情况" in written(dispute, "mediator2")
    assert hears(dispute, "mediator2")
    has_card(dispute, "mediator2", interest="KIN", interest_name="李秀英")
    assert "有没有违法犯罪的情况" not in written(dispute, "mediator2")
    assert not hears(dispute, "mediator2")
    queue = house.as_("mediator2").get("/desk?pile=all")
    assert "代 杨德顺" not in queue.words()
    assert str(lent) not in queue.text
    house.as_("mediator2").get(f"/tasks/{lent}", 404)
    back(dispute, "clerk")
    assert "您在代杨德顺" not in house.as_("mediator2").get(f"/tasks/{told.id}").words()
    house.as_("mediator2").post(f"/tasks/{told.id}/complete", {"answers": "{}"}, 409)
    house.as_("mediator2").post(f"/tasks/{told.id}/release", status=403)
    assert f"要回避、须另派人：{dispute.case.number}" in house.as_("chief").get("/away").words()
    said = next_one.form("clerk", "accept")["suggestion"]
    assert "刘桂芳：李秀英与他的近亲属同名，应当回避" in said

    # who stands in falls ill as well: it is the third's, through both, for that day
    arranges(dispute, "chief", "mediator2", "chief", 1, 1)
    for day, is_there in ((2, False), (3, True), (4, False)):
        county.at(f"2026-03-0{day} 09:00")
        words = house.as_("chief").get("/desk?pile=mine").words()
        assert ("告知权利义务 代 杨德顺" in words) is is_there
        # nor is anything handed to who is away
        page = house.as_("chief").get(f"/tasks/{told.id}").text
        assert (house.user("mediator2") in page) is not is_there
        assert house.user("mediator") not in page

    # back before the last day: the work is theirs alone again
    back(dispute, "mediator")
    assert "代 杨德顺" not in house.as_("mediator2").get("/desk?pile=all").words()
    house.as_("mediator2").post(f"/tasks/{told.id}/complete", {"answers": "{}"}, 409)
    assert "告知权利义务" in house.as_("mediator").get("/desk?pile=mine").words()

    # what somebody has in hand counts; who stands in for a head does not head anybody
    dispute.county.sets("A10.points", 60)
    said = next_one.form("clerk", "accept")["suggestion"]
    assert said.startswith("1. **陈国强**")
    assert "手上 1 件" in said
    arranges(dispute, "chief", "chief", "mediator2")
    arranges(dispute, "mediator2", "mediator", "village", status=404)
    assert "要回避" not in house.as_("chief").get("/away").words()  # it is none of the chief's
    arranges(dispute, "judge", "judge", "courtclerk")
    with house.runtime.work() as w:
        assert "judge" not in actor_of(w, "courtclerk").roles


def written(dispute, login):
    """What an account reads of what was written in the steps of a dispute."""
    return dispute.house.as_(login).get(f"/cases/{dispute.case_id}/written").words()


def hears(dispute, login):
    """Whether an account reads what one side said alone."""
    with dispute.house.runtime.work() as w:
        actor = actor_of(w, login)
    with dispute.house.runtime.work(actor) as w:
        return access.may_read_confidential(w, w.session.get_one(Case, dispute.case_id))


def does_not_accept(dispute, *users):
    """The applicant refused these mediators before."""
    with dispute.house.runtime.work() as w:
        w.session.get_one(Party, UUID(dispute.parties[0])).refused = list(users)


def test_nobody_leaves_for_good_with_work_in_hand(dispute):
    house = dispute.house
    is_accepted(dispute, ["mediator"])
    admin, user = house.as_("admin"), house.user("mediator")
    page = admin.get(f"/people/{user}")
    assert "手上还有 1 件纠纷、1 项任务" in page.words()
    for login in ("chief", "mediator"):
        house.as_(login).get("/account")
        house.as_(login).post(f"/people/{user}/disable", {"successor": house.user("chief")}, 403)
    admin.get(f"/people/{user}")
    for nobody in ("", house.user("medical"), user):
        admin.post(f"/people/{user}/disable", {"successor": nobody})
    assert "请选择交给谁" in admin.get(f"/people/{user}").words()
    # who stands in for somebody does not leave before that is settled
    arranges(dispute, "chief", "mediator2", "mediator")
    admin.get(f"/people/{user}")
    admin.post(f"/people/{user}/disable", {"successor": house.user("chief")})
    assert "正代刘桂芳办理" in admin.get(f"/people/{user}").words()
    back(dispute, "mediator2")
    arranges(dispute, "mediator", "mediator", "mediator2")
    # nor is anybody given a case whom a party of it refused
    does_not_accept(dispute, house.user("chief"))
    admin.get(f"/people/{user}")
    admin.post(f"/people/{user}/disable", {"successor": house.user("chief")})
    assert "马桂兰不同意由他调解" in admin.get(f"/people/{user}").words()
    does_not_accept(dispute)
    # a task of a post that the successor does not hold goes back to the post
    with house.runtime.work() as w:
        centre = UUID(house.place("HYC-TJZX"))
        post = Membership(user_id=UUID(user), role="intake_clerk", organisation_id=centre)
        w.session.add(post)
    told = dispute.county.dispute().is_handed_in()
    house.staff.clear()
    house.as_("mediator").get(f"/tasks/{house.task(told.case_id, 'register')}")
    house.as_("mediator").post(f"/tasks/{house.task(told.case_id, 'register')}/claim")
    assert holder(told, "register") == user
    admin = house.as_("admin")
    admin.get(f"/people/{user}")
    admin.post(f"/people/{user}/disable", {"successor": house.user("chief")})
    assert holder(told, "register") == "None"
    assert house.find(Absence, user_id=UUID(user)).ended_at is not None
    assert "已停用" in admin.get("/people").words()
    assert holder(dispute, "declare_conflict") == house.user("chief")
    assert "原调解员离任" in dispute.page("chief")
    dispute.does("chief", "declare_conflict", conflict="no")
    assert holder(dispute, "notify_rights") == house.user("chief")


def test_a_committee_shows_what_it_lacks_a_grid_its_team_and_a_centre_its_rooms(dispute):
    house, admin = dispute.house, dispute.house.as_("admin")
    committee = f"/people/organisations/{house.place('HYC-TW')}"
    words = admin.get(committee).words()
    assert "委员应有3至9人，现有0人" in words
    assert "应有主任一人" in words

    def seats(login, duty, elected_on, status=303):
        data = {"user_id": house.user(login), "duty": duty, "elected_on": elected_on}
        admin.post(committee + "/seats", data, status)
        return admin.get(committee).words()

    assert "陈国强没有写当选日期" in seats("chief", "DIRECTOR", "")
    seats("chief", "DIRECTOR", "2023-03-20")
    seats("mediator", "MEMBER", "2024-05-06")
    assert "当选日期应是今天或者以前" in seats("mediator2", "MEMBER", "2030-01-01")
    words = seats("mediator2", "MEMBER", "2022-05-06")
    assert "应有妇女委员" in words
    assert "快要换届：陈国强的任期2026年3月20日届满" in words
    assert "刘桂芳的任期2025年5月6日已满" in words
    with house.runtime.work() as w:
        w.session.get_one(Organisation, UUID(house.place("HYC-TW"))).multi_ethnic = True
    assert "多民族居住的地方应有人数较少民族的委员" in admin.get(committee).words()
    card = {"gender": "女", "ethnicity": "藏族", "background": "新乡贤、老党员"}
    has_card(dispute, "mediator2", languages="TIBETAN", **card)
    words = seats("mediator2", "MEMBER", "2025-05-06")
    assert "应有妇女委员" not in words
    assert "多民族居住的地方应有人数较少民族的委员" not in words
    page = admin.get(f"/people/{house.user('mediator2')}").text
    assert 'value="新乡贤、老党员"' in page
    assert 'value="TIBETAN" checked' in page
    assert "1人任期将满" in admin.get("/people/organisations").words()
    seats("medical", "MEMBER", "2025-05-06", 404)

    # a grid: three slots, X and Y; another kind of organisation has no team
    grid = f"/people/organisations/{house.place('HYC-JZP-G1')}"
    assert "还缺：专职网格员、网格长、网格指导员" in admin.get(grid).words()
    for login, slot in {"grid": "FULLTIME", "gridleader": "LEADER", "gas": "X_BUSINESS"}.items():
        admin.post(grid + "/team", {"user_id": house.user(login), "slot": slot})
    assert "还缺：网格指导员" in admin.get(grid).words()
    admin.post(grid + "/team", {"user_id": house.user("gas"), "slot": "KING"})
    assert "请选择在网格里做什么" in admin.get(grid).words()
    # another place in the team takes the old one, and whoever leads may assign
    admin.post(grid + "/team", {"user_id": house.user("gas"), "slot": "LEADER"})
    posts = {"user_id": UUID(house.user("gas")), "organisation_id": UUID(grid.rsplit("/", 1)[1])}
    assert house.find(Membership, **posts, role="grid_leader").slot == "LEADER"
    assert house.find(Membership, **posts, slot="X_BUSINESS") is None
    admin.post(grid + "/team", {"user_id": house.user("gas"), "do": "leave"})
    assert "唐文斌 ✕" not in admin.get(grid).words()
    admin.post(grid + "/team", {"user_id": "x", "slot": "LEADER"})
    assert "没有这个人" in admin.get(grid).words()
    admin.post(committee + "/team", {"user_id": house.user("gas"), "slot": "LEADER"}, 404)

    # rooms of the centre, and a session in one of them; one who speaks the party's language
    centre = f"/people/organisations/{house.place('HYC-TJZX')}"
    form = {
        "name": "合阳城街道矛盾纠纷调解中心",
        "display_name": "申明亭调解中心",
        "code": "HYC-TJZX",
        "short_name": "合",
        "parent_id": house.place("HYC"),
        "level": "TOWN",
        "kind": "JOINT_CENTER",
        "active": "yes",
        "lawfully_established": "yes",
    }
    admin.get(centre)
    admin.post(centre, {**form, "rooms": "调处室\n调处室"}, 422)
    admin.post(centre, {**form, "rooms": "群众接待室\n矛盾纠纷调处室"})
    is_accepted(dispute, ["mediator2"])
    dispute.does("mediator2", "declare_conflict", conflict="no")
    rooms = [row["value"] for row in dispute.form("mediator2", "notify_rights")["options_rooms"]]
    assert rooms == ["申明亭调解中心群众接待室", "申明亭调解中心矛盾纠纷调处室", "OTHER"]
    then = house.clock.now + timedelta(days=1)
    told = {"at": dispute.county.now(), "way": "visit", "room": rooms[1]}
    dispute.does("mediator2", "notify_rights", first_session_at=then.isoformat(), **told)
    dispute.hand = "mediator2"
    dispute.is_investigated()
    form = dispute.form("mediator2", "hold_session")
    assert (form["room"], form["place"]) == (rooms[1], "")
    assert rooms[1] in dispute.party_page(0)
