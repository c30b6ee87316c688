"""A dispute that an authority sends from its own desk, and how it is answered and sent back."""

from cases.models import Referral
from tests.walks.story import CHEN, ZHOU, Dispute

LETTER = {
    "number": "（2026）渝0199诉前调88号",
    "cause": "民间借贷纠纷",
    "materials": "民事起诉状一份\n借条复印件一份",
    "contact": "孙丽 023-42880099",
    "consents": "all",
    "category": "CONTRACT",
    "facts": "借款四万八千元到期没有归还，多次催要未果。",
    "claims.0": "归还借款本金和利息",
    "amount": "48000",
    "told": "yes",
    "do": "save",
}


class Sent(Dispute):
    """A dispute that an authority sent from its own desk."""

    def letter(self, **more):
        sides = zip(("applicants", "respondents"), self.people, strict=True)
        people = {
            f"{side}.0.{key}": value
            for side, who in sides
            for key, value in {"kind": "NATURAL", **who}.items()
        }
        return LETTER | people | more

    def is_sent(self, login="courtclerk", **more):
        self.referral_id = self.posts(login, self.letter(**more)).rsplit("/", 1)[1]
        self.case_id = self.row.case_id
        self.code = self.case.code
        self.house.move()
        return self

    def posts(self, login, letter):
        """An authority sends its letter; gives the address of the referral."""
        browser = self.house.as_(login)
        browser.get("/referrals/new")
        return browser.post("/referrals/new", letter).headers["Location"]

    @property
    def row(self):
        return self.house.find(Referral, id=self.referral_id)

    def desk(self, login="courtclerk", status=200):
        return self.house.as_(login).get(f"/referrals/{self.referral_id}", status).words()

    def is_answered(self):
        self.does("clerk", "answer", decision="accept")
        return self

    def is_signed_for(self, **register):
        money = {"title": "民间借贷纠纷", "category": "CONTRACT", "subject": "payment"}
        self.is_registered(**money | {"relation": "stranger", "locality": "same_town"} | register)
        return self.is_let_in().is_taken()

    def is_taken(self):
        rows = self.form("clerk", "record_consent")["answers"]
        asked = [row | {"consent": "CONSENTED", "way": "phone"} for row in rows]
        now = self.county.now()
        self.does("clerk", "record_consent", answers=[row | {"at": now} for row in asked])
        self.does(
            "clerk",
            "accept",
            committee_id=self.house.place(self.place),
            mediators=[self.house.user(one) for one in self.team],
            open_session=False,
            materials_signed=True,
        )
        return self

    def is_returned(self, **more):
        said = {"told": "", "undisputed": "", "materials_back": True}
        self.does("clerk", "return_result", **said | more)
        return self


def sent(county, login="courtclerk", people=(CHEN, ZHOU), **more):
    return county.dispute(*people, kind=Sent).is_sent(login, **more)
