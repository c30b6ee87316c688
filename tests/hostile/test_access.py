"""Every door and every actor: who has no business there gets nothing and changes nothing.

The table names each endpoint, so a new one fails here until somebody says who may pass.
"""

import io
import re

import pytest
from sqlalchemy import select

from cases.models import CaseEvent, Membership, Organisation, User
from tests.hostile.conftest import STRANGERS
from tests.hostile.story import APART, FACTS, NAMES, NOTE, PEOPLE, PHONES, RECORD
from tests.web.hands import drawn, photo
from web.limits import limiter

#: who may read the dispute that lies at the court, and who is of the court
OFFICE = {"clerk", "mediator", "mediator2", "chief", "office"}
COURT = {"courtclerk", "judge", "president"}
READERS = OFFICE | COURT
ACCOUNTS = READERS | {"village", "police", "admin", *STRANGERS}

#: doors that are open, or that the cookie of an application opens
OPEN = {
    *("static", "assets.built", "health.live", "health.ready", "health.metrics", "home.index"),
    *("auth.sign_in_page", "auth.sign_in", "auth.sign_out"),
    *("portal.apply", "portal.begin", "portal.follow", "portal.enter", "portal.leave"),
}
FILING = {
    *("portal.step", "portal.write", "portal.autosave", "portal.add_files", "portal.drop_file"),
    *("portal.send", "portal.sent", "portal.kept", "portal.forget"),
}
PARTY = {
    *("portal.party", "portal.answer", "portal.withdraw", "portal.choose", "portal.sign_page"),
    *("portal.sign", "portal.hand_in", "portal.paper", "portal.file", "portal.everything"),
    "portal.ask_acceptance",
}
#: pages of any account: its own, and lists of what it may read
OWN = {
    *("auth.account", "auth.password", "auth.language", "auth.signature"),
    *("desk.index", "desk.find", "desk.claim_many", "cases.index"),
    "desk.window",
}
STUDIO = {
    *("index", "create", "compare", "deploy", "discard", "save", "edit", "lint", "restore"),
    "import_file",
    *("versions", "preview"),
}
PEOPLE_DESK = {
    *("index", "edit", "create", "disable", "enable", "reset", "organisations", "organisation"),
    *("imports", "imports_template", "imports_try", "imports_show", "imports_confirm"),
    "imports_drop",
}
ADMIN = {
    *(f"studio.{name}" for name in STUDIO),
    *(f"people.{name}" for name in PEOPLE_DESK),
    *("runs.index", "runs.show", "runs.act", "runs.migrations", "runs.plan"),
    *("runs.batch", "runs.progress", "runs.stop"),
    *("runs.workers_index", "runs.add_worker", "runs.rotate_worker", "runs.revoke_worker"),
    *("law.index", "law.value", "law.holidays", "law.rules", "law.recounts", "law.recount"),
}
#: doors that only a worker's token opens: to a browser they are shut, whoever it is
MACHINES = {
    *(f"external.{name}" for name in ("fetch", "complete", "failure", "bpmn_error")),
    *(f"external.{name}" for name in ("extend_lock", "lock", "unlock", "listing", "count")),
    *("referral_api.receive", "referral_api.status"),
    *(f"external.{name}" for name in ("one", "error_details", "absent")),
}
#: pages of events that a window may open; it finds there what its town was whistled for
EVENT_PAGES = {
    *("events.index", "events.mine", "events.figures", "events.report_page", "events.reported"),
    *("events.complain_page", "events.complain"),
}
#: doors of the grid: `tests/hostile/test_grid.py` says who of it may pass
GRID_DOORS = {
    *("events.orders", "events.report", "events.show", "events.unmask", "events.upload"),
    *("events.paper", "events.process", "care.index", "care.new", "care.register"),
    *("care.show", "care.consent_photo", "care.change", "care.end"),
}
HANDLERS = {"clerk", "mediator", "mediator2", "chief"}
TALKERS = {"mediator", "chief"}
#: who answers for figures
COUNTERS = {"chief", "office", "admin", "village", "chief9", "office9"}
#: endpoint → the accounts that may pass with the dispute at the court
CASE = {
    **dict.fromkeys(("statistics.index", "statistics.sheet", "statistics.ask"), COUNTERS),
    "statistics.report": set(),  # there is none
    "cases.show": READERS,
    "cases.paper_list": READERS,
    "cases.process": READERS,
    "cases.unmask": READERS,
    "cases.paper": READERS,
    "cases.file": TALKERS,
    "cases.retry": READERS,
    "cases.withdraw": HANDLERS | {"office"},
    "cases.invite": HANDLERS,
    "cases.add_note": HANDLERS | {"office"},
    "cases.ask_acceptance": HANDLERS | {"office"},
    "cases.relapse": HANDLERS | {"office"},
    "cases.add_investigation": HANDLERS - {"clerk"},
    "cases.add_files": OFFICE,
    "cases.upload": OFFICE,
    "cases.set_confidential": TALKERS,
    "referrals.index": COURT | OFFICE | set(STRANGERS) | {"police", "village"},
    "referrals.letter": COURT | OFFICE | set(STRANGERS) | {"police", "village"},
    "referrals.send": COURT | {"police", "courtclerk9", "judge9"},  # told what is missing
    "referrals.show": set(),
    "referrals.paper": set(),
    "referrals.no_penalty": set(),
    "court.index": COURT | {"courtclerk9", "judge9"},
    "court.show": COURT,
    "court.extend": {"judge"},  # told that nothing is being examined, nothing was ruled
    "court.object_to": {"courtclerk", "judge"},
    "desk.preview": {"courtclerk"},
    "desk.task": {"courtclerk"},
    "desk.claim": {"courtclerk"},
    "desk.release": {"courtclerk"},
    "desk.assign": {"courtclerk"},
    "desk.draft": {"courtclerk"},
    "desk.drop_draft": {"courtclerk"},
    "desk.complete": {"courtclerk"},
    "desk.sign_page": set(),
    "desk.sign": set(),
    "desk.sign_paper_page": OFFICE,
    "desk.sign_paper": HANDLERS,
    "desk.register": {"clerk", "clerk9"},
    **{name: {"clerk", "clerk9", "police"} for name in EVENT_PAGES},
    **{name: set() for name in GRID_DOORS},
    "events.orders": {"police"},  # an officer of a department too
}
EVERY = OPEN | FILING | PARTY | OWN | ADMIN | MACHINES | set(CASE)


