"""The administrator's desks: studio, people, law."""

import json
from uuid import uuid4

import pytest

from cases.county import places
from cases.models import Holiday, Organisation, User


def test_the_studio_lists_what_is_deployed(house):
    words = house.as_("admin").get("/studio/").words()
    assert "人民调解" in words
    assert "第 1 版" in words


def test_the_studio_counts_a_dispute_where_it_stands(house, way):
    way.accepted()
    words = house.as_("admin").get("/studio/").words()
    for process, running in (
        ("dispute_lifecycle", 1),
        ("people_mediation", 1),
        ("self_mediation", 0),
    ):
        assert f" {process} 第 1 版 {running} " in words


@pytest.mark.parametrize(
    "path",
    [
        "process/edit/people_mediation",
        "decision/edit/triage",
        "form/edit/people_mediation/session",
        "document/edit/people_mediation/agreement",
    ],
)
def test_every_kind_opens_in_its_editor(house, path):
    page = house.as_("admin").get(f"/studio/{path}")
    assert page.script("source")
    assert "roles" in page.script("studio-options")
    assert "data-deploy-url" in page.text


def test_an_unknown_definition_is_404(house):
    admin = house.as_("admin")
    admin.get("/studio/process/edit/nothing", 404)
    admin.get("/studio/script/edit/x", 404)
    admin.get("/studio/process/versions/nothing", 404)
    admin.get("/studio/process/compare/people_mediation", 400)


class Editor:
    """What an editor's script does, by hand."""

    def __init__(self, house, kind, key):
        self.admin = house.as_("admin")
        page = self.admin.get(f"/studio/{kind}/edit/{key}")
        self.source = page.script("source")
        self.urls = {
            name: page.text.split(f'data-{name}-url="')[1].split('"')[0].replace("&amp;", "&")
            for name in ("save", "lint", "deploy")
        }

    def send(self, name, **body):
        headers = {"X-CSRF-Token": self.admin.token}
        return self.admin.client.post(self.urls[name], json=body, headers=headers)


def test_a_form_is_changed_found_right_and_deployed_with_a_note(house):
    editor = Editor(house, "form", "people_mediation/session")
    schema = json.loads(editor.source)
    schema["components"].append({"type": "textfield", "key": "remark", "label": "备注", "id": "Rk"})
    changed = json.dumps(schema, ensure_ascii=False)
    assert editor.send("save", content=changed).status_code == 200
    assert "有草稿" in house.as_("admin").get("/studio/").words()
    found = editor.send("lint", content=changed).json["findings"]
    assert [one for one in found if one["severity"] == "error"] == []
    refused = editor.send("deploy", content=changed, note="")
    assert refused.status_code == 422
    assert "请写明" in refused.json["error"]
    sent = editor.send("deploy", content=changed, note="加一栏备注")
    assert sent.status_code == 200
    words = house.as_("admin").get(sent.json["url"]).words()
    assert "第 2 版" in words
    assert "加一栏备注" in words
    compare = "/studio/form/compare/people_mediation/session?old=1&new=2"
    assert "备注" in house.as_("admin").get(compare).words()


def test_a_process_with_a_fault_is_not_deployed_and_says_where(house):
    editor = Editor(house, "process", "people_mediation")
    broken = editor.source.replace('camunda:formKey="people_mediation/session"', "")
    broken = broken.replace('operation" value="mediation.hold_session"', 'operation" value="none"')
    sent = editor.send("deploy", content=broken, note="坏的")
    assert sent.status_code == 422
    assert sent.json["findings"]
    assert "第 2 版" not in house.as_("admin").get("/studio/").words()


def test_a_deploy_over_a_newer_version_is_409(house):
    first, second = (Editor(house, "form", "people_mediation/session") for _ in range(2))
    schema = json.loads(first.source)
    schema["components"][0]["label"] = "改过的"
    assert first.send("deploy", content=json.dumps(schema), note="一").status_code == 200
    schema["components"][0]["label"] = "又改过的"
    late = second.send("deploy", content=json.dumps(schema), note="二")
    assert late.status_code == 409
    assert "更新的版本" in late.json["error"]


@pytest.mark.parametrize("body", [None, [], {"content": 1}, {"content": "a\0b"}])
def test_a_draft_that_is_no_text_is_400(house, body):
    admin = house.as_("admin")
    admin.get("/studio/")
    path = "/studio/form/draft/people_mediation/session?base=1"
    sent = admin.client.post(path, json=body, headers={"X-CSRF-Token": admin.token})
    assert sent.status_code == 400


def test_nobody_but_an_administrator_saves_a_draft(house):
    clerk = house.as_("clerk")
    path = "/studio/form/draft/people_mediation/session?base=1"
    sent = clerk.client.post(path, json={"content": "{}"}, headers={"X-CSRF-Token": clerk.token})
    assert sent.status_code == 403


def test_an_account_is_made_with_its_roles(house):
    admin = house.as_("admin")
    place = house.place("HYC-TW")
    fields = {"login": "newone", "name": "新调解员", "grade": "3", "specialties": ["NEIGHBOR"]}
    rows = {"role": ["mediator", ""], "organisation": [place, ""]}
    page = admin.post("/people/new", fields | rows, 200)
    assert "只显示这一次" in page.words()
    assert "新调解员" in admin.get("/people?q=newone").words()


def test_wrong_fields_of_an_account_are_told_and_nobody_is_made(house):
    admin = house.as_("admin")
    before = house.count(User)
    page = admin.post("/people/new", {"login": "1 bad", "name": ""}, 422)
    assert "登录名用小写字母开头" in page.words()
    admin.post("/people/new", {"login": "x", "role": "mediator", "organisation": "nonsense"}, 422)
    assert house.count(User) == before


