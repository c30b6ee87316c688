"""People of the county and what they do, by words; every act goes through the doors of the web."""

import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from cases import jobs, papers
from cases.models import Agreement, Case, Confirmation, Document
from tests.web.conftest import card, drawn
from web.limits import limiter

COUNTY = ZoneInfo("Asia/Shanghai")
KEY = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"
CONSENT = {"consent.general": "yes", "consent.sensitive": "yes"}

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

#: what the clerk writes into the register when nothing else is said
REGISTER = {
    "title": "相邻排水纠纷",
    "category": "NEIGHBOR",
    "subject": "act",
    "relation": "neighbour",
    "respondent_type": "person",
    "amount": 1200,
    "persons": 2,
    "facts": "污水流到院坝，多次交涉没有结果。",
    "claims": [{"claim": "修排水沟"}],
    "prior": "none",
    "locality": "same_village",
    "criminal_flag": "none",
    "injury": "none",
}


class County:
    """The demo county with a clock: whoever acts on another day signs in again."""

    def __init__(self, house):
        self.house = house
        limiter.reset()

    def at(self, text):
        """Set the clock to a time of the county, `2026-04-07 09:30`; do what is due."""
        moment = datetime.fromisoformat(text).replace(tzinfo=COUNTY)
        self.house.clock.now = moment.astimezone(UTC)
        self.house.staff.clear()
        limiter.reset()
        self.house.move()

    def now(self):
        return self.house.clock.now.isoformat()

    def day(self, n=0):
        """The day *n* days from now, as the forms write it."""
        local = self.house.clock.now.astimezone(COUNTY)
        return (local + timedelta(days=n)).date().isoformat()

    def print(self):
        """Let the document worker make every paper that was promised."""
        self.house.clock.advance(minutes=2)
        jobs.drain(self.house.runtime)

    def dispute(self, applicant=MA, respondent=LI):
        return Dispute(self, applicant, respondent)


