"""Call activities: what goes in and out, which version is called, how deep."""

import pytest

from bench.diagrams import document, element, end, line, process, start, sub, user
from engine.errors import DefinitionInvalid
from tests.engine import stories as s


def mappings(*items):
    """Extension elements: (way, attributes) pairs."""
    inner = ""
    for way, given in items:
        attributes = "".join(f' {name}="{value}"' for name, value in given.items())
        inner += f"<camunda:{way}{attributes}/>"
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def caller(inner="", **given):
    """A process `p` that calls `k` and then has the task `z`."""
    call = element("callActivity", "call", inner, calledElement="k", **given)
    return document(process("p", *line(call, user("z"))))


def called(task="q", *more):
    """A process `k` of one task."""
    return document(process("k", *line(user(task), *more, first="ks", last="ke")))


def bound(binding, version=None):
    given = {"camunda__calledElementBinding": binding}
    return caller(**given, **({"camunda__calledElementVersion": str(version)} if version else {}))


def seen(county, case, element):
    return county.variables(case.id, case.task(element).id)


# -- variables


def test_a_called_process_reads_through_and_gives_back_what_it_wrote(county):
    case = county.begin([caller(), called()], a=1, b=2)

    assert seen(county, case, "q") == {"a": 1, "b": 2}
    case.do("q", b=3, c=4)
    assert case.variables == {"a": 1, "b": 3, "c": 4}


def test_what_a_called_process_writes_is_its_own_until_it_ends(county):
    case = county.begin([caller(), called("q", user("r"))], a=1)
    case.do("q", a=2)

    assert (seen(county, case, "r"), case.variables) == ({"a": 2}, {"a": 1})


def test_mappings_narrow_what_goes_in_and_out(county):
    inner = mappings(
        ("in", {"source": "a", "target": "x"}),
        ("in", {"sourceExpression": "a + b", "target": "y"}),
        ("out", {"source": "x", "target": "a"}),
        ("out", {"sourceExpression": "y * 10", "target": "c"}),
    )
    case = county.begin([caller(inner), called()], a=1, b=2)

    assert seen(county, case, "q") == {"x": 1, "y": 3}
    case.do("q", x=7, secret=1)
    assert case.variables == {"a": 7, "b": 2, "c": 30}


def test_all_variables_go_in_and_out_beside_the_mapped_ones(county):
    inner = mappings(
        ("in", {"variables": "all"}),
        ("in", {"sourceExpression": "a + b", "target": "y"}),
        ("out", {"variables": "all"}),
        ("out", {"source": "y", "target": "z"}),
        ("in", {"businessKey": "#{execution.processBusinessKey}"}),
    )
    case = county.begin([caller(inner), called()], a=1, b=2)

    assert seen(county, case, "q") == {"a": 1, "b": 2, "y": 3}
    case.do("q", c=4)
    assert case.variables == {"a": 1, "b": 2, "c": 4, "y": 3, "z": 3}


# -- versions


def test_a_call_stays_with_the_release_its_case_began_with(county):
    case = county.begin([document(process("p", *line(user("a"), *calls_k()))), called("q1")])
    county.deploy_processes(called("q2"))

    assert case.do("a") == "q1"


def calls_k(**given):
    return [element("callActivity", "call", calledElement="k", **given), user("z")]


def test_a_call_of_the_newest_takes_what_is_newest_when_it_is_made(county):
    content = document(
        process("p", *line(user("a"), *calls_k(camunda__calledElementBinding="latest")))
    )
    case = county.begin([content, called("q1")])
    county.deploy_processes(called("q2"))

    assert case.do("a") == "q2"
    county.deploy_processes(called("q3"))
    assert case.open == "q2", "a call that has been made stays as it is"
    assert case.do("q2") == "z"
    assert case.do("z") == "END"
    assert county.disagreements(case.id) == []


def test_what_the_newest_calls_in_its_turn_is_of_its_own_release(county):
    first = document(
        process("p", *line(user("a"), *calls_k(camunda__calledElementBinding="latest")))
    )
    calls_m = element("callActivity", "c2", calledElement="m")
    inside = sub("sp", *line(calls_m, first="ss", last="se"))
    old_k, new_k = called("q1"), document(process("k", *line(inside, first="ks", last="ke")))
    case = county.begin([first, old_k])
    m = [document(process("m", *line(user(f"m{n}"), first="ms", last="me"))) for n in range(2)]
    county.deploy_processes(new_k, m[0])

    assert case.do("a") == "m0"
    county.deploy_processes(m[1])
    assert case.do("m0") == "z"


