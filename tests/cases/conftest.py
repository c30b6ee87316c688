"""The demo county; each test acts in it and is rolled back."""

import copy
from uuid import uuid4

import pytest
from sqlalchemy import select

from cases.county import identity, sign_in
from cases.desks import queue
from cases.models import Case, Organisation
from cases.reception import filing
from cases.vault.storage import Folder
from cases.work import Runtime
from engine.db import connect
from engine.models import Incident
from tests.cases.window import CONFIRM, ask
from tests.conftest import create_database


def card(birth, n=1):
    """Make an ID card number of a person born on *birth* (YYYYMMDD); odd *n* 男, even 女."""
    first = f"500117{birth}{n:03d}"
    return first + identity.id_card_check(first)


APPLICATION = {
    "consent": {"general": True, "sensitive": True, "sharing": False},
    "applicants": [
        {
            "name": "马桂兰",
            "id_no": card("19500115", 2),
            "phone": "13800001234",
            "address": "合阳城街道光明村2组",
        }
    ],
    "respondents": [
        {
            "name": "李秀英",
            "id_no": card("19600302", 4),
            "phone": "13900005678",
            "address": "合阳城街道光明村3组",
        }
    ],
    "category": "NEIGHBOR",
    "facts": "李家门前的污水流到我家院坝，吵了很多年。",
    "place": "光明村2组",
    "claims": ["请李秀英一起修排水沟"],
    "amount": "1200",
}

REGISTER = {
    "title": "相邻排水纠纷",
    "category": "NEIGHBOR",
    "subject": "act",
    "relation": "neighbour",
    "respondent_type": "person",
    "amount": 1200,
    "persons": 2,
    "facts": "污水流到院坝。",
    "claims": [{"claim": "修排水沟"}],
    "prior": "none",
    "locality": "same_town",
    "criminal_flag": "none",
    "injury": "none",
}


class County:
    """The county as a test uses it: who acts, and short ways through the doors."""

    def __init__(self, runtime, clock):
        self.runtime = runtime
        self.clock = clock
        self.actors = {}

    def actor(self, login):
        """The account *login* of the demo county."""
        with self.runtime.work() as w:
            return sign_in.actor_of(w, login)

    def do(self, as_, act, *args, **kwargs):
        """Run a use case as the account *as_* (None: the house itself)."""
        actor = {"actor": self.actor(as_)} if as_ else {}
        return self.runtime.do(act, *args, **actor, **kwargs)

    def work(self, login=None):
        """Open a unit of work as *login*."""
        return self.runtime.work(self.actor(login)) if login else self.runtime.work()

    def place(self, code):
        """The id of an organisation."""
        with self.runtime.work() as w:
            return w.session.scalar(select(Organisation.id).where(Organisation.code == code))

    def user(self, login):
        """The id of an account."""
        return self.actor(login).user_id

    def file(self, **changes):
        """File an application on the party's page; returns the receipt."""
        answers = copy.deepcopy(APPLICATION) | changes
        filing_id, _ = self.do(None, filing.start)
        for step, keys in filing.STEPS.items():
            page = {key: answers[key] for key in keys if key in answers}
            self.do(None, filing.save, filing_id, step, page)
        return self.do(None, filing.submit, filing_id)

    def task(self, case_id, element):
        """The open task of a case at *element*; fails when there is none."""
        with self.runtime.work() as w:
            case = w.session.get(Case, case_id)
            found = [t for t in w.engine.open_tasks(case.instance_id) if t.element == element]
            elements = [t.element for t in w.engine.open_tasks(case.instance_id)]
            wrong = [f"{i.element}: {i.error}" for i in w.session.scalars(select(Incident))]
        assert found, f"{element} is not open, but {elements} {wrong}"
        return found[0]

    def complete(self, login, case_id, element, answers):
        """Complete the open task of a case at *element* through the queue."""
        return self.do(login, queue.complete, self.task(case_id, element).id, answers)

    def case(self, case_id):
        """Read a case afresh."""
        with self.runtime.work() as w:
            return w.session.get_one(Case, case_id)

    def parties(self, case_id):
        """The ids of the parties of a case, applicants first."""
        with self.runtime.work() as w:
            return [p.id for p in w.session.get_one(Case, case_id).parties]


@pytest.fixture
def live_county(server, county_database, clock, ring, tmp_path):
    """A county of this test alone, with real commits, for threads."""
    name = f"shenming_live_{uuid4().hex[:12]}"
    pool = connect(create_database(server, name, county_database), pool_size=8)
    runtime = Runtime(pool, files=Folder(tmp_path / "files"), ring=ring, clock=clock)
    yield County(runtime, clock)
    pool.dispose()


@pytest.fixture
def county(county_pool, rolled_back, clock, ring, tmp_path):
    """The demo county on a connection that is rolled back."""
    with rolled_back(county_pool) as connection:
        runtime = Runtime(connection, files=Folder(tmp_path / "files"), ring=ring, clock=clock)
        yield County(runtime, clock)


@pytest.fixture
def application():
    """The answers of a whole application."""
    return copy.deepcopy(APPLICATION)


@pytest.fixture
def register():
    """The answers of the register."""
    return copy.deepcopy(REGISTER)


@pytest.fixture
def filed(county):
    """A dispute just filed: its case id."""
    return county.file().case_id


@pytest.fixture
def registered(county, filed, register):
    """A dispute whose register is complete."""
    county.complete("clerk", filed, "register", register)
    return filed


@pytest.fixture
def triaged(county, registered):
    """A dispute waiting for the answers of its parties."""
    county.complete("clerk", registered, "confirm_triage", CONFIRM)
    return registered


@pytest.fixture
def consented(county, triaged):
    """A dispute that every party wants mediated."""
    ask(county, triaged, "CONSENTED", "CONSENTED")
    return triaged
