"""What is imported means what it meant there, or is listed as what could not be translated."""

import pytest
from lxml import etree

import feel
from engine import importer
from engine.importer import juel
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


# -- JUEL that FEEL would read otherwise


@pytest.mark.parametrize(
    ("written", "variables", "value"),
    [
        ("${-5 % 3}", {}, -2),
        ("${5 % -3}", {}, 2),
        ("${a % 3}", {"a": -7}, -1),
        ("${a % b % 4}", {"a": -17, "b": 10}, -3),
        ("${10 - a % 3}", {"a": 7}, 9),
        ("${2 * (a % 3)}", {"a": 8}, 4),
        ("${2 * a % 3}", {"a": 4}, 2),
        ("${7 % 3}", {}, 1),
        ("${empty x}", {"x": {}}, True),
        ("${empty x}", {"x": {"k": 1}}, False),
        ("${empty x}", {"x": []}, True),
        ("${empty x}", {"x": [[]]}, False),
        ("${empty x}", {"x": ""}, True),
        ("${empty x}", {"x": "[]"}, False),
        ("${empty x}", {"x": False}, False),
        ("${empty x}", {}, True),
        ("${not empty x and y}", {"x": "a", "y": True}, True),
        ("${empty x == y}", {"x": "", "y": True}, True),
        ("${execution.getVariable('a') == 1}", {"a": 1}, True),
        ("${order.task == 1}", {"order": {"task": 1}}, True),
    ],
)
def test_a_translated_expression_has_the_value_that_juel_gives(written, variables, value):
    assert feel.compile(juel.to_feel(written))(variables) == value


@pytest.mark.parametrize(
    "written",
    [
        "${m[k]}",
        "${items[n]}",
        "${items[-1]}",
        "${items[n + 1]}",
        "${m[x.y]}",
        "${execution.businessKey == 'a'}",
        "${execution.processInstanceId}",
        "${task.name == 'a'}",
        "${execution == null}",
        "${authenticatedUserId == 'a'}",
        "${" + "empty " * 39 + "a}",
        "${" + " % ".join("a" * 300) + "}",
    ],
)
def test_what_feel_has_no_words_for_is_listed_as_what_could_not_be_translated(written):
    with pytest.raises(juel.NotTranslated):
        juel.to_feel(written)

    imported = importer.read(f.one(f.user(camunda_assignee=written)))
    assert ("expression-left", "a", True) in [(n.rule, n.element, n.open) for n in imported.notes]
