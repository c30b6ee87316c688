"""What happens in the grids, by words: reports, orders, whistles, visits, all through the doors."""

import io
import json
import re
from uuid import uuid4

from sqlalchemy import select

from cases.models import (
    Affair,
    AffairOrder,
    Attachment,
    CareTarget,
    CareVisit,
    CaseEvent,
    Document,
)
from engine.models import Incident
from tests.web.hands import photo

REPORT = {
    "category": "SANITATION",
    "priority": "YELLOW",
    "words": "下水道反流，污水漫进两户厨房。",
    "address": "水利小区3幢",
    "channel": "app",
}
TARGET = {
    "name": "田桂英",
    "address": "水利小区1幢2单元301",
    "birth_date": "1943-02-11",
    "phone": "13800006611",
    "grade": "RED",
    "kinds": ["ALONE", "ELDERLY"],
    "consent": "yes",
    "consent_by": "self",
    "consent_way": "paper",
}


def picture(name="photo.jpg"):
    return (io.BytesIO(photo()), name)


class Grid:
    """One affair of the demo county: an event, a whistle or somebody in care."""

    def __init__(self, county):
        self.county, self.house = county, county.house
        self.id = None

    # -- the ways in

    def is_reported(self, login="grid", status=303, photos=1, **answers):
        data = {"once": uuid4().hex, **REPORT, **answers}
        if photos:
            data["photos"] = [picture(f"{n}.jpg") for n in range(photos)]
        page = self.house.as_(login).post("/events/report", data, status)
        return self._found(page, status)

    def is_complained(self, login="command", status=303, **answers):
        data = {**REPORT, "place_id": self.house.place("HYC-JZP-G1"), **answers}
        page = self.house.as_(login).post("/whistle/new", data, status)
        return self._found(page, status)

    def shown(self, login):
        """The photos and the papers with a place that *login* finds on the page, and opens."""
        browser = self.house.as_(login)
        links = self.page(login).links()
        found = [href for href in links if href.startswith("/files/") or "/papers/" in href]
        with self.house.runtime.work() as w:
            files = w.session.scalars(select(Attachment.id).where(Attachment.affair_id == self.id))
            doors = [f"/files/{file}" for file in files]
            places = Document.name.in_(("events/report", "events/order"))
            papers = select(Document.id).where(Document.affair_id == self.id, places)
            doors += [f"/events/{self.id}/papers/{one}.pdf" for one in w.session.scalars(papers)]
        opened = [door for door in doors if browser.client.get(door).status_code != 404]
        assert bool(opened) is bool(found), (opened, found)
        return opened

    def is_in_care(self, login="grid", status=303, **answers):
        page = self.house.as_(login).post("/care/new", {**TARGET, **answers}, status)
        return self._found(page, status)

    def _found(self, page, status):
        if status == 303:
            self.id = re.search(
                r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", page.headers["Location"]
            )[0]
            self.house.move()
        return self

    # -- acts

    def does(self, login, element, status=303, at=None, **answers):
        """Somebody completes a task; *at* is the place of a department among several."""
        task = self.task(element, at)
        posted = {"answers": json.dumps(answers), "then": "case"}
        try:
            page = self.house.as_(login).post(f"/tasks/{task}/complete", posted, status)
        except AssertionError as error:
            said = re.search(r"(有 \d+ 处需要改|法律不允许).{0,200}", str(error.args[0]))
            raise AssertionError(f"{element}: {said and said[0]} {error.args[0]}") from None
        self.house.move()
        return page

    def uploads(self, login, status=200, content=None, name="photo.jpg"):
        data = {"file": (io.BytesIO(content or photo()), name)}
        page = self.house.as_(login).post(f"/events/{self.id}/files", data, status)
        if status != 200:
            return page
        return [{key: json.loads(page.text)[key] for key in ("id", "name")}]

    # -- what is known of it

    def tasks(self):
        with self.house.runtime.work() as w:
            row = w.session.get(Affair, self.id)
            assert not list(w.session.scalars(select(Incident.error)))
            return w.engine.open_tasks(row.instance_id)

    def task(self, element, at=None):
        place = self.house.place(at) if at else None
        found = [t for t in self.tasks() if t.element == element]
        found = [t for t in found if place is None or str(t.scope) == place]
        assert found, f"{element} is not open, but {sorted(self.open())}"
        return found[0].id

    def due(self, element):
        return next(t.due_at for t in self.tasks() if t.element == element)

    def open(self):
        return {t.element for t in self.tasks()}

    @property
    def row(self):
        return self.house.find(Affair, id=self.id)

    def orders(self, kind):
        return self._all(AffairOrder, AffairOrder.kind == kind)

    def visits(self):
        return self._all(CareVisit)

    @property
    def target(self):
        return self.house.find(CareTarget, affair_id=self.id)

    def kinds(self):
        """What happened, by code."""
        return [row.kind for row in self._all(CaseEvent)]

    def papers(self):
        return sorted(row.name for row in self._all(Document))

    def data(self, name):
        """What the papers of that name say."""
        return [row.context for row in self._all(Document, Document.name == name)]

    def _all(self, model, *more):
        with self.house.runtime.work() as w:
            found = select(model).where(model.affair_id == self.id, *more).order_by(model.id)
            return list(w.session.scalars(found))

    def page(self, login, status=200):
        return self.house.as_(login).get(f"/events/{self.id}", status)


def after(county, grid):
    """The affair that came from *grid*: the event of a visit."""
    found = Grid(county)
    found.id = str(county.house.find(Affair, before_id=grid.id).id)
    return found
