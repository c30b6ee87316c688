from concurrent.futures import ThreadPoolExecutor, wait
from uuid import UUID

from sqlalchemy import func, select, update

import documents
from cases import access
from cases.assignment import absences, team
from cases.collective import group_acts
from cases.county import sign_in
from cases.desks import queue
from cases.errors import AccountLocked, AnswersInvalid, NotFound, SignInRefused, StateMismatch
from cases.models import Assignment, Case, Document, Party, User
from cases.negotiation import talk
from cases.operating import housekeeping
from cases.paperwork import papers
from cases.reception import consent, filing
from cases.related import merging
from cases.rules import clock
from engine.errors import TaskNotFound, TaskTaken


def together(act, arguments):
    """Call *act* with each argument at once; errors come back as values."""

    def call(argument):
        try:
            return act(argument)
        except Exception as error:
            return error

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(call, arguments))


def test_one_filing_sent_by_many_hands_makes_one_case(live_county, application):
    filing_id, _ = live_county.do(None, filing.start)
    for step, keys in filing.STEPS.items():
        page = {key: application[key] for key in keys if key in application}
        live_county.do(None, filing.save, filing_id, step, page)
    receipts = together(lambda _: live_county.do(None, filing.submit, filing_id), range(6))
    assert len({(r.code, r.key) for r in receipts}) == 1
    with live_county.work() as w:
        assert w.session.scalar(select(func.count()).select_from(Case)) == 1


def test_one_task_completed_by_many_hands_is_completed_once(live_county, register):
    case_id = live_county.file().case_id
    task = live_county.task(case_id, "register").id
    clerk = live_county.actor("clerk")
    found = together(
        lambda _: live_county.runtime.do(queue.complete, task, register, actor=clerk), range(6)
    )
    won = [one for one in found if isinstance(one, queue.Completed)]
    assert len(won) == 1
    assert all(isinstance(one, TaskNotFound) for one in found if one not in won)


def test_two_cases_merged_into_each_other_at_once_are_merged_once(live_county):
    one, two = (live_county.file().case_id for _ in range(2))
    with live_county.work() as w:
        w.session.execute(update(Party).values(phone_index=None))
    assert live_county.do(None, housekeeping.tidy)["phones"] == 4
    clerk, said = live_county.actor("clerk"), {"asked": "yes", "claims": "修好水沟"}

    def into(pair):
        return live_county.runtime.do(merging.merge, *pair, said, actor=clerk)

    found = together(into, [(one, two), (two, one)] * 2)
    assert [r for r in found if r is True] == [True]
    assert all(isinstance(r, AnswersInvalid) for r in found if r is not True)
    ends = {live_county.case(c).end_state for c in (one, two)}
    assert ends == {None, "CLOSED_MERGED"}


def test_one_task_claimed_by_many_is_one_persons(live_county):
    task = live_county.task(live_county.file().case_id, "register").id
    with live_county.work() as w:
        for n in range(4):
            clone = User(login=f"c{n}", name=f"员{n}", password="x", created_at=w.now)
            w.session.add(clone)
    grants = live_county.actor("clerk").grants
    with live_county.work() as w:
        users = w.session.execute(select(User.id, User.login).where(User.login.like("c_"))).all()
    actors = [
        sign_in.Actor(user_id=id_, name=login, login=login, grants=grants) for id_, login in users
    ]
    found = together(lambda a: live_county.runtime.do(queue.claim, task, actor=a), actors)
    assert sum(one is None for one in found) == 1
    assert all(isinstance(one, TaskTaken) for one in found if one is not None)


def test_cases_accepted_at_once_get_numbers_without_gap(live_county, register):
    cases = [live_county.file().case_id for _ in range(4)]
    committee = str(live_county.place("HYC-TW"))
    answers = {"committee_id": committee, "mediators": [str(live_county.user("mediator"))]}
    for case_id in cases:
        live_county.complete("clerk", case_id, "register", register)
        confirm = {"decision": "confirm", "acceptable": "yes"}
        live_county.complete("clerk", case_id, "confirm_triage", confirm)
        rows = [
            {"party_id": str(party), "consent": "CONSENTED", "way": "phone"}
            for party in live_county.parties(case_id)
        ]
        live_county.complete("clerk", case_id, "record_consent", {"answers": rows})
    together(lambda c: live_county.complete("clerk", c, "accept", answers), cases)
    numbers = {live_county.case(c).number for c in cases}
    assert numbers == {f"（2026）合人调字第{n}号" for n in range(1, 5)}


def test_wrong_passwords_at_once_are_all_counted(live_county):
    found = together(lambda _: sign_in.enter(live_county.runtime, "clerk", "wrong"), range(6))
    assert all(isinstance(one, SignInRefused | AccountLocked) for one in found)
    with live_county.work() as w:
        user = w.session.scalar(select(User).where(User.login == "clerk"))
    assert user.failures >= 5
    assert user.locked_until is not None


