"""The field's test cases on screens: the stories of tests/walks with this room's county.

Every desk and every phone is a Chromium; clock, words and what is asserted are the stories'.
"""

import pytest

from tests.walks import test_cases as told

pytestmark = [
    pytest.mark.browser,
    # WeasyPrint leaves a colour profile open
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

test_an_oral_agreement = told.test_c07_an_oral_agreement_is_performed_on_the_spot
test_the_window = told.test_c14_the_window_rolls_over_the_national_day_and_then_closes
test_after_the_window = (
    told.test_c14_the_day_after_the_window_nothing_is_filed_and_the_advice_is_shown
)
