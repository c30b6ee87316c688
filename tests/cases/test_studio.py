"""The studio: drafts, findings, deploys, versions; and the command line's deploy."""

import pytest

import processes
from cases import catalog
from cases.errors import AnswersInvalid, NotAllowed, NotFound, StateMismatch
from cases.operating import shipping, studio
from engine.errors import DefinitionInvalid

KEY = "people_mediation"


@pytest.fixture
def admin(county):
    """Run a use case as the county's administrator."""
    return lambda act, *args, **kwargs: county.do("admin", act, *args, **kwargs)


def edited(admin, old, new):
    editing = admin(studio.open_draft, "process", KEY)
    assert old in editing.content
    return editing.content.replace(old, new), editing.base_version


def test_only_an_administrator_enters(county):
    with pytest.raises(NotAllowed):
        county.do("mediator", studio.listing)


def test_the_list_shows_every_shipped_definition_by_its_name(admin):
    rows = {(row.kind, row.key): row for row in admin(studio.listing)}
    assert len(rows) == len(list(shipping.shipped()))
    assert rows["process", KEY].name == "人民调解"
    assert all(row.version == 1 for row in rows.values())


def test_a_form_is_called_by_its_task_in_the_list_and_in_the_editor(admin):
    key = "administrative_mediation/adjudicate"
    rows = {row.key: row.name for row in admin(studio.listing) if row.kind == "form"}
    assert admin(studio.open_draft, "form", key).name == rows[key] == "作出处理决定"


def test_shipping_again_deploys_nothing(county):
    assert county.do(None, shipping.deploy_new) is None


def test_a_draft_is_kept_and_its_deploy_makes_the_next_version(admin):
    content, base = edited(admin, 'name="声明利害关系"', 'name="声明回避情形"')
    admin(studio.save_draft, "process", KEY, content, base_version=base)
    assert admin(studio.open_draft, "process", KEY).saved_at is not None
    admin(studio.deploy, "process", KEY, content, base_version=base, note="换个说法")
    versions = admin(studio.versions, "process", KEY)
    assert (versions[0].version, versions[0].note, versions[0].newest) == (2, "换个说法", True)
    differences = admin(studio.compare, "process", KEY, 1, 2).differences
    assert [(d.kind, d.property) for d in differences] == [("changed", "name")]


def test_a_deploy_without_a_note_or_over_a_newer_version_is_refused(admin):
    content, base = edited(admin, 'name="声明利害关系"', 'name="声明回避情形"')
    with pytest.raises(AnswersInvalid):
        admin(studio.deploy, "process", KEY, content, base_version=base, note=" ")
    admin(studio.deploy, "process", KEY, content, base_version=base, note="一")
    with pytest.raises(StateMismatch):
        admin(studio.deploy, "process", KEY, content, base_version=base, note="二")


def test_a_broken_model_is_refused_on_its_element(admin):
    content, base = edited(
        admin, 'camunda:formKey="people_mediation/session"', 'camunda:formKey="no/form"'
    )
    with pytest.raises(DefinitionInvalid) as refused:
        admin(studio.deploy, "process", KEY, content, base_version=base, note="x")
    assert [finding.element for finding in refused.value.findings] == ["hold_session"]
    assert len(admin(studio.versions, "process", KEY)) == 1


def test_an_earlier_version_is_restored_as_the_newest(admin):
    content, base = edited(admin, 'name="声明利害关系"', 'name="声明回避情形"')
    admin(studio.deploy, "process", KEY, content, base_version=base, note="一")
    admin(studio.restore, "process", KEY, 1, "不如从前")
    newest, _, first = admin(studio.versions, "process", KEY)
    assert (newest.version, newest.sha256) == (3, first.sha256)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("process", "site_visit"),
        ("decision", "fees"),
        ("form", "site_visit/plan"),
        ("document", "site_visit/plan"),
    ],
)
def test_a_new_definition_begins_without_errors_but_what_it_still_lacks(admin, kind, key):
    admin(studio.create, kind, key, "现场勘查")
    editing = admin(studio.open_draft, kind, key)
    assert editing.base_version == 0
    found = admin(studio.findings, kind, key, editing.content)
    allowed = {"process": {"no-end", "dead-end"}, "decision": {"no-row", "table-gap"}}
    assert {f.rule for f in found if f.severity == "error"} <= allowed.get(kind, set())


def test_a_key_that_is_taken_or_misshapen_is_refused(admin):
    for key in (KEY, "Bad Key", "../x"):
        with pytest.raises(AnswersInvalid):
            admin(studio.create, "process", key, "x")


def test_an_unknown_definition_is_not_found(admin):
    with pytest.raises(NotFound):
        admin(studio.open_draft, "process", "nothing")


def test_a_form_and_the_process_that_needs_it_are_deployed_together(county):
    form = catalog.blank("form", "people_mediation/plan", "计划").encode()
    process = processes.read("process", KEY).replace(
        b'camunda:formKey="people_mediation/session"', b'camunda:formKey="people_mediation/plan"'
    )
    files = [(f"{KEY}.bpmn", process)]
    with pytest.raises(DefinitionInvalid, match="hold_session"):
        county.do(None, shipping.deploy_files, files, "x")
    files.append(("forms/people_mediation/plan.form", form))
    assert county.do(None, shipping.deploy_files, files, "x") == 2
