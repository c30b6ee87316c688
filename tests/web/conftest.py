"""The demo county behind the real doors: Flask's test client, PostgreSQL, each test rolled back."""

import base64
import io
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
import sqlalchemy
from PIL import Image, ImageDraw
from sqlalchemy import func, select

import documents
import forms
import processes
from cases import demo, identity, jobs
from cases.models import Case, Confirmation, Organisation, User
from cases.storage import Folder
from cases.work import Runtime
from engine import Source
from engine.models import Incident
from web import assets
from web.app import create_app
from web.limits import limiter
from web.settings import Settings

THE_DAY_BEFORE = datetime(2026, 2, 27, 1, 0, tzinfo=UTC)
ENTRIES = (
    *["theme", "desk", "style", "form", "diagram"],
    *["modeler", "decision", "formeditor", "template"],
)


def card(birth, n=1):
    """An ID card number of a person born on *birth* (YYYYMMDD); odd *n* 男, even 女."""
    first = f"500117{birth}{n:03d}"
    return first + identity.id_card_check(first)


def drawn(offset=0):
    """A picture of a hand-drawn line and its strokes, as the pad posts them."""
    picture = Image.new("RGBA", (240, 100), (0, 0, 0, 0))
    points = [(20 + 10 * n, 40 + (n * 13 + offset) % 30, 30 * n, 0.5) for n in range(18)]
    ImageDraw.Draw(picture).line([p[:2] for p in points], fill=(17, 17, 17, 255), width=4)
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    image = "data:image/png;base64," + base64.b64encode(stored.getvalue()).decode()
    return {"image": image, "strokes": json.dumps([points])}


def photo():
    """A small JPEG as bytes."""
    stored = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(stored, "JPEG")
    return stored.getvalue()


class Page:
    """An answer, read as a person or a script would."""

    def __init__(self, response):
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.path = response.request.path

    @property
    def text(self):
        return self.response.get_data().decode(errors="replace")

    def script(self, name):
        """The JSON of the script element *name*."""
        found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', self.text)
        return json.loads(found[1])

    def words(self):
        """The text that is on the page."""
        bare = re.sub(r"<script.*?</script>|<[^>]+>", " ", self.text, flags=re.S)
        return re.sub(r"\s+", " ", unescape(bare))

    def links(self):
        return [unescape(href) for href in re.findall(r'href="([^"]+)"', self.text)]


class Browser:
    """One browser with its cookies; posts carry the token of the last page."""

    def __init__(self, app):
        self.client = app.test_client()
        self.token = ""

    def get(self, path, status=200, **kwargs):
        page = Page(self.client.get(path, **kwargs))
        assert page.status == status, (path, page.status, page.words()[:400])
        found = re.search(r'name="csrf" (?:content|value)="([^"]+)"', page.text)
        self.token = found[1] if found else self.token
        return page

    def post(self, path, data=None, status=303, **kwargs):
        if not self.token:
            self.get("/sign-in")
        page = Page(self.client.post(path, data={"csrf": self.token, **(data or {})}, **kwargs))
        assert page.status == status, (path, page.status, page.words()[:600])
        return page

    def sign_in(self, login, password=demo.PASSWORD, status=303):
        self.get("/sign-in")
        page = self.post("/sign-in", {"login": login, "password": password}, status)
        self.token = ""
        if status == 303:
            self.get("/account")
        return page


