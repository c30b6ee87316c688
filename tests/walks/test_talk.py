"""Two neighbours settle by themselves on their own pages; the mediator makes it an agreement."""

import re
from contextlib import contextmanager

from cases.models import Agreement, Party, Talk, TalkMove
from cases.negotiation.talk_table import Move, lay
from tests.walks.story import CHEN, ZHOU

TALK = "/follow/talk"


class Pair:
    """Both sides at their talk pages."""

    def __init__(self, dispute):
        self.dispute = dispute

    def enters(self):
        """Both open the own page anew: a browser forgets, the other does not."""
        self.sides = [self.dispute.enters(0), self.dispute.enters(1)]
        return self

    def words(self, n):
        return self.sides[n].get(TALK).words()

    def does(self, n, do, status=303, **given):
        self.sides[n].get(TALK)
        page = self.sides[n].post(TALK, {"do": do, **given}, status)
        self.dispute.house.move()
        return page

    def seen(self, n, clause):
        """The wording of a clause that the page shows."""
        text = self.sides[n].get(TALK).text
        return re.search(rf'name="clause" value="{clause}"><input[^>]* value="(\d+)"', text)[1]

    def both_want(self):
        self.does(0, "want")
        self.does(1, "want")
        return self


@contextmanager
def third(one):
    """Somebody else is there too, for a while."""
    row = Party(case_id=one.case_id, side="THIRD", position=2, name="贺永年")
    with one.house.runtime.work() as w:
        w.session.add(row)
    yield
    with one.house.runtime.work() as w:
        w.session.delete(w.session.get_one(Party, row.id))


def mediated(county, element="investigate"):
    one = county.dispute().to_mediation().is_free_of_conflict().is_told_rights()
    if element == "hold_session":
        one.is_investigated()
    assert one.open() == {element}
    return one


def test_each_change_undoes_what_was_said_of_the_whole():
    said = [
        Move(1, "me", "OFFER", None, {}),
        Move(2, "li", "ACCEPT", 1, {}),
        Move(3, "me", "DONE", None, {}),
    ]
    assert lay(["me", "li"], said).done == {"me"}
    for act, clause in (("OFFER", None), ("COUNTER", 1), ("DROP", 1)):
        assert not lay(["me", "li"], [*said, Move(4, "li", act, clause, {})]).done, act


