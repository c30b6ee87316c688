"""Case numbers: their series are the organisation's to name, and a number given never changes."""

from cases.reception import kinds
from processes import law
from tests.walks.story import CHEN, ZHOU

PATH = "/settings/law/N1.series"


def names_series(county, value, status=303):
    """The county's administrator sets what the town's committee calls its series."""
    data = {"do": "save", "value": value, "since": county.day(), "reason": "合司发〔2026〕2号"}
    place = {"place": county.house.place("HYC-TW")}
    return county.house.as_("admin").post(PATH, data | place, status)


def test_a_committee_names_its_series_and_numbers_on_without_a_gap(county):
    county.at("2026-03-02 09:00")
    first = county.dispute().to_mediation()
    assert first.case.number == "（2026）合人调字第1号"
    assert "最后一个字是“调”" in names_series(county, "12", 422).words()
    assert "最后一个字是“调”" in names_series(county, "合人调字第", 422).words()
    names_series(county, "民调")
    second = county.dispute(CHEN, ZHOU).to_mediation()
    assert second.case.number == "（2026）合民调字第1号"
    assert first.case.number == "（2026）合人调字第1号", "what was given stays"
    names_series(county, "人调")
    third = county.dispute(ZHOU, CHEN).to_mediation()
    assert third.case.number == "（2026）合人调字第2号"


def test_every_series_is_named_by_a_setting():
    named = {gate.values["series"] for gate in law.gates().values() if "series" in gate.values}
    assert {row.number for row in law.kinds().values()} | {kinds.PEOPLE} == named
    assert named >= {"人调", "行调", "劳调", "医调", "交调", "访调", "警调"}
