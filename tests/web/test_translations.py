"""The interface in English is whole: every sentence has one, and no page has Chinese left."""

import ast
import json
import re
from pathlib import Path

import pytest
from lxml import html

import forms
import processes
from cases.words import Words, day, joined
from engine.findings import Finding
from engine.lint.rules import RULES
from web import findings, i18n, spoken
from web.limits import limiter
from web.translations import catalogue, code, data, message

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def english():
    return catalogue.translations()


@pytest.fixture(scope="module")
def sentences():
    return sorted({*code.sentences(), *data.sentences()})


def each(translation):
    return translation if isinstance(translation, tuple) else (translation,)


# --- the catalogue --------------------------------------------------------------------------------


def test_every_sentence_of_code_and_data_has_its_english(english, sentences):
    missing = [text for text in sentences if not all(each(english.get(text, "")))]
    assert not missing, f"python -m web.translations tells these: {missing[:20]}"


def test_the_catalogue_has_nothing_that_nobody_says(english, sentences):
    assert not english.keys() - set(sentences)


def test_english_fills_in_the_same_places(english):
    for text, translation in english.items():
        for one in each(translation):
            wanted, found = message.places(text), message.places(one)
            # "one page" may leave the number out
            assert found == wanted or (translation[0] == one and not set(found) - set(wanted)), text


def test_english_has_no_chinese_but_what_it_quotes(english):
    """Names of fields in files and numbers have no English: those are quoted or examples."""
    quoted = re.compile(r"“[^”]*”|\d{4}-\d\d-\d\d \S \S+|write 班 instead of 休|渝0117")
    for translation in english.values():
        for one in each(translation):
            assert not message.HAN.search(quoted.sub("", one)), one


def test_what_is_compiled_is_what_is_written():
    assert catalogue.MO.read_bytes() == catalogue.compiled()


def test_the_files_are_the_same_every_time(english, sentences, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "PO", tmp_path / "messages.po")
    monkeypatch.setattr(catalogue, "MO", tmp_path / "messages.mo")
    catalogue.write(sentences, english)
    first = catalogue.PO.read_bytes()
    catalogue.write(reversed(sentences), catalogue.translations())
    assert catalogue.PO.read_bytes() == first


def test_no_sentence_is_put_together_where_nobody_can_translate_it():
    """Titles people may change, and contents of papers, are made of pieces on purpose."""
    allowed = {
        "cases/settlement/administrative.py": "where to go, as the notice says it, a paper",
        "cases/grid/affair_contexts.py": "papers of an event",
        "cases/grid/care_visits.py": "what was found, what came of a wish, as it was written down",
        "cases/justice/confirmation.py": "reasons written into the application, a paper",
        "cases/showcase/demo_kinds.py": "names of the fictional county",
        "cases/diagnoses/diagnosis.py": "the sheet of the five diagnoses, a paper",
        "cases/diagnoses/diagnosis_return.py": "the sheet of the five diagnoses, a paper",
        "cases/grid/events.py": "what departments reported, as the feedback says it, a paper",
        "cases/collective/group_papers.py": "the name of a file, like the papers in it",
        "cases/collective/group_text.py": "the clause for all and its list, in an agreement",
        "cases/reception/intake.py": "where to go, as the notice says it, a paper",
        "cases/paperwork/dossier.py": "the title of a bound dossier, a paper",
        "cases/reception/kinds.py": "the ways after a failure, as the notice says them, a paper",
        "cases/related/handing_on.py": "what goes with the letter, a paper",
        "cases/related/merging.py": "facts as two people wrote them down",
        "cases/names.py": "the category as papers say it",
        "cases/diagnoses/panel.py": "names with their bodies; the sheet and the minutes, papers",
        "cases/reception/registration.py": "the first title of a case; the catalogue has each",
        "cases/diagnoses/relapse.py": "the sheet of the five diagnoses, a paper",
        "cases/reception/triage.py": "the name of a kind behind that of its route",
        "cases/grid/whistle.py": "what departments reported, as the feedback says it, a paper",
        "cases/words.py": "a day; `Day` knows its date",
        "web/i18n.py": "a day in Chinese",
        "web/portal/follow.py": "the folder in a party's archive of papers",
        "web/statistics/views.py": "the names of files, like the report in them",
    }
    found = {module for module, _line in code.mixed()}
    assert found <= allowed.keys(), sorted(found - allowed.keys())


