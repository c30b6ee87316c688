"""Whose seal a letter shows: of who wrote it at a desk of this county, of nobody else."""

import re

import pytest

import documents
from cases.models import Document
from tests.walks.letters import sent
from tests.walks.story import CHEN, ZHOU

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def seals(one, name):
    """Whose seals a paper of the case shows."""
    paper = one.house.find(Document, case_id=one.case_id, name=name)
    return re.findall('id="seal" alt="([^"]*)印章"', documents.html(name, paper.context))


def test_a_letter_has_the_seal_of_who_wrote_it_here_and_no_other(county):
    county.at("2026-04-07 09:00")
    one = sent(county, kind="DELEGATED")
    assert seals(one, "referral/court_letter") == ["山城市合阳区人民法院"]
    two = sent(county, "petition", number="合信转〔2026〕9号")
    assert seals(two, "referral/transfer_letter") == ["山城市合阳区信访局"]
    for source, name in (("court", "court_letter"), ("police", "transfer_letter")):
        paper = {"referral.from": "邻县机关", "referral.number": f"{source}7号"}
        paper |= {"source": source, "channel": "transfer", "referral.kind": "DELEGATED"}
        three = county.dispute(CHEN, ZHOU).is_handed_in(**paper)
        assert seals(three, f"referral/{name}") == [], "the seal is on the paper that came"