class House:
    """The county, its application and short ways through its doors."""

    def __init__(self, runtime, clock, app):
        self.runtime = runtime
        self.clock = clock
        self.app = app
        self.staff = {}

    def browser(self):
        return Browser(self.app)

    def as_(self, login):
        """A browser where *login* is signed in."""
        if login not in self.staff:
            self.staff[login] = self.browser()
            self.staff[login].sign_in(login)
        return self.staff[login]

    def find(self, model, **by):
        with self.runtime.work() as w:
            return w.session.scalars(select(model).filter_by(**by)).first()

    def count(self, model):
        with self.runtime.work() as w:
            return w.session.scalar(select(func.count()).select_from(model))

    def place(self, code):
        return str(self.find(Organisation, code=code).id)

    def user(self, login):
        return str(self.find(User, login=login).id)

    def case(self, case_id):
        with self.runtime.work() as w:
            return w.session.get_one(Case, case_id)

    def parties(self, case_id):
        return [str(p.id) for p in self.case(case_id).parties]

    def move(self):
        """Let the worker deliver messages and fire timers; papers wait."""
        for _ in range(20):
            due = [job for job in jobs.sweep(self.runtime) if job[1].startswith("engine.")]
            if not due:
                return
            for job_id, _ in due:
                assert jobs.run(self.runtime, job_id)

    def task(self, case_id, element):
        """The id of the open task of a case (or of the court's side) at *element*."""
        with self.runtime.work() as w:
            case = w.session.get(Case, case_id)
            row = w.session.scalar(select(Confirmation).where(Confirmation.case_id == case_id))
            instances = [case.instance_id, row.instance_id if row else None]
            found = [t for i in instances if i for t in w.engine.open_tasks(i)]
            wrong = [f"{i.element}: {i.error}" for i in w.session.scalars(select(Incident))]
        tasks = [t for t in found if t.element == element]
        assert tasks, f"{element} is not open, but {[t.element for t in found]} {wrong}"
        return tasks[0].id

    def task_info(self, task_id):
        with self.runtime.work() as w:
            return w.engine.task(task_id)

    def new_way(self):
        return Way(self)

    def complete(self, login, case_id, element, answers, status=303):
        """Complete a task through its page's door, and let the worker move on."""
        task = self.task(case_id, element)
        page = self.as_(login).post(
            f"/tasks/{task}/complete", {"answers": json.dumps(answers), "then": "case"}, status
        )
        self.move()
        return page


@pytest.fixture(scope="session")
def county_pool(server, template_database, ring, tmp_path_factory):
    """A database with the demo county deployed and loaded, that tests roll back."""
    name = f"shenming_web_{uuid4().hex[:12]}"
    bind = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")
    with bind.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE {template_database[1]}')
    bind.dispose()
    url = sqlalchemy.make_url(server).set(database=name)
    pool = sqlalchemy.create_engine(url)
    files = Folder(tmp_path_factory.mktemp("files"))
    runtime = Runtime(pool, files=files, ring=ring, clock=lambda: THE_DAY_BEFORE)
    runtime.do(_deploy)
    runtime.do(demo.load)
    yield pool
    pool.dispose()


def _deploy(w):
    files = [Source(*row) for row in processes.shipped()]
    files += [Source("form", name, content) for name, content in forms.shipped()]
    files += [Source("document", name, content) for name, content in documents.shipped()]
    w.engine.deploy(files, note="", by=None)


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    return Settings(home=tmp_path_factory.mktemp("home"), secret_key="ab" * 32)


@pytest.fixture(scope="session")
def build(tmp_path_factory):
    """A folder that looks like the client's build."""
    folder = tmp_path_factory.mktemp("build")
    names = {entry: {"js": f"{entry}-H4SH.js", "css": f"{entry}-H4SH.css"} for entry in ENTRIES}
    (folder / "manifest.json").write_text(json.dumps(names))
    for files in names.values():
        for file in files.values():
            (folder / file).write_text("/* built */" * 100)
    return folder


@pytest.fixture(scope="session")
def shared_app(settings):
    """One application for all tests: its templates are compiled once."""
    return create_app(None, settings)


@pytest.fixture
def house(county_pool, clock, ring, tmp_path, shared_app, build, monkeypatch):
    """The demo county behind its doors, on a connection that is rolled back."""
    monkeypatch.setattr(assets, "BUILD", build)
    with county_pool.connect() as connection:
        outer = connection.begin()
        runtime = Runtime(connection, files=Folder(tmp_path / "files"), ring=ring, clock=clock)
        shared_app.extensions["runtime"] = runtime
        limiter.reset()
        yield House(runtime, clock, shared_app)
        outer.rollback()


@pytest.fixture
def browser(house):
    """A browser of somebody whom nobody knows."""
    return house.browser()


