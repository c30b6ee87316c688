"""The administrator's page of spreadsheets, through the door."""

import io
import re

import openpyxl

from cases.models import Organisation, RosterImport

PAGE = "/people/import"


def workbook(*rows):
    made = openpyxl.Workbook()
    made.active.title = "机构"
    made.active.append(["编码", "法定名称", "层级", "类别", "上级机构编码"])
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def hand_in(admin, content, name="名册.xlsx", status=303):
    admin.get(PAGE)
    page = admin.post(PAGE, {"file": (io.BytesIO(content), name)}, status)
    return page if status != 303 else page.headers["Location"]


def test_a_file_is_tried_read_and_confirmed(house):
    admin = house.as_("admin")
    there = hand_in(admin, workbook(["GX", "高新村", "村（社区）", "人民政府", "HY"]))
    assert "高新村" in admin.get(there).words()
    assert house.find(Organisation, code="GX") is None
    admin.post(there + "/confirm")
    assert house.find(Organisation, code="GX").name == "高新村"
    words = admin.get(PAGE).words()
    assert "已导入" in words
    assert "名册.xlsx" in words


def test_a_bad_row_is_shown_with_its_place_and_reason_and_cannot_be_confirmed(house):
    admin = house.as_("admin")
    there = hand_in(admin, workbook(["GX", "<b>高新</b>", "星系", "人民政府", "HY"]))
    page = admin.get(there)
    assert "机构 第 2 行 层级 星系 不在可选的范围内" in page.words()
    assert "/confirm" not in page.text
    admin.post(there + "/confirm", {}, 409)


def test_a_dropped_file_is_forgotten(house):
    admin = house.as_("admin")
    there = hand_in(admin, workbook(["GX", "高新村", "村（社区）", "人民政府", "HY"]))
    admin.get(there)
    admin.post(there + "/drop")
    assert house.find(RosterImport, state="DROPPED").rows is None
    admin.post(there + "/confirm", {}, 409)
    assert house.find(Organisation, code="GX") is None


def test_a_hostile_file_and_no_file_are_answered_in_words(house):
    admin = house.as_("admin")
    assert "只收 .xlsx" in hand_in(admin, b"MZ", "a.exe", 422).words()
    assert "空的" in hand_in(admin, b"", "a.xlsx", 422).words()
    admin.get(PAGE)
    assert "请选择文件" in admin.post(PAGE, {}, 422).words()


def test_the_template_comes_as_a_spreadsheet_that_imports_nothing(house):
    admin = house.as_("admin")
    admin.get(PAGE)
    page = admin.get(PAGE + "/template.xlsx")
    assert re.search(r"attachment; filename\*=UTF-8''.+\.xlsx", page.headers["Content-Disposition"])
    there = hand_in(admin, page.response.get_data())
    assert "没有一行可以导入" in admin.get(there).words()
