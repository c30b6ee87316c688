"""Spreadsheets of places and people, as somebody would fill them in."""

import io

import openpyxl
from sqlalchemy import func, select

from cases.county import roster
from cases.models import Membership, Organisation, User

PLACES = [
    "编码",
    "法定名称",
    "层级",
    "类别",
    "上级机构编码",
    "派驻单位编码",
    "编号简称",
    "可以盖章",
]


PEOPLE = ["账号", "姓名", "手机", "专兼职", "等级", "擅长的纠纷", "来自", "任期届满"]


POSTS = ["账号", "岗位", "机构编码", "网格团队"]


VILLAGE = [
    ["GM-TW", "光明村人民调解委员会", "村（社区）", "人民调解委员会", "GM", None, "光", "是"],
    ["GM", "光明村", "村（社区）", "人民政府", "HY", None, None, None],
    ["GM-W1", "光明村第一网格", "网格", "网格", "GM", None, None, None],
    ["GM-W1-3", "第一网格三微格", "微网格", "网格", "GM-W1", None, None, None],
    ["HY-ZFY", "驻法院调解室", "区县", "派驻调解室", "HY", "HY-FY", None, "否"],
]


LONG = [
    "long.meihua",
    "龙美华",
    13800004321,
    "兼职",
    "三级",
    "邻里纠纷",
    "老党员、新乡贤",
    "2028-12-31",
]


TEAM = [
    ["long.meihua", "人民调解员", "GM-TW", None],
    ["long.meihua", "网格员", "GM-W1", "专职网格员"],
]


def book(places=(), persons=(), posts=(), **more):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, head, rows in [
        ("机构", PLACES, places),
        ("人员", PEOPLE, persons),
        ("岗位", POSTS, posts),
        *((name, *content) for name, content in more.items()),
    ]:
        sheet = made.create_sheet(name)
        for row in [head, *rows]:
            sheet.append(row)
    return saved(made)


def saved(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def tried(county, content, name="名册.xlsx"):
    found = county.do("admin", roster.trial, name, content)
    return county.do("admin", roster.show, found)


def problems(county, content, name="名册.xlsx"):
    report = tried(county, content, name).report
    return [(p["sheet"], p["row"], p["column"], p["reason"]) for p in report["problems"]]


def counted(county):
    with county.runtime.work() as w:
        return [
            w.session.scalar(select(func.count()).select_from(model))
            for model in (Organisation, User, Membership)
        ]
