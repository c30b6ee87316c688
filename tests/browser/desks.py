"""The clerk, the mediator and the chief at their desks, until the agreement is sealed."""

from tests.browser.parties import FIRM, WANG


class Desks:
    """Intake, mediation, agreement."""

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

    def is_accepted(self):
        clerk = self.as_("clerk")
        form = clerk.opens(self.case, "受理")
        form.choose("由哪个调解委员会受理", "合阳城街道人民调解委员会")
        form.choose("调解员", "杨德顺")
        clerk.looks("task-accept")
        form.completes()
        clerk.sees("人调字第")
        self.number = clerk.reads(r"（\d{4}）合人调字第\d+号")

    def is_prepared(self):
        mediator = self.as_("mediator")
        form = mediator.opens(self.case, "声明利害关系")
        form.choose("有没有利害关系", "没有")
        form.completes()
        form = mediator.opens(self.case, "告知权利义务")
        form.choose("方式", "上门").write("地点", "申明亭调解中心")
        form.day("第一次调解约在", self.in_days(1)).time("时间", "10:00", n=1)
        mediator.looks("task-rights")
        form.completes()
        form = mediator.opens(self.case, "调查")
        form.write("地点", "建材市场12号").write("姓名", "吴师傅").write("和纠纷的关系", "铺砖师傅")
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
        mediator.everybody_signs()
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
