"""How a dispute is mediated: disclosure, rights, investigation, sessions, agreement, seal."""

import re
from datetime import timedelta

from sqlalchemy import select

from cases.models import Assignment, Document, User
from tests.web.hands import drawn


class Mediation:
    """The mediator with the parties, the chief with the seal."""

    def is_free_of_conflict(self):
        self.does(self.hand, "declare_conflict", conflict="no")
        for login in self.beside():
            self.declares(login)
        return self

    def beside(self):
        """Who mediates beside the one in charge, by login."""
        with self.house.runtime.work() as w:
            found = select(User.login).join(Assignment, Assignment.user_id == User.id)
            found = found.where(Assignment.case_id == self.case_id, Assignment.role == "CO")
            return list(w.session.scalars(found.where(Assignment.ended_at.is_(None))))

    def declares(self, login=None, conflict="no", status=303, **more):
        """Who takes part says on the page of the case whether there is an interest."""
        told = {"conflict": conflict, "relation": "", **more}
        path = f"/cases/{self.case_id}/declaration"
        return self.house.as_(login or self.hand).post(path, told, status)

    def is_told_rights(self, first=1):
        then = self.house.clock.now + timedelta(days=first)
        self.does(
            self.hand,
            "notify_rights",
            at=self.county.now(),
            way="visit",
            place="申明亭",
            first_session_at=then.isoformat(),
        )
        return self

    def is_investigated(self, more="no"):
        self.does(
            self.hand,
            "investigate",
            at=self.county.now(),
            place="光明村2组",
            interviewee="马长顺",
            relation="村民小组长",
            record=[{"q": "什么时候开始的？", "a": "去年腊月。"}],
            more=more,
        )
        return self

    def meets(self, result, mode="JOINT", who=(0, 1), record="双方各自陈述，调解员劝说。", **more):
        """A session with the parties *who*."""
        self.does(
            self.hand,
            "hold_session",
            at=self.county.now(),
            place="申明亭调解中心",
            mode=mode,
            attendees=[self.parties[n] for n in who],
            record=record,
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
        return self.does(self.hand, "draft_agreement", status, **answers | more)

    def is_signed(self, element="sign"):
        """Everybody who has not signed draws on the mediator's screen."""
        task = self.house.task(self.case_id, element)
        mediator = self.house.as_(self.hand)
        page = mediator.get(f"/tasks/{task}/sign")
        text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
        for n, signer in enumerate(re.findall(r'name="signer" value="([^"]+)"', page.text)):
            answers = {"signer": signer, "text_hash": text_hash, **drawn(n)}
            own = {str(self.house.user(one)): one for one in self.team}
            pen = self.house.as_(own[signer]) if signer in own else mediator
            pen.post(f"/tasks/{task}/sign", answers)
        self.does(self.hand, element, outcome="signed")
        return self

    def signs_paper(self, name):
        """Both parties sign a paper at the mediator's table."""
        self.county.print()
        mediator = self.house.as_(self.hand)
        paper = self.house.find(Document, case_id=self.case_id, name=name).id
        page = mediator.get(f"/papers/{paper}/sign")
        text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
        for n, signer in enumerate(re.findall(r'name="signer" value="([^"]+)"', page.text)):
            given = {"signer": signer, "text_hash": text_hash, **drawn(n)}
            mediator.post(f"/papers/{paper}/sign", given)
        return self

    def is_sealed(self):
        self.does(self.head, "seal", confirm=True)
        return self

    def to_agreement(self, *clauses, **more):
        """Drafted, signed by all, sealed: in effect."""
        self.is_drafted(*clauses, **more)
        if "review" in self.open():
            self.does(self.head, "review", ok="yes")
        return self.is_signed().is_sealed()
