"""What an administrator, or somebody in an administrator's chair, can do with definitions."""

import json
import time

import pytest

import documents
from documents.errors import DocumentError
from documents.sample import sample
from engine.errors import DefinitionInvalid
from engine.xml import parse_xml

KEYS = {
    "process": "people_mediation",
    "decision": "triage",
    "form": "people_mediation/seal",
    "document": "people_mediation/agreement",
}
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
LAUGHS = '<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)
EVIL_XML = {
    "bomb": f"<!DOCTYPE a [{LAUGHS}]><a>&l9;</a>",
    "outside": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    "outside-by-net": '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/x.dtd"><a/>',
    "parameter": '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><a/>',
    "include": '<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>',
    "attribute": f'<a b="{"x" * 1_900_000}"/>',
    "deep": "<a>" * 200_000 + "</a>" * 200_000,
    "many-names": "<a " + " ".join(f'b{n}="x"' for n in range(60_000)) + "/>",
    "stylesheet": '<?xml-stylesheet href="file:///etc/passwd"?><a/>',
    "not-closed": "<a><b>",
    "nothing": "",
    "signs": "\x01\x02<a/>",
    "said-gb": '<?xml version="1.0" encoding="GB18030"?><a>中文</a>',
    "said-wide": '<?xml version="1.0" encoding="UTF-16"?><a/>',
    "said-unknown": '<?xml version="1.0" encoding="x-none"?><a/>',
}


def post(admin, path, body, status=200):
    raw = json.dumps(body).encode()
    headers = {"X-CSRF-Token": admin.token, "Content-Type": "application/json"}
    answer = admin.client.post(path, data=raw, headers=headers)
    assert answer.status_code == status, (path, answer.status_code, answer.get_data(True)[:400])
    return answer


def rules(admin, kind, content):
    found = post(admin, f"/studio/{kind}/findings/{KEYS[kind]}", {"content": content}).json
    return [one["rule"] for one in found["findings"] if one["severity"] == "error"]


@pytest.mark.parametrize("kind", ["process", "decision"])
@pytest.mark.parametrize("name", sorted(EVIL_XML))
def test_a_hostile_xml_is_named_and_never_deployed(house, kind, name):
    admin = house.as_("admin")
    began = time.monotonic()
    assert rules(admin, kind, EVIL_XML[name])
    assert time.monotonic() - began < 20
    before = house.state()
    body = {"content": EVIL_XML[name], "note": "x"}
    post(admin, f"/studio/{kind}/deploy/{KEYS[kind]}?base=1", body, 422)
    assert house.unchanged(before) == []


ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7", "gb18030"]


