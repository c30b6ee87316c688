"""Every shipped paper: it prints, it says what the law wants, and nothing falls off the page."""

import logging
import re
import unicodedata
from pathlib import Path

import pytest

import documents
from documents.context import ABOUT, CONTEXTS

NAMES = sorted(ABOUT)
#: what a paper must say, as a court or an archive reads it
SAYS = {
    "people_mediation/agreement": (
        "编号：（2026）南人调字第12号",
        "纠纷主要事实、争议事项",
        "经调解，自愿达成如下协议",
        "18600元（大写：人民币壹万捌仟陆佰元整）",
        "履行方式、时限",
        "本协议一式三份，当事人、人民调解委员会各持一份",
        "当事人（签名、盖章或按指印）",
        "人民调解员（签名）",
        "记录人（签名）",
        "2026年3月18日",
        "（代理人钱犇）",
    ),
    "people_mediation/oral_agreement": ("口头协议", "已履行", "跨调委会", "人民币陆佰元整"),
    "people_mediation/rights_notice": (
        "不收取任何费用",
        "三十日内",
        "拒绝调解",
        "仲裁、行政、司法",
    ),
    "people_mediation/mediation_record": ("参加人", "陆守田", "确认无误", "下次调解时间"),
    "people_mediation/investigation_record": ("问：", "答：", "被调查人（签名）"),
    "people_mediation/extension_consent": ("2026年5月3日", "随时要求终止调解", "视为调解不成"),
    "people_mediation/follow_up_record": ("回访情况", "上门", "很满意"),
    "groups/receipt": ("收款人：张㛃", "18600", "收到一期，签一行"),
    "people_mediation/evidence_list": ("前期物业服务合同", "复制件"),
    "intake/application": ("申请人", "被申请人", "现自愿申请人民调解", "当事人申请事项"),
    "intake/acceptance_form": ("物业纠纷", "经当事人同意", "登记人"),
    "intake/non_acceptance_notice": ("不予受理", "土地管理法》第十四条", "南桥街道办事处"),
    "intake/privacy_consent": ("单独同意", "保存期限", "撤回同意", "临江县南桥街道人民调解委员会"),
    "intake/power_of_attorney": ("特别授权", "代为申请司法确认", "法定代表人身份证明书"),
    "termination/notice": ("第二十六条", "终止", "诉讼时效", "第二十七条", "人民法院提起诉讼"),
    "termination/undisputed_facts": ("没有达成调解协议", "屋面雨水管破裂", "不需要再举证"),
    "people_mediation/risk_report": ("第一份", "红色", "南桥派出所", "19时55分", "由赵堃到场"),
    "people_mediation/participant_consent": ("陆守田", "第二十条", "同意上列人员参加"),
    "referral/handing_over": ("南调函〔2026〕3号", "受伤照片四张", "2026年3月9日以前答复", "回"),
    "confirmation/application": (
        "第二百零五条",
        "第三十三条",
        "虚假调解",
        "临江县人民法院",
        "统一社会信用代码91990101MA5XWFQ2K0",
        "附：1．人民调解协议书一份。",
    ),
    "confirmation/mediation_proof": ("主持调解证明", "临司调备〔2024〕17号", "第二次调解"),
    "confirmation/service_address": ("同意电子送达", "张㛃", "zhang@example.invalid"),
    "court/acceptance_notice": (
        "（2026）渝0199诉前调确45号",
        "立案受理",
        "三十日内审结",
        "不收取费用",
    ),
    "court/supplement_notice": ("1．䶮丰物业服务有限公司法定代表人身份证明书。", "2026年3月30日前"),
    "court/non_acceptance_ruling": ("不予受理", "第三百五十五条第五项", "物权"),
    "court/valid_ruling": (
        "民事裁定书",
        "第二百零五条、第二百零六条",
        "调解协议有效",
        "申请执行",
        "十五日内",
        "六个月内",
        "二〇二六年三月三十日",
        "审判员林慎言",
        "书记员何若谷",
    ),
    "court/dismissal_ruling": (
        "驳回张㛃、䶮丰物业服务有限公司的申请",
        "第三百五十八条第五项",
        "二〇二六年",
    ),
    "court/withdrawal_ruling": ("准许", "第三百五十七条", "二〇二六年三月三十日"),
    "court/objection_ruling": (
        "第三百七十二条",
        "驳回张㛃的异议",
        "二〇二六年三月三十日",
    ),
    "events/report": ("临网事〔2026〕12号", "138****1234", "陆*（9岁）", "有未成年人，姓名已隐去"),
    "events/order": ("承办单位", "临江县住房和城乡建设局", "办结期限", "临江县南桥街道综治中心"),
    "events/supervision": ("被督办单位", "可跟踪、可督办、可追责"),
    "events/feedback": ("办理经过和结果", "列入今年项目", "列入项目"),
    "events/whistle": ("被点名部门", "报到期限", "在2026年6月5日12时40分前接单"),
    "events/check_in": ("到场时间", "打卡位置", "北纬29.98231"),
    "events/whistle_feedback": ("会商办法", "2026年10月31日", "5分", "4分", "满意"),
    "care/visit_record": ("走访对象", "燃气软管老化", "本人同意拍照", "只限网格员、网格长查阅"),
    "enforcement/application": (
        "第二百五十条",
        "被执行人",
        "9300元（大写：人民币玖仟叁佰元整）",
        "（2026）渝0199诉前调确45号",
        "临江县人民法院",
    ),
    "administrative_mediation/acceptance_notice": ("2026年3月4日受理", "不计入调解期限"),
    "administrative_mediation/agreement": ("调解机关", "主持人（签名）", "自愿达成如下协议"),
    "administrative_mediation/application": ("事实和理由", "此致", "申请人（签名"),
    "administrative_mediation/consent_inquiry": ("征求你们的意见", "回执", "√同意"),
    "administrative_mediation/termination_notice": ("本次行政调解于", "特此通知"),
    "administrative_mediation/traffic_conclusion": ("实施条例》第九十五条", "终结", "承办人"),
    "administrative_mediation/closing_approval": ("同意结案", "负责人", "审批意见"),
    "administrative_mediation/mediation_record": ("行政调解笔录", "承办人（签名）"),
    "administrative_mediation/medical_agreement": ("医疗纠纷行政调解协议书",),
    "administrative_mediation/meeting_notice": ("召开调解会", "无正当理由两次不参加"),
    "administrative_mediation/non_acceptance_notice": ("不予受理", "去处", "诉讼时效"),
    "administrative_mediation/public_order_agreement": (
        "治安调解协议书",
        "不履行的，公安机关依照《中华人民共和国治安管理处罚法》第九条",
        "向人民法院提起民事诉讼",
    ),
    "administrative_mediation/registration_form": ("已交材料", "同意立案"),
    "administrative_mediation/rights_notice": ("行政调解的性质", "回避", "不收取任何费用"),
    "administrative_mediation/traffic_paper": ("交通事故损害赔偿调解书",),
    "industry_mediation/appraisal_commission": ("请回答的问题", "不计入调解期限", "双方各半"),
    "industry_mediation/loss_sheet": ("24,000.00", "18,600.00", "壹万捌仟陆佰元整"),
    "referral/court_letter": (
        "委派调解函",
        "（2026）渝0199诉前调88号",
        "三十日",
        "民事起诉状",
        "南桥街道矛盾纠纷调解中心",
    ),
    "referral/transfer_letter": ("移送函", "临公南移〔2026〕19号", "屋面渗漏照片六张"),
    "referral/transfer_receipt": ("签收该纠纷", "沿用原来的", "（2026）北人调字第8号"),
    "referral/receipt": ("接收", "签收", "2026年3月4日", "2026年4月3日"),
    "referral/result": ("调解情况反馈函", "达成协议", "随函"),
    "referral/no_penalty": (
        "治安管理处罚法》第九条第四款",
        "不予处罚",
        "临江县公安局南桥派出所",
        "已经全部履行",
    ),
    "five_diagnosis/sheet": ("预诊", "助诊", "接诊", "在哪一级化解", "只往下添", "镇街"),
    "five_diagnosis/invitation": ("宋明理同志", "各方当事人同意", "要解决的问题", "保密"),
    "joint_handling/invitation": ("联合调解邀请函", "以前答复是否参加", "各方当事人同意", "保密"),
    "five_diagnosis/participant_consent": ("都同意", "参加", "葛安之", "不是决定"),
    "five_diagnosis/panel_minutes": ("召集人", "有不同意见", "按共同方案再谈", "其中1人"),
    "five_diagnosis/return_opinion": ("回诊的结论", "建议司法确认", "2026年4月19日以前", "温如玉"),
    "dossier/cover": ("人民调解卷宗", "长期", "2026年3月4日至2026年3月18日", "立卷人"),
    "dossier/index": ("卷内目录", "16—20", "两次"),
    "dossier/appraisal_opinion": (
        *("南调档鉴〔2036〕1号", "鉴定人", "√准予销毁", "许文笙", "相邻采光纠纷", "2025—2026"),
    ),
    "dossier/handing_inventory": ("临江县档案馆", "共3卷", "移交人（签名）", "接收人（签名）"),
    "dossier/destruction_inventory": ("监销人（签名）", "已保管年数", "南调档鉴", "共3卷"),
    "committees/composition": ("人民调解法》第十条", "共3人", "任期届满", "不再担任", "签收法院"),
    "dossier/back_cover": ("本卷共30页", "检查人", "封底"),
    "statistics/report": ("统计期：2026年1月1日至2026年3月31日", "7,380,500.50", "92.7%", "口径"),
    "dossier/closing_report": ("处理结果", "当事人申请", "24,000.00元"),
}


