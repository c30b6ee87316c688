"""Whatever a browser, a script or a tool sends: a clear 4xx, and nothing has changed."""

import json
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.doors import address, doors
from tests.hostile.story import APPLICATION, a_note
from web.limits import limiter

NESTED = "[" * 5000 + "]" * 5000
DEEP = '{"a":' * 300 + "1" + "}" * 300


def send(house, browser, task, raw, kind="form"):
    if kind == "form":
        data = {"answers": raw, "csrf": browser.token}
        return browser.client.post(f"/tasks/{task}/complete", data=data)
    body = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    headers = {"X-CSRF-Token": browser.token, "Content-Type": "application/json"}
    return browser.client.post(f"/tasks/{task}/{kind}", data=body, headers=headers)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "{",
        "null",
        "[]",
        '"x"',
        "NaN",
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": "\\u0000"}',
        '{"a": "\\ud800"}',
        '{"\\udfff": 1}',
        NESTED,
        DEEP,
        '{"answers": []}',
        '{"answers": "x"}',
        '{"answers": null}',
        b'{"a": "\xff"}',
        b"\x00",
        b"\xef\xbb\xbf{}x",
    ],
)
@pytest.mark.parametrize("kind", ["complete", "draft"])
def test_a_body_that_is_no_answer_is_refused(house, raw, kind):
    clerk, task = house.as_("clerk"), house.scene.filed.tasks["register"]
    before = house.state()
    answer = send(house, clerk, task, raw, kind)
    assert answer.status_code in (400, 422), answer.get_data(as_text=True)[:300]
    assert house.unchanged(before) == []


@pytest.mark.parametrize("raw", ["{", "[]", NESTED, DEEP, '{"a": NaN}', '{"a": "\\ud800"}'])
def test_a_form_that_is_no_answer_is_refused(house, raw):
    clerk, task = house.as_("clerk"), house.scene.filed.tasks["register"]
    before = house.state()
    assert send(house, clerk, task, raw).status_code in (400, 422)
    assert house.unchanged(before) == []


def test_more_than_a_draft_may_hold_is_refused(house):
    clerk, task = house.as_("clerk"), house.scene.filed.tasks["register"]
    before = house.state()
    many = {"answers": {"claims": [{"claim": "x" * 50}] * 10_000}}
    assert send(house, clerk, task, json.dumps(many), "draft").status_code == 422
    huge = {"answers": {"facts": "x" * 5_000_000}}
    assert send(house, clerk, task, json.dumps(huge), "draft").status_code == 413
    assert house.unchanged(before) == []


GOOD = {
    "title": "相邻纠纷",
    "category": "NEIGHBOR",
    "subject": "act",
    "relation": "neighbour",
    "respondent_type": "person",
    "amount": 1200,
    "persons": 2,
    "facts": "枇杷树的根拱坏了围墙。",
    "claims": [{"claim": "修围墙"}],
    "prior": "none",
    "locality": "same_town",
    "criminal_flag": "none",
    "injury": "none",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", -1),
        ("amount", 1e30),
        ("amount", 10**40),
        ("amount", "1e999"),
        ("amount", "NaN"),
        ("amount", "∞"),
        ("amount", 0.001),
        ("amount", "1" * 400),
        ("amount", True),
        ("amount", [1]),
        ("amount", {"$gt": 0}),
        ("persons", -3),
        ("persons", 1e15),
        ("persons", 2.5),
        ("category", "ADMIN"),
        ("category", ["NEIGHBOR"]),
        ("category", {"value": "NEIGHBOR"}),
        ("category", True),
        ("relation", "x' OR 1=1"),
        ("title", ""),
        ("title", "x" * 30_000),
        ("title", ["x"]),
        ("title", {"x": 1}),
        ("claims", [{"claim": ""}] * 10_000),
        ("occurred_on", "0000-01-01"),
        ("occurred_on", "0001-01-01"),
        ("occurred_on", "9999-12-31"),
        ("occurred_on", "10000-01-01"),
        ("occurred_on", "-0001-01-01"),
        ("occurred_on", "２０２６-01-01"),
        ("occurred_on", "2026-02-30"),
        ("occurred_on", 0),
        ("vulnerable", ["minor"] * 10_000),
        ("vulnerable", "minor"),
    ],
)
def test_a_value_that_cannot_be_is_told_beside_its_field(house, field, value):
    clerk, task = house.as_("clerk"), house.scene.filed.tasks["register"]
    if not _asks(house, clerk, task, field):
        pytest.fail(f"the register no longer asks {field}")
    before = house.state()
    page = send(house, clerk, task, json.dumps({**GOOD, field: value}, ensure_ascii=False))
    assert page.status_code == 422, page.get_data(as_text=True)[:300]
    assert house.unchanged(before) == []