def test_two_neighbours_settle_by_themselves_and_the_mediator_drafts_it(county):
    one = mediated(county)
    me, li = one.parties
    pair = Pair(one).enters()
    assert "也可以先自己谈" in one.party_page(0)
    pair.does(0, "offer", 409, kind="ACT", obligor=me, act="早了")
    pair.does(0, "want")
    pair.does(0, "want")
    assert county.house.find(Talk, case_id=one.case_id).wanted_by == [me]
    assert "对方想先自己谈" in one.party_page(1)
    assert "您选了先自己谈，等对方" in one.party_page(0)
    assert one.open() == {"investigate"}  # one side is not both
    pair.does(1, "want")
    assert one.open() == {"negotiate"}
    assert "开始自己谈" in one.page()

    # a clause is offered, worded anew, taken; what was not seen is not taken
    fix = {"kind": "ACT", "obligor": li, "act": "修好排水沟", "due_on": county.day(10)}
    for wrong in (
        {"kind": "PAY"},
        {"amount": "1e9", "kind": "PAY"},
        {"amount": "0.004", "kind": "PAY"},
        {"amount": "NaN", "kind": "PAY"},
        {"act": ""},
        {"act": "长" * 501},
        {"due_on": "2026-01-01"},
        {"due_on": "明天"},
        {"obligor": str(one.case_id)},
        {"kind": "WAIVER"},
    ):
        pair.does(0, "offer", 422, **fix | wrong)
    pair.does(0, "offer", **fix, note="这个月雨多")
    stale = pair.seen(1, 1)
    assert "这个月雨多" in pair.words(1)
    later = {"due_on": county.day(20), "note": "等水泥到货"}
    pair.does(1, "counter", clause=1, seen=stale, **fix | later)
    pair.does(1, "accept", 409, clause=1, seen=stale)
    pair.does(0, "accept", 409, clause=1, seen=stale)
    pair.does(0, "accept", clause=1, seen=pair.seen(0, 1))
    pair.does(1, "offer", kind="PAY", obligor=me, amount="300", act="材料费", method="cash")
    pair.does(1, "offer", kind="APOLOGY", obligor=me)
    county.sets("T1.clauses", 3)
    said = pair.does(1, "offer", 422, kind="APOLOGY", obligor=li)
    assert "条款太多了" in said.words()
    pair.does(0, "drop", clause=3, seen=pair.seen(0, 3))
    assert "每一条都同意了" not in pair.words(1)
    assert "李秀英 提出 第 2 条" in pair.words(0)
    pair.does(1, "settle", 409, seen=6)  # not all is agreed
    pair.does(0, "accept", clause=2, seen=pair.seen(0, 2))
    shown = one.form("mediator", "negotiate")["talk_text"]
    assert "材料费" in shown
    assert "（已说定，改过1次）" in shown
    assert "现在不能自己谈" not in shown

    # the whole: a change undoes who had said so; both say so, once
    last = re.findall(r'name="seen" value="(\d+)"', pair.sides[0].get(TALK).text)[-1]
    pair.does(0, "settle", seen=last)
    pair.does(0, "settle", seen=last)
    assert "您已经说定了" in pair.words(0)
    assert "您已经说定了" not in pair.words(1)
    assert one.open() == {"negotiate"}
    pay = {"kind": "PAY", "obligor": me, "amount": "200", "account": "6228480012345678"}
    pair.does(1, "counter", clause=2, seen=pair.seen(1, 2), **pay)
    pair.does(0, "settle", 409, seen=last)
    pair.does(0, "accept", clause=2, seen=pair.seen(0, 2))
    pair.does(0, "settle", 409, seen=last)  # agreed, but not what was seen
    last = re.findall(r'name="seen" value="(\d+)"', pair.sides[0].get(TALK).text)[-1]
    pair.does(1, "settle", seen=last)
    assert one.open() == {"negotiate"}  # who was content before the change says so again
    pair.does(0, "settle", seen=last)
    pair.does(1, "settle", 409, seen=last)
    pair.does(1, "stop")  # too late: nothing is undone
    pair.does(1, "want", 409)
    assert one.open() == {"draft_agreement"}
    assert county.house.find(Talk, case_id=one.case_id).state == "AGREED"

    # the draft the mediator opens is theirs; nothing of it binds until it is signed and sealed
    draft = one.form("mediator", "draft_agreement")
    assert [(c["kind"], c["obligor"]) for c in draft["clauses"]] == [("ACT", li), ("PAY", me)]
    assert draft["clauses"][1]["amount"] == 200
    assert "note" not in draft["clauses"][0]
    assert "account" not in draft["clauses"][1]  # is asked for by the mediator
    assert county.house.find(Agreement, case_id=one.case_id) is None
    draft["clauses"][1] |= {"due_on": county.day(9), "method": "cash", "default_term": "付利息"}
    one.does("mediator", "draft_agreement", 422, form="WRITTEN", facts="", clauses=[])
    told = {name: draft[name] for name in ("form", "facts", "performance", "clauses")}
    one.does("mediator", "draft_agreement", **told)
    assert one.open() == {"sign"}


