"""How a dispute goes through the five diagnoses: neighbours, police, mediator, panel, office."""

from sqlalchemy import select

from cases.models import DiagnosisNote, Panel, PanelMember
from tests.walks.story import Dispute

VILLAGE = {"locality": "same_village"}


class Ladder(Dispute):
    """A dispute that takes the five diagnoses."""

    def begins(self, entry=None, reason="", **more):
        """The clerk confirms the level that the table proposes, or chooses *entry*."""
        offered = self.form("clerk", "choose_entry")
        answers = {key: offered[key] for key in ("village_id", "police_id", "office_id")}
        answers |= {"decision": "override", "entry": entry, "reason": reason} if entry else {}
        answers = {"decision": "confirm"} | {k: v for k, v in answers.items() if v} | more
        self.does("clerk", "choose_entry", **answers)
        return self

    def to_entry(self, **changes):
        """Filed, registered in one village, let in by the clerk."""
        self.is_filed().is_registered(**VILLAGE | changes)
        self.does("clerk", "confirm_triage", decision="confirm", acceptable="yes")
        return self

    def is_talked_over(self, outcome, note="上门劝过，双方都在气头上。", **more):
        """A neighbour goes and talks (预诊)."""
        answers = {"on": self.county.day(), "who": "邻居赵大妈", "note": note, "outcome": outcome}
        self.does("village", "pre_diagnose", **answers | more)
        return self

    def is_assisted(self, outcome, note="讲了法律，留了照片，一起劝。", **more):
        """The police and a village cadre go together (助诊)."""
        answers = {"on": self.county.day(), "who": "赵卫东", "others": "村干部马长顺"}
        self.does("police", "assist", **answers | {"note": note, "outcome": outcome} | more)
        return self

    def is_taken_on(self):
        """Both consent, the clerk accepts (接诊)."""
        if "record_consent" in self.open():
            self.answers(1, "yes")
        return self.is_accepted()

    def is_convened(self, *logins, **more):
        """The chief invites a panel (会诊) for the day after tomorrow."""
        answers = {
            "question": "怎样补偿、怎样修沟。",
            "meets_at": f"{self.county.day(2)}T14:30:00+08:00",
            "place": "申明亭调解中心",
            "members": [self.house.user(login) for login in logins],
        }
        self.does("chief", "convene", **answers | more)
        return self

    def lets_in(self, *refused):
        """The parties agree to everybody but the positions *refused*."""
        rows = self.form("chief", "ask_participants")["members"]
        for n, row in enumerate(rows):
            row["agreed"] = self.parties[:1] if n in refused else self.parties
        self.does("chief", "ask_participants", members=rows)
        return self

    def gives_opinion(self, login, stance="agree", words="先修沟，再算账。"):
        """A member of the panel writes an opinion."""
        with self.house.runtime.work() as w:
            tasks = w.engine.open_tasks(self.case.instance_id)
        own = self.house.user(login)
        task = next(t for t in tasks if t.element == "give_opinion" and str(t.assignee) == own)
        self.completes(login, task.id, {"opinion": words, "stance": stance})
        self.house.move()
        return self

    def is_heard(self, conclusion="go_on", plan="李家出工，马家出料，三日内动工。"):
        """The chief holds the panel and writes the minutes."""
        prefill = self.form("chief", "hold_panel")
        answers = {
            "at": self.county.now(),
            "place": "申明亭调解中心",
            "recorder": "刘桂芳",
            "members": [
                {k: row[k] for k in ("member_id", "attended", "opinion", "stance")}
                for row in prefill["members"]
            ],
            "conclusion": conclusion,
            "plan": plan,
        }
        self.does("chief", "hold_panel", **answers)
        return self

    def is_returned(self, **more):
        """The judicial office looks at what was agreed (回诊)."""
        answers = {"legal": "good", "file": "good", "visit_on": self.county.day(30)}
        if self.agreement().confirmable:
            answers["confirm"] = "no"
        self.does("office", "return_agreed", **answers | more)
        return self

    def is_sent_on(self, channel="COURT"):
        """The judicial office says where to go when nothing was agreed."""
        self.does("office", "return_failed", cause="两家的心结没有解开。", channel=channel)
        return self

    def notes(self):
        """The sheet: level and result of every entry."""
        return [(row.stage, row.outcome) for row in self.rows(DiagnosisNote, DiagnosisNote.n)]

    def panel(self):
        return self.rows(Panel, Panel.n)[-1]

    def members(self):
        return self.rows(PanelMember, PanelMember.position)

    def rows(self, model, order):
        with self.house.runtime.work() as w:
            found = select(model).where(model.case_id == self.case_id).order_by(order)
            return list(w.session.scalars(found))
