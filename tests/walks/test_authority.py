"""Who acts for a party has its power of attorney, in force as long as the agent stays."""

import io
import re

from sqlalchemy import select

from cases.models import Attachment, Case, Document
from cases.settlement import closing
from tests.walks.states import packing
from tests.walks.test_parties_put_right import GUARDIAN, puts_right
from tests.web.hands import drawn, photo

PAPER = "intake/power_of_attorney"
QIAN = {"kind": "LAWYER", "name": "钱明", "authority": "SPECIAL", "items": "代为签署调解协议"}
SUN = {"kind": "LAWYER", "name": "孙立", "authority": "GENERAL"}


def papers(one):
    """The powers of attorney there ever were, in order: whose, in which state."""
    with one.house.runtime.work() as w:
        query = select(Document).where(Document.name == PAPER, Document.case_id == one.case_id)
        rows = list(w.session.scalars(query.order_by(Document.created_at, Document.revision)))
        return [(one.parties.index(str(row.about_id)), row.status) for row in rows]


def lacking(one):
    with one.house.runtime.work() as w:
        left = closing.missing(w, w.session.get(Case, one.case_id), "CLOSED_FAILED")
        return [str(line) for line in closing.sentences(left) if "D-04" in str(line)]


def test_each_represented_party_has_a_power_of_attorney_of_its_own(county):
    one = county.dispute().to_session()
    for n, agent in enumerate((QIAN, SUN)):
        puts_right(one, n, login="mediator", agents=[agent])
    county.print()
    assert papers(one) == [(0, "READY"), (1, "READY")]
    assert lacking(one) == []
    hers = one.house.find(Document, name=PAPER, about_id=one.parties[1])
    with one.house.as_if(hers, status="VOID"):
        (line,) = lacking(one)
        assert "李秀英" in line


def test_a_power_of_attorney_ends_with_the_agent_and_stays_in_the_file(county):
    one = county.dispute().to_session()
    puts_right(one, 1, login="mediator", agents=[QIAN])
    county.print()
    puts_right(one, 1, login="mediator", agents=[QIAN | {"phone": "13911110000"}])
    county.print()
    assert papers(one) == [(1, "VOID"), (1, "READY")], "nobody left: written anew"
    puts_right(one, 1, login="mediator", agents=[SUN])
    county.print()
    assert papers(one) == [(1, "VOID"), (1, "ENDED"), (1, "READY")]
    page = one.page("mediator")
    assert "授权委托书（代理已终止）" in page
    ended = one.house.find(Document, name=PAPER, status="ENDED")
    one.house.as_("mediator").get(f"/cases/{one.case_id}/papers/{ended.id}.pdf")
    one.house.as_("mediator").get(f"/papers/{ended.id}/sign", 404)
    puts_right(one, 1, login="mediator")
    assert papers(one)[-1] == (1, "ENDED")
    assert lacking(one) == []
    puts_right(one, 1, login="mediator", agents=[QIAN])
    assert papers(one)[-1][1] == "PROMISED"
    assert len(lacking(one)) == 1
    county.print()
    assert lacking(one) == []
    puts_right(one, 1, login="mediator", agents=[GUARDIAN])
    assert papers(one)[-1] == (1, "ENDED"), "a guardian acts by law"
    one.meets("failed", failure="GAP_TOO_WIDE")
    one.does("mediator", "fail_exit", reason="GAP_TOO_WIDE", advice=["litigation"])


def test_an_ended_power_of_attorney_is_bound_with_the_file(county):
    one = county.dispute().to_session()
    puts_right(one, 1, login="mediator", agents=[QIAN])
    county.print()
    puts_right(one, 1, login="mediator")
    one.meets("failed", failure="GAP_TOO_WIDE")
    one.does("mediator", "fail_exit", reason="GAP_TOO_WIDE", advice=["litigation"])
    one.is_archived()
    assert "授权委托书（代理已终止）" in one.text("dossier/index")


def test_the_court_reads_the_powers_of_attorney_of_those_who_apply(county):
    one = county.dispute()
    packing(one)
    puts_right(one, 1, login="mediator", agents=[QIAN])
    one.is_packed()
    county.print()
    paper = one.house.find(Document, name=PAPER)
    assert "授权委托书" in one.text("confirmation/application")
    one.is_signed("sign_application")
    one.does("mediator", "file", confirm=True)
    for login in ("courtclerk", "judge"):
        one.house.as_(login).get(f"/cases/{one.case_id}/papers/{paper.id}.pdf")


def guardian_signs(one, element):
    """The guardian draws for the party at the mediator's table."""
    task = one.house.task(one.case_id, element)
    mediator = one.house.as_("mediator")
    page = mediator.get(f"/tasks/{task}/sign")
    text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
    given = {"signer": one.parties[1], "agent": GUARDIAN["name"], "text_hash": text_hash}
    mediator.post(f"/tasks/{task}/sign", {**given, **drawn(5)})


def test_a_guardian_is_proved_to_the_court_and_in_the_file_and_to_nobody_opposite(county):
    one = county.dispute().to_session()
    assert lacking(one) == []
    puts_right(one, 1, login="mediator", agents=[GUARDIAN])
    (line,) = lacking(one)
    assert "监护关系证明（李秀英）" in line
    path = f"/cases/{one.case_id}/evidence"
    for n, wanted in ((0, 1), (1, 0)):  # the other side's proves nothing for her
        files = {"files": (io.BytesIO(photo()), "户口簿.jpg"), "party_id": one.parties[n]}
        one.house.as_("mediator").post(path, {**files, "purpose": "guardian"})
        assert len(lacking(one)) == wanted
    hers = one.house.find(Attachment, party_id=one.parties[1], purpose="guardian")
    one.enters(0).get(f"/follow/files/{hers.id}", 404)
    one.enters(1).get(f"/follow/files/{hers.id}")
    one.meets("agreed").is_drafted()
    guardian_signs(one, "sign")
    one.is_signed().is_sealed().chooses("yes").is_packed()
    guardian_signs(one, "sign_application")
    one.is_signed("sign_application").does("mediator", "file", confirm=True)
    court = one.house.as_("courtclerk")
    assert str(hers.id) in court.get(f"/court/{one.confirmation().id}").text
    court.get(f"/files/{hers.id}")
    one.is_docketed().is_verified().is_ruled().is_served().performs("DONE").is_visited()
    one.is_archived()
    assert "监护关系证明" in one.text("dossier/index")
