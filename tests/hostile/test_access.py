"""Every door and every actor: who has no business there gets nothing and changes nothing.

The table names each endpoint, so a new one fails here until somebody says who may pass.
"""

import io
import re

import pytest
from sqlalchemy import select

from cases.models import CaseEvent, Membership, Organisation, User
from tests.hostile.doors import (
    ACCOUNTS,
    COURT,
    EVERY,
    FILING,
    READERS,
    address,
    body,
    doors,
    everything,
    may_pass,
)
from tests.hostile.story import APART, FACTS, NAMES, NOTE, PEOPLE, PHONES, RECORD
from tests.web.hands import drawn, photo
from web.limits import limiter


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


@pytest.mark.parametrize("who", sorted(ACCOUNTS | {"nobody", "party"}))
def test_who_may_not_pass_is_refused_and_changes_nothing(house, who):
    browser, wrong = enter(house, who), []
    before = house.state()
    for rule, method in doors(house.app):
        if may_pass(rule.endpoint, who):
            continue
        path = address(house.app, rule, house.scene) + "?base=0&old=1"
        data = everything(house.scene) | {"csrf": browser.token} if method == "POST" else None
        answer = browser.client.open(path, method=method, **body(rule.endpoint, data))
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
    assert house.unchanged(before) == ["case_event"]  # that the page was opened is kept
    before = house.state()
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