def test_a_closed_account_is_out_at_once(house):
    mediator = house.as_("mediator2")
    mediator.get("/desk")
    house.as_("admin").post(f"/people/{house.user('mediator2')}/disable")
    mediator.get("/desk", 303)
    mediator.sign_in("mediator2", status=401)


def test_nobody_closes_the_own_account(house):
    admin = house.as_("admin")
    admin.post(f"/people/{house.user('admin')}/disable")
    assert "不能停用自己的账户" in admin.get("/people").words()
    admin.get(f"/people/{uuid4()}", 404)


def test_where_there_are_many_organisations_one_is_chosen_by_its_name(house, monkeypatch):
    monkeypatch.setattr(places, "UNFOLDED", 5)
    admin = house.as_("admin")
    page = admin.get("/people/new")
    assert page.text.count("水寺村人民调解委员会 (HYC-SS-TW)") == 1
    data = {"login": "new.one", "name": "甲", "role": "mediator"}
    admin.post("/people/new", data | {"organisation": "没有这样的机构 (HYC-XX)"}, 422)
    admin.post("/people/new", data | {"organisation": "水寺村人民调解委员会 (HYC-SS-TW)"}, 200)
    user = house.find(User, login="new.one")
    assert "水寺村人民调解委员会 (HYC-SS-TW)" in admin.get(f"/people/{user.id}").text
    assert "下设" in admin.get("/people/organisations").words()
    assert "HYC-GM" not in admin.get("/people/organisations?q=水寺").text
    admin.get("/people/organisations?open=x", 422)


def test_an_organisation_keeps_what_the_form_does_not_name(house):
    admin = house.as_("admin")
    place = house.place("HYC-TW")
    page = admin.get(f"/people/organisations/{place}")
    assert 'value="HYC-TW"' in page.text
    row = house.find(Organisation, code="HYC-TW")
    data = {
        "code": row.code,
        "name": row.name,
        "display_name": "街道调委会",
        "short_name": row.short_name,
        "level": row.level,
        "kind": row.kind,
        "parent_id": str(row.parent_id),
        "can_seal": "yes",
        "lawfully_established": "yes",
        "active": "yes",
    }
    admin.post(f"/people/organisations/{place}", data)
    assert "街道调委会" in admin.get("/people/organisations").words()
    page = admin.post(f"/people/organisations/{place}", data | {"code": "HYC-TJZX"}, 422)
    assert "已有机构使用这个编码" in page.words()


def test_a_term_that_the_law_leaves_open_is_changed_with_a_reason(house):
    admin = house.as_("admin")
    path = "/settings/law/consent.contact"
    data = {"days": "5", "calendar": "WD", "since": "2026-03-02", "reason": "区司发〔2026〕3号"}
    admin.post(path, data)
    words = admin.get(path).words()
    assert "5 个工作日" in words
    assert "区司发〔2026〕3号" in words
    assert "请写明修改的依据" in admin.post(path, data | {"reason": ""}, 422).words()
    assert "1到3660之间" in admin.post(path, data | {"days": "多几天"}, 422).words()
    admin.post(path, data | {"since": "昨天"}, 422)


def test_a_term_of_the_law_itself_cannot_be_changed(house):
    admin = house.as_("admin")
    assert "不能在本地修改" in admin.get("/settings/law/confirmation.window").words()
    data = {"days": "60", "calendar": "CAL", "since": "2026-03-02", "reason": "我想改"}
    admin.post("/settings/law/confirmation.window", data, 422)
    admin.get("/settings/law/no.such", 404)


def test_a_years_rest_days_are_imported_or_refused_line_by_line(house):
    admin = house.as_("admin")
    text = "2027-02-05 休 春节\n2027-02-07 班 春节调休\n"
    admin.post("/settings/holidays", {"year": "2027", "days": text})
    words = admin.get("/settings/holidays?year=2027").words()
    assert "2027年2月5日" in words
    before = house.count(Holiday)
    page = admin.post("/settings/holidays", {"year": "2027", "days": "2027-02-30 休 春节"}, 422)
    assert "第1行看不懂" in page.words()
    admin.post("/settings/holidays", {"year": "2027", "days": "2026-02-05 休 春节"}, 422)
    assert house.count(Holiday) == before


@pytest.mark.parametrize(
    ("code", "handles", "status"),
    [
        ("HY-YTW", ["industry.MEDICAL", "industry.OTHER"], 303),
        ("HY-YTW", ["industry.COMMERCIAL"], 422),
        ("HY-YTW", ["administrative.HEALTH"], 422),
        ("HY-SJ", ["administrative.CONSUMER"], 303),
        ("HY-SJ", ["industry.CONSUMER"], 422),
        ("HY-SJ", ["industry.NOTHING"], 422),
        ("HYC-TJZX", ["industry.OTHER"], 422),
    ],
)
def test_an_organisation_handles_only_the_kinds_that_are_its_own(house, code, handles, status):
    admin = house.as_("admin")
    place = house.place(code)
    page = admin.get(f"/people/organisations/{place}")
    names = ("name", "display_name", "code", "short_name", "parent_id", "level", "kind")
    with house.runtime.work() as w:
        row = w.session.get(Organisation, place)
        data = {name: getattr(row, name) or "" for name in names}
        ticks = {name: "on" for name in ("can_seal", "lawfully_established") if getattr(row, name)}
    assert "办理哪些行业" in page.words()
    admin.post(f"/people/organisations/{place}", data | ticks | {"handles": handles}, status)
    with house.runtime.work() as w:
        kept = w.session.get(Organisation, place).handles
    assert (kept == handles) == (status == 303)