def _asks(house, browser, task, field):
    return f'"{field}"' in browser.get(f"/tasks/{task}").text


def test_what_a_form_does_not_ask_is_never_kept(house):
    """Mass assignment: columns, variables of the process and lists of options are not answers."""
    clerk, told = house.as_("clerk"), house.scene.filed
    more = {
        "state": "CLOSED",
        "end_state": "CLOSED_FAILED",
        "number": "（2026）伪造第1号",
        "committee_id": told.case,
        "mediator_id": told.case,
        "case_id": house.scene.court.case,
        "business_key": house.scene.court.case,
        "tenant_id": 2,
        "id": told.case,
        "options_categories": [{"label": "假", "value": "FAKE"}],
        "priority": "RED",
        "__class__": "x",
        "__proto__": {"polluted": True},
    }
    assert send(house, clerk, told.tasks["register"], json.dumps(GOOD | more)).status_code == 303
    case = house.case(told.case)
    assert case.state == "REGISTERED"
    assert case.number is None
    assert case.committee_id is None
    with house.runtime.work() as w:
        variables = w.engine.variables(case.instance_id)
        kept = w.session.connection().exec_driver_sql("SELECT data FROM answer").scalars().all()
    assert variables["case_id"] == told.case
    assert not {"mediator_id", "__class__", "__proto__", "state"} & set(variables)
    assert variables.get("priority") != "RED"
    assert kept


def test_an_option_that_was_never_offered_is_refused(house):
    clerk, task = house.as_("clerk"), house.scene.filed.tasks["register"]
    injected = {"category": "FAKE", "options_categories": [{"label": "假", "value": "FAKE"}]}
    before = house.state()
    assert send(house, clerk, task, json.dumps(GOOD | injected)).status_code == 422
    assert house.unchanged(before) == []


def test_a_draft_never_changes_what_is_only_shown_or_offered(house):
    """What a draft says of the lists and of read-only fields is not believed."""
    mediator, told = house.as_("mediator"), house.scene.signing
    task, outcome = told.tasks["sign"], {"outcome": "FAKE", "options_x": [1]}
    send(house, mediator, task, json.dumps({"answers": outcome}), "draft")
    mediator.get(f"/tasks/{task}")
    before = house.state()
    assert send(house, mediator, task, json.dumps({"outcome": "FAKE"})).status_code in (409, 422)
    assert house.unchanged(before) == []


SHAPES = [
    {"applicants": "x"},
    {"applicants.x": "y"},
    {"applicants.0": "x"},
    {"applicants.0.agents": "x"},
    {"applicants.0.agents.0": "x"},
    {"applicants.0.agents.0.name.0": "x"},
    {"applicants.0.name.0": "x"},
    {"applicants.0.name": "x", "applicants.0.name.0": "y"},
    {"applicants.0.vulnerable.0": "x"},
    {"applicants.a.b.c.d.e.f.g": "x"},
    {"." * 50: "x"},
    {"applicants.0.__class__": "x"},
    {"applicants.0.kind": "{{7*7}}"},
    {"do": "drop:applicants:²"},
    {"do": "drop:applicants:" + "9" * 5000},
    {"do": "drop:applicants:-1"},
    {"do": "add:__class__"},
    {"do": "add:applicants:1:2:3"},
    {"consent": "x"},
    {"consent.0": "yes"},
    {"claims": "x"},
    {"claims.0.claim": "x"},
    {"claims.0.0": "x"},
    {"facts.0": "x"},
    {"amount.0": "1"},
    {"amount": "1e999999999"},
    {"amount": "9" * 5000},
    {"amount": "NaN"},
    {"amount": "-0.01"},
    {"occurred_on": "0001-01-01"},
    {"occurred_on": "9999-99-99"},
    {"category": "x" * 3000},
    {"centre_id": "x"},
    {"referral": "x"},
    {"referral.from.0": "x"},
    {"source": "court", "referral.received_on": "0001-01-01"},
    {"facts": "\ud800".encode("utf-8", "surrogatepass")},
    {"facts": b"\xff\xfe\xfd"},
    {"facts": "\u202e" * 100},
]


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_an_application_of_any_shape_is_kept_or_refused_and_can_be_opened_again(house, shape):
    browser = house.browser()
    browser.get("/apply")
    browser.post("/apply")
    for step, good in APPLICATION.items():
        for door in (f"/apply/{step}", f"/apply/{step}/save"):
            data = {"csrf": browser.token, "do": "next", **good, **shape}
            answer = browser.client.post(door, data=data)
            assert answer.status_code < 500, (step, answer.get_data(as_text=True)[:300])
        for page in APPLICATION:
            browser.get(f"/apply/{page}")
    browser.get("/apply/check")
    answer = browser.client.post("/apply/send", data={"csrf": browser.token})
    assert answer.status_code < 500


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_the_window_takes_or_refuses_any_shape(house, shape):
    clerk, good = house.as_("clerk"), {}
    for answers in APPLICATION.values():
        good |= answers
    before = house.state()
    answer = clerk.client.post("/intake", data={"csrf": clerk.token, **good, **shape})
    assert answer.status_code < 500, answer.get_data(as_text=True)[:300]
    if answer.status_code >= 400:
        assert house.unchanged(before) == []


