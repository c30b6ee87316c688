"""What triage proposes by what the register asks, and where five-diagnosis begins."""

import pytest

from tests.walks.story import CHEN, ZHOU
from tests.walks.test_agencies import Traffic

#: WeasyPrint leaves a colour profile open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ROAD = {"title": "机动车交通事故责任纠纷", "category": "TRAFFIC", "subject": "payment"}
SHOP = {"title": "网购纠纷", "category": "ECOMMERCE", "subject": "payment"}


@pytest.mark.parametrize(
    ("days", "kind"), [(0, "administrative.TRAFFIC"), (-10, "administrative.TRAFFIC"),
                       (-11, "industry.TRAFFIC")],
)  # fmt: skip
def test_the_traffic_police_are_asked_by_all_within_ten_days(county, days, kind):
    county.at("2026-03-06 09:00")
    case = Traffic(county, CHEN, ZHOU).is_filed(category="TRAFFIC", amount="26000")
    asked = ROAD | {"relation": "driver", "all_ask_police": True}
    case.does("clerk", "register", 422, **asked | {"determined_on": county.day(1)})
    asked |= {"determined_on": county.day(days)}
    case.is_registered(**asked).is_let_in()
    assert case.case.kind == kind
    if days == 0:  # who was told need not be told again
        case.answers(1, "yes").is_accepted()
        assert case.form(case.hand, "check_jurisdiction")["determined_on"] == county.day()


@pytest.mark.parametrize(
    ("complained", "kind"), [(True, "administrative.CONSUMER"), (False, "industry.CONSUMER")]
)
def test_a_complaint_goes_to_the_market_regulator(county, complained, kind):
    case = county.dispute(CHEN, ZHOU).is_filed(category="ECOMMERCE", amount="800")
    case.is_registered(**SHOP, relation="merchant_consumer", complained=complained).is_let_in()
    assert case.case.kind == kind


@pytest.mark.parametrize("why", [{"prior": "predx"}, {"vulnerable": True}])
def test_a_small_contract_of_one_village_is_taken_up_by_the_mediator(county, why):
    case = county.dispute(CHEN, ZHOU).is_filed(category="CONTRACT", amount="48000")
    loan = {"title": "民间借贷纠纷", "category": "CONTRACT", "subject": "payment"}
    case.is_registered(**loan, amount=48000, locality="same_village", **why).is_let_in()
    assert case.case.route == "five_diagnosis"
    assert case.form("clerk", "choose_entry")["entry"] == "INTAKE"
