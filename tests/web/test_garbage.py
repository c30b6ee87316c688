"""Whatever a browser or a program sends, the answer is a clear 4xx or a page, never a fault."""

import io
import itertools
from uuid import uuid4

import pytest

#: what nobody types, for every field there is
WORDS = [
    "",
    "x" * 3000,
    "💥",
    "-1",
    "1e999",
    "NaN",
    "' OR 1=1 --",
    "{{7*7}}",
    "<b>",
    "\ud7ff",
    "../..",
]
LOGINS = ["clerk", "mediator", "judge", "admin"]


#: names of fields, taken from the pages of the whole product
WRITTEN = """
    login password old again locale image strokes q pile after priority category state late
    open task next do answers then user_id signer agent text_hash party_id note field purpose
    stage outcome on who place interviewee at relation confidential channel source centre_id
    facts claims.0 claims.x amount occurred_on applicants.0.kind applicants.0.name
    applicants.0.id_no applicants.x.y applicants.0.agents.0.kind referral.from
    referral.received_on consent.general key name version content base_version base new days
    hours calendar since reason value year code role organisation grade parent_id level kind
    can_seal wants answer last_six of all
"""
FIELDS = WRITTEN.split()


def rules(app):
    return [r for r in app.url_map.iter_rules() if r.endpoint != "static"]


def addresses(rule, own):
    """Addresses of a rule: with ids of the case's own, and with ids of nothing."""
    for fill in (own, {}):
        path = rule.rule
        for name in rule.arguments:
            value = fill.get(name) or ("process" if name == "kind" else str(uuid4()))
            for converter in ("uuid:", "path:", ""):
                path = path.replace(f"<{converter}{name}>", value)
        yield path


@pytest.mark.parametrize("login", [*LOGINS, None])
def test_no_address_answers_with_a_fault(way, house, login):
    way.filed()
    browser = house.as_(login) if login else way.applicant
    if login is None:
        browser.get("/follow/case")
    own = {"case_id": str(way.case_id), "party_id": house.parties(way.case_id)[0]}
    own |= {"task_id": str(house.task(way.case_id, "register"))}
    faults = []
    words = itertools.cycle(WORDS)
    for rule in rules(house.app):
        if rule.endpoint in ("auth.sign_out", "portal.leave", "portal.forget", "assets.built"):
            continue
        for path in addresses(rule, own):
            if "GET" in rule.methods:
                query = {name: next(words) for name in FIELDS}
                answer = browser.client.get(path, query_string=query)
                faults += [(path, answer.status_code)] if answer.status_code == 500 else []
            if "POST" in rule.methods:
                data = {name: next(words) for name in FIELDS}
                answer = browser.client.post(path, data={**data, "csrf": browser.token})
                faults += [(path, answer.status_code)] if answer.status_code == 500 else []
    assert faults == []


@pytest.mark.parametrize("kind", ["process", "decision", "form", "document"])
@pytest.mark.parametrize(
    "content",
    [
        "",
        "<",
        "{",
        "[]",
        "null",
        "<a/>",
        '{"components": 1}',
        "{% for %}",
        "[" * 5000,
        "<a>" * 5000,
    ],
)
def test_a_garbled_definition_gets_findings_and_is_not_deployed(house, kind, content):
    admin = house.as_("admin")
    keys = {"process": "people_mediation", "decision": "triage"}
    key = keys.get(kind, "people_mediation/session")
    key = "people_mediation/agreement" if kind == "document" else key
    headers = {"X-CSRF-Token": admin.token}
    for door in ("findings", "draft", "deploy"):
        path = f"/studio/{kind}/{door}/{key}?base=1"
        body = {"content": content, "note": "试"}
        answer = admin.client.post(path, json=body, headers=headers)
        assert answer.status_code < 500, (door, answer.get_data(as_text=True)[:300])
        if door == "findings" and content != "[]":
            assert answer.json["findings"], content
        if door == "deploy":
            assert answer.status_code in (409, 422)
    admin.get(f"/studio/{kind}/edit/{key}")
    admin.get(f"/studio/{kind}/versions/{key}")
    assert admin.client.get(f"/studio/{kind}/compare/{key}?old=1").status_code < 500


def test_a_broken_multipart_is_400(browser):
    browser.get("/apply")
    headers = {"X-CSRF-Token": browser.token, "Content-Type": "multipart/form-data; boundary=x"}
    answer = browser.client.post("/follow", data=io.BytesIO(b"--y\r\nno"), headers=headers)
    assert 400 <= answer.status_code < 500
