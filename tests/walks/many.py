"""Many on one side: their list, and what the staff does to many at once."""

import io
import re

import openpyxl
from sqlalchemy import select

import documents
from cases.models import Document, Party, PartyGroup
from cases.paperwork import papers
from tests.walks.story import CHEN, ZHOU, Dispute
from tests.web.hands import card, photo

HEAD = ["姓名", "证件号码", "联系电话", "住址", "请求金额", "同意调解", "收款账户"]


def worker(n, amount="18000", consents="是"):
    number = card(f"19{60 + n % 40}{1 + n % 12:02d}{1 + n % 28:02d}", 1 + n % 900)
    return [f"工人{n}号", number, f"139{n:08d}", f"工地{n}号房", amount, consents, f"农业银行 {n}"]


#: the one who filed, as the list has it too
FIRST = [
    *(CHEN[name] for name in ("name", "id_no", "phone", "address")),
    "18000",
    "是",
    "工商银行 1",
]


def workbook(rows, head=HEAD, title="名单"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in [head, *rows]:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


class Many(Dispute):
    """A labour dispute of many against one."""

    hand, head, place, team = "labor", "tradechief", "HY-LTW", ("labor", "labor2")

    def __init__(self, county):
        super().__init__(county, CHEN, ZHOU)

    def lists(self, login, rows, status=303, **how):
        """Somebody takes a spreadsheet to the page of the group."""
        content = how.pop("content", None) or workbook(rows, **how)
        desk = self.house.as_(login)
        desk.get(f"/cases/{self.case_id}/group")
        file = (io.BytesIO(content), "名单.xlsx")
        return desk.post(f"/cases/{self.case_id}/group/list", {"file": file}, status)

    def papers_of(self, name):
        """The papers of one kind that stand."""
        with self.house.runtime.work() as w:
            found = select(Document).where(Document.case_id == self.case_id, Document.name == name)
            return list(w.session.scalars(found.where(Document.status != "VOID")))

    def members(self):
        """The members of the group in the order of the list."""
        with self.house.runtime.work() as w:
            found = select(Party).where(Party.case_id == self.case_id, Party.group_id.is_not(None))
            return list(w.session.scalars(found.order_by(Party.position)))

    def ids(self, *which):
        every = [str(p.id) for p in self.members()]
        return every if not which else [every[n] for n in which]

    def seq(self):
        return self.house.find(PartyGroup, case_id=self.case_id).seq

    def marks(self, act, ids, status=303, login=None, file=None, seen=None, **answers):
        """One act on many."""
        posted = {
            "act": act,
            "member": ids,
            "seen": self.seq() if seen is None else seen,
            "reason": "逐人核对",
            **answers,
        }
        if file:
            posted["file"] = (io.BytesIO(photo()), "凭证.jpg")
        desk = self.house.as_(login or self.hand)
        page = desk.post(f"/cases/{self.case_id}/group/acts", posted, status)
        self.house.move()
        return page

    def prints(self, paper, ids, status=303):
        """One paper for each of many."""
        door = f"/cases/{self.case_id}/group/papers"
        page = self.house.as_(self.hand).post(door, {"paper": paper, "member": ids}, status)
        self.house.move()
        return page

    def reads_no_other(self, *ids):
        """Hold that in no paper members may read another is named; returns the papers' numbers.

        Representatives are named to all.
        """
        every, found = self.members(), set()
        with self.house.runtime.work() as w:
            for id_ in ids:
                others = {p.name for p in every if str(p.id) != id_ and not p.representative}
                for row in self.papers_for(w, id_):
                    paper = w.session.get(Document, row.id)
                    text = documents.html(paper.name, paper.context, papers.source(w, paper))
                    told = [name for name in others if name in text]
                    assert not told, (row.name, told[:3])
                    found.add(row.code)
        return found

    def elects(self, voters, heads):
        day = self.county.day()
        answers = {"representatives": heads, "election_way": "MEETING", "on": day}
        self.marks("elect", voters, file=True, **answers)
        return self

    def plans(self, *dates, status=303, **more):
        """How all are paid: (day, per cent) …"""
        answers = {"payer": self.parties[1], "matter": "拖欠的劳动报酬", "method": "transfer"}
        answers |= {"due_on": [d for d, _ in dates], "percent": [p for _, p in dates]}
        desk = self.house.as_(self.hand)
        path = f"/cases/{self.case_id}/group/plan"
        return desk.post(path, {"seen": self.seq(), **answers, **more}, status)

    def drafts(self, status=303, **more):
        """The draft says what all share; the lines of the members come from the list."""
        answers = {"form": "WRITTEN", "facts": "拖欠工资，各方核对了数额。", "clauses": []}
        answers |= {"performance": "按附表的日期和金额支付。"}
        return self.does(self.hand, "draft_agreement", status, **answers | more)

    def grid(self, login=None, **query):
        args = "&".join(f"{name}={value}" for name, value in query.items())
        return self.house.as_(login or self.hand).get(f"/cases/{self.case_id}/group?{args}")

    def follows(self, party_id):
        """A member opens the own page; returns the browser."""
        clerk = self.house.as_("clerk")
        clerk.get(f"/cases/{self.case_id}")
        said = clerk.post(f"/cases/{self.case_id}/invite", {"party_id": party_id}, 200).words()
        key = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", said)[0]
        one = self.house.browser()
        one.get("/follow")
        one.post("/follow", {"code": self.code, "key": key})
        one.get("/follow/case")
        return one


def registered(county, rows):
    """A dispute of many about their wages, with its list, on the register."""
    case = Many(county).is_filed(category="WAGE_ARREARS", amount="412600")
    case.lists("clerk", rows)
    return case.is_registered(
        title="拖欠农民工工资纠纷",
        category="WAGE_ARREARS",
        subject="payment",
        relation="employer_worker",
        amount=412600,
        persons=len(rows) + 2,
        locality="same_town",
    )
