"""The parties at their phones: they file, are asked, read, sign."""

import re
from pathlib import Path

from PIL import Image, ImageDraw

from cases.county import identity
from tests.browser.people import PHONE
from tests.web.hands import card

FIRM = "合阳顺达建材有限公司"
USCC = "91500199MA5U0AAA0"
CODE = r"[0-9A-Z]{4}-[0-9A-Z]{4}"
KEY = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"
WANG, LIU = card("19720615", 24), card("19750909", 13)


def photo(folder):
    """A photo of an IOU, as a phone makes it."""
    picture = Image.new("RGB", (900, 640), (238, 232, 214))
    ImageDraw.Draw(picture).rectangle((60, 60, 840, 580), outline=(90, 60, 40), width=4)
    file = Path(folder) / "欠条照片.jpg"
    picture.save(file, "JPEG", quality=80)
    return file


class Parties:
    """Two people with bad tiles and the firm that sold them."""

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
        firm.follows(self.code, key)
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
