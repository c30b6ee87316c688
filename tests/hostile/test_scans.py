"""The scan of a signed paper is read by whoever may read the paper, and by nobody else."""

import io
import re
from uuid import UUID

import pytest
from sqlalchemy import select

from cases.models import Attachment, Document, Signature
from tests.web.hands import photo


def signed(house, told, name, audience, n):
    """The mediator hands in the scan that party *n* signed; returns the file."""
    with house.runtime.work() as w:
        query = select(Document.id).where(
            Document.case_id == UUID(told.case),
            Document.name == name,
            Document.audience == audience,
            Document.signers.contains([told.parties[n]]),
        )
        paper = w.session.scalars(query).one()
    mediator, path = house.as_("mediator"), f"/papers/{paper}/sign"
    text_hash = re.search(r'name="text_hash" value="(\w+)"', mediator.get(path).text)[1]
    scan = {"scan": (io.BytesIO(photo()), "扫描.jpg"), "text_hash": text_hash}
    mediator.post(path, {"signer": told.parties[n], **scan})
    with house.runtime.work() as w:
        query = select(Attachment.id).join(Signature, Signature.attachment_id == Attachment.id)
        return w.session.scalars(query.where(Signature.document_id == paper)).one()


RECORD, NOTICE = "people_mediation/mediation_record", "intake/privacy_consent"
EVERYBODY = {"mediator", "chief", "clerk", "office", "judge", 0, 1}
#: paper, audience, who signed it, who opens the scan
SCANS = (
    (RECORD, "signers", 1, {"mediator", "chief", 1}),
    (RECORD, "parties", 0, EVERYBODY - {"judge"}),
    (NOTICE, "staff", 0, EVERYBODY - {"judge", 1}),
    ("people_mediation/rights_notice", "all", 0, EVERYBODY),
    ("confirmation/service_address", "court", 0, EVERYBODY - {1}),
)


@pytest.mark.parametrize(("name", "audience", "n", "readers"), SCANS)
def test_a_scan_is_as_private_as_the_paper_that_was_signed(house, name, audience, n, readers):
    told = house.scene.court
    file = signed(house, told, name, audience, n)
    opened = set()
    for who in EVERYBODY:
        party = isinstance(who, int)
        browser = house.party(told, who) if party else house.as_(who)
        answer = browser.client.get(f"/follow/files/{file}" if party else f"/files/{file}")
        if answer.status_code == 200:
            opened.add(who)
        page = browser.get("/follow/case" if party else f"/cases/{told.case}").text
        assert (str(file) in page) is (who in readers), who
    assert opened == readers
