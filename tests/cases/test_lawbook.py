"""Every rule of law is enforced by something that is there, or says why it is not."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import processes
from cases.rules import enforcers
from processes import law, lawbook

ROOT = Path(__file__).parents[2]
RULES = list(law.rules().values())
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_enforced_or_says_why_not(rule):
    assert bool(rule.enforced) != bool(rule.informational)
    assert enforcers.missing(rule) == []
    assert not (rule.left and not rule.enforced)
    for words in (rule.informational, rule.left):
        assert not words or (CHINESE.search(words) and words.endswith("。"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_read_in_the_law_says_since_when_it_holds(rule):
    assert rule.effective_from or rule.confidence != "V"
    assert not rule.effective_to or rule.effective_to > rule.effective_from


def test_no_rule_of_the_table_is_left_out():
    numbers = [f"R-{n:03d}" for n in [*range(1, 33), *range(33, 49), *range(50, 69)]]
    letters = ["R-02A", "R-02B", "R-08A", "R-08B", "R-09A", "R-09B"]
    rest = [f"R-{n:03d}" for n in range(69, 100)]
    assert {*numbers, *letters, *rest} - {"R-049"} <= set(law.rules())


@pytest.mark.parametrize(
    "named",
    [
        "bpmn:people_mediation#nowhere",
        "bpmn:nothing#seal",
        "bpmn:people_mediation",
        "dmn:triage#gate_nothing",
        "form:people_mediation/session#nothing",
        "form:nothing/session#mode",
        "paper:D-99",
        "gate:nothing",
        "deadline:people.nothing",
        "code:cases.settlement.agreement:nothing",
        "code:cases.nothing:seal",
        "code:cases.settlement.agreement:",
        "seal",
        "magic:seal",
    ],
)
def test_an_enforcer_that_leads_nowhere_is_found(named):
    assert not enforcers.is_there(named)
    assert enforcers.missing(replace(RULES[0], enforced=(named,))) == [named]


def test_a_deadline_that_enforces_a_rule_is_counted_somewhere():
    sources = [
        *(p.read_text("utf-8") for p in (ROOT / "cases").rglob("*.py")),
        *(content.decode() for _, _, content in processes.shipped()),
        (ROOT / "processes/law/kinds.toml").read_text("utf-8"),
    ]
    text = "\n".join(sources)
    named = [one.partition(":")[2] for r in RULES for one in r.enforced if one[:9] == "deadline:"]
    rows = law.deadline_rows()
    reached = {rows[key].extension for key in named} | {row.night for row in rows.values()}
    reached |= {"triage.RED"}  # by triage.<priority>
    assert [key for key in named if f'"{key}"' not in text and key not in reached] == []


def test_nothing_asks_for_money_where_the_law_forbids_it():
    fee = re.compile("收费|缴费|服务费|(^|_)fees?(_|$)")
    for form in (ROOT / "forms").glob("[a-z]*/*.form"):
        if form.parent.name in ("people_mediation", "dispute_lifecycle", "judicial_confirmation"):
            keys = re.findall(r'"(?:key|label)": "([^"]*)"', form.read_text("utf-8"))
            assert [k for k in keys if fee.search(k)] == [], form


def test_what_the_law_leaves_open_may_be_set_and_nothing_else():
    rows = law.deadline_rows().values()
    assert [row.key for row in rows if row.open != (row.confidence in "PMX")] == []


def test_what_stops_or_extends_a_term_is_known():
    from cases.rules import periods, terms

    for row in law.deadline_rows().values():
        assert set(row.excluded) <= set(terms.REASONS), row.key
        assert not row.extension or law.deadline_row(row.extension).consent in periods.CONSENTS
        assert not row.excluded or row.legal, row.key


def test_the_page_of_the_law_is_what_the_rows_say():
    page = (ROOT / "docs/reference/law.md").read_text("utf-8")
    assert page == lawbook.page(), "python -m processes.lawbook > docs/reference/law.md"


def test_what_began_under_an_earlier_law_keeps_its_amount():
    from datetime import date

    assert law.deadline_row("limitation.general", date(2017, 9, 30)).months == 24
    assert law.deadline_row("limitation.general", date(2017, 10, 1)).months == 36
