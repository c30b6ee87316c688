"""The field's test cases on screens: the stories of tests/walks with this room's county.

Every desk and every phone is a Chromium; clock, words and what is asserted are the stories'.
"""

import pytest

from tests.walks import test_cases as told
from tests.walks import test_five_diagnosis, test_referrals

pytestmark = [
    pytest.mark.browser,
    # WeasyPrint leaves a colour profile open
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

test_an_oral_agreement = told.test_c07_an_oral_agreement_is_performed_on_the_spot
test_after_the_window = (
    told.test_c14_the_day_after_the_window_nothing_is_filed_and_the_advice_is_shown
)
test_the_ladder = (
    test_five_diagnosis.test_c01_forty_years_of_sewage_climb_the_ladder_and_end_after_four_talks
)
old = test_five_diagnosis.old
test_there_and_back = test_referrals.test_c13_a_delegated_loan_goes_out_and_comes_back_confirmed
