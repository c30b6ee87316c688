"""The agreement pre-flight against planted defects and clean clauses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from cases.settlement import preflight
from cases.settlement.preflight_draft import Draft, Item, Person

TODAY = date(2026, 3, 2)
FACTS = "2026年2月，双方因排水沟改道发生争执，申请人主张赔偿墙体损失，被申请人同意部分赔偿。"
MA = Person("a", "马桂兰", "APPLICANT", same_as=b"1")
LI = Person("b", "李秀英", "RESPONDENT", same_as=b"2")

PAY = Item(
    1,
    "PAY",
    "b",
    "a",
    Decimal(8500),
    act="墙体修缮费",
    due_on=date(2026, 4, 10),
    method="transfer",
    account="李秀英 农业银行 6228480012345678",
    default_term="逾期按未付部分每日万分之一支付违约金",
)
DO = Item(
    2, "ACT", "b", "a", act="修复排水沟并加盖水泥板", place="光明村3组", due_on=date(2026, 4, 1)
)


def draft(*clauses, **more):
    given = {
        "form": "WRITTEN",
        "facts": FACTS,
        "clauses": clauses or (PAY, DO),
        "people": (MA, LI),
        "today": TODAY,
        "category": "NEIGHBOR",
        "claim": Decimal(10000),
    }
    return Draft(**(given | more))


def rules(found):
    return {f.rule for f in found.findings}


def said(text, kind="ACT"):
    """Examine an agreement of which one clause says *text*."""
    base = replace(PAY, n=2, act=text) if kind == "PAY" else replace(DO, kind=kind, act=text)
    return preflight.examine(draft(PAY if kind != "PAY" else DO, base))


def test_a_clean_agreement_has_no_findings_and_can_be_confirmed():
    report = preflight.examine(draft())
    assert report.findings == ()
    assert report.confirmable


STRUCTURE = [
    ("amount.missing", replace(PAY, amount=None)),
    ("amount.missing", replace(PAY, amount=Decimal(0))),
    ("obligor.missing", replace(PAY, obligor=None)),
    ("obligee.missing", replace(PAY, obligee=None)),
    ("party.same", replace(PAY, obligee="b")),
    ("party.unknown", replace(PAY, obligee="zzz")),
    ("due.missing", replace(PAY, due_on=None)),
    ("due.missing", replace(DO, due_on=None)),
    ("due.past", replace(PAY, due_on=date(2026, 3, 1))),
    ("due.past", replace(DO, due_on=date(2025, 4, 1))),
    ("method.missing", replace(PAY, method=None)),
    ("account.missing", replace(PAY, account=" ")),
    ("act.missing", replace(DO, act="修沟")),
    ("act.missing", replace(DO, kind="DELIVER", act="")),
    ("default.missing", replace(PAY, default_term="")),
    ("due.far", replace(PAY, due_on=date(2032, 1, 1))),
    ("amount.misplaced", replace(DO, amount=Decimal(5))),
    (
        "instalments.sum",
        replace(
            PAY,
            due_on=None,
            instalments=((date(2026, 4, 1), Decimal(4000)), (date(2026, 5, 1), Decimal(4000))),
        ),
    ),
    (
        "instalments.order",
        replace(
            PAY,
            due_on=None,
            instalments=((date(2026, 5, 1), Decimal(4500)), (date(2026, 4, 1), Decimal(4000))),
        ),
    ),
    (
        "instalments.incomplete",
        replace(
            PAY, due_on=None, instalments=((None, Decimal(4500)), (date(2026, 4, 1), Decimal(4000)))
        ),
    ),
    (
        "instalments.due",
        replace(
            PAY,
            due_on=date(2026, 4, 30),
            instalments=((date(2026, 4, 1), Decimal(4500)), (date(2026, 5, 1), Decimal(4000))),
        ),
    ),
    (
        "due.past",
        replace(
            PAY,
            due_on=None,
            instalments=((date(2026, 2, 1), Decimal(4500)), (date(2026, 4, 1), Decimal(4000))),
        ),
    ),
    (
        "instalments.immediate",
        replace(
            PAY,
            method="on_the_spot",
            due_on=None,
            instalments=((date(2026, 4, 1), Decimal(4500)), (date(2026, 5, 1), Decimal(4000))),
        ),
    ),
    ("amount.conflict", replace(PAY, act="墙体修缮费9000元")),
    ("amount.conflict", replace(PAY, act="修缮费0.8万元")),
    ("amount.capitals", replace(PAY, act="修缮费人民币捌仟元整")),
    ("due.impossible", replace(DO, act="于2026年2月30日前修复排水沟")),
    ("due.conflict", replace(DO, act="于2026年6月30日前修复排水沟")),
    ("rate.excessive", replace(PAY, default_term="逾期按年利率24%支付利息")),
    ("rate.excessive", replace(PAY, default_term="逾期按月息2分支付利息")),
]


@pytest.mark.parametrize(("rule", "clause"), STRUCTURE)
def test_a_defect_of_structure_is_found(rule, clause):
    assert rule in rules(preflight.examine(draft(clause)))


WORDS = [
    ("title", "争议房屋归马桂兰所有"),
    ("title", "老宅的所有权归李秀英"),
    ("title", "确认该门面的产权"),
    ("title", "三间平房归长子享有"),
    ("title", "电动三轮车归马桂兰所有"),
    ("title", "商标权转移给李秀英"),
    ("title.land", "争议草场的使用权归普某"),
    ("title.land", "后山林地的承包经营权属于李秀英"),
    ("title.land", "宅基地使用权归马桂兰"),
    ("identity.marriage", "双方自愿离婚"),
    ("identity.marriage", "双方于4月1日到民政局办理离婚登记，解除婚姻关系"),
    ("identity.marriage", "解除夫妻关系"),
    ("identity.kinship", "解除收养关系"),
    ("identity.kinship", "确认马桂兰与李秀英存在母女关系"),
    ("identity.kinship", "双方断绝父子关系"),
    ("identity.custody", "婚生子抚养权归马桂兰"),
    ("unlawful.crime", "马桂兰不再追究李秀英的刑事责任"),
    ("unlawful.crime", "马桂兰不得向公安机关报案"),
    ("unlawful.crime", "收款后到派出所撤案"),
    ("unlawful.suit", "任何一方不得向人民法院起诉"),
    ("unlawful.suit", "李秀英放弃诉讼权利"),
    ("unlawful.suit", "今后不再上访"),
    ("unlawful.penalty", "再犯的罚款2000元"),
    ("unlawful.person", "马桂兰不得改嫁"),
    ("unlawful.person", "还清之前扣留其身份证"),
    ("unlawful.dignity", "当众下跪赔礼"),
    ("unlawful.debt", "归还赌债一笔"),
    ("unlawful.debt", "支付青春损失费给对方"),
    ("unlawful.inherit", "出嫁女不得继承父母的房屋份额"),
    ("unlawful.inherit", "此后次子不再赡养老人"),
    ("unlawful.fee", "双方各出一半调解费"),
    ("enforce.unconfirmed", "逾期的可直接向人民法院申请强制执行"),
    ("third.burden", "由村委会修复排水沟"),
    ("third.burden", "由其儿子承担医疗费"),
    ("third.burden", "让保险公司赔偿全部损失"),
    ("third.harm", "拆除公共通道旁的共有房屋一间"),
    ("third.harm", "允许其占用消防通道堆放货物"),
    ("third.creditors", "倒签借条日期以规避执行"),
    ("vague.time", "尽快修复排水沟"),
    ("vague.time", "秋收后修复排水沟"),
    ("vague.condition", "有条件时修复排水沟"),
    ("vague.condition", "视天气情况修复排水沟"),
    ("vague.amount", "适当补偿对方的损失"),
    ("vague.amount", "修复排水沟约20米"),
    ("vague.amount", "承担部分费用"),
    ("vague.amount", "赔偿合理费用"),
    ("vague.open", "具体修法另行协商"),
    ("vague.open", "其余的以后再说"),
    ("vague.open", "费用待定，由双方再议"),
    ("vague.effort", "妥善处理排水问题"),
    ("vague.effort", "尽量把沟修好"),
]


@pytest.mark.parametrize(("rule", "text"), WORDS)
def test_words_that_courts_refuse_are_found(rule, text):
    assert rule in rules(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "修缮费，有钱了就付",
        "修缮费，手头宽裕时付清",
        "适当的补偿款",
        "合理的误工费用",
        "若干元修缮费",
        "修缮费8000元左右",
        "大约8500元的修缮费",
        "相应的赔偿",
        "修缮费，多退少补",
        "发工资就付的欠款",
    ],
)
def test_a_vague_payment_is_found(text):
    assert any(r.startswith(("vague", "amount")) for r in rules(said(text, "PAY")))


CLEAN = [
    ("ACT", "拆除西墙外搭建的雨棚，清运建筑垃圾"),
    ("ACT", "将排水管改道至屋后公共排水沟，坡度不小于百分之一"),
    ("ACT", "归还马桂兰位于光明村3组的房屋钥匙两把"),
    ("ACT", "在双方房屋左右两侧各修一道挡水坎，高20厘米"),
    ("ACT", "协助马桂兰到不动产登记中心办理过户手续"),
    ("ACT", "向派出所说明事情经过并提交书面谅解意见"),
    ("ACT", "每月5日前把共用水费交到物业公司收费窗口"),
    ("ACT", "修复被撞坏的围墙，恢复到损坏前的高度1.8米"),
    ("ACT", "停止在22时至次日6时之间加工木材"),
    ("ACT", "按照合同约定的标准重新铺设地砖36平方米"),
    ("ACT", "搬离租住的门面并结清水电费，交还门面"),
    ("ACT", "清除越界种植的竹子，退出占用的田埂50厘米"),
    ("DELIVER", "羊40只及羊棚一处"),
    ("DELIVER", "车牌渝A12345的轿车一辆、钥匙两把和行驶证"),
    ("DELIVER", "借条原件和收据原件"),
    ("PAY", "医疗费、误工费、护理费"),
    ("PAY", "拖欠的2026年1月工资"),
    ("PAY", "离婚时约定的房屋折价补偿款"),
    ("PAY", "子女抚养费"),
    ("PAY", "借款本金及利息"),
    ("PAY", "草场租赁费"),
    ("PAY", "物业费"),
    ("PAY", "母亲的赡养费"),
    ("PAY", "继承份额折价款"),
    ("PAY", "违约金"),
    ("PAY", "土地流转费"),
    ("PAY", "房屋租金和押金"),
    ("PAY", "股权转让款"),
    ("PAY", "老宅修缮分摊款"),
    ("FUTURE", "互相尊重，有事通过村民小组长沟通，不辱骂、不动手"),
    ("FUTURE", "保持适当距离，发生争议先找调解员"),
    ("FUTURE", "共同维护公用排水沟，每季度清理一次"),
    ("FUTURE", "夜间22时以后不使用高音喇叭"),
    ("APOLOGY", "在调解室当面口头赔礼道歉"),
    ("WAIVER", "就本次纠纷造成的损失不再主张赔偿"),
]


@pytest.mark.parametrize(("kind", "text"), CLEAN)
def test_a_clean_clause_raises_no_alarm(kind, text):
    assert [f.rule for f in said(text, kind).findings] == []


def test_a_default_term_after_confirmation_is_no_alarm():
    clause = replace(PAY, default_term="逾期的，经人民法院确认后可申请强制执行")
    assert rules(preflight.examine(draft(clause))) == set()


def test_a_title_clause_can_be_kept_with_a_reason_but_never_confirmed():
    report = said("争议房屋归马桂兰所有")
    assert not report.confirmable
    assert [f.rule for f in report.remaining([])] == ["title"]
    assert report.remaining([{"rule": "title", "reason": "双方坚持"}]) == ()
    assert report.remaining([{"rule": "title", "reason": " "}]) != ()


def test_land_title_cannot_be_kept_whatever_the_reason():
    report = said("争议草场的使用权归普某")
    assert report.remaining([{"rule": "title.land", "reason": "双方坚持"}])


def test_an_unclear_word_beside_a_date_only_warns():
    report = preflight.examine(draft(replace(PAY, act="尽快支付墙体修缮费")))
    assert [(f.rule, f.severity) for f in report.findings] == [("vague.time", "warning")]
    assert report.confirmable


def test_people_are_examined():
    child = replace(LI, needs_guardian=True)
    assert "people.guardian" in rules(preflight.examine(draft(people=(MA, child))))
    guarded = replace(child, has_guardian=True)
    assert "people.guardian" not in rules(preflight.examine(draft(people=(MA, guarded))))
    assert "people.same" in rules(preflight.examine(draft(people=(MA, replace(LI, same_as=b"1")))))
    assert "people.few" in rules(preflight.examine(draft(people=(MA,))))
    assert "people.consent" in rules(
        preflight.examine(draft(people=(MA, replace(LI, consented=False))))
    )


def test_a_party_named_like_a_third_person_may_be_bound():
    firm = replace(LI, name="物业公司")
    clause = replace(DO, act="由物业公司修复排水沟")
    assert rules(preflight.examine(draft(PAY, clause, people=(MA, firm)))) == set()


def test_a_sum_over_the_claim_warns():
    report = preflight.examine(draft(claim=Decimal(5000)))
    assert [(f.rule, f.severity) for f in report.findings] == [("amount.exceeds", "warning")]


def test_an_agreement_without_obligations_cannot_be_confirmed():
    report = preflight.examine(draft(Item(1, "FUTURE", act="互相尊重，不再争吵")))
    assert rules(report) == {"content.unenforceable"}
    assert not report.confirmable


def test_nothing_at_all_is_blocked():
    report = preflight.examine(Draft("WRITTEN", "", (), (MA, LI), TODAY))
    assert {f.rule for f in report.blocking} == {"content.none", "facts.missing"}


@pytest.mark.parametrize(
    "more",
    [
        {"referral": "ENTRUSTED"},
        {"lawful_committee": False},
        {"form": "ORAL"},
        {"category": "WAGE_ARREARS"},
    ],
)
def test_what_no_court_confirms_is_said(more):
    report = preflight.examine(draft(**more))
    assert not report.confirmable
    assert report.obstacles


def test_an_oral_agreement_is_for_what_is_done_at_once():
    spot = replace(PAY, method="on_the_spot", due_on=None, account="", default_term="")
    assert rules(preflight.examine(draft(spot, form="ORAL"))) == set()
    assert "form.future" in rules(preflight.examine(draft(form="ORAL")))
    assert "form.written" in rules(preflight.examine(draft(spot, form="ORAL", category="MEDICAL")))
    large = preflight.examine(draft(spot, form="ORAL", is_major=True))
    assert [f.rule for f in large.remaining(())] == ["form.major"]
    assert not large.remaining([{"rule": "form.major", "reason": "当面付清，各方都不愿写"}])


def test_insults_do_not_belong_in_the_facts():
    assert "facts.insult" in rules(preflight.examine(draft(facts=FACTS + "李秀英是个骗子。")))


def test_every_finding_says_what_to_write_instead():
    for _, text in WORDS:
        for finding in said(text).findings:
            assert finding.sentence.endswith("。")
            assert finding.suggestion
            assert finding.law.startswith("R-")
