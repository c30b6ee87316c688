"""Clauses as legal sentences."""

import pytest

from documents import clauses
from documents.sample import clause


def test_a_payment_says_who_whom_what_how_much_by_when_how_and_where_to():
    assert clauses.sentence(clause()) == (
        "䶮丰物业服务有限公司向张㛃支付地板、墙面修复费用及家具损失赔偿款"
        "18600元（大写：人民币壹万捌仟陆佰元整），于2026年3月31日前（含当日）以银行转账方式一次性付清。"
        "收款账户：户名张㛃，开户行临江农村商业银行南桥支行，账号6200990000001234567。"
        "逾期未履行的，按未付款项的每日万分之五支付违约金。"
    )


def test_instalments_are_listed_with_their_days_and_sums():
    rows = [
        {"due_on": "2026-03-31", "amount": "10000.00"},
        {"due_on": "2026-05-15", "amount": "8600.00"},
    ]
    written = clauses.sentence(clause(instalments=rows, account=None, default_term=None))
    assert written.endswith(
        "以银行转账方式分二期支付：第一期10000元（大写：人民币壹万元整），于2026年3月31日前（含当日）付清；"
        "第二期8600元（大写：人民币捌仟陆佰元整），于2026年5月15日前（含当日）付清。"
    )


def test_money_paid_on_the_spot_is_said_to_be_received():
    written = clauses.sentence(clause(method="on_the_spot", account=None, default_term=None))
    assert written.endswith("于签订本协议时当场付清，张㛃当场确认收讫。")


@pytest.mark.parametrize(
    ("kind", "given", "written"),
    [
        (
            "DELIVER",
            {"act": "房屋钥匙两把", "place": "云栖家园物业服务中心"},
            "甲于2026年3月31日前（含当日）在云栖家园物业服务中心向乙交付房屋钥匙两把。",
        ),
        (
            "ACT",
            {"act": "拆除晾衣架", "place": "三单元楼道"},
            "甲于2026年3月31日前（含当日）完成下列事项：拆除晾衣架，履行地点：三单元楼道，完成后由乙当场查验确认。",
        ),
        (
            "APOLOGY",
            {"act": "当面口头道歉", "method": "on_the_spot"},
            "甲于签订本协议时当场就本次纠纷向乙赔礼道歉，方式为：当面口头道歉。",
        ),
        (
            "FUTURE",
            {"act": "晚十时至次日早七时不装修", "obligor": None, "due_on": None},
            "自本协议生效之日起，各方当事人应当遵守下列约定：晚十时至次日早七时不装修。",
        ),
        (
            "FUTURE",
            {"act": "不再堆放杂物"},
            "自本协议生效之日起至2026年3月31日止，甲应当遵守下列约定：不再堆放杂物。",
        ),
        ("WAIVER", {}, "本协议约定的义务履行完毕后，甲不再就本次纠纷向乙主张其他权利。"),
        (
            "WAIVER",
            {"act": "误工费请求"},
            "本协议约定的义务履行完毕后，甲自愿放弃对乙的下列权利主张：误工费请求。",
        ),
        (
            "WAIVER",
            {"obligor": None},
            "本协议约定的义务履行完毕后，各方当事人就本次纠纷互不再主张其他权利。",
        ),
    ],
)
def test_each_kind_has_its_sentence(kind, given, written):
    plain = {"obligor": "甲", "obligee": "乙", "amount": None, "act": None, "method": None}
    plain |= {"account": None, "default_term": None}
    assert clauses.sentence(clause(kind=kind, **plain | given)) == written


def test_a_default_term_that_is_a_condition_is_not_introduced_twice():
    written = clauses.sentence(
        clause(default_term="任何一期逾期未付的，乙有权就全部剩余款项申请执行；")
    )
    assert written.endswith("任何一期逾期未付的，乙有权就全部剩余款项申请执行。")
    assert "逾期未履行的" not in written


def test_performance_sums_up_the_obligations_only():
    rows = [clause(n=1), clause(n=2, kind="WAIVER", method=None)]
    assert clauses.performance(rows) == (
        "第一项由䶮丰物业服务有限公司于2026年3月31日前（含当日）以银行转账方式履行完毕。"
    )
    assert clauses.performance(rows[1:]) == "本协议生效后，各方当事人应当自觉遵守。"
