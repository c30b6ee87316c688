"""The demo county behind its doors, with short ways to what its tables hold."""

import json
from contextlib import contextmanager

from sqlalchemy import func, select

from cases import casestate, jobs
from cases.county import sign_in
from cases.models import Case, Membership, Organisation, User
from cases.showcase import demo
from engine.models import Incident
from tests.web.hands import Browser
from tests.web.way import Way


class House:
    """The county, its application and short ways through its doors."""

    def __init__(self, runtime, clock, app):
        self.runtime = runtime
        self.clock = clock
        self.app = app
        self.staff = {}

    def browser(self):
        return Browser(self.app)

    def as_(self, login):
        """A browser where *login* is signed in."""
        if login not in self.staff:
            self.staff[login] = self.browser()
            self.staff[login].goes_on(sign_in.enter(self.runtime, login, demo.PASSWORD))
        return self.staff[login]

    def find(self, model, **by):
        with self.runtime.work() as w:
            return w.session.scalars(select(model).filter_by(**by)).first()

    def count(self, model, **by):
        with self.runtime.work() as w:
            return w.session.scalar(select(func.count()).select_from(model).filter_by(**by))

    def place(self, code):
        return str(self.find(Organisation, code=code).id)

    def user(self, login):
        return str(self.find(User, login=login).id)

    def appoint(self, login, role, code):
        """Somebody holds another role too, from the next time they sign in."""
        held = {"user_id": self.user(login), "role": role, "organisation_id": self.place(code)}
        with self.runtime.work() as w:
            w.session.add(Membership(tenant_id=1, **held))
        self.staff.pop(login, None)

    @contextmanager
    def as_if(self, row, **facts):
        """The same row with other facts, until they are put back."""
        before = {name: getattr(row, name) for name in facts}
        self._put(row, facts)
        yield
        self._put(row, before)

    def _put(self, row, facts):
        with self.runtime.work() as w:
            kept = w.session.get_one(type(row), row.id)
            for name, value in facts.items():
                setattr(kept, name, value)

    def case(self, case_id):
        with self.runtime.work() as w:
            return w.session.get_one(Case, case_id)

    def parties(self, case_id):
        return [str(p.id) for p in self.case(case_id).parties]

    def move(self):
        """Let the worker deliver messages and fire timers; papers wait."""
        for _ in range(20):
            due = [job for job in jobs.sweep(self.runtime) if job[1].startswith("engine.")]
            if not due:
                return
            for job_id, _ in due:
                assert jobs.run(self.runtime, job_id)

    def task(self, case_id, element):
        """The id of the open task of a case (or of the court's side) at *element*."""
        with self.runtime.work() as w:
            case = w.session.get(Case, case_id)
            row = casestate.application(w, case)
            instances = [case.instance_id, row.instance_id if row else None]
            found = [t for i in instances if i for t in w.engine.open_tasks(i)]
            wrong = [f"{i.element}: {i.error}" for i in w.session.scalars(select(Incident))]
        tasks = [t for t in found if t.element == element]
        assert tasks, f"{element} is not open, but {[t.element for t in found]} {wrong}"
        return tasks[0].id

    def task_info(self, task_id):
        with self.runtime.work() as w:
            return w.engine.task(task_id)

    def new_way(self):
        return Way(self)

    def complete(self, login, case_id, element, answers, status=303):
        """Complete a task through its page's door, and let the worker move on."""
        task = self.task(case_id, element)
        page = self.as_(login).post(
            f"/tasks/{task}/complete", {"answers": json.dumps(answers), "then": "case"}, status
        )
        self.move()
        return page
