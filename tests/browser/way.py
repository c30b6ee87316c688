"""One dispute in a real browser, from a phone to the court's ruling and the archive."""

import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from cases import identity
from tests.browser.people import PATIENCE, PHONE

FIRM = "合阳顺达建材有限公司"
USCC = "91500199MA5U0AAA0"
CODE = r"[0-9A-Z]{4}-[0-9A-Z]{4}"
KEY = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


def card(birth, n):
    """A made-up ID card number with its right check sign."""
    first = f"500117{birth}{n:03d}"
    return first + identity.id_card_check(first)


def photo(folder):
    """A photo of an IOU, as a phone makes it."""
    picture = Image.new("RGB", (900, 640), (238, 232, 214))
    ImageDraw.Draw(picture).rectangle((60, 60, 840, 580), outline=(90, 60, 40), width=4)
    file = Path(folder) / "欠条照片.jpg"
    picture.save(file, "JPEG", quality=80)
    return file


WANG, LIU = card("19720615", 24), card("19750909", 13)


class Way:
    """The dispute and the seven people who take it through."""

    def __init__(self, person, folder, *, is_hurried=False):
        self._person = person
        self._is_hurried = is_hurried
        self.folder = folder
        self.today = datetime.now(
            ZoneInfo("Asia/Shanghai")
        ).date()  # the installation runs on the real clock
        self.staff = {}
        self.case = ""

    def person(self, **how):
        """Make somebody with a browser; in a hurry in a walk whose pages another one looked at."""
        one = self._person(**how)
        one.is_hurried = self._is_hurried
        return one

    def as_(self, login):
        """The browser of an account; signed in when first needed."""
        if login not in self.staff:
            self.staff[login] = self.person().sign_in(login)
        return self.staff[login]

    def in_days(self, n):
        return self.today + timedelta(days=n)

    # -- the parties

    def files_on_a_phone(self):
        self.applicant = party = self.person(size=PHONE)
        party.go("/").looks("home")
        party.page.get_by_role("link", name="我要申请调解").click()
        party.sees("申请人民调解", "不收费")
        party.looks("apply-begin")
        party.press("开始填写")
        party.page.get_by_label("我已看过").check()
        party.page.get_by_label("我单独同意").check()
        party.looks("apply-notice")
        party.press("下一步：申请人")
        self._applicants(party)
        self._firm(party)
        page = party.page
        page.get_by_label("事情经过").fill(
            "今年3月我们在顺达建材公司买了28000元的瓷砖，铺好以后一半开裂。"
            "公司答应退18000元并写了欠条，多次去要都说没钱。"
        )
        page.get_by_label("属于哪一类").select_option(value="CONTRACT")
        page.get_by_label("在哪里发生的").fill("合阳城街道建材市场12号")
        party.looks("apply-matter")
        party.press("下一步：您的请求")
        page.get_by_label("请求 1").fill("请顺达公司退还货款18000元")
        party.press("再加一条")
        page.get_by_label("请求 2").fill("请公司给一句道歉")
        page.get_by_label("一共涉及多少钱").fill("18000")
        party.looks("apply-claims")
        party.press("下一步：材料")
        page.get_by_label("选择文件或者拍照").set_input_files(photo(self.folder))
        party.press("上传")
        party.sees("欠条照片.jpg")
        party.looks("apply-files")
        party.press("下一步：核对")
        party.sees("王秀兰", "刘建国", FIRM, "欠条照片.jpg", "18000")
        party.looks("apply-check")
        party.press("确认提交")
        party.sees("申请已经提交")
        party.looks("apply-sent")
        self.code = page.locator("#code").inner_text()
        self.keys = [page.locator(f"#key{n}").inner_text() for n in (1, 2)]
        assert re.fullmatch(CODE, self.code)
        assert all(re.fullmatch(KEY, key) for key in self.keys)
        party.press("记好了，看进度")
        party.agree()
        page.wait_for_url("**/follow/case")
        party.sees(self.code)
        party.looks("party-filed")

    def _applicants(self, party):
        page = party.page
        rows = page.locator("fieldset.repeat-row")
        one = rows.nth(0)
        one.get_by_label("姓名或者名称").fill("王秀兰")
        one.get_by_label("证件号码").fill(WANG[:-1] + ("1" if WANG[-1] != "1" else "2"))
        one.get_by_label("电话").first.fill("13800138111")
        one.get_by_label("住址").first.fill("合阳城街道卷子坪社区3栋")
        party.press("再加一位申请人")
        two = rows.nth(1)
        two.get_by_label("姓名或者名称").fill("刘建国")
        two.get_by_label("证件号码").fill(LIU)
        two.get_by_label("电话").first.fill("13800138222")
        two.get_by_label("住址").first.fill("合阳城街道卷子坪社区3栋")
        party.press("下一步：对方")
        party.sees("身份证号码校验不通过")
        party.looks("apply-applicants")
        rows.nth(0).get_by_label("证件号码").fill(WANG)
        party.press("下一步：对方")

    def _firm(self, party):
        party.sees("对方是谁")
        one = party.page.locator("fieldset.repeat-row").nth(0)
        one.get_by_text("公司、单位", exact=True).click()
        one.get_by_label("姓名或者名称").fill(FIRM)
        one.get_by_label("统一社会信用代码").fill(USCC + identity.uscc_check(USCC))
        one.get_by_label("法定代表人").fill("张万里")
        one.get_by_label("职务").fill("经理")
        one.get_by_label("电话").first.fill("023-42881234")
        one.get_by_label("住址").first.fill("合阳城街道建材市场12号")
        party.looks("apply-respondents")
        party.press("下一步：事情经过")

    # -- intake

    def is_registered(self):
        clerk = self.as_("clerk")
        row = clerk.page.locator("[data-row]", has_text=self.code)
        for _ in range(40):
            clerk.go(f"/desk?pile=inbox&q={self.code}")
            if row.count():
                break
            clerk.page.wait_for_timeout(250)
        row.first.locator("a[data-open]").click()
        clerk.press("领取并办理")
        form = clerk.form()
        form.write("纠纷名称", "瓷砖退款纠纷")
        form.choose("要解决的事", "付钱").choose("双方关系", "商家与消费者")
        form.choose("双方住得多远", "同镇街")
        clerk.looks("task-register")
        form.completes()
        self.case = clerk.page.url.removeprefix(clerk.site.url)
        clerk.looks("case-registered")

    def is_triaged(self):
        clerk = self.as_("clerk")
        form = clerk.opens(self.case, "确认分流")
        clerk.page.get_by_text("命中的规则").wait_for()
        assert clerk.reads(r"第 \d+ 行")
        clerk.sees("人民调解")
        clerk.looks("task-triage")
        form.choose("采用建议吗", "采用建议").choose("是否进入调解", "可以进入调解")
        form.completes()
        clerk.sees("已分流")

    def other_side_is_asked(self):
        clerk = self.as_("clerk")
        clerk.go(self.case)
        party = clerk.page.locator("li.party", has_text=FIRM)
        clerk.press("打印邀请和查询密码", within=party)
        clerk.sees("调解邀请", "不收费")
        clerk.looks("invitation")
        code, key = clerk.page.locator(".case-code").all_inner_texts()
        assert code == self.code
        self.firm = firm = self.person(size=PHONE)
        firm.go("/follow").looks("follow")
        self.enters(firm, key)
        firm.sees("您愿意调解吗")
        firm.looks("party-asked")
        return firm

    def other_side_consents(self):
        firm = self.other_side_is_asked()
        firm.page.get_by_label("我同意为调解这件事处理我的个人信息").check()
        firm.page.get_by_label("我单独同意").check()
        firm.press("我同意调解")
        firm.sees("已记下：您同意调解")
        firm.looks("party-consented")

    def enters(self, party, key):
        """Open a party's page with the code of the case and a key."""
        party.go("/follow")
        party.page.get_by_label("案件编码").fill(self.code)
        party.page.get_by_label("查询密码").fill(key)
        party.press("打开")
        party.sees(self.code)

    def is_accepted(self):
        clerk = self.as_("clerk")
        form = clerk.opens(self.case, "受理")
        form.choose("由哪个调解委员会受理", "合阳城街道人民调解委员会")
        form.choose("调解员", "杨德顺")
        clerk.looks("task-accept")
        form.completes()
        clerk.sees("人调字第")
        self.number = clerk.reads(r"（\d{4}）合人调字第\d+号")

    # -- mediation

    def is_prepared(self):
        mediator = self.as_("mediator")
        form = mediator.opens(self.case, "申报利害关系")
        form.choose("有没有利害关系", "没有")
        form.completes()
        form = mediator.opens(self.case, "告知权利义务")
        form.choose("方式", "上门").write("地点", "申明亭调解中心")
        form.day("第一次调解约在", self.in_days(1)).time("时间", "10:00", n=1)
        mediator.looks("task-rights")
        form.completes()
        form = mediator.opens(self.case, "调查")
        form.write("地点", "建材市场12号").write("问的是谁", "吴师傅").write(
            "和纠纷的关系", "铺砖师傅"
        )
        form.write("问", "瓷砖什么时候裂的？").write("答", "铺好一个月就裂了一半，是砖的毛病。")
        form.choose("还要再调查吗", "不用了")
        mediator.looks("task-investigate")
        form.completes()

    def has_sessions(self):
        mediator = self.as_("mediator")
        form = mediator.opens(self.case, "召开调解会")
        form.choose("方式", "背对背（分开谈）").choose("到场的当事人", "王秀兰", "刘建国")
        form.choose("用了哪些办法", "换位说教法", "背对背")
        form.write("经过", "两人说砖是冲着熟人买的，只想把钱要回来，可以分期。")
        form.choose("这一次的结果", "继续调解")
        mediator.looks("task-session")
        form.completes()
        form = mediator.opens(self.case, "召开调解会")
        form.choose("方式", "面对面").choose("到场的当事人", "王秀兰", "刘建国", FIRM)
        form.write("经过", "公司承认砖有质量问题，双方就退款和道歉谈妥。")
        form.choose("这一次的结果", "达成一致")
        form.completes()

    def is_drafted(self):
        mediator = self.as_("mediator")
        form = mediator.opens(self.case, "起草协议")
        form.choose("协议形式", "书面协议")
        form.write(
            "纠纷主要事实、争议事项",
            "2026年3月，王秀兰、刘建国向公司购买瓷砖，铺设后开裂，公司同意退款。",
        )
        form.choose("这一条是", "付款").choose("谁来做", FIRM).choose("对谁", "王秀兰")
        form.write("金额", "18000").choose("怎么付", "转账")
        form.day("哪天前完成", self.in_days(40))
        form.write("一句话概括", "分两次付清，公司当面道歉。")
        form.done()
        mediator.sees("转账支付没有写明收款账户")
        mediator.looks("task-draft-refused")
        form = mediator.form()
        form.write("收款账户", "王秀兰 农业银行合阳支行 6228480012345678")
        form.write("不履行怎么办", "逾期按未付部分每日万分之一支付违约金")
        form.add("协议条款")
        form.choose("这一条是", "赔礼道歉", n=1).choose("谁来做", FIRM, n=1).choose(
            "对谁", "王秀兰", n=1
        )
        form.write("具体内容", "张万里经理代表公司当面向王秀兰、刘建国道歉")
        form.day("哪天前完成", self.in_days(7), n=1)
        mediator.looks("task-draft")
        form.completes()

    # -- the agreement

    def is_signed(self):
        applicant = self.applicant
        applicant.go("/follow/case").sees("等您签名")
        applicant.looks("party-to-sign")
        applicant.press("看全文，签名")
        applicant.sees("人民币壹万捌仟元整", "张万里经理代表公司")
        applicant.draws(applicant.page.locator("canvas"))
        applicant.page.get_by_label("后六位").fill("000000")
        applicant.press("我看过了，签名")
        applicant.page.locator(".error-summary").wait_for()
        applicant.looks("party-sign")
        applicant.page.get_by_label("后六位").fill(WANG[-6:])
        applicant.draws(applicant.page.locator("canvas"))
        applicant.press("我看过了，签名")
        applicant.sees("已签名")
        mediator = self.as_("mediator")
        mediator.opens(self.case, "各方签字")
        mediator.press("打开签名页")
        self.everybody_signs(mediator, "sign")
        form = mediator.opens(self.case, "各方签字")
        form.choose("签名情况", "都签好了").completes()

    def everybody_signs(self, mediator, name):
        """Let everybody who has not signed draw on the mediator's screen."""
        mediator.looks(name)
        waiting = mediator.page.locator("li.signer:not(.is-done)")
        while left := waiting.count():
            one = waiting.first
            mediator.draws(one.locator("canvas"))
            mediator.press("确认签名", within=one)
            expect(waiting).to_have_count(left - 1, timeout=PATIENCE)
        mediator.sees("都签好了")
        mediator.looks(f"{name}-complete")

    def is_sealed(self):
        chief = self.as_("chief")
        form = chief.opens(self.case, "加盖印章")
        chief.looks("task-seal")
        form.tick("我已核对签名齐全，同意盖章").completes()
        chief.sees("生效", "可以一起申请司法确认到", "申请司法确认", "第三十三条")
        chief.looks("case-effective")
        self.applicant.go("/follow/case").sees("生效，双方都要照着做")
        self.applicant.looks("party-effective")

    # -- the court

    def is_applied_for(self):
        self.applicant.press("愿意一起申请")
        self.applicant.sees("您选的是：愿意")
        mediator = self.as_("mediator")
        form = mediator.opens(self.case, "问要不要确认")
        for n in range(3):
            form.choose("愿意申请吗", "愿意", n=n)
        mediator.looks("task-choose")
        form.completes()
        form = mediator.opens(self.case, "准备申请材料")
        form.choose("法院", "山城市合阳区人民法院").choose("为什么是这个法院", "调解组织所在地法院")
        mediator.looks("task-pack")
        form.completes()
        mediator.opens(self.case, "各方共同签名")
        mediator.press("打开签名页")
        self.everybody_signs(mediator, "sign-application")
        mediator.opens(self.case, "各方共同签名").choose("签名情况", "各方都签好了").completes()
        form = mediator.opens(self.case, "提交法院")
        form.tick("材料已核对：申请书、协议书、主持调解证明、送达地址确认书、身份证明")
        form.completes()
        mediator.sees("司法确认：")
        mediator.looks("case-filed")

    def court_opens(self, login, name):
        """Open the confirmation at court and take its task."""
        judge = self.as_(login)
        row = judge.page.locator("[data-row]", has_text="瓷砖退款纠纷")
        act = judge.page.get_by_role("button", name=name, exact=True).or_(
            judge.page.get_by_role("link", name=name, exact=True)
        )
        for _ in range(40):
            judge.go("/court")
            if row.count():
                row.first.locator("a[data-open]").click()
                judge.page.wait_for_url(re.compile(r"/court/\w+-"))
                if act.count():
                    break  # the worker has made the task
            judge.page.wait_for_timeout(500)
        judge.looks(f"court-{login}-{name}")
        act.first.click()
        return judge.form()

    def court_asks_and_accepts(self):
        form = self.court_opens("courtclerk", "立案审查")
        form.choose("决定", "通知补正").write("材料", "公司营业执照复印件")
        form.day("补正期限", self.in_days(5))
        self.as_("courtclerk").looks("task-examine")
        form.completes()
        mediator = self.as_("mediator")
        form = mediator.opens(self.case, "补正材料")
        mediator.sees("公司营业执照复印件")
        form.write("补正说明", "补交营业执照复印件一份。")
        form.field("补充的材料").locator("input[type=file]").set_input_files(photo(self.folder))
        mediator.sees("欠条照片.jpg")
        mediator.looks("task-supplement")
        form.completes()
        form = self.court_opens("courtclerk", "立案审查")
        form.choose("决定", "受理").choose("承办法官", "郑明远")
        form.completes()

    def is_verified(self, clear="是"):
        judge = self.as_("judge")
        form = self.court_opens("judge", "向各方核实")
        form.write("地点", "本院第三调解室")
        form.choose("到场的申请人", "王秀兰", "刘建国", FIRM)
        for question in ("出于自愿", "明白后果", "内容合法"):
            form.choose(question, "是")
        form.choose("内容明确、能够履行", clear)
        form.choose("损害他人或者公共利益", "否").write("核实笔录", "各方均称自愿。")
        judge.looks("task-verify")
        form.completes()

    def is_ruled(self):
        judge = self.as_("judge")
        form = self.court_opens("judge", "作出裁定")
        form.choose("裁定结果", "确认调解协议有效").write("裁定理由", "协议自愿、合法，内容明确。")
        judge.looks("task-rule")
        form.completes()
        self.is_served()
        mediator = self.as_("mediator")
        for _ in range(40):
            mediator.go(self.case)
            if "有效" in mediator.words():
                break
            mediator.page.wait_for_timeout(500)
        mediator.sees("司法确认：", "法院裁定：确认调解协议有效")
        mediator.reads(r"（\d{4}）渝0199诉前调确\d+号")
        self.applicant.go("/follow/case").sees("诉前调确")
        self.applicant.looks("party-confirmed")

    def is_served(self):
        form = self.court_opens("courtclerk", "送达")
        for n in range(3):
            form.choose("方式", "直接送达", n=n)
        self.as_("courtclerk").looks("task-serve")
        form.completes()

    # -- performance and the file

    def is_performed(self):
        mediator = self.as_("mediator")
        for _ in range(2):
            form = mediator.opens(self.case, "核实履行")
            form.choose("履行情况", "已经履行")
            mediator.looks("task-performance")
            form.completes()
        form = mediator.opens(self.case, "回访")
        form.choose("访的是谁", "王秀兰").choose("方式", "电话")
        form.write("情况", "钱收到了，也道了歉。").choose("满意程度", "很满意")
        form.choose("结论", "稳定，没有反复")
        mediator.looks("task-visit")
        form.completes()

    def is_archived(self):
        mediator, chief = self.as_("mediator"), self.as_("chief")
        self.papers_are_made(mediator)
        form = mediator.opens(self.case, "立卷归档")
        form.choose("保管期限", "短期（十年）")
        mediator.looks("task-archive")
        form.completes()
        self.papers_are_made(chief)
        form = chief.opens(self.case, "检查卷宗")
        form.choose("卷宗合格吗", "合格，可以归档")
        chief.looks("task-dossier")
        form.completes()
        self.papers_are_made(chief)
        chief.go(self.case).sees("已归档")
        chief.looks("case-archived")

    def papers_are_made(self, who):
        """Wait for the document worker."""
        for _ in range(120):
            who.go(self.case)
            if not who.page.locator("#paper-list[aria-busy]").count():
                return
            who.page.wait_for_timeout(500)
        raise AssertionError(who.page.locator("#paper-list").inner_text())

    def papers(self, who):
        """The papers on the case's page: title to PDF."""
        links = who.page.locator("#paper-list a[href$='.pdf']")
        found = {}
        for link in links.all():
            answer = who.context.request.get(link.get_attribute("href"))
            assert answer.headers["content-type"] == "application/pdf"
            found[link.inner_text()] = pypdf.PdfReader(io.BytesIO(answer.body()))
        return found