APPLICATION = {
    "notice": {"consent.general": "yes", "consent.sensitive": "yes"},
    "applicants": {
        "applicants.0.kind": "NATURAL",
        "applicants.0.name": "马桂兰",
        "applicants.0.id_no": card("19500115", 2),
        "applicants.0.phone": "13800001234",
        "applicants.0.address": "合阳城街道光明村2组",
    },
    "respondents": {
        "respondents.0.kind": "NATURAL",
        "respondents.0.name": "李秀英",
        "respondents.0.id_no": card("19600302", 4),
        "respondents.0.phone": "13900005678",
        "respondents.0.address": "合阳城街道光明村3组",
    },
    "matter": {
        "facts": "李家门前的污水流到我家院坝，吵了很多年。",
        "category": "NEIGHBOR",
        "place": "光明村2组",
    },
    "claims": {"claims.0": "请李秀英一起修排水沟", "amount": "1200"},
    "files": {},
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
    "locality": "same_village",
    "criminal_flag": "none",
    "injury": "none",
}


class Way:
    """One dispute on its way through the doors."""

    def __init__(self, house):
        self.house = house
        self.applicant = house.browser()
        self.respondent = house.browser()
        self.case_id = None
        self.code = ""

    def filed(self):
        """The party writes the application and sends it."""
        self.applicant.get("/apply")
        self.applicant.post("/apply")
        for step, answers in APPLICATION.items():
            self.applicant.get(f"/apply/{step}")
            self.applicant.post(f"/apply/{step}", {**answers, "do": "next"})
        self.applicant.get("/apply/check")
        self.applicant.post("/apply/send")
        words = self.applicant.get("/apply/sent").words()
        self.code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0]
        self.key = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0]
        self.case_id = self.house.find(Case, code=self.code).id
        self.house.move()
        return self

    def invited(self):
        """The clerk hands the other side an invitation; its page is opened with it."""
        other = self.house.parties(self.case_id)[1]
        clerk = self.house.as_("clerk")
        words = clerk.post(f"/cases/{self.case_id}/invite", {"party_id": other}, 200).words()
        key = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0]
        self.respondent.get("/follow")
        self.respondent.post("/follow", {"code": self.code, "key": key})
        return self

    def do(self, login, element, answers, status=303):
        return self.house.complete(login, self.case_id, element, answers, status)

    def triaged(self):
        self.filed()
        self.do("clerk", "register", REGISTER)
        self.do("clerk", "confirm_triage", {"decision": "confirm", "acceptable": "yes"})
        return self

    def accepted(self):
        self.triaged().invited()
        self.respondent.get("/follow/case")
        self.respondent.post(
            "/follow/answer", {"answer": "yes", "general": "yes", "sensitive": "yes"}
        )
        self.house.move()
        chosen = {
            "committee_id": self.house.place("HYC-TW"),
            "mediators": [self.house.user("mediator")],
            "open_session": False,
        }
        self.do("clerk", "accept", chosen)
        return self

    def now(self):
        return self.house.clock.now.isoformat()

    def agreed(self):
        """Conflict declared, rights told, facts found, one session, a draft."""
        self.accepted()
        self.do("mediator", "declare_conflict", {"conflict": "no"})
        first = self.house.clock.now + timedelta(days=1)
        told = {
            "at": self.now(),
            "way": "phone",
            "place": "申明亭",
            "first_session_at": first.isoformat(),
        }
        self.do("mediator", "notify_rights", told)
        found = {
            "at": self.now(),
            "place": "光明村2组",
            "interviewee": "马长顺",
            "relation": "村民小组长",
            "record": [{"q": "沟是什么时候堵的？", "a": "去年腊月。"}],
            "more": "no",
        }
        self.do("mediator", "investigate", found)
        self.house.clock.advance(days=1)
        self.house.staff.clear()  # a day has passed: everybody signs in again
        session = {
            "at": self.now(),
            "place": "申明亭调解中心",
            "mode": "JOINT",
            "attendees": self.house.parties(self.case_id),
            "record": "双方各自陈述，经劝说，就排水沟的修复和费用达成一致。",
            "result": "agreed",
        }
        self.do("mediator", "hold_session", session)
        self.do("mediator", "draft_agreement", self.draft())
        return self

    def draft(self):
        ma, li = self.house.parties(self.case_id)
        pay = {
            "kind": "PAY",
            "obligor": li,
            "obligee": ma,
            "amount": 600,
            "method": "transfer",
            "account": "马桂兰 农业银行 6228480012345678",
            "due_on": "2026-04-10",
            "default_term": "逾期按未付部分每日万分之一支付违约金",
        }
        act = {
            "kind": "ACT",
            "obligor": li,
            "obligee": ma,
            "act": "修复排水沟并加盖水泥板",
            "place": "光明村2组",
            "due_on": "2026-04-01",
        }
        return {
            "form": "WRITTEN",
            "facts": "2026年2月，双方因排水沟堵塞、污水外溢发生争执，各自陈述了经过。",
            "clauses": [pay, act],
            "performance": "分别于约定日期前履行。",
        }

    def open_again(self):
        """The parties' pages close after an hour; their keys open them again."""
        self.applicant.get("/follow")
        self.applicant.post("/follow", {"code": self.code, "key": self.key})
        self.invited()

    def signed_on_page(self, task):
        """Everybody who has not signed signs before the mediator."""
        mediator = self.house.as_("mediator")
        page = mediator.get(f"/tasks/{task}/sign")
        text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
        for n, signer in enumerate(re.findall(r'name="signer" value="([^"]+)"', page.text)):
            data = {"signer": signer, "text_hash": text_hash, **drawn(n)}
            mediator.post(f"/tasks/{task}/sign", data)

    def effective(self):
        self.agreed().open_again()
        page = self.applicant.get("/follow/case")
        link = next(href for href in page.links() if "/follow/sign/" in href)
        page = self.applicant.get(link)
        text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
        last = APPLICATION["applicants"]["applicants.0.id_no"][-6:]
        self.applicant.post(link, {"text_hash": text_hash, "last_six": last, **drawn(9)})
        self.signed_on_page(self.house.task(self.case_id, "sign"))
        self.do("mediator", "sign", {"outcome": "signed"})
        self.do("chief", "seal", {"confirm": True})
        return self

    def at_court(self):
        self.effective()
        for browser in (self.applicant, self.respondent):
            browser.get("/follow/case")
            browser.post("/follow/choose", {"wants": "yes"})
        self.house.move()
        everybody = self.house.parties(self.case_id)
        choices = [{"party_id": p, "wants": "yes"} for p in everybody]
        self.do("mediator", "choose_confirmation", {"choices": choices})
        pack = {
            "court_id": self.house.place("HY-FY"),
            "basis": "organisation",
            "addresses": [
                {"party_id": p, "address": "光明村", "phone": "13800001234"} for p in everybody
            ],
            "facts_and_reasons": "双方自愿达成协议，特申请确认。",
        }
        self.do("mediator", "prepare_pack", pack)
        self.signed_on_page(self.house.task(self.case_id, "sign_application"))
        self.do("mediator", "sign_application", {"outcome": "signed"})
        self.do("mediator", "file", {"confirm": True})
        return self

    def ruled(self, result="valid"):
        self.at_court()
        judge = self.house.user("judge")
        self.do("courtclerk", "examine", {"decision": "accept", "judge_id": judge})
        seen = {
            "at": self.now(),
            "place": "山城市合阳区人民法院",
            "applicants_present": self.house.parties(self.case_id),
            **dict.fromkeys(("voluntary", "understood", "lawful", "clear"), "yes"),
            "third_party_harm": "no",
            "record": "经核实，协议系双方自愿达成。",
        }
        self.do("judge", "verify", seen)
        self.do("judge", "rule", {"result": result, "reasons": "协议自愿、合法。"})
        rows = [
            {"party_id": p, "way": "direct", "at": self.now()}
            for p in self.house.parties(self.case_id)
        ]
        self.do("courtclerk", "serve", {"served": rows})
        return self


@pytest.fixture
def way(house):
    return Way(house)


def is_uuid(text):
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@pytest.fixture
def application():
    """The fields of a whole application, page by page."""
    return APPLICATION
