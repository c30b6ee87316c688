"""Organisations and people from a spreadsheet."""

import io
import time
import zipfile
from datetime import date

import openpyxl
import pytest
from sqlalchemy import select

from cases.county import people, roster, roster_columns, roster_template, sign_in
from cases.errors import NotAllowed, SignInRefused, StateMismatch, UploadRefused
from cases.models import Organisation, RosterImport, User
from cases.operating import housekeeping
from tests.cases.roster_files import (
    LONG,
    PLACES,
    TEAM,
    VILLAGE,
    book,
    counted,
    problems,
    saved,
    tried,
)
from tests.county import asked


@pytest.fixture
def village():
    person = [*LONG]
    known = next(iter(roster_columns._disputes().values()))
    person[5] = known
    return book(VILLAGE, [person], TEAM)


def test_a_trial_says_what_would_be_made_and_makes_nothing(county, village):
    before = counted(county)
    one = tried(county, village)
    assert one.report["counts"] == {
        "机构": {"made": 5, "changed": 0, "same": 0},
        "人员": {"made": 1, "changed": 0, "same": 0},
        "岗位": {"made": 2, "changed": 0, "same": 0},
    }
    assert (one.state, one.wrong, one.changes) == ("TRIED", 0, 8)
    assert counted(county) == before


def test_a_confirmed_file_is_all_there(county, village):
    one = tried(county, village)
    assert county.do("admin", roster.confirm, one.id)
    with county.runtime.work() as w:
        of = {o.code: o for o in w.session.scalars(select(Organisation))}
        user = w.session.scalars(select(User).where(User.login == "long.meihua")).one()
        assert of["GM-TW"].parent_id == of["GM"].id
        assert (of["GM-TW"].can_seal, of["GM-W1-3"].level) == (True, "MICRO_GRID")
        assert of["HY-ZFY"].host_id == of["HY-FY"].id
        assert (user.employment, user.grade, user.phone) == ("PART", 3, "13800004321")
        assert (user.background, user.term_end) == (["老党员", "新乡贤"], date(2028, 12, 31))
        held = {(m.role, m.organisation.code, m.slot) for m in user.memberships}
        assert held == {("mediator", "GM-TW", None), ("grid_worker", "GM-W1", "FULLTIME")}
        assert w.session.get(RosterImport, one.id).rows is None


def test_an_imported_person_gets_in_only_with_a_password_handed_over(county, village):
    county.do("admin", roster.confirm, tried(county, village).id)
    for guess in ("", "long.meihua", "!"):
        with pytest.raises(SignInRefused):
            sign_in.enter(county.runtime, "long.meihua", guess)
    found = next(a for a in county.do("admin", people.accounts) if a.login == "long.meihua")
    assert not found.has_password
    password = county.do("admin", people.reset_password, found.id)
    assert sign_in.enter(county.runtime, "long.meihua", password)


def test_the_same_file_twice_changes_nothing(county, village):
    first = tried(county, village)
    assert county.do("admin", roster.confirm, first.id)
    assert county.do("admin", roster.confirm, first.id)
    before = counted(county)
    second = tried(county, village)
    assert (second.changes, second.wrong) == (0, 0)
    assert county.do("admin", roster.confirm, second.id)
    assert counted(county) == before


def test_a_filled_cell_changes_and_an_empty_one_leaves(county, village):
    county.do("admin", roster.confirm, tried(county, village).id)
    one = tried(county, book([["GM", "光明社区"]], [["long.meihua", None, None, None, "二级"]]))
    assert [(n["name"], n["heads"]) for n in one.report["lines"]] == [
        ("光明社区", ["法定名称"]),
        ("龙美华", ["等级"]),
    ]
    county.do("admin", roster.confirm, one.id)
    with county.runtime.work() as w:
        user = w.session.scalars(select(User).where(User.login == "long.meihua")).one()
        assert (user.grade, user.phone, len(user.memberships)) == (2, "13800004321", 2)


def test_roles_edited_by_hand_keep_the_place_in_the_grids_team(county, village):
    county.do("admin", roster.confirm, tried(county, village).id)
    who, grid = county.user("long.meihua"), county.place("GM-W1")
    county.do("admin", people.edit, who, {}, [("grid_worker", grid)])
    with county.runtime.work() as w:
        assert [m.slot for m in w.session.get(User, who).memberships] == ["FULLTIME"]


