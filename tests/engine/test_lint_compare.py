"""Versions compared property by property, and decisions checked."""

from engine import lint
from engine.lint import Difference
from tests.engine import bpmn_files as f
from tests.engine import dmn_files as d

SHAPE = (
    '<bpmndi:BPMNDiagram><bpmndi:BPMNPlane><bpmndi:BPMNShape id="sh" bpmnElement="a">'
    '<dc:Bounds x="{}" y="20" width="100" height="80"/></bpmndi:BPMNShape>'
    "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
)


def differences(old, new):
    return lint.compare(old, new)


def test_the_same_file_has_no_differences():
    assert differences(f.one(f.user()), f.one(f.user())) == []


def test_attributes_and_properties_are_compared_one_by_one():
    old = f.one(f.user(camunda_dueDate="P1D", properties={"operation": "a", "law": "R-001"}))
    new = f.one(f.user(camunda_dueDate="P2D", properties={"operation": "b"}, name="新"))

    assert differences(old, new) == [
        Difference("a", "changed", "camunda:dueDate", "P1D", "P2D"),
        Difference("a", "changed", "law", "R-001", None),
        Difference("a", "changed", "name", "名", "新"),
        Difference("a", "changed", "operation", "a", "b"),
    ]


def test_added_and_removed_elements_are_named():
    old = f.process(f.START, f.user("a"))
    new = f.process(f.START, f.user("b", name="乙"))

    assert differences(old, new) == [
        Difference("a", "removed", "", "名", None),
        Difference("b", "added", "", None, "乙"),
    ]


def test_conditions_timers_scripts_loops_and_ends_of_flows_are_properties():
    def version(condition, time, script, target, loop):
        many = f"<multiInstanceLoopCharacteristics isSequential='{loop}'/>"
        return f.process(
            f.flow("a", target, condition, ).replace(f"a_{target}", "fl"),
            f.event("intermediateCatchEvent", "t", f.timer("timeDuration", time)),
            f.node("scriptTask", "sc", f"<script>{script}</script>"),
            f.user("u", many),
        )  # fmt: skip

    found = differences(
        version("x", "P1D", "1", "b", "false"), version("y", "P2D", "2", "c", "true")
    )

    assert {(one.element, one.property) for one in found} == {
        ("fl", "conditionExpression"),
        ("fl", "targetRef"),
        ("t", "timeDuration"),
        ("sc", "script"),
        ("u", "isSequential"),
    }


def test_a_shape_that_moved_is_only_moved():
    content = f.one(f.user()).decode()

    def at(x):
        return content.replace("</definitions>", SHAPE.format(x) + "</definitions>").encode()

    assert differences(at(10), at(15)) == [
        Difference("a", "moved", "", "10 20 100 80", "15 20 100 80")
    ]


def test_a_decision_is_checked_for_cells_functions_and_rows():
    broken = d.definitions(d.decision(d.table(['"a => 1'])))
    unknown = d.definitions(d.decision(d.table(["- => limit(1)"])))
    overlapping = d.definitions(d.decision(d.table(["< 5 => 1", "> 3 => 2"])))

    assert [one.rule for one in lint.check_decision(broken)] == ["feel-syntax"]
    assert [one.rule for one in lint.check_decision(unknown, f.CATALOG)] == ["feel-function"]
    assert [one.rule for one in lint.check_decision(overlapping)] == ["table-overlap"]
    assert lint.check_decision(d.definitions())[0].rule == "no-decision"