def test_both_sides_may_answer_at_once(live_county, register, application):
    other = {"name": "王五", "phone": "13900000000"}
    case_id = live_county.file(respondents=[*application["respondents"], other]).case_id
    live_county.complete("clerk", case_id, "register", register | {"persons": 3})
    confirm = {"decision": "confirm", "acceptable": "yes"}
    live_county.complete("clerk", case_id, "confirm_triage", confirm)
    pages = []
    for party in live_county.parties(case_id)[1:]:
        invitation = live_county.do("clerk", consent.invite, party)
        opened = sign_in.enter_as_party(live_county.runtime, invitation.code, invitation.key)
        pages.append(sign_in.resume(live_county.runtime, opened.token).actor)
    privacy = {"general": True, "sensitive": True}
    together(
        lambda a: live_county.runtime.do(consent.answer, consents=True, privacy=privacy, actor=a),
        pages,
    )
    with live_county.work() as w:
        states = w.session.scalars(select(Party.consent).where(Party.case_id == case_id)).all()
    assert set(states) == {"CONSENTED"}
    assert live_county.task(case_id, "accept")


def _application(live_county):
    case_id = live_county.file().case_id
    query = select(Document.id).where(
        Document.case_id == case_id, Document.name == "intake/application"
    )
    with live_county.work() as w:
        return w.session.scalars(query).one()


def _status(live_county, paper_id):
    with live_county.work() as w:
        return w.session.get(Document, paper_id).status


def test_a_paper_refreshed_after_another_hand_made_it_is_made_again(live_county):
    paper_id = _application(live_county)
    with live_county.work() as w:
        paper = w.session.get(Document, paper_id)
        live_county.do(None, papers.make, paper_id)
        papers.refresh(w, paper)
    assert _status(live_county, paper_id) == "PROMISED"
    live_county.do(None, papers.make, paper_id)
    assert _status(live_county, paper_id) == "READY"


def test_a_paper_whose_data_change_while_it_is_set_waits_for_its_next_job(live_county, monkeypatch):
    paper_id = _application(live_county)
    pdf = documents.pdf

    def slowly(html):
        with live_county.work() as w:
            paper = w.session.get(Document, paper_id)
            paper.context = {**paper.context, "changed": True}
        return pdf(html)

    monkeypatch.setattr(documents, "pdf", slowly)
    live_county.do(None, papers.make, paper_id)
    monkeypatch.undo()
    assert _status(live_county, paper_id) == "PROMISED"
    live_county.do(None, papers.make, paper_id)
    assert _status(live_county, paper_id) == "READY"


def test_two_who_stand_in_or_take_over_at_once_are_heard_one_after_the_other(live_county, register):
    mediators = [live_county.user(login) for login in ("mediator", "mediator2")]
    chief, today = live_county.actor("chief"), clock.today(live_county.clock()).isoformat()
    days = {"first_day": today, "last_day": today, "reason": "ILLNESS"}

    def stands_in(pair):
        user, other = pair
        said = days | {"substitute_id": str(other)}
        return live_county.runtime.do(absences.arrange, user, said, actor=chief)

    found = together(stands_in, [mediators, mediators[::-1]] * 2)
    assert sum(isinstance(one, UUID) for one in found) == 1
    assert sum(isinstance(one, AnswersInvalid) for one in found) == 3

    case_id = live_county.file().case_id
    live_county.complete("clerk", case_id, "register", register)
    confirm = {"decision": "confirm", "acceptable": "yes"}
    live_county.complete("clerk", case_id, "confirm_triage", confirm)
    agreed = {"consent": "CONSENTED", "way": "phone"}
    rows = [{"party_id": str(party)} | agreed for party in live_county.parties(case_id)]
    live_county.complete("clerk", case_id, "record_consent", {"answers": rows})
    answers = {"committee_id": str(live_county.place("HYC-TW")), "choice_reason": "首席先看。"}
    answers["mediators"] = [str(chief.user_id)]
    live_county.complete("clerk", case_id, "accept", answers)

    def takes_over(user):
        said = {"user_id": str(user), "reason": "首席去开会"}
        return live_county.runtime.do(team.replace, case_id, said, actor=chief)

    together(takes_over, mediators * 2)
    with live_county.work() as w:
        query = select(Assignment.user_id).where(
            Assignment.case_id == case_id, Assignment.ended_at.is_(None)
        )
        lead = w.session.scalars(query).one()
    assert lead in mediators
    assert live_county.task(case_id, "declare_conflict").assignee == lead


def test_an_act_on_a_case_waits_for_the_one_before_it(live_county):
    case_id = live_county.file().case_id
    party = access.PartyActor(live_county.parties(case_id)[0], case_id)
    clerk = live_county.actor("clerk")
    acts = [(party, talk.want), (party, talk.stop), (party, talk.offer, {})]
    acts += [(party, act, 1, 1) for act in (talk.accept, talk.drop)]
    acts += [(party, talk.settle, 1), (clerk, group_acts.act, case_id, "consent", [], 0, {})]

    def does(row):
        actor, act, *args = row
        return live_county.runtime.do(act, *args, actor=actor)

    with ThreadPoolExecutor(len(acts)) as pool:
        with live_county.work() as w:
            access.hold(w, case_id)
            found = [pool.submit(does, row) for row in acts]
            assert not wait(found, timeout=1).done
        said = [one.exception(timeout=20) for one in found]
    # and then each is told what it may not do yet
    assert [type(one) for one in said] == [
        *(StateMismatch, type(None)),
        *(StateMismatch,) * 4,
        NotFound,
    ]