def test_the_catalogue_ships_every_paper_of_the_contract():
    assert list(documents.names()) == NAMES
    assert {name: one.about for name, one in documents.catalog().items()} == ABOUT
    assert set(ABOUT.values()) <= CONTEXTS.keys()
    assert [name for name, _ in documents.shipped()] == NAMES


def test_the_catalogue_is_in_the_order_of_the_dossier():
    order = list(documents.catalog())
    first = ["dossier/cover", "dossier/index", "intake/application", "intake/acceptance_form"]
    assert order[:4] == first
    assert order.index("people_mediation/mediation_record") < order.index(
        "people_mediation/agreement"
    )
    assert order[-1] == "dossier/back_cover"


def test_each_template_names_rules_of_the_law():
    rules = Path(__file__).parents[2] / "processes" / "law" / "rules.toml"
    known = rules.read_text("utf-8") if rules.exists() else None
    for template in documents.catalog().values():
        assert template.law
        for rule in template.law:
            assert re.fullmatch(r"R-[01][0-9A-F]{2}", rule)
            assert known is None or rule in known


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_prints_and_says_what_it_must(name, made, caplog):
    with caplog.at_level(logging.WARNING):
        paper = made(name)
    assert not [one.message for one in caplog.records if one.name.startswith("weasyprint")]
    assert paper.pdf.pages == len(paper.texts) <= 3
    for words in (documents.catalog()[name].title, *SAYS[name]):
        assert words in paper.text
    assert "None" not in paper.text
    assert "。。" not in paper.text


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_has_its_title_its_language_and_its_day_in_the_file(name, made):
    paper = made(name)
    assert paper.reader.metadata.title == documents.catalog()[name].title
    assert paper.reader.metadata.creation_date.year == 2026
    assert paper.reader.trailer["/Root"]["/Lang"] == "zh-CN"
    metadata = paper.reader.trailer["/Root"]["/Metadata"].get_data()
    assert b"pdfaid" in metadata


