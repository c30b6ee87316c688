"""A dispute that an event or a visit turned out to be: registered, and tied to where it came from.

It enters by the one door of disputes (`cases.reception.registration`): triage, consent and the
five diagnoses follow there. The source is `grid_event`, so that the triage may
let it begin at 预诊.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cases.desks import answers as read
from cases.errors import AnswersInvalid
from cases.grid import affairs
from cases.models import Affair, Case, Organisation
from cases.paperwork import numbering
from cases.reception import parties, registration
from cases.rules import clock

if TYPE_CHECKING:
    from cases.work import Work

SOURCE, CHANNEL = "grid_event", "grid"


def from_dispatch(w: Work, affair: Affair, answers: Mapping[str, Any]) -> Case:
    """Register the dispute as the command centre describes it; raises `AnswersInvalid`."""
    return open_case(
        w,
        affair,
        applicant=_person(answers, "applicant"),
        respondent=_person(answers, "respondent"),
        category=read.text(answers, "dispute_category") or None,
        facts=read.text(answers, "facts"),
        claim=read.text(answers, "claim"),
    )


def open_case(
    w: Work,
    affair: Affair,
    *,
    applicant: Mapping[str, Any],
    respondent: Mapping[str, Any],
    category: str | None,
    facts: str,
    claim: str,
) -> Case:
    """Register a dispute at the centre of the affair's town; raises `AnswersInvalid`.

    Whoever gives no address of their own is reached where it happened: the grid knows them.
    """
    place = w.session.get_one(Organisation, affair.place_id)
    window = affairs.bodies(w, place).window_id
    if window is None:
        raise read.refuse(way="这个镇街还没有调解中心，不能转纠纷。")
    today = clock.today(w.now)
    given = {"facts": facts, "category": category, "claims": [claim], "place": affair.address}
    matter = registration.check_matter(given, today)
    near = {"address": affair.address or affairs.name(w, place.id)}
    sides = ([{**near, **applicant}], [{**near, **respondent}])
    rows, errors = parties.check_sides(*sides, today, initiative=True)
    if matter.errors or errors:
        raise AnswersInvalid(errors=_fields({**errors, **matter.errors}))
    receipt = registration.open_case(
        w,
        matter.values,
        rows,
        centre=w.session.get_one(Organisation, window),
        channel=CHANNEL,
        source=SOURCE,
        consent=None,
        key_of=lambda row: numbering.access_key(),
        created_by=affair.reported_by,
    )
    affair.case_id = receipt.case_id
    w.record(affair, "affair.became_case", case=str(receipt.case_id))
    return w.session.get_one(Case, receipt.case_id)


def _person(answers: Mapping[str, Any], field: str) -> dict[str, Any]:
    return {
        "kind": "NATURAL",
        "name": read.text(answers, field),
        "phone": read.text(answers, f"{field}_phone") or None,
    }


def _fields(errors: Mapping[str, Any]) -> dict[str, Any]:
    """Name the fields of our form in place of those of the register."""
    ours = {"applicants.0.name": "applicant", "respondents.0.name": "respondent"}
    ours |= {"applicants.0.phone": "applicant_phone", "respondents.0.phone": "respondent_phone"}
    ours |= {"claims": "claim", "category": "dispute_category"}
    return {ours.get(path, path): words for path, words in errors.items()}