def test_templates_have_no_chinese_outside_the_catalogue():
    allowed = {
        "web/cases/templates/cases/invitation.html": "a paper, handed to a Chinese party",
        "web/templates/macros/parts.html": "the seal",
    }
    call = re.compile(r"""\b_\(\s*(?:"[^"]*"|'[^']*')""")
    for path in code.templates():
        name = path.relative_to(ROOT).as_posix()
        text = call.sub("_(", re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S))
        text = re.sub(r'aria-hidden="true">申<|"中文"', "", text)
        assert name in allowed or not message.HAN.search(text), name


# --- how it is said -------------------------------------------------------------------------------


@pytest.fixture
def in_english(shared_app):
    with shared_app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def in_chinese(shared_app):
    with shared_app.test_request_context("/?lang=zh_Hans"):
        yield


def test_english_counts_where_chinese_does_not(in_english):
    assert i18n.say(Words("还有 %(days)s 天", days=1)) == "1 day left"
    assert i18n.say(Words("还有 %(days)s 天", days=2)) == "2 days left"


def test_sentences_are_said_part_by_part(in_english):
    from datetime import date

    told = Words(
        "%(start)s起算，当日不计入，第一天是%(first)s。",
        start=day(date(2026, 10, 8)),
        first=day(date(2026, 10, 9)),
    )
    assert i18n.say(told) == (
        "Runs from 8 Oct 2026, that day not counted; the first day is 9 Oct 2026."
    )
    assert i18n.say(joined(["当事人", "调解员"], "、")) == "Parties, Mediator"


def test_chinese_is_said_as_it_is_written(in_chinese):
    told = Words("还有 %(days)s 天", days=1)
    assert i18n.say(told) == told == "还有 1 天"
    assert i18n.say(joined(["甲", "乙"], "、")) == "甲、乙"


def texts(part, name=""):
    """Yield what a person reads of a form."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from texts(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value, name)
    elif name in spoken.SPOKEN:
        yield part


@pytest.mark.parametrize("name", [name for name, _ in forms.shipped()])
def test_a_form_is_said_in_english_and_its_keys_stay(name, in_english):
    schema = json.loads(dict(forms.shipped())[name])
    said = spoken.form(schema)
    assert not [text for text in texts(said) if message.HAN.search(text)]
    keys = re.compile(r'"(?:key|id|path|value|valuesKey|hide)": "[^"]*"')
    assert keys.findall(json.dumps(said)) == keys.findall(json.dumps(schema))


@pytest.mark.parametrize("key", [k for kind, k, _ in processes.shipped() if kind == "process"])
def test_a_diagram_is_said_in_english(key, in_english):
    content = next(c for kind, k, c in processes.shipped() if (kind, k) == ("process", key))
    said = spoken.diagram(content.decode())
    names = re.findall(r'name="([^"]*)"', said)
    assert names
    assert not [name for name in names if message.HAN.search(name)]


def test_what_people_wrote_is_not_said_anew(in_english):
    first = {"options_x": [{"value": "1", "label": "电话"}], "note": "电话", "left": Words("没有")}
    said = spoken.values(first)
    assert said["options_x"] == [{"value": "1", "label": "Phone"}]
    assert (said["note"], said["left"]) == ("电话", "None")


# --- what checks find ---------------------------------------------------------------------------


def test_every_rule_of_a_check_is_said_in_chinese():
    for rule, (_severity, english, _check) in RULES.items():
        chinese = findings.SENTENCES[rule][0]
        assert set(message.places(chinese)) <= set(message.places(english)), rule
    noted = re.compile(r'(?:\berror|Finding|_invalid)\(\s*"([a-z-]+)"')
    everywhere = (path.read_text() for path in (ROOT / "engine").rglob("*.py"))
    # "model" is whatever the interpreter says of a model that passed all rules
    assert {n for text in everywhere for n in noted.findall(text)} - {"model"} <= {
        *findings.SENTENCES
    }


@pytest.mark.parametrize("page", ["in_english", "in_chinese"])
def test_a_finding_is_said_in_the_language_of_the_page(page, request):
    request.getfixturevalue(page)
    found = Finding("no-role", "task", "error", "Ask is offered to nobody.", {"name": "Ask"})
    assert ("没有人办" in findings.tell(found)) is (page == "in_chinese")
    fewer = Finding("duplicate-id", "", "error", "The id x is there twice.", {"id": "x"})
    assert findings.tell(fewer) in (fewer.message, "标识 x 用了不止一次。")


# --- the pages ------------------------------------------------------------------------------------

#: names of people and places, and what they wrote: it stays as it is
WRITTEN = sorted(
    {
        text
        for path in (
            "tests/web/way.py",
            "tests/web/hands.py",
            "tests/web/house.py",
            "tests/web/conftest.py",
            *(
                str(path.relative_to(ROOT))
                for path in sorted((ROOT / "cases/showcase").glob("demo*.py"))
            ),
        )
        for node in ast.walk(ast.parse((ROOT / path).read_text()))
        if isinstance(node, ast.Constant) and isinstance(text := node.value, str)
        if message.HAN.search(text) and len(text) > 1
    },
    key=len,
    reverse=True,
)
#: numbers of cases and papers, masked names, the seal
OWN = re.compile(r"（\d{4}）\S+?号|\S{1,6}〔\d{4}〕\d+号|[一-鿿]{1,12}\*+[一-鿿]*|^申$|^中文$")
SEEN = ("title", "alt", "placeholder", "aria-label", "data-confirm", "data-confirm-yes", "label")
#: values of a form that are codes, or will be written into the case
NOT_SAID = ("value", "retention", "title")
#: downloads, and pages that do something
NOT_READ = re.compile(r"\.pdf|\.zip|\.xlsx|/files/|/static/|lang=|^#|^mailto:|^tel:|^/$|^/apply$")


def left_in_chinese(page):
    """Yield the Chinese on a page that is neither marked as such nor somebody's own."""
    root = html.document_fromstring(page.text)
    for element in root.xpath("//*[starts-with(@lang, 'zh')] | //script | //textarea"):
        element.drop_tree()
    texts = [*root.itertext(), *(e.get(a) for e in root.iter() for a in SEEN if e.get(a))]
    for text in [*texts, *first_values(page)]:
        text = OWN.sub("", text.strip())
        for one in WRITTEN:
            text = text.replace(one, "")
        if message.HAN.search(text):
            yield text


