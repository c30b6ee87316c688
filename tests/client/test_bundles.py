"""Every bundle runs under our policy, in the reader's language, and does what the page is for."""

import json
import re

import pytest

import documents
import forms
import processes

pytestmark = pytest.mark.browser

#: names of techniques, and what the shipped definitions themselves say
NAMES = {
    "Powered",
    "bpmn",
    "FEEL",
    "BPMN",
    "DMN",
    "DRD",
    "JSON",
    "HTML",
    "Markdown",
    "URI",
    "data",
    "ISO",
    "MDN",
}


def shipped(kind, key):
    """The text of a shipped definition."""
    lists = {"document": documents.shipped, "form": forms.shipped}
    if kind in lists:
        return next(content for name, content in lists[kind]() if name == key).decode()
    return next(c for k, name, c in processes.shipped() if (k, name) == (kind, key)).decode()


def english(page, source=""):
    """English words that a person sees on *page*, those of *source* left out."""
    seen = page.evaluate(
        """() => [...document.querySelectorAll('body, body *')].flatMap(e => [
            e.checkVisibility?.() ? [...e.childNodes].filter(n => n.nodeType === 3)
                .map(n => n.data).join(' ') : '',
            e.getAttribute('title') ?? '', e.getAttribute('aria-label') ?? '',
            e.getAttribute('placeholder') ?? ''].filter(t => t && !e.closest(
            'script, style, [aria-hidden=true], .cm-editor, option, title'))).join(' ')"""
    )
    words = set(re.findall(r"[A-Za-z][A-Za-z_]{2,}", seen))
    return {word for word in words - NAMES if word not in source and word[-2:] != "io"}


FORM = (
    '<div id="form" data-draft-url="/draft" data-upload-url="/files"></div>'
    '<form id="answers-form" method="post" action="/complete"><input type="hidden" name="answers">'
    "<span data-draft-status></span><button>办结</button></form>"
)


def test_a_form_says_what_is_wrong_and_sends_what_is_right(pages):
    schema = json.loads(shipped("form", "dispute_lifecycle/check_dossier"))
    page = pages.open("form", FORM, form_schema=schema, form_data={})
    page.wait_for_selector("#form[data-ready]")
    page.click("#answers-form button")
    page.wait_for_selector(".error-summary:has-text('这一项要填')")
    page.click(".fjs-form-field-radio input >> nth=0")
    page.wait_for_selector("[data-draft-status]:has-text('已存')")
    assert [path for path, _ in pages.posted] == ["/draft"]
    page.click("#answers-form button")
    page.wait_for_url("**/complete")
    assert "answers=%7B%22ok%22%3A%22yes%22" in pages.posted[-1][1]
    assert pages.wrong == []


def test_a_form_keeps_what_is_being_typed_while_another_field_changes(pages):
    fields = [
        {"type": "textfield", "id": "t", "key": "title", "label": "名称"},
        {"type": "checkbox", "id": "c", "key": "urgent", "label": "急"},
    ]
    schema = {"type": "default", "schemaVersion": 18, "components": fields}
    page = pages.open("form", FORM, form_schema=schema, form_data={"title": "旧"})
    page.wait_for_selector("#form[data-ready]")

    page.fill(".fjs-form-field-textfield input", "新的名称")
    page.evaluate("document.querySelector('.fjs-form-field-checkbox input').click()")
    page.wait_for_timeout(500)

    assert page.input_value(".fjs-form-field-textfield input") == "新的名称"


def test_the_servers_complaints_stand_beside_their_fields(pages):
    schema = json.loads(shipped("form", "dispute_lifecycle/record_consent"))
    data = {
        "answers": [{"party_id": "1", "party_name": "甲"}, {"party_id": "2", "party_name": "乙"}]
    }
    errors = {"answers[1].consent": ["乙还没有说。"], "elsewhere": ["案件已经结了。"]}
    page = pages.open("form", FORM, form_schema=schema, form_data=data, form_errors=errors)
    page.wait_for_selector(".error-summary li")
    assert page.inner_text(".error-summary").count("\n") == 2
    assert page.inner_text(".fjs-form-field-error") == "乙还没有说。"
    page.click(".error-summary a")
    assert "consent" in page.evaluate("document.activeElement.id")


def test_files_are_sent_at_once_and_kept_by_id(pages):
    schema = json.loads(shipped("form", "judicial_confirmation/supplement"))
    pages.answers["/files"] = {"id": "f-1", "name": "收据.txt", "size": 3}
    page = pages.open("form", FORM, form_schema=schema, form_data={})
    page.wait_for_selector("#form[data-ready]")
    page.set_input_files(
        "input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"abc"}
    )
    page.wait_for_selector(".file-list li")
    page.fill("textarea", "补来了")
    page.locator("textarea").blur()
    page.click("#answers-form button")
    page.wait_for_url("**/complete")
    assert "f-1" in pages.posted[-1][1]