@pytest.mark.parametrize(
    "after",
    [
        "2026-01-01T00:00:00+23:59~01a20075-3650-7728-b857-3ed6086cf0e0",
        "0001-01-01T00:00:00+14:00~01a20075-3650-7728-b857-3ed6086cf0e0",
        "9999-12-31T23:59:59-14:00~01a20075-3650-7728-b857-3ed6086cf0e0",
        "2026-01-01~x",
        "~" * 119,
        "２０２６-01-01T00:00:00~01a20075-3650-7728-b857-3ed6086cf0e0",
    ],
)
def test_a_mark_of_a_page_that_nobody_gave_breaks_no_list(house, after):
    clerk = house.as_("clerk")
    for path in ("/desk", "/cases"):
        answer = clerk.client.get(path, query_string={"after": after, "pile": "all"})
        assert answer.status_code in (200, 422)


def test_a_day_before_all_days_never_poisons_a_case(house):
    """PostgreSQL keeps years that Python cannot read back."""
    mediator, told = house.as_("mediator"), house.scene.signing
    chief = house.as_("chief")
    for on in ("0001-01-01", "9999-12-31", "0001-01-01T00:00:00+23:59"):
        for path, fields in (
            (f"/cases/{told.case}/notes", {**a_note(), "on": on, "who": "x", "note": "xxxx"}),
            (
                f"/cases/{told.case}/investigations",
                {"at": f"{on}T00:00", "place": "x", "interviewee": "x", "q": "x", "a": "x"},
            ),
        ):
            answer = mediator.client.post(path, data={"csrf": mediator.token, **fields})
            assert answer.status_code < 500, (path, on)
        chief.get(f"/cases/{told.case}")


TEXT = st.text(max_size=60) | st.sampled_from(["\x00", "{{7*7}}", "<script>", "%", "'", "９", "~"])
KEYS = ["q", "pile", "after", "category", "priority", "state", "open", "late", "next", "code"]
KEYS += ["of", "old", "new", "base", "year", "all", "lang", "download", "version", "page"]
FUZZ = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("who", ["clerk", "admin", "judge", "party"])
def test_no_query_makes_a_fault_of_any_page(house, who):
    browser = house.party(house.scene.court) if who == "party" else house.as_(who)
    pages = [
        address(house.app, rule, house.scene)
        for rule, method in doors(house.app)
        if method == "GET"
        and rule.endpoint not in ("static", "health.metrics", "portal.everything")
    ]

    @FUZZ
    @given(st.sampled_from(pages), st.dictionaries(st.sampled_from(KEYS), TEXT, max_size=5))
    def knock(path, query):
        limiter.reset()
        try:
            answer = browser.client.get(path, query_string=query)
        except UnicodeEncodeError:  # the client itself cannot write a lone surrogate
            return
        assert answer.status_code < 500, (path, query)

    knock()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(string.ascii_letters + "_.", max_size=8), inner, max_size=4)
    ),
    max_leaves=10,
)


@pytest.mark.parametrize(
    ("who", "told", "element"),
    [
        ("clerk", "filed", "register"),
        ("mediator", "signing", "sign"),
        ("courtclerk", "court", "examine"),
    ],
)
def test_no_answers_make_a_fault_of_a_task(house, who, told, element):
    browser, task = house.as_(who), getattr(house.scene, told).tasks[element]
    form = browser.get(f"/tasks/{task}").script("form-schema")
    names = sorted({c["key"] for c in _walk(form["components"]) if c.get("key")})
    names += sorted({c["path"] for c in _walk(form["components"]) if c.get("path")})
    base = GOOD if element == "register" else {}

    @FUZZ
    @given(st.dictionaries(st.sampled_from([*names, "x"]), JSON, max_size=4))
    def answer(given_answers):
        raw = json.dumps({**base, **given_answers}, ensure_ascii=True)
        with house.runtime.bind.begin_nested() as again:
            page = send(house, browser, task, raw)
            assert page.status_code < 500, raw
            again.rollback()

    answer()


def _walk(components):
    for one in components:
        yield one
        yield from _walk(one.get("components", []))
