"""Disputes told at the window, and how one is handed on to somebody else."""

import io
import json

from sqlalchemy import select

from cases.models import Attachment, Transfer
from tests.walks.story import Dispute
from tests.web.hands import photo


class Told(Dispute):
    """A dispute told at the window, with one more respondent."""

    other = None

    def window(self, **more):
        third = {"kind": "NATURAL", **self.other} if self.other else {}
        return super().window(**{f"respondents.1.{k}": v for k, v in third.items()}, **more)

    def says(self, login, path, status=303, **form):
        """Somebody posts a form of the page of the case."""
        browser = self.house.as_(login)
        browser.get("/account")
        return browser.post(f"/cases/{self.case_id}/{path}", form, status)

    def sees(self, other, login="clerk"):
        """Whether the page of the case still offers *other* as alike."""
        page = self.house.as_(login).get(f"/cases/{self.case_id}").text
        return f'name="other" value="{other.case_id}"' in page

    def all_consent(self, *which):
        """All parties agree on the telephone, or only the ones with these numbers."""
        rows = self.form("clerk", "record_consent")["answers"]
        said = {"consent": "CONSENTED", "way": "phone", "at": self.county.now()}
        told = [row | said if n in which or not which else row for n, row in enumerate(rows)]
        self.does("clerk", "record_consent", answers=told)
        return self

    def has_file(self):
        """The clerk puts a photograph to the case."""
        clerk = self.house.as_("clerk")
        clerk.get("/account")
        files = {"purpose": "scan", "files": (io.BytesIO(photo()), "回执.jpg")}
        clerk.post(f"/cases/{self.case_id}/evidence", files)
        return str(self.house.find(Attachment, case_id=self.case_id).id)


def told(county, *people, other=None, **more):
    one = Told(county, *people)
    one.other = other
    return one.is_handed_in(**more)


def letter(**more):
    """What the clerk or the chief writes on the page of a letter."""
    given = {
        "to": "",
        "to_name": "",
        "reason": "纠纷发生在那边，离他们近",
        "law": "人民调解工作若干规定",
    }
    return given | {"materials": "登记表一份\n证据清单一份", "contact": "周敏"} | more


def receipt(one):
    """The task of whoever is to sign for a case."""
    with one.house.runtime.work() as w:
        row = newest(w, one)
        return row, w.engine.open_tasks(row.instance_id)[0].id


def newest(w, one):
    query = select(Transfer).where(Transfer.case_id == one.case_id)
    return w.session.scalars(query.order_by(Transfer.id.desc())).first()


def answers(one, login, task, status=303, **said):
    posted = {"answers": json.dumps(said), "then": "case"}
    browser = one.house.as_(login)
    browser.get("/account")
    page = browser.post(f"/tasks/{task}/complete", posted, status)
    one.house.move()
    return page
