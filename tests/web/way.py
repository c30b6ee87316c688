"""One dispute on its way through the doors, from the application to the ruling."""

import re
from datetime import timedelta

from cases.models import Case
from tests.web.hands import card, drawn

#: the fields of a whole application, page by page
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
    "locality": "same_town",
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
