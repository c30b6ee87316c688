"""The other ways a dispute ends, on screens: refused, left with a word, failed, dismissed.

Each is brought to its last step through the doors, since the whole way has looked at those pages.
"""

import pytest
from sqlalchemy import select

from cases.models import Case
from tests.walks.states import asked, docketed, session

pytestmark = pytest.mark.browser


def test_the_other_side_refuses_on_its_phone(reaches):
    one = reaches(asked)
    one.answers(1, "no")
    one.phone(1).looks("party-refused")
    one.does("clerk", "notify_refused", note="电话告知，可以去法院起诉。")
    one.county.print()
    clerk = one.county.as_("clerk").go(one.path)
    clerk.sees("一方拒绝调解", "人民调解终止告知书")
    clerk.looks("case-refused")
    told = one.phone(0)
    told.sees("不同意调解")
    told.looks("party-told-of-refusal")


def test_a_party_leaves_in_the_middle_of_mediation_and_says_why(reaches):
    one = reaches(session)
    assert "有当事人退出，调解已经结束" in one.leaves(saying="不想再谈了")
    one.phone(0).looks("party-left")
    one.county.print()
    mediator = one.county.as_("mediator").go(one.path)
    mediator.sees("退出时说：不想再谈了", "人民调解终止告知书")
    mediator.looks("case-left")


def test_a_mediation_fails_with_notice_and_advice(reaches):
    one = reaches(session)
    one.meets("continue").meets("failed", failure="GAP_TOO_WIDE", record="双方差得太远。")
    one.does("mediator", "fail_exit", reason="GAP_TOO_WIDE", advice=["litigation"])
    one.county.print()
    assert "人民调解终止告知书" in one.page()
    assert "双方差得太远。" in one.written()
    phone = one.phone(0)
    phone.sees("没有达成协议，调解已经结束")
    phone.looks("party-failed")


def test_a_court_dismisses_and_mediation_begins_anew(reaches):
    one = reaches(docketed)
    one.is_verified(clear="no")
    one.is_ruled("dismissed", grounds=["UNCLEAR"])
    one.is_served()
    one.does("mediator", "after_dismissal", next="mediate_again")
    with one.house.runtime.work() as w:
        linked = w.session.scalars(select(Case).where(Case.continues_id == one.case_id)).one()
    clerk = one.county.as_("clerk").go("/desk?pile=all")
    clerk.page.locator("[data-row]", has_text=linked.code).first.click()
    clerk.looks("case-linked")
    clerk.go(f"/cases/{linked.id}").sees(f"接续 {one.case.code}")
