"""The confirmation at court, and what follows: performance, visit, archive."""

import re

from tests.browser.parties import FIRM, photo


class Courtroom:
    """The court's people, and the mediator who goes there."""

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
        for _ in range(100):
            judge.go("/court")
            if row.count():
                row.first.locator("a[data-open]").click()
                judge.page.wait_for_url(re.compile(r"/court/\w+-"))
                if act.count():
                    break  # the worker has made the task
            judge.page.wait_for_timeout(150)
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

    def is_verified(self):
        judge = self.as_("judge")
        form = self.court_opens("judge", "向各方核实")
        form.write("地点", "本院第三调解室")
        form.choose("到场的申请人", "王秀兰", "刘建国", FIRM)
        for question in ("出于自愿", "明白后果", "内容合法", "内容明确、能够履行"):
            form.choose(question, "是")
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
        for _ in range(100):
            mediator.go(self.case)
            if "有效" in mediator.words():
                break
            mediator.page.wait_for_timeout(150)
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
