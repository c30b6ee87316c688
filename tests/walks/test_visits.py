"""Visits after the agreement: of what was urgent once more, of the old and of families longer."""

import pytest

from cases.models import Case
from cases.settlement import followup
from tests.walks.story import CHEN, MA, ZHOU

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def performed(county, *people, **registered):
    """An agreement that was kept on 10 April 2026, with nothing left but the visits."""
    county.at("2026-03-30 09:00")
    one = county.dispute(*people).to_session(**registered).meets("agreed")
    one.to_agreement(one.pay(1, 3000, "2026-04-10")).chooses("no")
    county.at("2026-04-10 10:00")
    return one.performs("DONE")


def planned(one, day):
    """Visit on *day* (2026) and read for which day the next visit is planned."""
    one.county.at(f"2026-{day} 10:00")
    one.is_visited_once()
    with one.house.runtime.work() as w:
        on = followup.visits(w, w.session.get(Case, one.case_id))[-1].next_on
    return on and on.strftime("%m-%d")


@pytest.mark.parametrize(
    ("people", "registered", "days"),
    [
        ((CHEN, ZHOU), {}, [None]),
        ((MA, ZHOU), {}, ["07-16", None]),
        ((CHEN, ZHOU), {"relation": "family"}, ["07-16", None]),
        ((CHEN, ZHOU), {"prior": "village_failed"}, ["05-17", None]),
        ((MA, ZHOU), {"prior": "village_failed"}, ["05-17", "07-16", None]),
    ],
    ids=["neighbours", "an old party", "a family", "urgent", "urgent and old"],
)
def test_a_visit_plans_the_next(county, people, registered, days):
    one = performed(county, *people, **registered)
    day = "04-17"
    for then in days:
        assert planned(one, day) == then
        day = then
    assert one.open() == {"archive"}


def test_a_visit_that_comes_early_counts_and_one_that_comes_late_is_not_made_up_for(county):
    early = performed(county, MA, ZHOU, prior="village_failed")
    assert planned(early, "04-17") == "05-17"
    assert planned(early, "05-02") == "07-16"
    assert planned(early, "07-20") is None
    late = performed(county, MA, ZHOU, prior="village_failed")
    assert planned(late, "04-17") == "05-17"
    assert planned(late, "07-20") is None
    assert late.open() == {"archive"}
