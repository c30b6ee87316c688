"""Decisions taken by a process."""

from bench.diagrams import (
    document,
    element,
    line,
    process,
    user,
)
from engine import Source


def row(*nodes, key="p"):
    return document(process(key, *line(*nodes)))


RULE = element(
    "businessRuleTask", "r", camunda__decisionRef="triage", camunda__resultVariable="out"
)
TABLE = b"""<definitions id="d" name="t" namespace="x"
xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
<decision id="triage" name="triage"><decisionTable id="dt" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1" typeRef="number"><text>amount</text></inputExpression>
</input>
<output id="o1" name="track" typeRef="string"/><output id="o2" name="days" typeRef="number"/>
<rule id="r1"><inputEntry id="e1"><text>&lt; 1000</text></inputEntry>
<outputEntry id="x1"><text>"fast"</text></outputEntry>
<outputEntry id="y1"><text>10</text></outputEntry></rule>
<rule id="r2"><inputEntry id="e2"><text>[1000..5000]</text></inputEntry>
<outputEntry id="x2"><text>"full"</text></outputEntry>
<outputEntry id="y2"><text>30</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def test_a_rule_task_takes_its_decision_and_says_which_rows_held(county):
    county.deploy([Source("decision", "triage", TABLE)], note="", by=None)
    case = county.begin(row(RULE, user("a")), amount=500)
    assert case.variables["out"] == {"track": "fast", "days": 10}
    fact = next(e for e in county.history(case.id) if e.kind == "decision").data
    assert (fact["element"], fact["decision"]) == ("r", "triage")
    assert fact["result"] == {"track": "fast", "days": 10}
    assert fact["fired"][0]["index"] == 1
    assert county.disagreements(case.id) == []


def test_a_decision_without_an_answer_is_an_incident(county):
    county.deploy([Source("decision", "triage", TABLE)], note="", by=None)
    case = county.begin(row(user("z"), RULE, user("a")), amount=99_000)
    assert case.do("z") == "wait"
    (incident,) = county.incidents(case.id)
    assert (incident.kind, incident.element) == ("decision", "r")
    county.resolve(incident.id, "decided by hand", {"out": {"track": "full"}})
    assert (case.open, case.variables["out"]) == ("a", {"track": "full"})


def test_a_decision_is_taken_as_of_the_release_of_the_case(county):
    county.deploy([Source("decision", "triage", TABLE)], note="", by=None)
    case = county.begin(row(user("z"), RULE, user("a")), amount=500)
    county.deploy([Source("decision", "triage", TABLE.replace(b"fast", b"slow"))], note="", by=None)
    assert county.decide("triage", {"amount": 1}).result["track"] == "slow"
    case.do("z")
    assert case.variables["out"]["track"] == "fast"
