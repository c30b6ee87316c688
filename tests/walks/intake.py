"""How a dispute comes in: filed or handed in, registered, triaged, consented to, accepted."""

import json
import re

from cases.models import Case
from tests.web.way import REGISTER

KEY = r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"
WINDOW = {"channel": "window", "source": "application"}
CONSENT = {"consent.general": "yes", "consent.sensitive": "yes"}


class Intake:
    """The parties at their pages and the clerk at the desk."""

    def is_filed(self, category="NEIGHBOR", amount="1200"):
        """The applicant files on a phone."""
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
        return self._handed_in(self.files(steps))

    def files(self, steps):
        """Fill in the application page by page and send it; gives the words of the receipt."""
        one = self.browsers[0]
        one.get("/apply")
        one.post("/apply")
        for step, answers in steps.items():
            one.get(f"/apply/{step}")
            one.post(f"/apply/{step}", {**answers, "do": "next"})
        one.post("/apply/send")
        return one.get("/apply/sent").words()

    def window(self, **more):
        """What the clerk writes at the window, by the names of the page's fields, in its order."""
        answers = {
            **{name: more.pop(name, said) for name, said in WINDOW.items()},
            **{name: more.pop(name) for name in list(more) if name.startswith("referral.")},
        }
        for side, who in zip(("applicants", "respondents"), self.people, strict=True):
            answers |= {f"{side}.0.{key}": said for key, said in {"kind": "NATURAL", **who}.items()}
        return {
            **answers,
            "facts": REGISTER["facts"],
            "claims.0": "请按说好的办",
            **CONSENT,
            **more,
        }

    def is_handed_in(self, **more):
        """The clerk registers at the window what somebody says or what an authority sends."""
        clerk = self.house.as_("clerk")
        clerk.get("/intake")
        return self._handed_in(
            clerk.post("/intake", {**self.window(**more), "do": "save"}, 200).words()
        )

    def _handed_in(self, words):
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
        try:
            page = self.completes(login, task, answers, status)
        except AssertionError as error:
            said = re.search(r"(有 \d+ 处需要改|法律不允许).{0,200}", str(error.args[0]))
            raise AssertionError(f"{element}: {said and said[0]} {error.args[0]}") from None
        self.house.move()
        return page

    def completes(self, login, task, answers, status=303):
        """Somebody completes the task with the id *task*."""
        posted = {"answers": json.dumps(answers), "then": "case"}
        return self.house.as_(login).post(f"/tasks/{task}/complete", posted, status)

    def is_noted(self, **note):
        """The clerk writes down one of the five diagnoses on the page of the case."""
        clerk = self.house.as_("clerk")
        clerk.get(f"/cases/{self.case_id}")
        clerk.post(f"/cases/{self.case_id}/notes", note)

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
            committee_id=self.house.place(self.place),
            mediators=[self.house.user(one) for one in self.team],
            open_session=False,
        )
        return self

    def to_consent(self, **changes):
        return self.is_filed().is_registered(**changes).is_let_in()

    def to_mediation(self, **changes):
        return self.to_consent(**changes).answers(1, "yes").is_accepted()
