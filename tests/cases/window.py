"""What the window does with a dispute before anybody mediates: answers to its forms."""

from cases.county import sign_in
from cases.reception import consent

CONFIRM = {"decision": "confirm", "acceptable": "yes"}


def ask(county, case_id, *results, way="phone"):
    """The clerk's form with each party's answer."""
    rows = [
        {"party_id": str(party), "consent": result, "way": way}
        for party, result in zip(county.parties(case_id), results, strict=True)
    ]
    return county.complete("clerk", case_id, "record_consent", {"answers": rows})


def acceptance(county, *logins, committee="HYC-TW"):
    return {
        "committee_id": str(county.place(committee)),
        "mediators": [str(county.user(login)) for login in logins or ("mediator",)],
        "recorder": "刘桂芳",
    }


def party(county, case_id, n=1):
    """The page of the n-th party, opened with an invitation."""
    found = county.do("clerk", consent.invite, county.parties(case_id)[n])
    opened = sign_in.enter_as_party(county.runtime, found.code, found.key)
    return sign_in.resume(county.runtime, opened.token).actor
