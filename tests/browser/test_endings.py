"""The other ways a dispute ends, in a browser: refused, left, failed, dismissed by the court."""

import pytest

from tests.browser.parties import FIRM
from tests.browser.way import Way

pytestmark = pytest.mark.browser


@pytest.fixture
def way(person, tmp_path):
    """A dispute whose common pages the whole way has looked at."""
    return Way(person, tmp_path, is_hurried=True)


def to_triage(way):
    way.files_on_a_phone()
    way.is_registered()
    way.is_triaged()
    return way


def to_mediation(way):
    to_triage(way).other_side_consents()
    way.is_accepted()
    way.is_prepared()
    return way


def looks(who, name):
    who.is_hurried = False
    who.looks(name)
    who.is_hurried = True


def test_the_other_side_refuses_on_its_phone(way):
    firm = to_triage(way).other_side_is_asked()
    firm.press("我不同意调解")
    firm.agree("不同意调解")
    firm.sees("已记下：您不同意调解")
    looks(firm, "party-refused")
    clerk = way.as_("clerk")
    form = clerk.opens(way.case, "告知终止")
    form.write("怎么告诉申请人的", "电话告知，可以去法院起诉。").completes()
    way.papers_are_made(clerk)
    clerk.sees("一方拒绝调解", "人民调解终止告知书")
    looks(clerk, "case-refused")
    way.applicant.go("/follow/case").sees("不同意调解")
    looks(way.applicant, "party-told-of-refusal")


def test_a_party_leaves_in_the_middle_of_mediation(way):
    to_mediation(way)
    way.applicant.go("/follow/case")
    way.applicant.page.get_by_label("想说的话").fill("不想再谈了")
    way.applicant.press("我要退出")
    way.applicant.agree("确定退出")
    way.applicant.sees("有当事人退出，调解已经结束")
    looks(way.applicant, "party-left")
    mediator = way.as_("mediator")
    way.papers_are_made(mediator)
    mediator.opens(way.case, "立卷归档").choose("保管期限", "短期（十年）").completes()
    mediator.go(way.case).sees("退出调解")
    looks(mediator, "case-left")


def test_a_mediation_fails_with_notice_and_advice(way):
    to_mediation(way)
    mediator = way.as_("mediator")
    form = mediator.opens(way.case, "召开调解会")
    form.choose("方式", "面对面").choose("到场的当事人", "王秀兰", FIRM)
    form.write("经过", "双方差得太远。").choose("这一次的结果", "调解不成")
    form.choose("为什么调解不成", "各方分歧较大，没有达成协议的可能").completes()
    form = mediator.opens(way.case, "告知调解不成")
    form.choose("原因", "各方分歧较大，没有达成协议的可能")  # the way to court is ticked already
    looks(mediator, "task-fail")
    form.completes()
    way.papers_are_made(mediator)
    mediator.sees("人民调解终止告知书")
    way.applicant.go("/follow/case").sees("没有达成协议，调解已经结束")
    looks(way.applicant, "party-failed")


def test_a_court_dismisses_and_mediation_begins_anew(way):
    to_mediation(way).has_sessions()
    way.is_drafted()
    way.is_signed()
    way.is_sealed()
    way.is_applied_for()
    way.court_asks_and_accepts()
    way.is_verified(clear="否")
    judge = way.as_("judge")
    form = way.court_opens("judge", "作出裁定")
    form.choose("裁定结果", "驳回申请").choose("驳回的理由", "内容不明确")
    form.write("裁定理由", "协议内容不明确，无法确定。")
    looks(judge, "task-dismiss")
    form.completes()
    way.is_served()
    mediator = way.as_("mediator")
    form = mediator.opens(way.case, "另想办法")
    looks(mediator, "task-after-dismissal")
    form.choose("各方愿意怎么办", "重新调解").completes()
    clerk = way.as_("clerk")
    clerk.go("/desk?pile=inbox").page.locator("[data-row]", has_text="瓷砖退款纠纷").first.click()
    looks(clerk, "case-linked")
