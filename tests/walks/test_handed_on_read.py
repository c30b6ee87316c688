"""What is left to the sender of a case: all until the receipt, then the letter and the receipt."""

import re

import pytest
from sqlalchemy import select

from cases.models import Answer, Attachment, Document
from tests.walks.linked import Told, answers, letter, receipt
from tests.walks.story import LI, MA

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

#: what the sender knows of the case by its papers afterwards
LEFT = {"referral/handing_over", "referral/transfer_receipt"}
SENDERS = ("mediator", "chief")


def opened(one, login):
    """Names of the papers and files that *login* opens by their ids, whatever its page shows."""
    with one.house.runtime.work() as w:
        papers = w.session.scalars(select(Document).where(Document.case_id == one.case_id))
        known = {f"/cases/{one.case_id}/papers/{row.id}.pdf": row.name for row in papers}
        files = w.session.scalars(select(Attachment).where(Attachment.case_id == one.case_id))
        known |= {f"/files/{row.id}": row.name for row in files}
    client = one.house.as_(login).client
    return {name for path, name in known.items() if client.get(path).status_code == 200}


def handed_on(county):
    """A case with a paper and a file of the sender's time; the letter waits."""
    county.at("2026-03-02 09:00")
    one = Told(county, MA, LI).to_mediation()
    one.has_file()
    one.says("mediator", "transfer", **letter(to=county.house.place("HYC-GM-TW")))
    county.print()
    return one


def signed_for(one):
    _, task = receipt(one)
    answers(one, "village", task, decision="accept", mediators=[one.house.user("village")])
    one.hand = one.head = "village"
    one.county.print()
    return one


def test_until_the_receipt_the_sender_opens_everything_after_it_the_letter_and_receipt(county):
    one = handed_on(county)
    before = opened(one, "chief")
    assert {"referral/handing_over", "intake/acceptance_form"} <= before
    assert any(name.endswith((".jpg", ".png", ".pdf")) for name in before), before
    signed_for(one)
    for login in SENDERS:
        assert opened(one, login) == LEFT
    assert before <= opened(one, "village"), "the receiver opens the whole file"


def test_the_page_of_the_sender_says_how_it_stands_and_nothing_of_what_came_after(county):
    one = signed_for(handed_on(county))
    county.at("2026-03-05 09:00")
    one.is_free_of_conflict().is_told_rights()
    page = one.house.as_("chief").get(f"/cases/{one.case_id}")
    assert "已签收" in page.words()
    assert one.case.number in page.words()
    assert one.case.facts[:12] not in page.words()
    links = [one_ for one_ in page.links() if re.search(r"/files/|/papers/[0-9a-f-]{36}", one_)]
    assert len(links) == len(LEFT)
    theirs = one.house.as_("village").get(f"/cases/{one.case_id}").words()
    assert one.case.facts[:12] in theirs
    assert "03-05 09:00" in theirs
    assert "03-05 09:00" not in page.words()


def test_the_sender_reads_no_more_what_was_written_in_the_tasks(county):
    one = handed_on(county)
    with county.house.runtime.work() as w:  # the last of it was the mediator's own
        row = w.session.scalars(select(Answer).where(Answer.case_id == one.case_id)).first()
        row.by = county.house.user("mediator")
    path = f"/cases/{one.case_id}/written"
    nothing = "都不是您可以看的"
    assert nothing not in one.house.as_("mediator").get(path).words()
    signed_for(one)
    assert nothing in one.house.as_("mediator").get(path).words()


def test_a_letter_that_the_receiver_sends_on_is_not_the_first_senders(county):
    one = signed_for(handed_on(county))
    one.says("village", "transfer", **letter(to=county.house.place("HYC-SS-TW")))
    county.print()
    row, _ = receipt(one)
    one.house.as_("village").get(f"/transfers/{row.id}/letter.pdf")
    one.house.as_("mediator").get(f"/transfers/{row.id}/letter.pdf", 404)