def test_every_bad_row_is_told_and_none_goes_in(county):
    before = counted(county)
    content = book(
        [
            ["好", "x", "区县", "部门"],
            ["A1", "x", "星系", "部门"],
            ["A2", None, "区县", "部门"],
            ["A3", "x", "区县", "部门", "NOWHERE"],
            ["A4", "x", "区县", "人民法院"],
            ["A5", "好的", "区县", "部门"],
            ["A5", "又一个", "区县", "部门"],
            ["B1", "x", "区县", "部门", "B2"],
            ["B2", "x", "区县", "部门", "B1"],
            ["A6", "很" * 121, "区县", "部门"],
            ["A7", "=1+1", "区县", "部门"],
        ],
        [
            ["w", "短"],
            ["wang", "王", 123],
            ["li", None],
            ["zhao.yi", "赵一", None, "临时", 9, "天气", None, "明天"],
        ],
        [
            ["nobody", "人民调解员", "A5"],
            ["clerk", "管理员", "A5"],
            ["clerk", "人民调解员", "A1"],
            ["clerk", "网格员", "HY", "网格长"],
        ],
    )
    report = tried(county, content)
    told = {(p["sheet"], p["row"], p["column"]) for p in report.report["problems"]}
    assert told == {
        ("机构", 2, "编码"),
        ("机构", 3, "层级"),
        ("机构", 4, "法定名称"),
        ("机构", 5, "上级机构编码"),
        ("机构", 6, "法院代字"),
        ("机构", 8, "编码"),
        ("机构", 9, "上级机构编码"),
        ("机构", 10, "上级机构编码"),
        ("机构", 11, "法定名称"),
        ("机构", 12, "法定名称"),
        ("人员", 2, "账号"),
        ("人员", 3, "手机"),
        ("人员", 4, "账号"),
        ("人员", 4, "姓名"),
        *(("人员", 5, head) for head in ("专兼职", "等级", "擅长的纠纷", "任期届满")),
        ("岗位", 2, "账号"),
        ("岗位", 3, "岗位"),
        ("岗位", 4, "机构编码"),
        ("岗位", 5, "网格团队"),
    }
    assert report.state == "DROPPED"
    assert counted(county) == before
    with pytest.raises(StateMismatch):
        county.do("admin", roster.confirm, report.id)


def test_an_unknown_sheet_or_column_is_no_silent_loss(county):
    assert problems(county, book(外星人=(["x"], [["y"]])))[0][0] == "外星人"
    made = openpyxl.Workbook()
    made.active.title = "机构"
    made.active.append(["编码", "编码", "颜色"])
    made.active.append(["A", "B", "红"])
    assert {p[2] for p in problems(county, saved(made))} == {"编码", "颜色"}


def test_what_changed_since_the_trial_is_shown_before_it_goes_in(county, village):
    first, second = tried(county, village), tried(county, village)
    assert county.do("admin", roster.confirm, first.id)
    assert not county.do("admin", roster.confirm, second.id)
    assert county.do("admin", roster.show, second.id).changes == 0


