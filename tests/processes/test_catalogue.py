"""What processes refer to exists; what exists is referred to."""

import re

import pytest

import documents
import forms
import processes
from cases import operations
from cases.assignment import joint
from cases.operating import shipping
from processes import law

KEYS = list(processes.names("process"))
SPINE = {
    *("dispute_lifecycle", "people_mediation", "judicial_confirmation"),
    *("judicial_confirmation_court", "followup_enforcement"),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMED = ("Gateway", "Task", "Event", "Activity", "Process")


def user_tasks(drawings):
    return [n for d in drawings for n in d.nodes.values() if n.kind == "userTask"]


def test_the_spine_is_shipped():
    assert set(KEYS) >= SPINE
    assert "triage" in processes.names("decision")
    assert {kind for kind, _, _ in processes.shipped()} == {"process", "decision"}
    with pytest.raises(KeyError):
        processes.read("process", "../law")


def test_nothing_is_wrong_with_what_is_shipped():
    endings = {"process": "bpmn", "decision": "dmn"}
    for kind, key, content in processes.shipped():
        assert shipping.check(f"processes/{key}.{endings[kind]}", content) == [], key


def test_every_user_task_has_a_form_and_every_form_a_task(drawings):
    used = {task.attributes["formKey"] for task in user_tasks(drawings)}
    assert used == {name for name, _ in forms.shipped()}


def test_every_operation_a_process_names_is_known(drawings):
    named = {
        node.properties["operation"]
        for d in drawings
        for node in d.nodes.values()
        if node.kind in ("userTask", "serviceTask")
    }
    assert named <= set(operations.known())


def test_every_operation_is_used_somewhere(drawings):
    named = {n.properties.get("operation") for d in drawings for n in d.nodes.values()}
    assert set(operations.known()) - named <= {"notices.confirmation", "administrative.accept"}


def test_every_document_a_process_names_is_in_the_catalogue(drawings):
    named = {n.properties.get("document") for d in drawings for n in d.nodes.values()}
    assert named - {None} <= set(documents.catalog())


def test_every_rule_a_process_names_is_law(drawings):
    for d in drawings:
        for node in d.nodes.values():
            if "law" in node.properties:
                assert node.properties["law"] in law.rules(), (d.key, node.id)


def test_every_deadline_a_process_names_is_law():
    for key in KEYS:
        text = processes.read("process", key).decode()
        for name in re.findall(r"deadline\((?:&quot;|\")([\w.]+)(?:&quot;|\"),", text):
            assert name in law.deadline_rows(), (key, name)
    assert {f"triage.{colour}" for colour in law.words("priority")} <= set(law.deadline_rows())


def test_states_are_known_words(drawings):
    for d in drawings:
        for node in d.nodes.values():
            for kind in ("state", "confirm_state", "end_state"):
                if kind in node.properties:
                    assert node.properties[kind] in law.words(kind), (d.key, node.id)


def test_roles_are_known_words(drawings):
    named = {task.attributes["candidateGroups"] for task in user_tasks(drawings)}
    assert named - {"= body.role", "= role"} <= set(law.words("role"))
    assert set(joint.ROLES.values()) <= set(law.words("role"))


def test_called_processes_and_decisions_are_shipped(drawings):
    for d in drawings:
        for node in d.nodes.values():
            if node.kind == "callActivity":
                assert node.element.get("calledElement") in KEYS
            if node.kind == "businessRuleTask":
                assert node.attributes["decisionRef"] in processes.names("decision")


def test_what_one_process_throws_another_waits_for(drawings):
    thrown, awaited = set(), set()
    for d in drawings:
        names = {m.get("id"): m.get("name") for m in d.root.iter("{*}message")}
        for node in d.nodes.values():
            event = node.element.find("{*}messageEventDefinition")
            if event is not None:
                throws = node.kind in ("intermediateThrowEvent", "endEvent")
                (thrown if throws else awaited).add(names[event.get("messageRef")])
    people = {"party.consented", "party.refused", "party.withdrew", "confirmation.withdrawn"}
    people |= {"confirmation.reconsidered"}
    people |= {"court.extension_asked", "court.objected", "court.referral.received"}
    people |= {"care.changed", "care.ended"}
    people |= {"diagnosis.accept_asked", "diagnosis.stalled"}
    people |= {"mediation.suspended"}
    people |= {"talk.begun", "talk.agreed", "talk.stopped"}
    people |= {"case.transferred", "case.merged", "transfer.stopped", "data.moved"}
    assert thrown <= awaited
    assert awaited - thrown == people


def test_everything_drawn_has_a_chinese_name_and_says_what_it_is_for(drawing):
    for node in drawing.nodes.values():
        assert CHINESE.search(node.name or ""), node.id
        assert CHINESE.search(node.documentation), node.id
        assert node.documentation != node.name, node.id


def test_ids_are_snake_case_and_unique(drawing):
    ids = [e.get("id") for e in drawing.root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", node) for node in drawing.nodes)


def test_every_choice_is_labelled_and_has_a_way_out(drawing):
    for node in drawing.nodes.values():
        outgoing = [flow for flow in drawing.flows if flow.source == node.id]
        if node.kind != "exclusiveGateway" or len(outgoing) == 1:
            continue
        default = node.element.get("default")
        assert default, node.id
        for flow in outgoing:
            assert CHINESE.search(flow.name), flow.id
            assert (flow.condition is None) == (flow.id == default), flow.id


def test_gateways_either_split_or_join(drawing):
    for node in drawing.nodes.values():
        if node.kind.endswith("Gateway"):
            came = sum(flow.target == node.id for flow in drawing.flows)
            goes = sum(flow.source == node.id for flow in drawing.flows)
            assert came == 1 or goes == 1, node.id


def test_only_gateways_have_more_than_one_way_out(drawing):
    """Beside the one way on, a task may tell something on a condition, which ends there."""
    for node in drawing.nodes.values():
        ways = [flow for flow in drawing.flows if flow.source == node.id]
        told = [way for way in ways if way.condition and _is_end(drawing, way.target)]
        if not node.kind.endswith("Gateway"):
            assert len(ways) - len(told) <= 1, node.id


def _is_end(drawing, id_):
    return drawing.nodes[id_].kind == "endEvent"


def test_tasks_of_a_committee_or_court_are_offered_there(drawing):
    # a danger is answered before there is a committee, too
    early = "if committee_id != null then committee_id else risk_committee"
    homes = {"chief_mediator": "committee_id", "mediator": "committee_id"}
    homes |= {"court_clerk": "court_id", "judge": "court_id"}
    if drawing.key == "court_referral":  # a court acts there as the one who sent the dispute
        homes |= dict.fromkeys(("court_clerk", "police", "petition"), "sender_id")
    for node in drawing.nodes.values():
        home = homes.get(node.attributes.get("candidateGroups"))
        if node.kind == "userTask" and home:
            allowed = {f"= {home}", f"= {early}"} if node.id == "answer_risk" else {f"= {home}"}
            assert node.properties["scope"] in allowed, node.id
