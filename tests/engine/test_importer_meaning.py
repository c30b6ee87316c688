"""What is imported means what it meant there, or is listed as what could not be translated."""

import pytest
from lxml import etree

from engine import importer
from tests.engine import bpmn_files as f

# -- Camunda 8 counts the instances of a loop from 1


def looped(inner="", loop="", extension=""):
    """A user task of Camunda 8 for each of three items."""
    head = f"<extensionElements>{extension}</extensionElements>"
    zeebe = f'<zeebe:loopCharacteristics inputCollection="= [7,8,9]" inputElement="it"{loop}/>'
    many = (
        f"<multiInstanceLoopCharacteristics><extensionElements>{zeebe}</extensionElements>"
        f"{inner}</multiInstanceLoopCharacteristics>"
    )
    return f.one(f.node("userTask", "a", head + many))


def texts(imported):
    return {
        value
        for node in etree.fromstring(imported.content).iter(etree.Element)
        for value in (*node.attrib.values(), (node.text or "").strip())
        if "loopCounter" in value
    }


def test_the_count_of_a_loop_of_camunda_8_has_the_value_it_had(county):
    loop = ' outputCollection="counts" outputElement="= [it, loopCounter]"'

    case = county.begin(importer.read(looped(loop=loop)).content)
    for _ in range(3):
        case.do("a")

    assert case.open == "END"
    assert case.variables["counts"] == [[7, 1], [8, 2], [9, 3]]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("= loopCounter", "(loopCounter + 1)"),
        (
            '= loopCounter + "loopCounter" + x.loopCounter',
            '(loopCounter + 1) + "loopCounter" + x.loopCounter',
        ),
        ("= {loopCounter: loopCounter}", "{loopCounter: (loopCounter + 1)}"),
        ("= myloopCounter + loopCounters", "myloopCounter + loopCounters"),
        (
            '= "a\\"loopCounter" + string(loopCounter)',
            '"a\\"loopCounter" + string((loopCounter + 1))',
        ),
    ],
)
def test_only_the_word_is_counted_from_0(written, read):
    given = written.replace('"', "&quot;")
    imported = importer.read(looped(loop=f' outputCollection="c" outputElement="{given}"'))

    found = etree.fromstring(imported.content).find(".//{*}multiInstanceLoopCharacteristics")
    assert read in found.attrib.values()


def test_the_count_is_rewritten_wherever_an_expression_stands_and_nowhere_else():
    extension = (
        '<zeebe:assignmentDefinition assignee="= people[loopCounter]"/>'
        '<zeebe:taskHeaders><zeebe:header key="k" value="loopCounter"/></zeebe:taskHeaders>'
    )
    inner = "<completionCondition>= loopCounter &gt; 2</completionCondition>"

    imported = importer.read(looped(inner, extension=extension))

    assert texts(imported) == {
        "= people[(loopCounter + 1)]", "= (loopCounter + 1) > 2", "loopCounter",
    }  # fmt: skip


def test_what_lies_inside_a_loop_is_rewritten_once_and_what_lies_beside_it_is_not():
    zeebe = '<zeebe:loopCharacteristics inputCollection="= xs"/>'
    many = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        f"{zeebe}</extensionElements></multiInstanceLoopCharacteristics>"
    )
    script = (
        '<extensionElements><zeebe:script expression="= loopCounter * {}"/></extensionElements>'
    )
    inside = f.sub(
        f.node("startEvent", "s1"), f.node("scriptTask", "c", script.format(1) + many),
        f.node("endEvent", "e1"), f.flow("s1", "c"), f.flow("c", "e1", "= loopCounter > 0"), many,
    )  # fmt: skip
    content = f.line(("a", inside), ("b", f.node("scriptTask", "b", script.format(2))))

    imported = importer.read(content)

    assert texts(imported) == {
        "(loopCounter + 1) * 1", "(loopCounter + 1) > 0", "loopCounter * 2",
    }  # fmt: skip
    noted = [(n.element, n.args["old"]) for n in imported.notes if n.rule == "loop-counter"]
    assert sorted(noted) == [("c", "loopCounter * 1"), ("c_e1", "= loopCounter > 0")]