def test_several_choices_in_a_cell_may_have_the_separator_in_their_names(county):
    head = "编码,法定名称,层级,类别,编号简称,可以盖章,办理的调解\n"
    row = "ZRJ,自然资源局,区县,部门,自,{},水事、土地、林地、草原权属\n"
    one = tried(county, (head + row.format("是")).encode(), "机构.csv")
    assert county.do("admin", roster.confirm, one.id)
    with county.runtime.work() as w:
        made = w.session.scalars(select(Organisation).where(Organisation.code == "ZRJ")).one()
    assert made.handles == ["administrative.LAND_FOREST_GRASS", "administrative.WATER"]
    wrong = (head + row.format("否").replace("ZRJ", "ZRJ2")).encode()
    assert [p[1:3] for p in problems(county, wrong, "机构.csv")] == [(2, "办理的调解")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_is_one_sheet_told_by_its_heading(county, encoding):
    text = "编码,法定名称,层级,类别\nGX,高新村,村（社区）,人民政府\n"
    one = tried(county, text.encode(encoding), "机构.csv")
    assert one.report["counts"] == {"机构": {"made": 1, "changed": 0, "same": 0}}


def test_the_template_filled_in_by_nobody_says_so(county):
    content = roster_template.template()
    made = openpyxl.load_workbook(io.BytesIO(content))
    assert made.sheetnames == ["说明", "机构", "人员", "岗位", "代码"]
    assert [p[3] for p in problems(county, content)] == ["文件里没有一行可以导入的内容。"]


def test_the_template_offers_every_code_as_a_choice():
    made = openpyxl.load_workbook(io.BytesIO(roster_template.template()))
    codes = {column[0].value: [c.value for c in column[1:]] for column in made["代码"].columns}
    assert "微网格" in codes["层级"]
    assert "派驻调解室" in codes["类别"]
    assert "管理员" not in codes["岗位"]
    lists = {rule.formula1 for rule in made["机构"].data_validations.dataValidation}
    assert '"是,否"' in lists
    assert len(lists) == 4


def packed(content, **parts):
    """The workbook *content* with more or other parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def spoilt(content):
    """The workbook *content* with its first sheet's compressed bytes turned over."""
    part = zipfile.ZipFile(io.BytesIO(content)).getinfo(SHEET)
    begins = part.header_offset + 30 + len(part.filename) + len(part.extra)
    ends = begins + part.compress_size
    return content[:begins] + bytes(b ^ 255 for b in content[begins:ends]) + content[ends:]


SHEET = "xl/worksheets/sheet1.xml"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(rows):
    return f'<worksheet xmlns="{NS}"><sheetData>{rows}</sheetData></worksheet>'


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("a.xlsx", lambda b: b"", "空的"),
        ("a.xlsx", lambda b: b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        ("a.xls", lambda b: b"\xd0\xcf\x11\xe0" + b"x" * 600, "旧格式"),
        ("a.pdf", lambda b: b"%PDF-1.7", "只收"),
        ("a.csv", lambda b: b"\xff\x00\x81", "编码"),
        ("a.csv", lambda b: b"a,b\n1,2", "表头"),
        ("a.xlsx", lambda b: b[: len(b) // 2], "损坏"),
        ("a.xlsx", spoilt, "损坏"),
        ("a.xlsx", lambda b: packed(b, **{"xl/vbaProject.bin": b"x"}), "宏"),
        ("a.xlsx", lambda b: packed(b, **{"xl/x.xml": b" " * 41_000_000}), "展开以后太大"),
        ("a.xlsx", lambda b: packed(b, **{SHEET: sheet_of("<row/>" * 900_000)}), "太"),
        (
            "a.xlsx",
            lambda b: packed(b, **{SHEET: "<!DOCTYPE x [<!ENTITY a 'a'>]>" + sheet_of("")}),
            "不该有",
        ),
        ("a.xlsx", lambda b: packed(b, **{SHEET: sheet_of("").encode("utf-16")}), "不该有"),
        (
            "a.xlsx",
            lambda b: packed(b, **{SHEET: sheet_of('<row r="999999999"><c><v>1</v></c></row>')}),
            "5000 行",
        ),
        (
            "a.xlsx",
            lambda b: packed(b, **{SHEET: sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>')}),
            "列太多",
        ),
        ("a.xlsx", lambda b: packed(b, **{SHEET: sheet_of('<row r="x"/>')}), "损坏"),
        ("a.csv", lambda b: "编码\n".encode() + b"A\n" * 100_000, "5000 行"),
    ],
)
def test_a_hostile_file_is_refused_at_once_in_words(county, name, make, words):
    content = make(book())
    begun = time.perf_counter()
    with pytest.raises(UploadRefused) as refused:
        county.do("admin", roster.trial, name, content)
    assert words in refused.value.detail["sentence"]
    assert time.perf_counter() - begun < 8


def test_a_hundred_thousand_rows_are_refused(county):
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("机构")
    sheet.append(PLACES)
    for n in range(100_000):
        sheet.append([f"A{n}", "x"])
    content = saved(made)
    begun = time.perf_counter()
    with pytest.raises(UploadRefused):
        county.do("admin", roster.trial, "a.xlsx", content)
    assert time.perf_counter() - begun < 15


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "@x", "+x", "-x", "a\u202eb", "a\x07b"])
def test_a_text_that_a_spreadsheet_would_run_is_no_name(county, text):
    content = f'编码,法定名称,层级,类别\nGX,"{text}",村（社区）,部门\n'.encode()
    assert [p[:3] for p in problems(county, content, "a.csv")] == [("机构", 2, "法定名称")]


def test_only_an_administrator_imports(county, village):
    one = tried(county, village)
    for act, args in [
        (roster.trial, ("a.xlsx", village)),
        (roster.confirm, (one.id,)),
        (roster.drop, (one.id,)),
        (roster.show, (one.id,)),
        (roster.history, ()),
    ]:
        with pytest.raises(NotAllowed):
            county.do("chief", act, *args)


def test_a_dropped_or_forgotten_file_goes_nowhere(county, village):
    dropped, old = tried(county, village), tried(county, village)
    county.do("admin", roster.drop, dropped.id)
    assert county.do(None, housekeeping.tidy)["imports"] == 0
    county.clock.advance(days=2)
    assert county.do(None, housekeeping.tidy)["imports"] == 1
    for one in (dropped, old):
        with pytest.raises(StateMismatch):
            county.do("admin", roster.confirm, one.id)


def test_a_county_of_419_villages_and_a_thousand_people_comes_in_together(county):
    places, persons, posts = [], [], []
    for n in range(419):
        places.append([f"V{n}", f"第{n}村", "村（社区）", "人民政府", "HY"])
        places.append(
            [
                f"V{n}-TW",
                f"第{n}村调委会",
                "村（社区）",
                "人民调解委员会",
                f"V{n}",
                None,
                "村",
                "是",
            ]
        )
    for n in range(1000):
        persons.append([f"p{n:04d}", f"调解员{n}", 13800000000 + n, "兼职", "四级"])
        posts.append([f"p{n:04d}", "人民调解员", f"V{n % 419}-TW"])
    with asked() as questions:
        one = tried(county, book(places, persons, posts))
        assert county.do("admin", roster.confirm, one.id)
    assert one.changes == 838 + 2000
    assert len(questions) < 100, "not one question for each row"
