"""The triage table: every row can be reached, every answer is a word of the law."""

import re
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

import feel
import processes
from processes import law

NS = {"d": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
#: a dispute that no row speaks of in particular
ORDINARY = {
    "category": "OTHER",
    "subject": "payment",
    "relation": "stranger",
    "amount": 100000,
    "persons": 2,
    "prior": "none",
    "criminal_flag": "none",
    "injury": "none",
    "violence_now": False,
    "weapon_or_self_harm": False,
    "domestic_violence": False,
    "vulnerable": False,
    "locality": "same_town",
    "respondent_type": "person",
    "source": "application",
    "referral_kind": None,
    "party_consent": "one",
    "limitation_left_days": None,
    "suspected_sham": False,
    "public_attention": False,
    "relapse": False,
    "asks_agency": False,
}
#: how the urgency that a row of the routes asks for comes about
COLOURS = {"GREEN": {}, "YELLOW": {"vulnerable": True}}
#: rows that hold for nothing in particular
LAST = {"gate": "pass", "priority": "ordinary", "route": "people"}


class Row:
    def __init__(self, table, element):
        self.table = table
        self.id = element.get("id").removeprefix(f"{table}_")
        self.why = element.findtext("d:description", "", NS)
        self.tests = [t.text or "" for t in element.iterfind("d:inputEntry/d:text", NS)]
        self.outputs = [t.text or "" for t in element.iterfind("d:outputEntry/d:text", NS)]

    def __repr__(self):
        return f"{self.table}-{self.id}"

    def example(self):
        """Return the inputs of a dispute that this row is about."""
        given = dict(ORDINARY)
        for name, test in zip(inputs(self.table), self.tests, strict=True):
            value = _example(test)
            if name == "priority.priority" and value:
                given |= COLOURS[value]
            elif value is not None:
                given[name] = value
        return given


def _example(test):
    if not test:
        return None
    if test == 'not("none")':
        return "light"
    if test.startswith("not("):
        return "application"
    number = re.fullmatch(r"[<>]=? ?(\d+)", test)
    if number:
        return int(number[1])
    return feel.evaluate(test.split(",")[0], {})


@cache
def _root():
    return etree.fromstring(processes.read("decision", "triage"))


def inputs(table):
    found = _root().iterfind(f"d:decision[@id='{table}']//d:inputExpression/d:text", NS)
    return [element.text for element in found]


def names(table):
    return [o.get("name") for o in _root().iterfind(f"d:decision[@id='{table}']//d:output", NS)]


def rows(table):
    return [Row(table, r) for r in _root().iterfind(f"d:decision[@id='{table}']//d:rule", NS)]


ALL = [row for table in LAST for row in rows(table)]


@pytest.fixture(scope="module")
def decide():
    from engine import dmn

    model = dmn.compile(processes.read("decision", "triage"))
    return lambda given: model.decide("triage", given)


@pytest.mark.parametrize("row", ALL, ids=repr)
def test_every_row_can_be_reached(decide, row):
    fired = {one.table: one.index for one in decide(row.example()).fired}
    assert rows(row.table)[fired[row.table] - 1].id == row.id


def test_an_ordinary_dispute_goes_to_peoples_mediation(decide):
    proposal = decide(ORDINARY).result
    assert proposal["gate"] == "PASS"
    assert proposal["channel"] is None
    assert proposal["route"] == "people"
    assert proposal["priority"] == "GREEN"
    assert proposal["period_key"] == "people.period"


def test_nothing_known_is_still_answered(decide):
    assert decide({}).result["gate"] == "PASS"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # C-13: a loan of 48,000, delegated by the court
        (
            {"category": "CONTRACT", "amount": 48000, "source": "court"}
            | {"referral_kind": "DELEGATED", "party_consent": "one"},
            ("PASS", "court_referral", "GREEN", "referral.delegated"),
        ),
        # C-07: 300 yuan for a water pipe
        (
            {"category": "NEIGHBOR", "amount": 300, "locality": "same_village"},
            ("PASS", "five_diagnosis", "GREEN", "people.period"),
        ),
        # C-01: two old women and the sewage
        (
            {"category": "NEIGHBOR", "subject": "act", "vulnerable": True}
            | {"locality": "same_village"},
            ("PASS", "five_diagnosis", "YELLOW", "people.period"),
        ),
        # C-16: signs of violence at home
        (
            {"category": "MARRIAGE_FAMILY", "domestic_violence": True, "injury": "light"},
            ("TRANSFER", "people", "RED", "people.period"),
        ),
        # C-10: 23 workers without wages
        (
            {"category": "WAGE_ARREARS", "persons": 23, "amount": 412600},
            ("PASS", "industry", "RED", "industry.labor"),
        ),
        # C-02: whose pasture is it
        (
            {"category": "FOREST_LAND", "subject": "ownership_title"},
            ("CAUTION", "administrative", "GREEN", "administrative.general"),
        ),
        # §5.3 C5, C6: all ask the traffic police in time, or not
        (
            {"category": "TRAFFIC", "asks_agency": True},
            ("PASS", "administrative", "GREEN", "administrative.traffic"),
        ),
        (
            {"category": "TRAFFIC", "source": "police"},
            ("PASS", "industry", "GREEN", "industry.traffic"),
        ),
        # C7, C8: a complaint to the agency, or to an association
        (
            {"category": "ECOMMERCE", "asks_agency": True},
            ("PASS", "administrative", "GREEN", "administrative.consumer"),
        ),
        (
            {"category": "TOURISM", "asks_agency": True},
            ("PASS", "industry", "GREEN", "industry.consumer"),
        ),
        # C13: as C12, but talked over in vain or urgent; a larger contract is no small matter
        (
            {"category": "CONTRACT", "amount": 50000, "prior": "predx"}
            | {"locality": "same_village"},
            ("PASS", "five_diagnosis", "GREEN", "people.period"),
        ),
        (
            {"category": "CONTRACT", "amount": 50000, "vulnerable": True}
            | {"locality": "same_village"},
            ("PASS", "five_diagnosis", "YELLOW", "people.period"),
        ),
        (
            {"category": "CONTRACT", "amount": 50001, "prior": "predx"}
            | {"locality": "same_village"},
            ("PASS", "people", "GREEN", "people.period"),
        ),
        # A9: whose homestead it is (土地管理法第十四条)
        (
            {"category": "HOUSING_HOMESTEAD", "subject": "ownership_title"},
            ("CAUTION", "administrative", "GREEN", "administrative.general"),
        ),
        # C-03: the fourth suit is still open, and the court entrusts
        (
            {"category": "MARRIAGE_FAMILY", "prior": "court_pending", "source": "court"}
            | {"referral_kind": "ENTRUSTED"},
            ("CAUTION", "court_referral", "GREEN", "referral.entrusted"),
        ),
    ],
)
def test_the_cases_of_the_domain_are_triaged_as_written(decide, given, expected):
    proposal = decide(ORDINARY | given).result
    keys = ("gate", "route", "priority", "period_key")
    assert tuple(proposal[key] for key in keys) == expected


