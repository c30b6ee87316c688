"""An administrator adds a task with a form; the next case meets it, the open one does not."""

import json
import re

import processes

FORM = {
    "type": "default",
    "id": "people_mediation_safety_call",
    "schemaVersion": 18,
    "components": [
        {
            "type": "textarea",
            "id": "field_reminder",
            "key": "reminder",
            "label": "提醒了什么",
            "validate": {"required": True},
        }
    ],
}
KEY = "people_mediation/safety_call"
TASK = """
    <bpmn:userTask id="safety_call" name="安全提醒" camunda:formKey="people_mediation/safety_call"
        camunda:candidateGroups="mediator" camunda:assignee="= mediator_id">
      <bpmn:extensionElements><camunda:properties>
        <camunda:property name="scope" value="= committee_id" />
      </camunda:properties></bpmn:extensionElements>
      <bpmn:incoming>flow_notify_rights_mediating</bpmn:incoming>
      <bpmn:outgoing>flow_safety_call_mediating</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="flow_safety_call_mediating" sourceRef="safety_call"
        targetRef="mediating" />
    <bpmn:sequenceFlow id="flow_notify_rights_mediating" sourceRef="notify_rights"
        targetRef="safety_call" />"""


def changed(model):
    """The people's mediation model with a task after the notice of rights."""
    old = re.search(r"<bpmn:sequenceFlow id=\"flow_notify_rights_mediating\"[^>]*/>", model)[0]
    model = model.replace(old, TASK)
    return model.replace(
        "<bpmn:incoming>flow_notify_rights_mediating</bpmn:incoming>",
        "<bpmn:incoming>flow_safety_call_mediating</bpmn:incoming>",
    ).replace(
        "<bpmn:incoming>flow_safety_call_mediating</bpmn:incoming>\n"
        "      <bpmn:outgoing>flow_safety_call_mediating</bpmn:outgoing>",
        "<bpmn:incoming>flow_notify_rights_mediating</bpmn:incoming>\n"
        "      <bpmn:outgoing>flow_safety_call_mediating</bpmn:outgoing>",
    )


def deploys(admin, kind, key, base, content, status=200):
    """Deploy through the editor's door, as the page's script does."""
    page = admin.get(f"/studio/{kind}/edit/{key}")
    answer = admin.client.post(
        f"/studio/{kind}/deploy/{key}?base={base}",
        json={"content": content, "note": "调解前作安全提醒"},
        headers={"X-CSRF-Token": re.search(r'name="csrf" content="([^"]+)"', page.text)[1]},
    )
    assert answer.status_code == status, answer.get_data(as_text=True)[:800]
    return answer.get_json()


def test_the_next_case_meets_a_task_that_was_deployed_and_the_open_one_does_not(county):
    model = next(c for kind, key, c in processes.shipped() if key == "people_mediation").decode()
    open_one = county.dispute().to_mediation()
    admin = county.house.as_("admin")
    admin.post("/studio/form", {"name": "安全提醒", "key": KEY})
    deploys(admin, "form", KEY, 0, json.dumps(FORM))
    broken = model.replace('targetRef="mediating"', 'targetRef="nowhere"', 1)
    refused = deploys(admin, "process", "people_mediation", 1, broken, 422)
    assert refused["findings"]
    deploys(admin, "process", "people_mediation", 1, changed(model))

    open_one.is_free_of_conflict().is_told_rights()
    assert open_one.open() == {"investigate"}
    next_one = county.dispute().to_mediation().is_free_of_conflict().is_told_rights()
    assert next_one.open() == {"safety_call"}
    missing = next_one.does("mediator", "safety_call", 422)
    assert "要填" in missing.words()
    next_one.does("mediator", "safety_call", reminder="不要动手，有事打电话")
    assert next_one.open() == {"investigate"}
    mediator = next_one.house.as_("mediator")
    kept = mediator.get(f"/cases/{next_one.case_id}/written").words()
    assert "不要动手，有事打电话" in kept  # what a task of one's own asks is read afterwards too

    page = admin.get("/studio/process/versions/people_mediation").words()
    assert "第 2 版" in page
    assert "调解前作安全提醒" in page
    compared = admin.get("/studio/process/compare/people_mediation?old=1&new=2").script("compare")
    assert "safety_call" in compared["after"]
    assert "safety_call" not in compared["before"]
    again = {"version": "1", "note": "先不提醒"}
    admin.post("/studio/process/restore/people_mediation", again)
    third = county.dispute().to_mediation().is_free_of_conflict().is_told_rights()
    assert third.open() == {"investigate"}
