"""The table of test cases: what each must have come to, and the one check that reads it."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from html import unescape
from string import ascii_lowercase
from uuid import UUID

from sqlalchemy import select

import documents
from cases.access import PartyActor
from cases.desks import diagrams
from cases.models import Case, Document
from cases.paperwork import papers, reading
from cases.settlement import closing


@dataclass(frozen=True)
class Row:
    """One dispute of the table. *route* are processes; *papers* by number, at least so many."""

    category: str
    source: str
    priority: str
    route: tuple[str, ...]
    papers: str
    end: str | None

    def wanted(self):
        """Count the papers: `D-13x4` is four of D-13."""
        found = Counter()
        for one in self.papers.split():
            code, _, many = one.partition("x")
            found[code] = int(many or 1)
        return found


LADDER = ("dispute_lifecycle", "five_diagnosis", "people_mediation", "followup_enforcement")
PEOPLE = ("dispute_lifecycle", "people_mediation")
FILE = "D-01 D-02 D-32"
COURT = "D-16 D-17 D-18 D-25 D-26"
PERFORMED = "CLOSED_AGREED_PERFORMED"
CONFIRMED = "CLOSED_AGREED_CONFIRMED"

ROWS = {
    "C-01": Row(
        "NEIGHBOR", "grid_event", "YELLOW", LADDER,
        f"D-24 D-07 D-03 D-10x2 D-13x4 D-08 D-15x2 {FILE}", PERFORMED,
    ),
    "C-02": Row(
        "MARRIAGE_FAMILY", "initiative", "YELLOW", LADDER,
        "D-24 D-07 D-03 D-10 D-13 D-08 D-15", PERFORMED,
    ),
    "C-03": Row(
        "MARRIAGE_FAMILY", "court", "YELLOW", ("court_referral", *PEOPLE),
        f"D-22 D-22a D-03 D-13 D-39 D-08 D-23 {FILE}", "CLOSED_COURT_PAPER",
    ),
    "C-04": Row(
        "PROPERTY_MGMT", "application", "GREEN",
        ("dispute_lifecycle", "industry_mediation", "followup_enforcement"),
        "D-07 D-08", PERFORMED,
    ),
    "C-07": Row(
        "NEIGHBOR", "application", "GREEN", PEOPLE,
        f"D-07 D-03 D-13 D-09 {FILE}", "CLOSED_ORAL_PERFORMED",
    ),
    "C-08": Row(
        "TORT_DAMAGE", "police", "YELLOW", ("court_referral", *PEOPLE),
        "D-19 D-22a D-03 D-13 D-08 D-21 D-23", PERFORMED,
    ),
    "C-09": Row(
        "MEDICAL", "application", "RED",
        ("dispute_lifecycle", "industry_mediation", "judicial_confirmation"),
        f"D-06 D-03 D-04 D-41 D-13x2 D-08 {COURT} D-15", CONFIRMED,
    ),
    "C-13": Row(
        "CONTRACT", "court", "GREEN",
        ("court_referral", *PEOPLE, "judicial_confirmation", "judicial_confirmation_court",
         "followup_enforcement"),
        f"D-22 D-22a D-03 D-13 D-08 {COURT} D-23 D-29", CONFIRMED,
    ),
    "C-14": Row("NEIGHBOR", "application", "GREEN", PEOPLE, "D-08", None),
    "C-16": Row(
        "MARRIAGE_FAMILY", "application", "RED", ("dispute_lifecycle",),
        "D-24 D-20 D-19 D-05", "CLOSED_TRANSFERRED",
    ),
}  # fmt: skip


class Expected:
    """A dispute held against its row."""

    def came_to(self, number, **otherwise):
        """Hold what the dispute came to against row *number*: the law's papers, and the row's.

        *otherwise* says where this walk differs from the row: another source.
        """
        row, case = replace(ROWS[number], **otherwise), self.case
        said = (case.category, case.source, case.priority, case.end_state)
        assert said == (row.category, row.source, row.priority, row.end), (number, said)
        with self.house.runtime.work() as w:
            case = w.session.get(Case, self.case_id)
            passed = {one.key for one in diagrams.of(w, case)}
            if case.archived_at:
                assert closing.missing(w, case, row.end) == ()
        assert passed >= set(row.route), (number, passed)
        lacks = row.wanted() - self.issued()
        assert not lacks, (number, lacks, self.codes())
        return self

    def issued(self):
        """Count the papers by number; a form of a number (D-25a) counts as the number too."""
        found = Counter()
        for code, status in self.codes():
            assert status != "FAILED", code
            found.update({code, code.rstrip(ascii_lowercase)} - {""})
        return found

    def text(self, name):
        """Give the words of the newest paper *name*."""
        with self.house.runtime.work() as w:
            found = select(Document).where(Document.case_id == self.case_id, Document.name == name)
            row = w.session.scalars(found.order_by(Document.id.desc())).first()
            page = documents.html(row.name, row.context, papers.source(w, row))
        return unescape(re.sub(r"<[^>]+>", "", page))

    def shown_to(self, n):
        """The numbers of the papers that party *n* may read."""
        with self.house.runtime.work() as w:
            return {row.code for row in self.papers_for(w, self.parties[n])}

    def papers_for(self, w, party_id):
        """The papers that a party may read."""
        w.actor = PartyActor(UUID(party_id), self.case_id)
        return reading.list_for(w, w.session.get(Case, self.case_id))
