"""What a paper says of the case at hand: who leaves, who pays, what is not there yet."""

import re

import pytest

import documents
from documents.context import ABOUT
from documents.sample import clause, company, zhang

#: a paper, what of its case is otherwise, what it says usually, what it says then
TOLD = {
    "a court that closes the suit itself": (
        *("people_mediation/rights_notice", {"entrusted": True}),
        *("三十日内共同向有管辖权的人民法院申请司法确认", "不再申请司法确认"),
    ),
    "a body that charged": (
        *("confirmation/mediation_proof", {"charges": True, "fee": "600.00"}),
        *("未收取任何费用", "收取费用600.00元"),
    ),
    "a body that charges": (
        *("confirmation/mediation_proof", {"charges": True}),
        *("依法设立的人民调解委员会", "依法设立的调解组织"),
    ),
    "not everybody consented": (
        *("referral/transfer_letter", {"consents": ["p1"]}),
        *("各方同意调解，现转送你单位", "可以调解的民事纠纷，现转送你单位"),
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_paper_says_what_is_so_of_its_case(case, printed):
    name, facts, usually, then = TOLD[case]
    context = documents.sample(name)
    if name == "referral/transfer_letter":
        context["referral"]["kind"] = "PETITION"
    usual = printed(name, context).text
    assert usually in usual
    assert then not in usual
    context["case"] |= facts
    said = printed(name, context).text
    assert then in said
    assert usually not in said


def test_a_ruling_lets_some_of_many_go_and_no_others(printed):
    context = documents.sample("court/withdrawal_ruling")
    li = zhang() | {"id": "p9", "name": "李小满"}
    context["leave"] = {"parties": [li], "applicants": [li, company()], "reasons": "自愿。"}
    said = printed("court/withdrawal_ruling", context).text
    assert "准许李小满撤回司法确认申请。其他申请人的申请，本院继续审查。" in said
    assert "申请人李小满向本院提出撤回申请。自愿。" in said
    assert zhang()["name"] not in said
    context["confirmation"]["withdrawal"] = "deemed"  # what came later of the application itself
    assert "准许李小满撤回" in printed("court/withdrawal_ruling", context).text


def test_who_is_dismissed_is_told_of_no_objection(made):
    assert "异议" not in made("court/dismissal_ruling").text


def test_an_unsigned_draft_says_so_and_leaves_room(printed):
    context = documents.sample("people_mediation/agreement")
    context["paper"] |= {"draft": True, "sealed_at": None, "hash": None}
    context["agreement"] |= {"number": None, "effective_at": None, "confirm_deadline": None}
    context["case"]["number"] = None
    context["signatures"] = []
    paper = printed("people_mediation/agreement", context)
    assert "草稿" in paper.text
    assert "年月日" in paper.text
    assert "（代理人钱犇）" not in paper.text


@pytest.mark.parametrize("name", ["people_mediation/agreement", "confirmation/application"])
@pytest.mark.parametrize("lines", [0, 5, 11, 18])
def test_signatures_stay_with_text_however_long_the_paper_is(name, lines, printed):
    context = documents.sample(name)
    context["agreement"]["facts"] += "\n双方对上述事实均无异议，并在调解员的见证下签字。" * lines
    context["confirmation"] = (context.get("confirmation") or {}) and context["confirmation"] | {
        "facts_and_reasons": context["confirmation"]["facts_and_reasons"] + "\n补充说明。" * lines
    }
    last = printed(name, context).texts[-1]
    before = re.split("当事人（签名|申请人（签名", last)[0]
    assert "签名" in last
    assert len(before) > 20


def test_long_names_and_many_parties_stay_on_the_page(printed):
    context = documents.sample("people_mediation/agreement")
    long = (
        "临江县阿不都热合曼·吐尔逊江·买买提依明与兄弟姐妹共同经营的农民专业合作社联合社有限责任公司"
    )
    parties = [company() | {"id": f"c{n}", "name": f"{long}第{n}分社"} for n in range(14)]
    context["parties"] = [zhang(), *parties]
    context["agreement"]["clauses"] = [clause(n=n, obligor=long) for n in range(1, 25)]
    context["agreement"]["copies"] = 16
    paper = printed("people_mediation/agreement", context)
    for n in range(14):
        assert paper.text.count(f"{long}第{n}分社") >= 2
    assert "本协议一式十六份" in paper.texts[-1]
    assert paper.pdf.pages < 20


def plain(html):
    """Give the words of a paper without its tags and spaces."""
    return "".join(re.sub("<[^>]*>", "", html.partition("<body")[2].partition(">")[2]).split())


def people():
    child = zhang() | {
        "name": "牛堃",
        "gender": "男",
        "birth_date": "2016-05-04",
        "occupation": None,
    }
    guardian = {"kind": "GUARDIAN", "name": "牛犇", "gender": "男", "id_no": "990101198009090037"}
    guardian |= {"phone": None, "organisation": None, "relation": "父亲", "items": []}
    child["agents"] = [guardian | {"authority": "STATUTORY"}]
    shop = company() | {"kind": "UNINCORPORATED", "name": "㛃好面馆", "id_no": None, "phone": None}
    bare = zhang() | dict.fromkeys(
        ("gender", "ethnicity", "birth_date", "id_no", "id_type", "phone", "address", "occupation")
    )
    return [child, shop | {"agents": [], "legal_rep_title": None}, bare | {"id": "p3"}]


@pytest.mark.parametrize("name", sorted(ABOUT))
def test_children_shops_and_people_of_whom_little_is_known_are_named_right(name):
    context = documents.sample(name)
    context["parties"] = people()
    for party in context["parties"]:
        if "party" in context:
            context |= {"party": party, "agents": party["agents"]}
        context["signatures"] = []
        text = plain(documents.html(name, context))
        assert "None" not in text
        assert not re.search("，，|，。|：，|、、|（）|住，", text)
    if name == "court/valid_ruling":
        assert "法定代理人：牛犇，男，父亲。" in text
        assert "主要负责人：陈𬭎。" in text
    if name == "people_mediation/agreement":
        assert "年龄9" in text


def test_a_guardian_explains_himself_instead_of_a_power_of_attorney(printed):
    context = documents.sample("intake/power_of_attorney")
    child = people()[0]
    context |= {"party": child, "agents": child["agents"]}
    text = printed("intake/power_of_attorney", context).text
    assert "法定代理人身份说明" in text
    assert "特别授权" not in text


def test_what_people_write_is_text_and_never_markup(printed):
    context = documents.sample("people_mediation/agreement")
    context["agreement"]["facts"] = "<img src=x onerror=alert(1)><h1>标题</h1>{{ 7*7 }}"
    context["signatures"][0]["image"] = "file:///etc/passwd"
    paper = printed("people_mediation/agreement", context)
    assert "<imgsrc=xonerror=alert(1)><h1>标题</h1>{{7*7}}" in paper.text
    assert "etc/passwd" not in paper.html


def test_a_scanned_signature_refers_to_the_scan(printed):
    context = documents.sample("people_mediation/agreement")
    context["signatures"][0] |= {"method": "SCAN", "image": None}
    assert "张㛃（见签名扫描件）" in printed("people_mediation/agreement", context).text
