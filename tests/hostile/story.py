"""The disputes of the scene, told with words that are found nowhere else.

`PEOPLE` may never lie readable in a table or a log; `APART` is what one side said in confidence.
"""

import io
import re
from datetime import timedelta

from tests.web.hands import card, drawn, photo
from tests.web.way import REGISTER, Way

KEY = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")

#: said by one side alone: never for a court, a clerk, an office or the other side
APART = "底线是三千七百元"
NAMES = ("司马桂蓉", "慕容秀岚")
CARDS = (card("19510207", 6), card("19620911", 8))
PHONES = ("13700137001", "13700137002")
PLACES = ("紫藤巷77号", "白桦巷88号")
FACTS = "枇杷树的根拱坏了围墙，吵了很多年。"
CLAIM = "请对方移走枇杷树并修好围墙"
RECORD = "双方就枇杷树和围墙各自陈述，达成一致。"
ACCOUNT = "6228480099887766554"
NOTE = "五诊单上写的隐情"
#: all that is somebody's own
PEOPLE = (*NAMES, *CARDS, *PHONES, *PLACES, "枇杷树", ACCOUNT, APART, NOTE)

APPLICATION = {
    "notice": {"consent.general": "yes", "consent.sensitive": "yes"},
    "applicants": {
        "applicants.0.kind": "NATURAL",
        "applicants.0.name": NAMES[0],
        "applicants.0.id_no": CARDS[0],
        "applicants.0.phone": PHONES[0],
        "applicants.0.address": f"合阳城街道{PLACES[0]}",
    },
    "respondents": {
        "respondents.0.kind": "NATURAL",
        "respondents.0.name": NAMES[1],
        "respondents.0.id_no": CARDS[1],
        "respondents.0.phone": PHONES[1],
        "respondents.0.address": f"合阳城街道{PLACES[1]}",
    },
    "matter": {"facts": FACTS, "category": "NEIGHBOR", "place": PLACES[0]},
    "claims": {"claims.0": CLAIM, "amount": "1200"},
    "files": {},
}


class Story(Way):
    """A way through the doors with these people and words, and things said in confidence."""

    def __init__(self, house):
        super().__init__(house)
        self.other_key = ""

    def filed(self):
        mine = self.applicant
        mine.get("/apply")
        mine.post("/apply")
        for step, answers in APPLICATION.items():
            mine.get(f"/apply/{step}")
            mine.post(f"/apply/{step}", {**answers, "do": "next"})
        proof = {"files": (io.BytesIO(photo()), "证件.jpg"), "purpose": "identity"}
        mine.post("/apply/files/add", proof)
        mine.post("/apply/send")
        words = mine.get("/apply/sent").words()
        self.code, self.key = CODE.search(words)[0], KEY.search(words)[0]
        from cases.models import Case

        self.case_id = self.house.find(Case, code=self.code).id
        self.house.move()
        return self

    def triaged(self):
        self.filed()
        register = {**REGISTER, "facts": FACTS, "claims": [{"claim": CLAIM}], "title": "相邻纠纷"}
        self.do("clerk", "register", register)
        self.do("clerk", "confirm_triage", {"decision": "confirm", "acceptable": "yes"})
        return self

    def invited(self):
        other = self.house.parties(self.case_id)[1]
        clerk = self.house.as_("clerk")
        page = clerk.post(f"/cases/{self.case_id}/invite", {"party_id": other}, 200)
        self.other_key = KEY.search(page.words())[0]
        self.respondent = self.house.browser()
        self.respondent.get("/follow")
        self.respondent.post("/follow", {"code": self.code, "key": self.other_key})
        return self

    def agreed(self):
        """As `Way.agreed`, with a talk apart, a file in confidence and a note."""
        self.accepted()
        mediator, case = self.house.as_("mediator"), self.case_id
        self.do("mediator", "declare_conflict", {"conflict": "no"})
        first = self.house.clock.now + timedelta(days=1)
        told = {"at": self.now(), "way": "phone", "place": "申明亭"}
        self.do("mediator", "notify_rights", {**told, "first_session_at": first.isoformat()})
        self.do("mediator", "investigate", {"no_need": True})
        self.house.clock.advance(days=1)
        self.house.staff.clear()
        mediator = self.house.as_("mediator")
        ma, li = self.house.parties(case)
        apart = {"mode": "SEPARATE", "attendees": [li], "record": APART, "result": "continue"}
        self.do("mediator", "hold_session", {"at": self.now(), "place": "茶馆", **apart})
        mediator.post(
            f"/cases/{case}/evidence",
            {
                "files": (io.BytesIO(photo()), f"{APART}.jpg"),
                "purpose": "evidence",
                "confidential": "yes",
                "party_id": li,
            },
        )
        noted = {"on": "2026-03-01", "who": "马长顺", "note": NOTE}
        mediator.post(f"/cases/{case}/notes", {**a_note(), **noted})
        joint = {"mode": "JOINT", "attendees": [ma, li], "record": RECORD, "result": "agreed"}
        self.do("mediator", "hold_session", {"at": self.now(), "place": "申明亭", **joint})
        self.do("mediator", "draft_agreement", self.draft())
        return self

    def draft(self):
        given = super().draft()
        given["facts"] = FACTS
        given["clauses"][0]["account"] = f"{NAMES[0]} 农业银行 {ACCOUNT}"
        given["clauses"][1]["act"] = "移走枇杷树，修好围墙"
        return given

    def effective(self):
        self.agreed().open_again()
        page = self.applicant.get("/follow/case")
        link = next(href for href in page.links() if "/follow/sign/" in href)
        page = self.applicant.get(link)
        text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
        last = CARDS[0][-6:]
        self.applicant.post(link, {"text_hash": text_hash, "last_six": last, **drawn(9)})
        self.signed_on_page(self.house.task(self.case_id, "sign"))
        self.do("mediator", "sign", {"outcome": "signed"})
        self.do("chief", "seal", {"confirm": True})
        return self


def a_note():
    """Choose a stage and an outcome that the law's words know."""
    from processes import law

    return {
        "stage": next(iter(law.words("stage"))),
        "outcome": next(o for o in law.words("diagnosis_outcome") if o != "skipped"),
    }
