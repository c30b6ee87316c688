"""Of many who apply to a court some leave: the others' application goes on."""

import pytest

from cases.models import CaseEvent
from tests.walks.many import FIRST, registered, worker

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def case(county):
    """Five workers whose agreement has taken effect; the first speaks for all of them."""
    county.at("2026-03-02 09:00")
    case = registered(county, [FIRST, *map(worker, range(1, 5))])
    case.is_let_in().answers(1, "yes").is_accepted()
    everyone = case.ids()
    case.elects(everyone, everyone[:1])
    case.does(case.hand, "check_materials", materials=[], elsewhere="no")
    case.is_free_of_conflict().is_told_rights().is_investigated().meets("agreed", who=(0, 1))
    case.marks("agree", everyone, percent="80")
    case.marks("join", everyone, by="own")
    case.plans(("2026-06-10", "100"))
    case.drafts()
    case.does(case.head, "review", ok="yes")
    case.marks("sign", everyone, file=True, by="own")
    case.is_signed().is_sealed()
    return case


def at_court(case, applying=slice(None)):
    """Those of the five who are *applying*, together with the company."""
    everyone = case.ids()
    wanting = everyone[applying]
    case.marks("wants", everyone, wants="no")
    case.marks("wants", wanting, wants="yes")
    choices = [{"party_id": case.parties[1], "wants": "yes"}]
    case.does(case.hand, "choose_confirmation", choices=choices)
    told = case.form(case.hand, "prepare_pack")
    court = {"court_id": case.house.place("HY-FY"), "basis": "organisation"}
    address = {"address": "合阳城街道", "phone": "13800001234"}
    addresses = [{"party_id": one["party_id"], **address} for one in told["addresses"]]
    case.does(case.hand, "prepare_pack", **{**told, **court, "addresses": addresses})
    case.marks("sign", wanting, file=True, by="own")
    case.is_signed("sign_application")
    case.does(case.hand, "file", confirm=True)
    return case


def leaves(case, id_):
    """A member leaves on the own page; returns its browser."""
    one = case.follows(id_)
    one.post("/follow/withdraw", {"note": ""})
    case.house.move()
    return one


def answers(case, asking, word, status=303):
    """The judge answers who asks, with *word* where nothing is said yet."""
    rows = [{"allow": word, **one} for one in asking]
    reasons = "查明系其真实意思表示。"
    return case.does("judge", "rule_withdrawal", status, asking=rows, reasons=reasons)


def ruling(case, about):
    return [p for p in case.papers_of("court/withdrawal_ruling") if str(p.about_id) == about]


def test_before_the_court_accepts_one_leaves_and_the_clerk_dockets_the_rest(case):
    at_court(case)
    everyone = case.ids()
    gone = leaves(case, everyone[4])
    assert "请求撤回" not in gone.get("/follow/case").words()  # nothing to ask: it is not docketed
    seen = case.form("courtclerk", "examine")
    assert "grounds" not in seen, "the others still apply together"
    listed = case.house.as_("courtclerk").get("/court").words()
    assert "陈刚等4人" in listed
    case.is_docketed()
    page = case.house.as_("judge").get(f"/court/{case.confirmation().id}").words()
    names = {str(p.id): p.name for p in case.members()}
    assert names[everyone[3]] in page
    assert f"{names[everyone[4]]}不愿申请司法确认" in page
    case.is_verified(applicants_present=[case.parties[1], everyone[0]]).is_ruled()
    rulings = case.papers_of("court/valid_ruling")
    assert [p.context["group"]["size"] for p in rulings] == [4]