def test_any_side_stops_the_term_runs_out_or_the_mediator_takes_over(county):
    one = mediated(county, "hold_session")
    pair = Pair(one).enters().both_want()
    pair.does(1, "stop")
    assert one.open() == {"hold_session"}
    pair.does(1, "stop")  # twice is once
    assert county.house.find(Talk, case_id=one.case_id).state == "STOPPED"
    pair.does(0, "offer", 409, kind="APOLOGY", obligor=one.parties[0])

    # who thinks better of it before the other answers has not begun
    pair.does(0, "want")
    pair.does(0, "stop")
    pair.does(1, "want")
    assert one.open() == {"hold_session"}
    pair.does(0, "want")
    assert county.house.find(Talk, case_id=one.case_id, n=3).state == "OPEN"
    county.at("2026-03-08 09:00")
    assert "提醒：自己谈的期限到2026年3月9日" in one.party_page(0)
    pair.enters()
    county.at("2026-03-11 09:00")
    assert one.open() == {"hold_session"}
    assert "到期没有谈成" in pair.enters().words(0)

    county.at("2026-03-27 09:00", is_idle=True)
    pair.enters().both_want()
    talk = county.house.find(Talk, case_id=one.case_id, n=4)
    assert talk.due_on == one.case.period_due  # no longer than the mediation itself
    pair.does(0, "offer", kind="ACT", obligor=one.parties[1], act="修好排水沟")
    one.does("mediator", "negotiate", 422, confirm=True, reason="")
    one.does("mediator", "negotiate", confirm=True, reason="谈僵了，我来。")
    assert one.open() == {"hold_session"}
    assert "调解员接手：谈僵了，我来。" in pair.words(1)
    assert "到期没有谈成" in one.page()

    # what they did not settle is not in what the mediator then drafts
    one.meets("agreed")
    assert not one.form("mediator", "draft_agreement").get("clauses")


def test_where_danger_was_seen_nobody_is_left_alone_with_the_other(county):
    house = county.house
    hurt = county.dispute(CHEN, ZHOU).to_consent(injury="light")
    hurt.answers(1, "yes").is_accepted().is_free_of_conflict().is_told_rights()
    pair = Pair(hurt).enters()
    assert "先自己谈" not in hurt.party_page(0)
    assert "由调解员来主持" in pair.words(0)
    said = pair.does(0, "want", 409)
    assert "不能不要调解员自己谈" in said.words()
    assert house.find(Talk, case_id=hurt.case_id) is None

    # each of it is enough, and another dispute's talk is nobody's business
    one = mediated(county)
    party = house.find(Party, id=one.parties[1])
    pair = Pair(one).enters()
    for row, fact in (
        (one.case, {"no_joint_session": True}),
        (one.case, {"priority": "RED"}),
        (one.case, {"signs": {"suspected_sham": True}}),
        (party, {"vulnerable": ["minor"]}),
        (party, {"birth_date": county.day(-365 * 10)}),
    ):
        with house.as_if(row, **fact):
            pair.does(0, "want", 409)
    county.sets("T1.parties", 1)
    assert "当事人太多" in pair.does(0, "want", 409).words()
    county.sets("T1.parties", 3)
    pair.both_want()
    fix = {"kind": "ACT", "obligor": one.parties[1], "act": "修好排水沟"}
    with third(one):  # of three it is said to whom, and nobody owes oneself
        for to in ({"kind": "DELIVER"}, {"obligee": one.parties[1]}):
            pair.does(0, "offer", 422, **fix | to)
    stranger = hurt.enters(0)
    stranger.get(TALK)
    stranger.post(TALK, {"do": "offer", **fix}, 409)
    pair.does(0, "offer", **fix)
    county.sets("T1.moves", 1)
    assert "来回次数太多了" in pair.does(1, "offer", 409, **fix).words()

    # seen while they talk, it shuts the table: they may only stop
    with house.as_if(house.case(one.case_id), no_joint_session=True):
        assert "现在不能自己谈" in one.form("mediator", "negotiate")["talk_text"]
        assert "现在不能自己谈" in one.party_page(1)
        pair.does(1, "accept", 409, clause=1, seen=1)
        assert "我同意这一条" not in pair.words(1)
        assert "停下，请调解员来" in pair.words(1)

    # and who leaves mediation leaves the table
    one.leaves(1)
    pair.does(0, "offer", 409, **fix)
    assert house.count(TalkMove) == 1