def may_pass(endpoint, who):
    """Tell whether *who* (a login, ``party``, ``nobody``) may pass at all."""
    if endpoint in OPEN | FILING:
        return True
    if endpoint in PARTY:
        return who == "party"
    if endpoint in OWN:
        return who in ACCOUNTS
    if endpoint in ADMIN:
        return who == "admin"
    return endpoint in CASE and who in CASE[endpoint]


def doors(app):
    """List every rule with each of its methods that is asked for."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield rule, method


def address(app, rule, scene, told=None):
    """Build the address of *rule* with ids of the dispute *told*."""
    told = told or scene.court
    known = {
        "case_id": told.case,
        "affair_id": told.case,
        "once": "0123456789abcdef",
        "task_id": told.tasks.get("examine") or next(iter(told.tasks.values())),
        "document_id": told.papers.get("people_mediation/mediation_record")
        or next(iter(told.papers.values())),
        "file_id": told.files.get("confidential") or told.files["identity"],
        "party_id": told.parties[0],
        "sheet_id": next(iter(told.papers.values())),
        "report_id": "01890000-0000-7000-8000-000000000001",
        "referral_id": "01890000-0000-7000-8000-000000000001",
        "confirmation_id": told.confirmation or told.case,
        "run_id": told.instance,
        "act": "suspend",
        "batch_id": "01890000-0000-7000-8000-000000000001",
        "recount_id": "01890000-0000-7000-8000-000000000001",
        "import_id": "01890000-0000-7000-8000-000000000001",
        "user_id": "01890000-0000-7000-8000-000000000001",
        "place_id": "01890000-0000-7000-8000-000000000001",
        "kind": "document" if rule.endpoint == "portal.sign" else "form",
        "key": "people_mediation/seal" if "studio" in rule.endpoint else "people.period",
        "name": "matter",
        "rest": "history",
        "filename": "../settings.py",
    }
    given = {name: known[name] for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, given, force_external=False)


def everything(scene):
    """Make one form that every door would find something in."""
    told = scene.court
    return {
        "party_id": told.parties[0],
        "signer": told.parties[0],
        "user_id": told.parties[0],
        "field": "phone",
        "purpose": "evidence",
        "note": "闯入",
        "stage": "village",
        "outcome": "resolved",
        "on": "2026-03-01",
        "who": "闯入",
        "place": "闯入",
        "interviewee": "闯入",
        "confidential": "yes",
        "answers": '{"decision": "accept"}',
        "answer": "no",
        "wants": "no",
        "do": "next",
        "locale": "en",
        "login": "intruder",
        "name": "闯入",
        "key": "people_mediation/intruder",
        "content": "{}",
        "version": "1",
        "seen": "1",
        "days": "9",
        "since": "2027-01-01",
        "reason": "闯入闯入",
        "files": (io.BytesIO(photo()), "闯入.jpg"),
        "file": (io.BytesIO(photo()), "闯入.jpg"),
        **drawn(),
    }


def test_every_endpoint_is_in_the_table(house):
    assert {rule.endpoint for rule, _ in doors(house.app)} == EVERY


def test_no_door_takes_another_method_than_get_and_post(house):
    assert {method for _, method in doors(house.app)} == {"GET", "POST"}


def enter(house, who):
    if who == "nobody":
        browser = house.browser()
        browser.get("/sign-in")
        return browser
    if who == "party":
        return house.party(house.scene.signing)
    return house.as_(who)


REFUSED = {401, 403, 404}


def _body(endpoint, data):
    """Send what a script sends as JSON, all else as a form."""
    if data is None or endpoint != "desk.draft":
        return {"data": data}
    return {"json": {"answers": {"note": "闯入"}}, "headers": {"X-CSRF-Token": data["csrf"]}}


@pytest.mark.parametrize("who", sorted(ACCOUNTS | {"nobody", "party"}))
def test_who_may_not_pass_is_refused_and_changes_nothing(house, who):
    browser, wrong = enter(house, who), []
    before = house.state()
    for rule, method in doors(house.app):
        if may_pass(rule.endpoint, who):
            continue
        path = address(house.app, rule, house.scene) + "?base=0&old=1"
        data = everything(house.scene) | {"csrf": browser.token} if method == "POST" else None
        answer = browser.client.open(path, method=method, **_body(rule.endpoint, data))
        to = answer.headers.get("Location", "")
        sent_away = answer.status_code == 303 and re.match(r"/(sign-in|follow)(\?|$)", to)
        if answer.status_code not in REFUSED and not sent_away:
            wrong.append((rule.endpoint, method, answer.status_code, to))
        if any(word in answer.get_data().decode(errors="replace") for word in PEOPLE):
            wrong.append((rule.endpoint, method, "tells"))
    assert not wrong
    assert house.unchanged(before) == []


@pytest.mark.parametrize("who", sorted((ACCOUNTS - READERS) | {"nobody"}))
def test_a_stranger_reads_nothing_of_the_disputes_anywhere(house, who):
    """Lists and searches answer, and know nobody."""
    browser, scene = enter(house, who), house.scene
    asked = [NAMES[0], NAMES[1], scene.court.code, scene.signing.code]
    for rule, method in doors(house.app):
        if method != "GET" or rule.endpoint in FILING | {"static", "assets.built"}:
            continue
        for q in asked:
            path = address(house.app, rule, scene) + f"?q={q}&pile=all&old=1"
            text = browser.client.get(path).get_data().decode(errors="replace")
            text = text.replace(f'value="{q}"', "")
            text = re.sub(r'(href|action|value)="[^"]*"|>/sign-in[^<]*<', "", text)
            assert not [word for word in PEOPLE if word in text and word != q], (path, q)
            assert scene.court.case not in text
            if rule.endpoint not in ("desk.find", "cases.index", "desk.index", "people.index"):
                break


@pytest.mark.parametrize("who", sorted(COURT))
def test_a_court_never_reads_what_was_said_apart(house, who):
    browser, scene = enter(house, who), house.scene
    told = scene.court
    paths = [f"/cases/{told.case}", f"/cases/{told.case}/process", f"/court/{told.confirmation}"]
    paths += [f"/cases/{told.case}/papers", "/desk", "/court", "/court?all=1"]
    paths += [f"/tasks/{task}" for task in told.tasks.values()]
    for path in paths:
        page = browser.client.get(path).get_data(as_text=True)
        for secret in (APART, NOTE, RECORD):
            assert secret not in page, (path, secret)
    record = told.papers["people_mediation/mediation_record"]
    browser.get(f"/cases/{told.case}/papers/{record}.pdf", 404)
    browser.get(f"/files/{told.files['confidential']}", 404)


@pytest.mark.parametrize("who", sorted(COURT))
def test_a_court_reads_no_case_that_was_not_filed_with_it(house, who):
    browser = enter(house, who)
    for told in (house.scene.signing, house.scene.filed):
        browser.get(f"/cases/{told.case}", 404)
        for file in told.files.values():
            browser.get(f"/files/{file}", 404)
        for paper in told.papers.values():
            browser.get(f"/cases/{told.case}/papers/{paper}.pdf", 404)
            browser.get(f"/papers/{paper}/sign", 404)


@pytest.mark.parametrize("who", ["clerk", "mediator2", "office"])
def test_who_does_not_mediate_never_reads_what_was_said_apart(house, who):
    browser, told = enter(house, who), house.scene.court
    assert APART not in browser.get(f"/cases/{told.case}").text
    browser.get(f"/files/{told.files['confidential']}", 404)


@pytest.mark.parametrize("role", ["mediator", "chief_mediator", "admin", "police"])
def test_a_judge_with_another_office_elsewhere_is_still_a_court_here(house, role):
    """Rights that somebody holds at another place open nothing of this case."""
    told = house.scene.court
    with house.runtime.work() as w:
        place = w.session.scalar(select(Organisation.id).where(Organisation.code == "X-TW"))
        judge = house.find(User, login="judge")
        held = Membership(tenant_id=1, user_id=judge.id, role=role, organisation_id=place)
        w.session.add(held)
    both = house.browser()
    both.sign_in("judge")
    before = house.state()
    text = both.get(f"/cases/{told.case}").text
    assert not [secret for secret in (APART, NOTE, RECORD, FACTS) if secret in text]
    record = told.papers["people_mediation/mediation_record"]
    both.get(f"/cases/{told.case}/papers/{record}.pdf", 404)
    both.post(f"/cases/{told.case}/invite", {"party_id": told.parties[0]}, 403)
    both.post(f"/cases/{told.case}/withdraw", {"party_id": told.parties[0]}, 403)
    both.get(f"/cases/{told.case}/process?of=people_mediation")
    assert house.unchanged(before) == []


def test_a_new_key_closes_the_page_that_the_old_one_opened(house):
    told = house.scene.signing
    intruder = house.party(told, 1)
    intruder.get("/follow/case")
    chief = house.as_("chief")
    chief.post(f"/cases/{told.case}/invite", {"party_id": told.parties[1]}, 200)
    intruder.get("/follow/case", 303)


def test_a_look_behind_a_mask_is_kept_before_it_is_shown(house):
    told, clerk = house.scene.signing, house.as_("clerk")
    path = f"/cases/{told.case}/parties/{told.parties[0]}/unmask"
    assert PHONES[0] not in clerk.get(f"/cases/{told.case}").text
    clerk.post(path, {"field": "phone", "purpose": "nosy"}, 422)
    clerk.post(path, {"field": "access_hash", "purpose": "contact"}, 422)
    clerk.post(path, {"field": "name_index", "purpose": "contact"}, 422)
    with house.runtime.work() as w:
        looked = select(CaseEvent).where(CaseEvent.kind == "party.unmasked")
        assert w.session.scalars(looked).all() == []
    assert PHONES[0] in clerk.post(path, {"field": "phone", "purpose": "contact"}, 200).text
    with house.runtime.work() as w:
        [event] = w.session.scalars(looked).all()
    assert str(event.actor_id) == house.user("clerk")
    assert event.data == {"party": told.parties[0], "field": "phone", "purpose": "contact"}


def test_a_party_reads_neither_the_other_sides_files_nor_what_was_said_apart(house):
    told = house.scene.court
    other = house.party(told, 1)
    other.get(f"/follow/files/{told.files['identity']}", 404)
    mine = house.party(told, 0)
    text = mine.get("/follow/case").text
    assert APART not in text
    assert NOTE not in text
    mine.get(f"/follow/files/{told.files['confidential']}", 404)


def test_a_party_reads_nothing_of_another_case(house):
    mine, other = house.party(house.scene.signing), house.scene.court
    for file in other.files.values():
        mine.get(f"/follow/files/{file}", 404)
    for paper in other.papers.values():
        mine.get(f"/follow/papers/{paper}.pdf", 404)
        for kind in ("agreement", "document", "x"):
            mine.get(f"/follow/sign/{kind}/{paper}", 404)
        limiter.reset()
        mine.post(f"/follow/sign/document/{paper}", {"text_hash": "x", **drawn()}, 404)
    mine.get(f"/cases/{other.case}", 303)


def test_ids_of_another_case_do_not_fit_into_an_address(house):
    """Who may read both cases still cannot mix them."""
    chief, one, other = house.as_("chief"), house.scene.court, house.scene.signing
    paper, file = other.papers["people_mediation/agreement"], other.files["confidential"]
    before = house.state()
    chief.get(f"/cases/{one.case}/papers/{paper}.pdf", 404)
    chief.post(f"/cases/{one.case}/papers/{paper}/retry", {}, 404)
    chief.post(f"/cases/{one.case}/files/{file}/confidential", {"confidential": "no"}, 404)
    ask = {"field": "phone", "purpose": "contact"}
    chief.post(f"/cases/{one.case}/parties/{other.parties[0]}/unmask", ask, 422)
    chief.post(f"/cases/{one.case}/invite", {"party_id": other.parties[0]}, 404)
    chief.post(f"/cases/{one.case}/withdraw", {"party_id": other.parties[0]}, 422)
    given = {"files": (io.BytesIO(photo()), "a.jpg"), "purpose": "evidence"}
    chief.post(f"/cases/{one.case}/evidence", {**given, "party_id": other.parties[0]}, 404)
    assert house.unchanged(before) == []