def test_a_call_of_a_version_takes_that_version(county):
    county.deploy_processes(called("q1"))
    county.deploy_processes(called("q2"))
    county.deploy_processes(called("q3"))

    assert [county.begin(bound("version", n)).open for n in (1, 2, 3)] == ["q1", "q2", "q3"]


def test_versions_of_one_process_run_beside_each_other_in_one_case(county):
    county.deploy_processes(called("q1"))
    county.deploy_processes(called("q2"))
    calls = [
        element("callActivity", f"c{n}", calledElement="k",
                camunda__calledElementBinding="version", camunda__calledElementVersion=str(n))
        for n in (1, 2)
    ]  # fmt: skip
    flows = [("start", "c1"), ("start", "c2"), ("c1", "end"), ("c2", "end")]
    case = county.begin(document(process("p", [start(), *calls, end()], flows)))

    assert case.open == "q1+q2"
    assert (case.do("q2"), case.do("q1")) == ("q1", "END")
    assert county.disagreements(case.id) == []


def test_a_call_of_a_version_that_does_not_exist_is_refused(county):
    county.deploy_processes(called("q1"))

    with pytest.raises(DefinitionInvalid) as refused:
        county.deploy_processes(bound("version", 2))
    assert [one.rule for one in refused.value.findings] == ["call-version"]
    county.deploy_processes(bound("version", 2), called("q2"))


@pytest.mark.parametrize("event", [s.message, s.signal, s.MINUTE])
def test_a_call_of_a_process_that_only_an_event_begins_is_refused(county, event):
    nodes, flows = [start("ks", event), user("q"), end("ke")], [("ks", "q"), ("q", "ke")]
    county.deploy_processes(document(s.MESSAGE, s.SIGNAL, process("k", nodes, flows)))

    with pytest.raises(DefinitionInvalid) as refused:
        county.deploy_processes(caller())
    assert [(one.rule, one.element, one.args) for one in refused.value.findings] == [
        ("call-start", "p", {"process": "k"})
    ]

    plain = [*nodes, start("k0")]
    flows = [*flows, ("k0", "q")]
    county.deploy_processes(document(s.MESSAGE, s.SIGNAL, process("k", plain, flows)))
    assert county.begin(caller()).open == "q"


def test_a_call_of_a_version_is_asked_about_that_version(county):
    county.deploy_processes(called("q1"))
    nodes, flows = [start("ks", s.message), user("q"), end("ke")], [("ks", "q"), ("q", "ke")]
    county.deploy_processes(document(s.MESSAGE, process("k", nodes, flows)))

    assert county.begin(bound("version", 1)).open == "q1"


# -- depth


def chain(deep):
    """Processes that call each other, *deep* of them."""
    parts = [
        process(f"k{n}", *line(element("callActivity", f"c{n}", calledElement=f"k{n + 1}"),
                               first=f"s{n}", last=f"e{n}"))
        for n in range(deep - 1)
    ]  # fmt: skip
    return document(*parts, process(f"k{deep - 1}", *line(user("q"), first="sx", last="ex")))


def test_thirty_processes_call_each_other(county):
    case = county.begin(chain(30))

    assert (case.open, case.do("q")) == ("q", "END")
    assert county.disagreements(case.id) == []


def test_more_than_a_hundred_levels_are_an_incident_that_names_the_limit(county):
    case = county.begin(chain(110))

    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element) == ("limit", "c100")
    assert "100" in incident.error


def test_an_error_comes_out_of_a_call_of_another_version(county):
    county.deploy_processes(
        document(
            s.ERROR,
            process("k", [start("ks"), user("q"), end("ke", s.error)], [("ks", "q"), ("q", "ke")]),
        )
    )
    call = element("callActivity", "call", calledElement="k",
                   camunda__calledElementBinding="latest")  # fmt: skip
    case = county.begin(s.boundaries(call, s.error, True, s.ERROR))

    assert case.do("q") == "late"
    assert county.disagreements(case.id) == []
