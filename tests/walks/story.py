"""People of the county and what they do, by words; every act goes through the doors of the web."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cases import casestate, jobs
from cases.models import Agreement, Case, Document
from cases.paperwork import reading
from tests.walks.court import Afterwards
from tests.walks.expected import Expected
from tests.walks.intake import Intake
from tests.walks.mediation import Mediation
from tests.web.hands import card
from web.limits import limiter

COUNTY = ZoneInfo("Asia/Shanghai")

MA = {
    "name": "马桂兰",
    "id_no": card("19500115", 2),
    "phone": "13800001234",
    "address": "光明村2组",
}
LI = {
    "name": "李秀英",
    "id_no": card("19470302", 4),
    "phone": "13900005678",
    "address": "光明村3组",
}
CHEN = {"name": "陈刚", "id_no": card("19850719", 5), "phone": "13700001111", "address": "卷子坪"}
ZHOU = {"name": "周海涛", "id_no": card("19781001", 7), "phone": "13600002222", "address": "水寺村"}


class County:
    """The demo county with a clock: whoever acts on another day signs in again."""

    def __init__(self, house):
        self.house = house
        limiter.reset()

    def at(self, text, *, is_idle=False):
        """Set the clock to a time of the county, `2026-04-07 09:30`; whatever is due is done."""
        moment = datetime.fromisoformat(text).replace(tzinfo=COUNTY)
        self.house.clock.now = moment.astimezone(UTC)
        self.house.staff.clear()
        limiter.reset()
        if not is_idle:
            self.house.move()

    def now(self):
        return self.house.clock.now.isoformat()

    def day(self, n=0):
        """The day *n* days from now, as the forms write it."""
        local = self.house.clock.now.astimezone(COUNTY)
        return (local + timedelta(days=n)).date().isoformat()

    def sets(self, key, value):
        """The administrator sets a value that the law leaves open, from today."""
        admin, path = self.house.as_("admin"), f"/settings/law/{key}"
        admin.get(path)
        reason = "司发〔2026〕3号文件"
        admin.post(path, {"value": value, "since": self.day(), "reason": reason})

    def print(self):
        """Let the document worker make every paper that was promised."""
        self.house.clock.advance(minutes=2)
        jobs.drain(self.house.runtime)

    def dispute(self, applicant=MA, respondent=LI, kind=None):
        return (kind or Dispute)(self, applicant, respondent)


class Dispute(Intake, Mediation, Afterwards, Expected):
    """One dispute: its parties at their pages, the staff at their desks."""

    #: who handles it, who heads them, the organisation that takes it, and its team
    hand, head, place, team = "mediator", "chief", "HYC-TW", ("mediator",)

    def __init__(self, county, applicant, respondent):
        self.county = county
        self.house = county.house
        self.people = (applicant, respondent)
        self.browsers = [self.house.browser(), self.house.browser()]
        self.keys = ["", ""]
        self.case_id = None

    @property
    def case(self):
        return self.house.case(self.case_id)

    @property
    def parties(self):
        return self.house.parties(self.case_id)

    def agreement(self):
        with self.house.runtime.work() as w:
            found = select(Agreement).where(Agreement.case_id == self.case_id)
            row = w.session.scalars(found.order_by(Agreement.id.desc())).first()
            list(row.items)  # read while the session is open
            return row

    def confirmation(self):
        """The newest application to a court."""
        with self.house.runtime.work() as w:
            return casestate.application(w, w.session.get(Case, self.case_id))

    def documents(self):
        """The names of the papers promised or made."""
        with self.house.runtime.work() as w:
            found = select(Document.name).where(Document.case_id == self.case_id)
            return list(w.session.scalars(found))

    def signable(self):
        """The papers that somebody signs."""
        with self.house.runtime.work() as w:
            found = select(Document).where(Document.case_id == self.case_id)
            return [row.id for row in w.session.scalars(found) if row.signers]

    def codes(self):
        """The codes of the papers as the chief sees them: D-08 …, with their status."""
        with self.house.runtime.work() as w:
            case = w.session.get(Case, self.case_id)
            return [(row.code, row.status) for row in reading.list_for(w, case)]

    def open(self):
        """The elements of the tasks that are open."""
        with self.house.runtime.work() as w:
            case = w.session.get(Case, self.case_id)
            row = casestate.application(w, case)
            instances = [case.instance_id, row.instance_id if row else None]
            return {t.element for i in instances if i for t in w.engine.open_tasks(i)}

    def page(self, login=None):
        return self.house.as_(login or self.hand).get(f"/cases/{self.case_id}").words()

    def party_page(self, n=0):
        return self.enters(n).get("/follow/case").words()

    def form(self, login, element):
        """What the form of a task brings with it."""
        task = self.house.task(self.case_id, element)
        return self.house.as_(login).get(f"/tasks/{task}").script("form-data")