def test_danger_outweighs_what_is_merely_odd(decide):
    both = ORDINARY | {"violence_now": True, "suspected_sham": True, "subject": "identity"}
    proposal = decide(both).result
    assert (proposal["gate"], proposal["channel"]) == ("HOLD", "POLICE")
    assert proposal["priority"] == "RED"


def test_the_answer_says_everything_the_clerk_is_shown(decide):
    assert set(decide(ORDINARY).result) == {
        *("gate", "gate_reason", "ground", "channel", "priority", "level"),
        *("first_contact", "route", "kind", "period_key", "note"),
    }


@pytest.mark.parametrize("row", ALL, ids=repr)
def test_every_row_says_why(row):
    assert re.search(r"[\u4e00-\u9fff]", row.why)
    for rule in re.findall(r"R-\w{3}", row.why):
        assert rule in law.rules()


@pytest.mark.parametrize("row", ALL, ids=repr)
def test_every_answer_is_a_word_of_the_law(row):
    known = {
        "gate": law.words("gate"),
        "channel": {"", *law.channels()},
        "priority": law.words("priority"),
        "level": law.words("level"),
        "route": law.words("route"),
        "kind": {"", *law.kinds()},
        "period_key": law.deadline_rows(),
    }
    for name, text in zip(names(row.table), row.outputs, strict=True):
        value = feel.evaluate(text, {})
        if name in known:
            assert (value or "") in known[name], name


@pytest.mark.parametrize("row", ALL, ids=repr)
def test_every_row_asks_in_codes_of_the_law(row):
    own = {
        "category": law.categories(),
        "referral_kind": {"DELEGATED", "ENTRUSTED"},
        "priority.priority": law.words("priority"),
    }
    for name, test in zip(inputs(row.table), row.tests, strict=True):
        for code in re.findall(r'"(\w+)"', test):
            assert code in (own.get(name) or law.words(name)), (name, code)


def test_what_no_other_route_takes_is_handled_jointly():
    lifecycle = processes.read("process", "dispute_lifecycle").decode()
    open_routes = set(re.findall(r'route = ("\w+")', lifecycle))
    assert open_routes >= {'"people"', '"administrative"', '"industry"'}
    for row in rows("route"):
        answer = dict(zip(names("route"), row.outputs, strict=True))
        if answer["route"] not in open_routes:
            assert "联合调解" in answer["note"], row


def test_dmn_js_can_open_it():
    shapes = {s.get("dmnElementRef") for s in _root().iter("{*}DMNShape")}
    edges = {e.get("dmnElementRef") for e in _root().iter("{*}DMNEdge")}
    wanted = {d.get("id") for d in _root().iterfind("d:decision", NS)}
    needs = {r.get("id") for r in _root().iter("{*}informationRequirement")}
    assert shapes == wanted | {"register_facts"}
    assert edges == needs


def test_what_is_shipped_is_read_from_the_package():
    folder = Path(processes.__file__).parent
    assert processes.read("decision", "triage") == (folder / "triage.dmn").read_bytes()