@pytest.mark.parametrize("encoding", [*ENCODINGS, "cp037", "utf-8-sig"])
def test_a_document_type_is_refused_in_any_encoding(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    with pytest.raises(DefinitionInvalid):
        parse_xml(text.encode(encoding))


def process(inside, more=""):
    return (
        f'<definitions xmlns="{BPMN}" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="x" {more}>'
        f'<process id="people_mediation" name="x" isExecutable="true">'
        f'<startEvent id="s"><outgoing>a</outgoing></startEvent>{inside}'
        '<endEvent id="e"><incoming>b</incoming></endEvent>'
        '<sequenceFlow id="a" sourceRef="s" targetRef="t"/>'
        '<sequenceFlow id="b" sourceRef="t" targetRef="e"/></process></definitions>'
    )


IO = "<incoming>a</incoming><outgoing>b</outgoing>"
EVIL_TASKS = {
    "python": f'<scriptTask id="t" scriptFormat="python">{IO}<script>x</script></scriptTask>',
    "js": f'<scriptTask id="t" scriptFormat="javascript">{IO}<script>x</script></scriptTask>',
    "groovy": f'<scriptTask id="t" scriptFormat="groovy">{IO}<script>x</script></scriptTask>',
    "none": f'<scriptTask id="t">{IO}<script>x = 1; y()</script></scriptTask>',
    "escape": '<scriptTask id="t" scriptFormat="feel" camunda:resultVariable="x">'
    f"{IO}<script>__import__('os').getcwd()</script></scriptTask>",
    "class": f'<serviceTask id="t" camunda:class="java.lang.Runtime">{IO}</serviceTask>',
    "expression": f'<serviceTask id="t" camunda:expression="${{x.y()}}">{IO}</serviceTask>',
    "delegate": f'<serviceTask id="t" camunda:delegateExpression="${{x}}">{IO}</serviceTask>',
    "listener": f'<userTask id="t">{IO}<extensionElements><camunda:executionListener '
    'event="start"><camunda:script scriptFormat="python">x</camunda:script>'
    "</camunda:executionListener></extensionElements></userTask>",
    "operation": f'<serviceTask id="t">{IO}<extensionElements><camunda:properties>'
    '<camunda:property name="operation" value="os.system"/></camunda:properties>'
    "</extensionElements></serviceTask>",
    "itself": f'<callActivity id="t" calledElement="people_mediation">{IO}</callActivity>',
}


@pytest.mark.parametrize("name", sorted(EVIL_TASKS))
def test_a_process_runs_no_code_of_any_language(house, name):
    assert rules(house.as_("admin"), "process", process(EVIL_TASKS[name]))


FEEL = {
    "power": "=" + "9**" * 200 + "9",
    "loop": "=count(for a in 1..100000, b in 1..100000 return a)",
    "text": '=string join(for i in 1..1000000 return "xxxxxxxxxxxxxxxx")',
    "regex": '=matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
    "deep": "=" + "(" * 5000 + "1" + ")" * 5000,
    "long": "=" + "1+" * 100_000 + "1",
    "attribute": "=x.__class__.__mro__",
    "recursion": "=(function(f) f(f))(function(f) f(f))",
}


@pytest.mark.parametrize("name", sorted(FEEL))
def test_no_expression_holds_the_server_up(name):
    import feel

    began = time.monotonic()
    try:
        value = feel.compile(FEEL[name].removeprefix("="))({"x": {}})
    except feel.FeelError:
        value = None
    assert value is None or len(str(value)) < 1_000_000
    assert time.monotonic() - began < 8


def form(*components):
    return json.dumps({"type": "default", "id": "f", "schemaVersion": 18, "components": components})


SCRIPT = "<img src=x onerror=alert(1)><script>alert(1)</script>"
EVIL_FORMS = {
    "html": form({"type": "html", "id": "a", "content": SCRIPT}),
    "iframe": form({"type": "iframe", "id": "a", "url": "javascript:alert(1)"}),
    "preview": form({"type": "documentPreview", "id": "a", "dataSource": "=x"}),
    "picture": form({"type": "image", "id": "a", "source": "javascript:alert(1)"}),
    "outside": form({"type": "image", "id": "a", "source": "https://evil.test/x.png"}),
    "unknown": form({"type": "script", "id": "a", "key": "a"}),
    "pattern": form(
        {"type": "textfield", "id": "a", "key": "a", "label": "x"}
        | {"validate": {"pattern": "^(a|a?)+$(?<=x)("}}
    ),
    "proto": form({"type": "textfield", "id": "a", "key": "__proto__.x", "label": "x"}),
    "deep": '{"components":' + '[{"type":"group","components":' * 500 + "[]" + "}]" * 500 + "}",
    "list": "[]",
    "nan": '{"components": NaN}',
    "null": "null",
    "empty": "",
    "numbers": '{"type": 1, "id": 2, "components": {"a": 1}}',
    "strange": form("x", None, 5, {"type": None}, {"type": ["textfield"]}, {"type": {"a": 1}}),
    "surrogate": form({"type": "text", "id": "a", "text": "\ud800"}),
}


@pytest.mark.parametrize("name", sorted(EVIL_FORMS))
def test_a_hostile_form_is_named_and_never_deployed(house, name):
    admin, before = house.as_("admin"), house.state()
    body = {"content": EVIL_FORMS[name], "note": "x"}
    for door in ("findings", "deploy"):
        raw = json.dumps(body).encode()
        headers = {"X-CSRF-Token": admin.token, "Content-Type": "application/json"}
        path = f"/studio/form/{door}/{KEYS['form']}?base=1"
        answer = admin.client.post(path, data=raw, headers=headers)
        assert answer.status_code in (200, 400, 422), (door, answer.get_data(True)[:300])
        if door == "findings" and answer.status_code == 200:
            assert any(f["severity"] == "error" for f in answer.json["findings"]), name
        else:
            assert answer.status_code in (400, 422)
    assert house.unchanged(before) == []


def test_words_of_a_form_are_never_markup_on_a_page_of_ours(house):
    """Text of form-js may hold Markdown and tags; on the page it is data in a script element."""
    admin, clerk = house.as_("admin"), house.as_("clerk")
    schema = form({"type": "text", "id": "a", "text": f"</script>{SCRIPT}"})
    key = "dispute_lifecycle/register"
    post(admin, f"/studio/form/draft/{key}?base=1", {"content": schema})
    text = admin.get(f"/studio/form/edit/{key}").text
    assert "<script>alert" not in text
    assert "onerror=alert(1)>" not in text
    for path in ("/studio/", f"/studio/form/versions/{key}", f"/studio/form/compare/{key}?old=1"):
        assert "<script>alert" not in admin.get(path).text
    assert clerk.get("/desk").status == 200


@pytest.mark.parametrize("kind", ["process", "decision", "form", "document"])
def test_a_name_with_markup_is_shown_as_it_is_written(house, kind):
    admin = house.as_("admin")
    key = "x_new" if kind in ("process", "decision") else "x_new/y_new"
    admin.post(f"/studio/{kind}", {"key": key, "name": SCRIPT})
    for path in ("/studio/", f"/studio/{kind}/edit/{key}"):
        assert "<script>alert" not in admin.get(path).text


def template(body):
    return (
        '<!--\ntitle = "x"\ncode = "D-90"\nlaw = []\nabout = "case"\norder = 90\nsigned_by = []\n'
        f"copies = {{per_party = 0, more = 1}}\n-->\n<html><body>{body}</body></html>"
    )


EVIL_TEMPLATES = {
    "attributes": "{{ ''.__class__.__mro__ }}",
    "globals": "{{ seal.__globals__ }}",
    "cycler": "{{ cycler.__init__.__globals__.os }}",
    "self": "{{ self._TemplateReference__context }}",
    "config": "{{ config }}",
    "attr": "{{ ''|attr('__class__') }}",
    "format": "{{ '{0.__class__}'.format(1) }}",
    "import": "{% import 'os' as os %}",
    "include": "{% include '/etc/passwd' %}",
    "extends": "{% extends '../../../etc/passwd' %}",
    "long-loop": "{% for a in range(1000) %}{% for b in range(1000) %}x{% endfor %}{% endfor %}",
    "range": "{% for a in range(10**12) %}x{% endfor %}",
    "doubling": "{% set x = 'x' * 99999999 %}{{ x }}",
    "joining": "{% set ns = ['a'] %}{% for i in range(999) %}{% set ns = ns + ns %}{% endfor %}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "not-closed": "{% for",
    "filter": "{{ 'x'|pprint }}",
    "map": "{{ ['x']|map(attribute='__class__')|list }}",
}


@pytest.mark.parametrize("name", sorted(EVIL_TEMPLATES))
def test_a_hostile_template_is_named_and_never_deployed(house, name):
    admin, before = house.as_("admin"), house.state()
    began = time.monotonic()
    content = template(EVIL_TEMPLATES[name])
    assert rules(admin, "document", content)
    assert time.monotonic() - began < 30
    body = {"content": content, "note": "x"}
    post(admin, f"/studio/document/deploy/{KEYS['document']}?base=1", body, 422)
    assert house.unchanged(before) == []


FETCHES = [
    '<img src="file:///etc/passwd">',
    '<img src="http://127.0.0.1:1/x">',
    '<link rel="stylesheet" href="file:///etc/passwd">',
    '<link rel="attachment" href="file:///etc/passwd">',
    "<style>@import url(file:///etc/passwd); p { background: url(file:///etc/hostname) }</style>",
    "<style>@font-face { font-family: x; src: url(file:///etc/passwd) }</style><p>x</p>",
    '<object data="file:///etc/passwd"></object>',
    '<embed src="file:///etc/passwd">',
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' "
    "xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='file:///etc/passwd'/></svg>\">",
    '<a href="file:///etc/passwd" rel="attachment">x</a>',
]


def test_a_paper_fetches_nothing_from_the_disk_or_the_net(monkeypatch):
    """Files are watched for: none of the named ones is opened while the paper is laid out."""
    import builtins
    import socket

    opened, plain = [], builtins.open

    def watched(file, *args, **kwargs):
        opened.append(str(file))
        return plain(file, *args, **kwargs)

    made = documents.pdf("<html><body>x</body></html>")
    monkeypatch.setattr(builtins, "open", watched)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a connection was made"))
    made = documents.pdf(f"<html><body>{''.join(FETCHES)}</body></html>")
    assert not [name for name in opened if name.startswith("/etc/") and "font" not in name]
    assert b"root:" not in made.content
    assert b"/EmbeddedFile" not in made.content


HOSTILE_NAMES = [
    "{{7*7}}",
    "{% raw %}",
    "</p><script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<img src=file:///etc/passwd>",
    "=cmd|'/c calc'!A1",
    "\u202e倒写",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_in_a_paper_is_only_a_name(name):
    """Case data is text in a paper: neither a template nor markup."""
    given = sample(KEYS["document"], "agreement")
    for party in given["parties"]:
        party["name"] = name
    given["agreement"]["facts"] = name
    html = documents.html(KEYS["document"], given)
    assert "<script>alert" not in html
    assert "<style>*" not in html
    assert "<img src=file" not in html
    assert "49" not in html.split("<body")[1] or "{{7*7}}" in html


@pytest.mark.parametrize(
    "key", ["x" * 3000, "../../etc/passwd", "a/b/c/d", "UPPER/case", "x", "é/é"]
)
@pytest.mark.parametrize("kind", sorted(KEYS))
def test_a_draft_has_a_key_that_can_be_one(house, kind, key):
    admin, before = house.as_("admin"), house.state()
    if kind in ("process", "decision") and key == "x":
        key = "X"
    post(admin, f"/studio/{kind}/draft/{key}?base=0", {"content": "x"}, 404)
    assert house.unchanged(before) == []


@pytest.mark.parametrize("base", ["", "x", "-1", "1e9", "9" * 30, "2147483648", "１", "0x1"])
def test_the_version_a_draft_was_begun_from_is_a_number_that_can_be_one(house, base):
    admin, before = house.as_("admin"), house.state()
    answer = admin.client.post(
        f"/studio/form/draft/{KEYS['form']}?base={base}",
        json={"content": "x"},
        headers={"X-CSRF-Token": admin.token},
    )
    assert answer.status_code == (204 if base == "１" else 400) or base == "１"
    if base != "１":
        assert house.unchanged(before) == []


@pytest.mark.parametrize(
    "raw",
    [b"{", b"[]", b"null", b"{}x", b"[" * 100_000, b'{"content": 5}', b'{"content": "\\ud800"}'],
)
@pytest.mark.parametrize("door", ["draft", "findings", "deploy"])
def test_a_body_that_is_no_definition_is_400(house, door, raw):
    admin, before = house.as_("admin"), house.state()
    headers = {"X-CSRF-Token": admin.token, "Content-Type": "application/json"}
    path = f"/studio/form/{door}/{KEYS['form']}?base=1"
    assert admin.client.post(path, data=raw, headers=headers).status_code == 400
    assert house.unchanged(before) == []


def test_a_definition_beyond_its_size_is_refused(house):
    admin, before = house.as_("admin"), house.state()
    body = {"content": "x" * 2_100_000, "note": "x"}
    post(admin, f"/studio/form/draft/{KEYS['form']}?base=1", body, 422)
    post(admin, f"/studio/form/deploy/{KEYS['form']}?base=1", body, 422)
    assert house.unchanged(before) == []


def test_a_template_that_is_unsafe_says_so_as_an_error_of_ours():
    with pytest.raises(DocumentError):
        documents.html("draft/draft", {}, source=template("{{ ''.__class__ }}"))