def test_one_is_let_go_by_a_ruling_and_the_others_are_confirmed(case):
    at_court(case).is_docketed()
    everyone = case.ids()
    leaves(case, everyone[3])
    judge = case.house.as_("judge")
    names = {str(p.id): p.name for p in case.members()}
    asks = f"{names[everyone[3]]}请求撤回申请"
    assert asks in judge.get(f"/court/{case.confirmation().id}").words()
    seen = case.form("judge", "rule_withdrawal")
    assert seen["goes_on"] is True
    assert [row["party_id"] for row in seen["asking"]] == [everyone[3]]
    # another asks while the judge reads: both are ruled upon, or none
    leaves(case, everyone[4])
    late = answers(case, seen["asking"], "yes", 422)
    assert f"{names[everyone[4]]}也请求撤回，请刷新后一并裁定" in late.words()
    assert ruling(case, everyone[3]) == []
    answers(case, case.form("judge", "rule_withdrawal")["asking"], "yes")

    assert case.confirmation().status == "ACCEPTED"
    assert asks not in judge.get(f"/court/{case.confirmation().id}").words()
    (whole,) = ruling(case, str(case.confirmation().id))
    assert [p["name"] for p in whole.context["leave"]["parties"]] == [
        names[everyone[3]],
        names[everyone[4]],
    ]
    (own,) = ruling(case, everyone[3])
    assert [p["name"] for p in own.context["leave"]["parties"]] == [names[everyone[3]]]
    assert "D-28" in case.reads_no_other(everyone[3], everyone[4])
    case.county.print()
    assert {p.status for p in case.papers_of("court/withdrawal_ruling")} == {"READY"}
    gone, stays = (case.follows(one).get("/follow/case").words() for one in everyone[3:1:-1])
    assert "民事裁定书" in gone
    for told in ("审查裁定（司法解释）", "司法确认 法院已受理"):
        assert told in stays
        assert told not in gone, "the application is the others' now"

    # the rest goes on: the two are neither asked to come nor told of in the ruling
    speaking = [case.parties[1], everyone[0]]
    case.is_verified(applicants_present=speaking).is_ruled()
    (ruled,) = case.papers_of("court/valid_ruling")
    assert ruled.context["group"]["size"] == 3
    told = str(ruled.context)
    assert names[everyone[1]] in told
    assert names[everyone[3]] not in told
    served = [{"party_id": p, "way": "direct", "at": case.county.now()} for p in speaking]
    case.does("courtclerk", "serve", served=served)
    assert case.case.confirm_state == "VALID"
    assert case.grid().words().count("司法确认有效") == 3


def test_who_is_not_let_go_stays_in_the_application(case):
    at_court(case).is_docketed()
    everyone = case.ids()
    leaves(case, everyone[3])
    leaves(case, everyone[4])
    asking = case.form("judge", "rule_withdrawal")["asking"]
    asking[0]["allow"] = "no"
    answers(case, asking, "yes")
    judge = case.house.as_("judge")
    assert "请求撤回申请，请依法" not in judge.get(f"/court/{case.confirmation().id}").words()
    assert ruling(case, everyone[3]) == []
    case.is_verified(applicants_present=[case.parties[1], everyone[0]]).is_ruled()
    (ruled,) = case.papers_of("court/valid_ruling")
    assert ruled.context["group"]["size"] == 4


def test_when_all_of_them_leave_the_application_is_over(case):
    at_court(case).is_docketed()
    for id_ in case.ids():
        leaves(case, id_)
    leaves(case, case.ids()[0])  # twice is once
    asked = {"case_id": case.case_id, "kind": "confirmation.withdrawal_asked"}
    assert case.house.count(CaseEvent, **asked) == 5
    seen = case.form("judge", "rule_withdrawal")
    assert seen["goes_on"] is False
    answers(case, seen["asking"], "yes")
    assert case.confirmation().status == "WITHDRAWN"


def test_without_its_representative_each_of_the_rest_speaks_for_itself(case):
    at_court(case).is_docketed()
    everyone = case.ids()
    leaves(case, everyone[0])
    answers(case, case.form("judge", "rule_withdrawal")["asking"], "yes")
    seen = case.form("judge", "verify")
    assert set(seen["applicants_present"]) == {case.parties[1], *everyone[1:]}


def test_the_company_ends_it_for_all(case):
    at_court(case).is_docketed()
    case.leaves(1)
    assert case.form("judge", "rule_withdrawal")["goes_on"] is False
    answers(case, case.form("judge", "rule_withdrawal")["asking"], "yes")
    assert case.confirmation().status == "WITHDRAWN"
    (ruled,) = case.papers_of("court/withdrawal_ruling")
    assert ruled.context["leave"] is None


def test_who_did_not_apply_asks_for_nothing(case):
    everyone = case.ids()
    at_court(case, slice(4)).is_docketed()
    leaves(case, everyone[4])
    assert "rule_withdrawal" not in case.open()
    case.is_verified(applicants_present=[case.parties[1], everyone[0]]).is_ruled()
