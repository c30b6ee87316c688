"""One dispute through the doors, from the party's phone to the court's ruling."""


def test_a_dispute_goes_through_the_doors_to_a_valid_ruling(way, house):
    way.ruled()
    assert house.case(way.case_id).confirm_state == "VALID"
    page = house.as_("mediator").get(f"/cases/{way.case_id}")
    assert "法院裁定：确认调解协议有效" in page.words()
    assert "调解协议" in way.applicant.get("/follow/case").words()
