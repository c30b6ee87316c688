"""The steps of a dispute, for tests that tell a story: each through the queue, as its people."""

import base64
import io
import json
from datetime import timedelta

import sqlalchemy
from PIL import Image, ImageDraw

import documents
from cases import jobs
from cases.access import PartyActor
from cases.desks import queue
from cases.justice import choosing
from cases.models import Case, Confirmation, Document
from cases.paperwork import reading
from cases.reception import consent
from cases.settlement import sheets, signing


def drawn(offset=0):
    """A picture of a hand-drawn line and its strokes."""
    picture = Image.new("RGBA", (240, 100), (0, 0, 0, 0))
    points = [(20 + 10 * n, 40 + (n * 13 + offset) % 30, 30 * n, 0.5) for n in range(18)]
    ImageDraw.Draw(picture).line([p[:2] for p in points], fill=(17, 17, 17, 255), width=4)
    stored = io.BytesIO()
    picture.save(stored, "PNG")
    image = "data:image/png;base64," + base64.b64encode(stored.getvalue()).decode()
    return {"image": image, "strokes": json.dumps([points])}


class Story:
    """The county, with the steps of one dispute."""

    def __init__(self, county, application, register):
        self.county = county
        self.application = application
        self.register = register
        self.case_id = None
        #: until when to act, and to pay
        self.days = ("2026-04-01", "2026-04-10")

    def move(self):
        """Deliver messages and fire timers; the papers wait for `print`."""
        for _ in range(20):
            due = [job for job in jobs.sweep(self.county.runtime) if job[1].startswith("engine.")]
            if not due:
                return
            for job_id, _ in due:
                assert jobs.run(self.county.runtime, job_id)

    def print(self):
        """Make every paper that was promised."""
        self.county.clock.advance(minutes=2)
        jobs.drain(self.county.runtime)

    def read_all(self):
        """Fill every template that the story promised, and find nothing unsaid on it."""
        if self.case_id is None:
            return
        with self.county.work() as w:
            query = sqlalchemy.select(Document).where(Document.case_id == self.case_id)
            for row in w.session.scalars(query):
                if row.name in documents.catalog():
                    written = documents.html(row.name, row.context)
                    assert "None" not in written, row.name

    def now(self):
        return self.county.clock.now.isoformat()

    def as_(self, login, element, answers):
        done = self.county.complete(login, self.case_id, element, answers)
        self.move()
        return done

    def at_court(self, login, element, answers):
        with self.county.work() as w:
            row = w.session.scalars(
                sqlalchemy.select(Confirmation).where(Confirmation.case_id == self.case_id)
            ).one()
            task = next(t for t in w.engine.open_tasks(row.instance_id) if t.element == element)
        self.county.do(login, queue.complete, task.id, answers)
        self.move()

    def party(self, n):
        return PartyActor(self.county.parties(self.case_id)[n], self.case_id)

    def by_party(self, n, act, *args, **kwargs):
        result = self.county.runtime.do(act, *args, actor=self.party(n), **kwargs)
        self.move()
        return result

    def case(self):
        return self.county.case(self.case_id)

    def to_mediation(self):
        self.case_id = self.county.file(**self.application).case_id
        self.move()
        self.as_("clerk", "register", self.register)
        self.as_("clerk", "confirm_triage", {"decision": "confirm", "acceptable": "yes"})
        self.by_party(
            1, consent.answer, consents=True, privacy={"general": True, "sensitive": True}
        )
        self.as_(
            "clerk",
            "accept",
            {
                "committee_id": str(self.county.place("HYC-TW")),
                "mediators": [str(self.county.user("mediator"))],
                "open_session": False,
            },
        )

    def to_sessions(self):
        self.to_mediation()
        self.as_("mediator", "declare_conflict", {"conflict": "no"})
        first = self.county.clock.now + timedelta(days=1)
        self.as_(
            "mediator",
            "notify_rights",
            {
                "at": self.now(),
                "way": "phone",
                "place": "申明亭调解中心",
                "first_session_at": first.isoformat(),
            },
        )
        self.as_(
            "mediator",
            "investigate",
            {
                "at": self.now(),
                "place": "光明村2组",
                "interviewee": "马长顺",
                "relation": "村民小组长",
                "record": [{"q": "沟是什么时候堵的？", "a": "去年腊月。"}],
                "more": "no",
            },
        )
        self.county.clock.advance(days=1)

    def session(self, result="agreed", **more):
        answers = {
            "at": self.now(),
            "place": "申明亭调解中心",
            "mode": "JOINT",
            "attendees": [str(p) for p in self.county.parties(self.case_id)],
            "record": "双方各自陈述，经劝说，就排水沟的修复和费用达成一致。",
            "result": result,
        }
        self.as_("mediator", "hold_session", answers | more)

    def draft(self, kept=(), form="WRITTEN", **clause):
        ma, li = (str(p) for p in self.county.parties(self.case_id))
        pay = {
            "kind": "PAY",
            "obligor": li,
            "obligee": ma,
            "amount": 600,
            "method": "transfer",
            "account": "马桂兰 农业银行 6228480012345678",
            "due_on": self.days[1],
            "default_term": "逾期按未付部分每日万分之一支付违约金",
        }
        act = {
            "kind": "ACT",
            "obligor": li,
            "obligee": ma,
            "act": "修复排水沟并加盖水泥板",
            "place": "光明村2组",
            "due_on": self.days[0],
        }
        answers = {
            "form": form,
            "facts": "2026年2月，双方因排水沟堵塞、污水外溢发生争执，各自陈述了经过。",
            "clauses": [{k: v for k, v in (pay | clause).items() if v is not None}, act],
            "performance": "分别于约定日期前履行。",
            "accepted_findings": list(kept),
        }
        if form == "ORAL":
            answers["reached_on"] = self.now()[:10]
        self.as_("mediator", "draft_agreement", answers)

    def sign_all(self):
        task = self.county.task(self.case_id, "sign").id
        sheet = self.by_party(0, sheets.for_party)[0]
        self.by_party(
            0,
            signing.sign_as_party,
            "agreement",
            sheet.id,
            last_six=self.application["applicants"][0]["id_no"][-6:],
            text_hash=sheet.text_hash,
            **drawn(),
        )
        for n, place in enumerate(sheet.signers):
            if n:
                self.county.do("mediator", self._sign, task, place.id, n)
        self.move()

    @staticmethod
    def _sign(w, task_id, signer, n):
        signing.sign(w, sheets.for_task(w, task_id), signer, **drawn(n))

    def to_effect(self):
        self.to_sessions()
        self.session()
        self.draft()
        self.sign_all()
        self.as_("mediator", "sign", {"outcome": "signed"})
        self.as_("chief", "seal", {"confirm": True})

    def to_court(self):
        self.to_effect()
        for n in (0, 1):
            self.by_party(n, choosing.choose_as_party, True)
        everybody = self.county.parties(self.case_id)
        self.as_(
            "mediator",
            "choose_confirmation",
            {"choices": [{"party_id": str(p), "wants": "yes"} for p in everybody]},
        )
        self.as_(
            "mediator",
            "prepare_pack",
            {
                "court_id": str(self.county.place("HY-FY")),
                "basis": "organisation",
                "addresses": [
                    {"party_id": str(p), "address": "光明村", "phone": "13800001234"}
                    for p in everybody
                ],
                "facts_and_reasons": "双方自愿达成协议，特申请确认。",
            },
        )
        task = self.county.task(self.case_id, "sign_application").id
        for n, party in enumerate(everybody):
            self.county.do("mediator", self._sign, task, party, n)
        self.as_("mediator", "sign_application", {"outcome": "signed"})
        self.as_("mediator", "file", {"confirm": True})

    def accepted(self):
        judge = str(self.county.user("judge"))
        self.at_court("courtclerk", "examine", {"decision": "accept", "judge_id": judge})

    def verified(self, **against):
        answers = {
            "at": self.now(),
            "place": "山城市合阳区人民法院",
            "applicants_present": [str(p) for p in self.county.parties(self.case_id)],
            **dict.fromkeys(("voluntary", "understood", "lawful", "clear"), "yes"),
            "third_party_harm": "no",
            "record": "经核实，协议系双方自愿达成。",
        }
        self.at_court("judge", "verify", answers | against)

    def served(self):
        rows = [
            {"party_id": str(p), "way": "direct", "at": self.now()}
            for p in self.county.parties(self.case_id)
        ]
        self.at_court("courtclerk", "serve", {"served": rows})

    def performed(self):
        self.county.clock.now = self.county.clock.now.replace(month=4, day=9)
        self.move()
        for _ in range(2):
            self.as_("mediator", "check_performance", {"status": "DONE", "at": self.now()})
        self.visited()
        self.county.clock.advance(days=90)  # somebody is old
        self.visited()

    def visited(self):
        self.as_(
            "mediator",
            "visit",
            {
                "party_id": str(self.county.parties(self.case_id)[0]),
                "way": "visit",
                "at": self.now(),
                "situation": "沟已修好，钱已付清，双方和好。",
                "satisfied": "5",
                "result": "stable",
            },
        )

    def archived(self):
        self.print()
        self.as_("mediator", "archive", {"retention": "短期"})
        self.print()
        self.as_("chief", "check_dossier", {"ok": "yes"})
        self.print()

    def titles(self, login="chief"):
        with self.county.work(login) as w:
            case = w.session.get(Case, self.case_id)
            return {p.code: p.status for p in reading.list_for(w, case)}


def documents_of(story):
    with story.county.work() as w:
        rows = w.session.scalars(
            sqlalchemy.select(Document).where(
                Document.case_id == story.case_id, Document.status != "VOID"
            )
        )
        return [row.name for row in rows]


def open_elements(story):
    with story.county.work() as w:
        case = w.session.get(Case, story.case_id)
        return {t.element for t in w.engine.open_tasks(case.instance_id)}


def to_registration(story):
    story.case_id = story.county.file(**story.application).case_id
    story.move()


def to_consent(story):
    to_registration(story)
    story.as_("clerk", "register", story.register)
    story.as_("clerk", "confirm_triage", {"decision": "confirm", "acceptable": "yes"})


def to_draft(story):
    story.to_sessions()
    story.session()


def to_signing(story):
    to_draft(story)
    story.draft()


def to_seal(story):
    to_signing(story)
    story.sign_all()
    story.as_("mediator", "sign", {"outcome": "signed"})
