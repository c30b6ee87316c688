"""The party's pages."""

import io

from cases.models import Case, Filing


def begin(browser):
    browser.get("/apply")
    browser.post("/apply")
    return browser


def consented(browser):
    begin(browser)
    browser.post(
        "/apply/notice", {"consent.general": "yes", "consent.sensitive": "yes", "do": "next"}
    )
    return browser


def test_nothing_is_written_before_the_party_begins(house, browser):
    before = house.count(Filing)
    browser.get("/apply")
    assert house.count(Filing) == before
    assert browser.get("/apply/applicants", 303).headers["Location"] == "/apply"


def test_without_consent_the_application_does_not_go_on(browser):
    page = begin(browser).post("/apply/notice", {"do": "next"}, 422)
    assert "请阅读并同意个人信息处理告知" in page.words()


def test_a_wrong_id_card_is_told_beside_its_field_and_what_was_typed_stays(browser):
    page = consented(browser).post(
        "/apply/applicants",
        {"applicants.0.name": "马桂兰", "applicants.0.id_no": "500117195001010011", "do": "next"},
        422,
    )
    assert "身份证号码校验不通过" in page.words()
    assert 'id="applicants.0.id_no-error"' in page.text
    assert 'value="马桂兰"' in page.text


def test_a_wrong_code_of_an_organisation_is_told(browser):
    page = consented(browser).post(
        "/apply/applicants",
        {
            "applicants.0.kind": "LEGAL",
            "applicants.0.name": "某某公司",
            "applicants.0.id_no": "91500117MA0000000X",
            "do": "next",
        },
        422,
    )
    assert "统一社会信用代码" in page.words()
    assert 'id="applicants.0.uscc-error"' in page.text


def test_rows_are_added_and_taken_without_a_script(browser):
    consented(browser).post(
        "/apply/applicants", {"applicants.0.name": "甲", "do": "add:applicants"}
    )
    page = browser.get("/apply/applicants")
    assert 'name="applicants.1.name"' in page.text
    browser.post(
        "/apply/applicants",
        {"applicants.0.name": "甲", "applicants.1.name": "乙", "do": "drop:applicants:0"},
    )
    page = browser.get("/apply/applicants")
    assert 'value="乙"' in page.text
    assert 'value="甲"' not in page.text
    assert 'name="applicants.1.name"' not in page.text


def test_a_page_is_saved_as_it_is_while_it_is_written(browser):
    consented(browser).post("/apply/matter/save", {"facts": "才写了一半"}, 204)
    assert "才写了一半" in browser.get("/apply/matter").text
    assert "才写了一半" in browser.get("/apply/check").text


def test_another_browser_sees_nothing_of_it(house, browser):
    consented(browser).post("/apply/matter/save", {"facts": "我家的事"}, 204)
    other = house.browser()
    other.get("/apply/matter", 303)
    other.get("/apply")
    other.post("/apply/matter/save", {"facts": "别人的事"}, 409)
    assert "我家的事" in browser.get("/apply/matter").text


def test_a_file_that_is_not_what_it_says_is_refused(browser):
    consented(browser)
    bad = {"files": (io.BytesIO(b"<script>alert(1)</script>"), "photo.jpg")}
    page = browser.post("/apply/files/add", bad, 422)
    assert "内容要与类型相符" in page.words()
    assert "已上传的材料" not in page.text


def test_files_are_kept_listed_and_taken_out_again(browser):
    consented(browser)
    photo = pytest_photo()
    browser.post(
        "/apply/files/add", {"files": (io.BytesIO(photo), "沟.jpg"), "purpose": "evidence"}
    )
    page = browser.get("/apply/files")
    assert "沟.jpg" in page.words()
    drop = page.text.split('action="/apply/files/')[1].split('"')[0]
    if not drop.endswith("/drop"):
        drop = page.text.split('action="/apply/files/')[2].split('"')[0]
    browser.post(f"/apply/files/{drop}")
    assert "沟.jpg" not in browser.get("/apply/files").words()


def pytest_photo():
    from PIL import Image

    stored = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(stored, "JPEG")
    return stored.getvalue()


def test_an_unfinished_application_is_not_sent(house, browser):
    before = house.count(Case)
    page = consented(browser).post("/apply/send", status=422)
    assert "处要补" in page.words()
    assert house.count(Case) == before


def test_sending_twice_gives_the_same_case(way):
    way.filed()
    way.applicant.post("/apply/send")
    assert way.code in way.applicant.get("/apply/sent").words()


def test_the_browser_that_filed_follows_at_once(way):
    way.filed()
    words = way.applicant.get("/follow/case").words()
    assert way.code in words
    assert "您的申请已经收到" in words


def test_a_party_reads_what_happened_before_papers_and_states(way):
    way.effective()
    text = way.applicant.get("/follow/case").text
    happened, folded = text[text.index('id="timeline"') :].split("<details>", 1)
    assert "收到申请" in happened
    assert "制作文书" not in happened
    assert "案件进入" not in happened
    assert "制作文书：" in folded
    assert "案件进入" in folded


def test_a_wrong_key_opens_nothing_and_says_so(way):
    way.filed()
    browser = way.house.browser()
    page = browser.post("/follow", {"code": way.code, "key": "AAAA-BBBB-CCCC"}, 401)
    assert "编码或者密码不对" in page.words()
    browser.get("/follow/case", 303)


def test_code_and_key_are_read_as_people_write_them(way):
    way.filed()
    browser = way.house.browser()
    browser.post("/follow", {"code": way.code.lower(), "key": f" {way.key.lower()} "})
    browser.get("/follow/case")


def test_a_party_hands_files_in_and_reads_only_own_ones(way):
    way.filed()
    way.applicant.get("/follow/case")
    way.applicant.post("/follow/files", {"files": (io.BytesIO(pytest_photo()), "证.jpg")})
    page = way.applicant.get("/follow/case")
    link = next(href for href in page.links() if href.startswith("/follow/files/"))
    assert way.applicant.get(link).headers["Content-Type"] == "image/jpeg"
    way.invited().respondent.get(link, 404)
    way.house.browser().get(link, 303)


def test_a_party_leaves_at_any_moment(way):
    way.filed()
    way.applicant.get("/follow/case")
    way.applicant.post("/follow/withdraw", {"note": "不想调了"})
    way.house.move()
    assert way.house.case(way.case_id).end_state == "CLOSED_WITHDRAWN"
    assert "已经结束" in way.applicant.get("/follow/case").words()


def test_a_party_takes_the_own_file_home(way):
    import zipfile

    way.filed()
    page = way.applicant.get("/follow/all.zip")
    names = zipfile.ZipFile(io.BytesIO(page.response.data)).namelist()
    assert "00 经过.txt" in names
    assert "attachment" in page.headers["Content-Disposition"]