def first_values(page):
    """Yield what stands in a form before anybody writes; the title is somebody's own."""
    ahead = [page.script("form-data")] if 'id="form-data"' in page.text else []
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            ahead += [one for key, one in value.items() if key not in NOT_SAID]
        elif isinstance(value, list):
            ahead += value
        elif isinstance(value, str):
            yield value


def read_all(browser, start, most=60):
    """Read the pages that links lead to in English; return the Chinese found, by page."""
    found, seen, ahead = {}, set(), [start]
    limiter.reset()
    browser.get(f"{start}?lang=en")
    while ahead and len(seen) < most:
        path = ahead.pop(0)
        shape = path if "/tasks/" in path else re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", path)
        if shape in seen:
            continue
        seen.add(shape)
        page = browser.get(path)
        left = sorted(set(left_in_chinese(page)))
        if left:
            found[shape] = left
        links = [href.partition("#")[0] for href in page.links() if not NOT_READ.search(href)]
        ahead += [href for href in links if href.startswith("/")]
    return found


STAFF = ("clerk", "mediator", "chief", "office", "courtclerk", "judge", "president", "admin")


@pytest.mark.parametrize("stage", ["triaged", "at_court"])
def test_no_page_of_the_staff_has_chinese_left(stage, way, house):
    getattr(way, stage)()
    house.staff.clear()
    found = {}
    for login in STAFF:
        limiter.reset()
        found[login] = read_all(house.as_(login), "/studio/" if login == "admin" else "/desk")
    assert not any(found.values()), json.dumps(found, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("stage", ["filed", "effective"])
def test_no_page_of_a_party_has_chinese_left(stage, way):
    getattr(way, stage)()
    if stage != "filed":
        way.open_again()
    found = read_all(way.applicant, "/follow/case")
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)


def test_no_page_of_the_portal_has_chinese_left(browser):
    browser.get("/apply?lang=en")
    browser.post("/apply")
    found = read_all(browser, "/")
    for step in ("notice", "applicants", "respondents", "matter", "claims", "files", "check"):
        found[step] = list(left_in_chinese(browser.get(f"/apply/{step}")))
        if step not in ("files", "check"):
            refused = browser.post(f"/apply/{step}", {"do": "next"}, status=422)
            found[step] += left_in_chinese(refused)
    assert not any(found.values()), json.dumps(found, ensure_ascii=False, indent=1)