class Dispute:
    """One dispute: its parties at their pages, the staff at their desks."""

    def __init__(self, county, applicant, respondent):
        self.county = county
        self.house = county.house
        self.people = (applicant, respondent)
        self.browsers = [self.house.browser(), self.house.browser()]
        self.keys = ["", ""]
        self.case_id = None

    # -- what is known of it

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
        return self.house.find(Confirmation, case_id=self.case_id)

    def documents(self):
        """The names of the papers promised or made."""
        with self.house.runtime.work() as w:
            found = select(Document.name).where(Document.case_id == self.case_id)
            return list(w.session.scalars(found))

    def codes(self):
        """The codes of the papers as the chief sees them: D-08 …, with their status."""
        with self.house.runtime.work() as w:
            case = w.session.get(Case, self.case_id)
            return [(row.code, row.status) for row in papers.list_for(w, case)]

    def open(self):
        """The elements of the tasks that are open."""
        with self.house.runtime.work() as w:
            case = w.session.get(Case, self.case_id)
            row = w.session.scalar(select(Confirmation).where(Confirmation.case_id == case.id))
            instances = [case.instance_id, row.instance_id if row else None]
            return {t.element for i in instances if i for t in w.engine.open_tasks(i)}

    def page(self, login="mediator"):
        return self.house.as_(login).get(f"/cases/{self.case_id}").words()

    def party_page(self, n=0):
        return self.browsers[n].get("/follow/case").words()

    def form(self, login, element):
        """What the form of a task brings with it."""
        task = self.house.task(self.case_id, element)
        return self.house.as_(login).get(f"/tasks/{task}").script("form-data")

    # -- the way in

    def is_filed(self, category="NEIGHBOR", amount="1200"):
        """The applicant files on a phone."""
        one = self.browsers[0]
        one.get("/apply")
        one.post("/apply")
        sides = {
            side: {f"{side}.0.{key}": value for key, value in {"kind": "NATURAL", **who}.items()}
            for side, who in zip(("applicants", "respondents"), self.people, strict=True)
        }
        steps = {
            "notice": CONSENT,
            **sides,
            "matter": {"facts": REGISTER["facts"], "category": category, "place": "合阳城街道"},
            "claims": {"claims.0": "请按说好的办", "amount": amount},
            "files": {},
        }
        for step, answers in steps.items():
            one.get(f"/apply/{step}")
            one.post(f"/apply/{step}", {**answers, "do": "next"})
        one.post("/apply/send")
        words = one.get("/apply/sent").words()
        self.code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0]
        self.keys[0] = re.search(KEY, words)[0]
        return self._found()

    def is_handed_in(self, **more):
        """The clerk registers at the window what somebody says or what an authority sends."""
        answers = {
            "channel": "window",
            "source": "application",
            "facts": REGISTER["facts"],
            "claims.0": "请按说好的办",
            **CONSENT,
            "do": "save",
        }
        for side, who in zip(("applicants", "respondents"), self.people, strict=True):
            row = {"kind": "NATURAL", **who}
            answers |= {f"{side}.0.{key}": value for key, value in row.items()}
        clerk = self.house.as_("clerk")
        clerk.get("/intake")
        words = clerk.post("/intake", answers | more, 200).words()
        self.code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words)[0]
        self.keys[0] = re.search(KEY, words)[0]
        return self._found()

    def _found(self):
        self.case_id = self.house.find(Case, code=self.code).id
        self.house.move()
        return self

    def does(self, login, element, status=303, **answers):
        """Somebody completes a task on its page; fails with what the page says against it."""
        task = self.house.task(self.case_id, element)
        posted = {"answers": json.dumps(answers), "then": "case"}
        try:
            page = self.house.as_(login).post(f"/tasks/{task}/complete", posted, status)
        except AssertionError as error:
            said = re.search(r"(有 \d+ 处需要改|法律不允许).{0,200}", str(error.args[0]))
            raise AssertionError(f"{element}: {said and said[0]} {error.args[0]}") from None
        self.house.move()
        return page

    def is_registered(self, **changes):
        self.does("clerk", "register", **REGISTER | changes)
        return self

    def is_let_in(self):
        self.does("clerk", "confirm_triage", decision="confirm", acceptable="yes")
        return self

    def key_for(self, n):
        """The clerk prints a party's invitation; returns its key."""
        party = {"party_id": self.parties[n]}
        clerk = self.house.as_("clerk")
        self.keys[n] = re.search(
            KEY, clerk.post(f"/cases/{self.case_id}/invite", party, 200).words()
        )[0]
        return self.keys[n]

    def enters(self, n):
        """A party opens its page with code and key."""
        key = self.keys[n] or self.key_for(n)
        one = self.browsers[n]
        one.get("/follow")
        one.post("/follow", {"code": self.code, "key": key})
        one.get("/follow/case")
        return one

    def answers(self, n, word):
        """A party says yes or no to mediation."""
        one = self.enters(n)
        one.post("/follow/answer", {"answer": word, "general": "yes", "sensitive": "yes"})
        self.house.move()
        return self

    def told(self, answer, way):
        """The clerk writes down what the other side said, or that nobody was found."""
        rows = self.form("clerk", "record_consent")["answers"]
        rows[1] |= {"consent": answer, "way": way, "at": self.county.now()}
        self.does("clerk", "record_consent", answers=rows)
        return self

    def is_accepted(self):
        self.does(
            "clerk",
            "accept",
            committee_id=self.house.place("HYC-TW"),
            mediators=[self.house.user("mediator")],
            open_session=False,
        )
        return self

    def to_consent(self, **changes):
        return self.is_filed().is_registered(**changes).is_let_in()

    def to_mediation(self, **changes):
        return self.to_consent(**changes).answers(1, "yes").is_accepted()

    # -- mediation

    def is_free_of_conflict(self):
        self.does("mediator", "declare_conflict", conflict="no")
        return self

    def is_told_rights(self, first=1):
        then = self.house.clock.now + timedelta(days=first)
        self.does(
            "mediator",
            "notify_rights",
            at=self.county.now(),
            way="visit",
            place="申明亭",
            first_session_at=then.isoformat(),
        )
        return self

    def is_investigated(self, more="no"):
        self.does(
            "mediator",
            "investigate",
            at=self.county.now(),
            place="光明村2组",
            interviewee="马长顺",
            relation="村民小组长",
            record=[{"q": "什么时候开始的？", "a": "去年腊月。"}],
            more=more,
        )
        return self

    def meets(self, result, mode="JOINT", who=(0, 1), **more):
        """A session with the parties *who*."""
        self.does(
            "mediator",
            "hold_session",
            at=self.county.now(),
            place="申明亭调解中心",
            mode=mode,
            attendees=[self.parties[n] for n in who],
            record="双方各自陈述，调解员劝说。",
            result=result,
            **more,
        )
        return self

    def to_session(self, **changes):
        """Up to the first session, on the next day."""
        self.to_mediation(**changes).is_free_of_conflict().is_told_rights().is_investigated()
        self.county.house.clock.advance(days=1)
        self.house.staff.clear()
        return self

    def act(self, n, text, due):
        """A clause: party *n* does something."""
        return {
            "kind": "ACT",
            "obligor": self.parties[n],
            "obligee": self.parties[1 - n],
            "act": text,
            "place": "光明村2组",
            "due_on": due,
        }

    def pay(self, n, amount, due=None, instalments=(), **more):
        """A clause: party *n* pays the other."""
        clause = {
            "kind": "PAY",
            "obligor": self.parties[n],
            "obligee": self.parties[1 - n],
            "amount": amount,
            "method": "transfer",
            "account": "农业银行合阳支行 6228480012345678",
            "default_term": "任何一期逾期，其余各期一并到期",
            "due_on": due,
            "instalments": [{"due_on": on, "amount": sum_} for on, sum_ in instalments],
            **more,
        }
        return {name: value for name, value in clause.items() if value not in (None, [])}

    def is_drafted(self, *clauses, status=303, **more):
        clauses = clauses or (self.act(1, "修复排水沟并加盖水泥板", self.county.day(20)),)
        answers = {
            "form": "WRITTEN",
            "facts": "双方因排水发生争执，各自陈述了经过。",
            "clauses": list(clauses),
            "performance": "按约定日期履行。",
        }
        return self.does("mediator", "draft_agreement", status, **answers | more)

    def is_signed(self, element="sign"):
        """Everybody who has not signed draws on the mediator's screen."""
        task = self.house.task(self.case_id, element)
        mediator = self.house.as_("mediator")
        page = mediator.get(f"/tasks/{task}/sign")
        text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
        for n, signer in enumerate(re.findall(r'name="signer" value="([^"]+)"', page.text)):
            answers = {"signer": signer, "text_hash": text_hash, **drawn(n)}
            mediator.post(f"/tasks/{task}/sign", answers)
        self.does("mediator", element, outcome="signed")
        return self

    def is_sealed(self):
        self.does("chief", "seal", confirm=True)
        return self

    def to_agreement(self, *clauses, **more):
        """Drafted, signed by all, sealed: in effect."""
        self.is_drafted(*clauses, **more)
        if "review" in self.open():
            self.does("chief", "review", ok="yes")
        return self.is_signed().is_sealed()

    # -- the court

    def chooses(self, word):
        choices = [{"party_id": party, "wants": word} for party in self.parties]
        self.does("mediator", "choose_confirmation", choices=choices)
        return self

    def is_packed(self, **changes):
        addresses = [
            {"party_id": party, "address": "合阳城街道", "phone": "13800001234"}
            for party in self.parties
        ]
        answers = {
            "court_id": self.house.place("HY-FY"),
            "basis": "organisation",
            "addresses": addresses,
            "facts_and_reasons": "双方自愿达成协议，特申请确认。",
        }
        self.does("mediator", "prepare_pack", **answers | changes)
        return self

    def is_at_court(self, **changes):
        self.chooses("yes").is_packed(**changes).is_signed("sign_application")
        self.does("mediator", "file", confirm=True)
        return self

    def is_docketed(self):
        judge = self.house.user("judge")
        self.does("courtclerk", "examine", decision="accept", judge_id=judge)
        return self

    def is_verified(self, **changes):
        answers = {
            "at": self.county.now(),
            "place": "本院第三调解室",
            "applicants_present": self.parties,
            **dict.fromkeys(("voluntary", "understood", "lawful", "clear"), "yes"),
            "third_party_harm": "no",
            "record": "各方均称自愿。",
        }
        self.does("judge", "verify", **answers | changes)
        return self

    def is_ruled(self, result="valid", **more):
        self.does("judge", "rule", result=result, reasons="理由已经说明。", **more)
        return self

    def is_served(self):
        served = [{"party_id": p, "way": "direct", "at": self.county.now()} for p in self.parties]
        self.does("courtclerk", "serve", served=served)
        return self

    # -- afterwards

    def performs(self, status, **more):
        """The mediator checks the obligation that is due first."""
        if status != "NOT":
            more = {"at": self.county.now(), **more}
        with self.house.runtime.work() as w:
            tasks = w.engine.open_tasks(w.session.get(Case, self.case_id).instance_id)
            first = min((t for t in tasks if t.element == "check_performance"), key=_due)
        answers = {"answers": json.dumps({"status": status, **more}), "then": "case"}
        self.house.as_("mediator").post(f"/tasks/{first.id}/complete", answers)
        self.house.move()
        return self

    def is_visited(self, result="stable"):
        self.does(
            "mediator",
            "visit",
            party_id=self.parties[0],
            way="visit",
            at=self.county.now(),
            situation="都照办了，和好了。",
            satisfied="5",
            result=result,
        )
        return self

    def is_archived(self, retention="短期"):
        self.county.print()
        self.does("mediator", "archive", retention=retention)
        self.county.print()
        self.does("chief", "check_dossier", ok="yes")
        self.county.print()
        return self

    # -- leaving

    def leaves(self, n=0):
        """A party leaves on its own page; returns the words of the page afterwards."""
        one = self.enters(n)
        one.post("/follow/withdraw", {"note": ""})
        self.house.move()
        return one.get("/follow/case").words()


def _due(task):
    return task.due_at
