"""An administrator changes a process, a form, a template and a table in the real editors."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

FORM = "people_mediation/safety_call"


@pytest.fixture
def studio(person):
    return Studio(person().sign_in("admin"))


def makes_a_form(studio):
    """A form with one text field, dragged from the palette."""
    page = studio.page
    studio.creates("表单", "安全提醒", FORM)
    source = page.locator("button[data-field-type=textarea]")
    source.wait_for()
    box = page.locator(".fjs-drop-container-vertical").last.bounding_box()
    studio.drags(source, box["x"] + box["width"] / 2, box["y"] + box["height"] - 15)
    studio.unfolds("一般")
    page.locator("[name=key]").fill("reminder")
    page.locator("[name=key]").blur()
    page.locator("[data-entry-id=label] [role=textbox]").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("提醒了什么")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)  # the editor takes what was typed a moment later
    studio.person.looks("studio-form", axe=False)
    studio.deploys("调解前作安全提醒")
    page.wait_for_url("**/versions/**")
    studio.person.sees("已发布", "第 1 版", "调解前作安全提醒")


def puts_a_task_on_the_flow(studio):
    """A task from the palette on the arrow after the notice of rights, made a user task."""
    page = studio.page
    studio.opens("process", "people_mediation")
    arrow = page.locator('[data-element-id="flow_notify_rights_mediating"] .djs-hit').first
    arrow.wait_for(state="attached")
    box = arrow.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.locator('.djs-palette [data-action="create.task"]').click()
    page.mouse.move(x - 30, y - 30, steps=3)
    page.mouse.move(x, y, steps=6)
    page.wait_for_timeout(300)
    page.mouse.click(x, y)
    choice = page.locator('[data-id="replace-with-user-task"]')
    for _ in range(4):  # the pad moves while the new shape is laid out
        page.wait_for_timeout(500)
        page.locator('.djs-context-pad [data-action="replace"]').click()
        page.wait_for_timeout(500)
        if choice.is_visible():
            break
    choice.click()


def test_a_task_with_a_new_form_is_drawn_checked_and_deployed(studio):
    page, admin = studio.page, studio.person
    makes_a_form(studio)
    puts_a_task_on_the_flow(studio)
    studio.finds("没有人办：既没有角色，也没有指定的人")
    studio.deploys("还没有写谁来办")
    expect(
        page.locator(".djs-element .is-error, .djs-overlay .finding, #findings")
    ).to_contain_text("没有人办")
    assert "/edit/" in page.url  # a broken model stays in the editor
    studio.unfolds("一般")
    page.locator("#bio-properties-panel-name").fill("安全提醒")
    page.locator("#bio-properties-panel-shenming-form").select_option(FORM)
    page.locator("#bio-properties-panel-shenming-role").select_option("mediator")
    for field, text in (("scope", "committee_id"), ("assignee", "mediator_id")):
        page.locator(f"#bio-properties-panel-shenming-{field}").click()
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    expect(page.locator("#findings")).not_to_contain_text("必须改", timeout=15_000)
    admin.looks("studio-process", axe=False)
    studio.deploys("调解前作安全提醒")
    page.wait_for_url("**/versions/**")
    admin.sees("已发布", "第 2 版")
    admin.looks("studio-versions")
    admin.press("与上一版对比")
    admin.sees("安全提醒", "改了什么")
    page.locator("#compare-after .djs-container").wait_for()
    admin.looks("studio-compare", axe=False)
    page.go_back()
    page.get_by_text("恢复这一版").click()
    page.get_by_label("为什么恢复").fill("先不提醒")
    admin.press("发布为最新版")
    admin.sees("第 3 版", "先不提醒")


def test_a_template_is_edited_beside_its_preview(studio):
    page, admin = studio.page, studio.person
    studio.opens("document", "people_mediation/rights_notice")
    expect(page.locator("iframe.template-paper")).to_have_attribute(
        "src", re.compile("^blob:"), timeout=60_000
    )
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type("{{ nothing.")
    expect(page.locator(".template-status")).to_contain_text(
        re.compile(r"第 ?\d+ ?行"), timeout=60_000
    )
    admin.looks("studio-template", axe=False)
    page.keyboard.press("Control+z")


def test_the_triage_table_is_edited_cell_by_cell(studio):
    page, admin = studio.page, studio.person
    studio.opens("decision", "triage")
    cell = page.locator("#canvas td.annotation:not(.add-rule)").first
    cell.wait_for()
    cell.click()
    page.keyboard.press("End")
    page.keyboard.type("（县里补充）")
    page.locator("#studio-status").get_by_text(re.compile("还没存|已自动保存|草稿")).wait_for()
    admin.looks("studio-decision", axe=False)
    studio.deploys("补充说明")
    page.wait_for_url("**/versions/**")
    admin.sees("已发布", "补充说明")