def test_a_diagram_shows_where_a_case_went(pages):
    marks = {"taken": ["declare_conflict"], "current": ["notify_rights"], "counts": {"reassign": 2}}
    source = shipped("process", "people_mediation")
    body = '<div id="diagram" class="diagram"></div>'
    page = pages.open("diagram", body, diagram_xml=source, diagram_marks=marks)
    page.wait_for_selector("#diagram[data-ready]")
    assert page.locator(".is-taken").count() == 1
    assert page.locator("[data-element-id=notify_rights].is-current").count() == 1
    assert page.inner_text(".diagram-count") == "2"
    assert page.locator(".bjs-powered-by").is_visible()
    assert (english(page, source), pages.wrong) == (set(), [])


def test_two_versions_are_compared_to_the_property(pages):
    source = shipped("process", "people_mediation")
    other = source.replace('formKey="people_mediation/session"', 'formKey="people_mediation/seal"')
    body = (
        '<div id="compare-before"></div><div id="compare-after"></div><ul id="compare-list"></ul>'
    )
    page = pages.open("diagram", body, compare={"before": source, "after": other})
    page.wait_for_selector("#compare-list[data-ready]")
    told = page.inner_text("#compare-list")
    assert "表单：people_mediation/session → people_mediation/seal" in told
    assert pages.wrong == []


def test_the_process_editor_writes_our_choices(pages):
    source = shipped("process", "people_mediation")
    laws = [{"value": "R-099", "label": "第九十九条"}]
    page = pages.studio("modeler", source, laws=laws, deadlines=[{"value": "a.b", "label": "十日"}])
    page.click("[data-element-id=declare_conflict] .djs-hit")
    page.select_option("#bio-properties-panel-shenming-law", "R-099")
    page.select_option("#bio-properties-panel-shenming-deadline", "a.b")
    assert (english(page, source), pages.wrong) == (set(), [])
    page.click("[data-studio=save]")
    page.wait_for_selector("#studio-status:has-text('已存')")
    [saved] = [json.loads(data)["content"] for path, data in pages.posted if path == "/save"]
    task = re.search(r'<bpmn:userTask id="declare_conflict".*?</bpmn:userTask>', saved, re.S)[0]
    assert 'name="law" value="R-099"' in task
    assert "deadline(&#34;a.b&#34;, accepted_at)" in task


def test_findings_stand_on_their_elements(pages):
    finding = {"rule": "x", "element": "reassign", "severity": "error", "message": "没有写明角色。"}
    pages.answers["/lint"] = {"findings": [finding]}
    page = pages.studio("modeler", shipped("process", "people_mediation"))
    page.wait_for_selector(".mark-finding.is-error")
    page.click("#findings button")
    assert page.locator("[data-element-id=reassign].selected").count() == 1


def test_the_menus_of_the_process_editor_are_chinese(pages):
    source = shipped("process", "people_mediation")
    page = pages.studio("modeler", source)
    page.click("[data-element-id=reassign] .djs-hit")
    page.click(".djs-context-pad [data-action=replace]")
    page.wait_for_selector(".djs-popup")
    assert (english(page, source), pages.wrong) == (set(), [])


def test_the_decision_editor_is_chinese_and_saves(pages):
    source = shipped("decision", "triage")
    page = pages.studio("decision", source)
    page.wait_for_selector("td.input-cell")
    assert (english(page, source), pages.wrong) == (set(), [])
    page.click("[data-studio=save]")
    page.wait_for_selector("#studio-status:has-text('已存')")


def test_the_form_editor_is_chinese_and_offers_only_what_may_be_used(pages):
    source = shipped("form", "dispute_lifecycle/register")
    page = pages.studio("formeditor", source)
    page.click("[data-id=title]")
    assert (english(page, source), pages.wrong) == (set(), [])
    kinds = page.evaluate(
        "[...document.querySelectorAll('[data-field-type]')].map(e => e.dataset.fieldType)"
    )
    assert {"textfield", "dynamiclist"} <= set(kinds)
    assert not {"html", "iframe", "documentPreview"} & set(kinds)


def test_the_template_editor_names_the_line_at_fault(pages):
    pages.page.route(
        "**/preview", lambda route: route.fulfill(status=422, json={"error": "没有 x", "line": 3})
    )
    page = pages.studio("template", shipped("document", "people_mediation/agreement"))
    page.wait_for_selector(".template-status:has-text('第 3 行：没有 x')")
    assert page.inner_text(".cm-activeLineGutter") == "3"


@pytest.mark.parametrize(
    ("entry", "kind", "key", "word"),
    [
        ("modeler", "process", "people_mediation", "Collaboration"),
        ("decision", "decision", "triage", "Hit policy"),
        ("formeditor", "form", "dispute_lifecycle/register", "Components"),
    ],
)
def test_an_english_page_has_english_editors(english_pages, entry, kind, key, word):
    page = english_pages.studio(entry, shipped(kind, key))
    assert word in page.inner_text(".studio")
    assert english_pages.wrong == []
