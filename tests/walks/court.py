"""What follows an agreement: the court's confirmation, performance, visits, the archive."""

from cases.models import Case
from cases.settlement import followup


class Afterwards:
    """The court, the obligations, the file; and a party that leaves."""

    def chooses(self, word):
        choices = [{"party_id": party, "wants": word} for party in self.parties]
        self.does(self.hand, "choose_confirmation", choices=choices)
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
        self.does(self.hand, "prepare_pack", **answers | changes)
        return self

    def is_at_court(self, **changes):
        self.chooses("yes").is_packed(**changes).is_signed("sign_application")
        self.does(self.hand, "file", confirm=True)
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
        self.completes(self.hand, first.id, {"status": status, **more})
        self.house.move()
        return self

    def is_visited(self, result="stable"):
        """The mediator visits, and again on every day that is planned while all is well."""
        self.is_visited_once(result)
        while result == "stable" and "visit" in self.open():
            self.county.at(f"{self._visits()[-1].next_on} 10:00")
            self.is_visited_once(result)
        return self

    def is_visited_once(self, result="stable"):
        self.does(
            self.hand,
            "visit",
            party_id=self.parties[0],
            way="visit",
            at=self.county.now(),
            situation="都照办了，和好了。",
            satisfied="5",
            result=result,
        )

    def _visits(self):
        with self.house.runtime.work() as w:
            return followup.visits(w, w.session.get(Case, self.case_id))

    def is_archived(self, retention="短期"):
        self.county.print()
        self.does(self.hand, "archive", retention=retention)
        self.county.print()
        self.does(self.head, "check_dossier", ok="yes")
        self.county.print()
        hand = self.house.as_(self.hand)
        for id_ in self.signable():  # what was not signed stays so in a bound dossier
            hand.get(f"/papers/{id_}/sign", 409)
        assert "/sign" not in hand.get(f"/cases/{self.case_id}/papers").text
        return self

    # -- leaving

    def leaves(self, n=0, saying=""):
        """A party leaves on its own page; returns the words of the page afterwards."""
        one = self.enters(n)
        one.post("/follow/withdraw", {"note": saying})
        self.house.move()
        return one.get("/follow/case").words()


def _due(task):
    return task.due_at