@pytest.mark.parametrize("name", NAMES)
def test_every_character_of_a_paper_has_a_glyph(name, made):
    paper = made(name)
    assert documents.missing(paper.html) == []
    assert "\ufffd" not in paper.text


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_numbered_and_none_has_only_a_signature(name, made):
    paper = made(name)
    for number, text in enumerate(paper.texts, 1):
        if not name.startswith("dossier/") or name == "dossier/closing_report":
            assert f"—{number}—" in text
        assert len(text) > 60


def test_the_same_paper_is_the_same_bytes():
    name = "people_mediation/agreement"
    first, second = (documents.pdf(documents.html(name, documents.sample(name))) for _ in "ab")
    assert first.content == second.content


@pytest.mark.parametrize(
    "name", [name for name, one in documents.catalog().items() if one.sealed_by]
)
def test_the_seal_lies_over_the_date(name, made):
    places = made(name).pdf.places
    seal, date = places["seal"], places["date"]
    assert seal.page == date.page
    assert seal.y < date.y < seal.y + 42 - 5
    assert 105 < seal.x + 42 / 2 < 165  # where dates are set, right of the middle


@pytest.mark.parametrize(
    "name", [name for name, one in documents.catalog().items() if one.sealed_by]
)
def test_a_paper_that_is_not_sealed_has_no_seal(name):
    context = documents.sample(name)
    assert 'id="seal"' in documents.html(name, context)
    context["paper"]["sealed_at"] = None
    assert 'id="seal"' not in documents.html(name, context)


def test_both_sides_of_a_court_paper_are_applicants(made):
    for name in NAMES:
        if name.startswith(("confirmation/", "court/")):
            assert "被申请人" not in made(name).text


def edges(page):
    """List from where to where each line of a page reaches, in points; the seal's letters not."""
    found = []

    def visit(text, current, matrix, font, size):
        line = text.strip("\n ")
        if line and matrix[4]:
            scale = current[0]
            wide = sum(
                1 if unicodedata.east_asian_width(letter) in "WF" else 0.5 for letter in line
            )
            left = current[4] + matrix[4] * scale
            found.append((left, left + wide * size * scale))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_lines_stay_within_the_margins(name, made):
    for page in made(name).reader.pages:
        width = float(page.mediabox.width)
        lines = edges(page)
        assert lines
        assert min(left for left, _ in lines) > 50
        assert max(right for _, right in lines) < width - 40
