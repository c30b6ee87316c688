"""The figures of a period are counted from the cases: page, spreadsheet, report."""

from io import BytesIO

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.walks.story import CHEN, ZHOU

YEAR = "/statistics?first=2026-01-01&last=2026-12-31"


def told(county):
    """An oral agreement kept on the spot, and a dispute that is only accepted."""
    pipe = (
        county.dispute(CHEN, ZHOU)
        .is_filed(amount="300")
        .is_registered(title="水管集资纠纷", subject="payment", amount=300)
    )
    pipe.is_let_in().answers(1, "yes").is_accepted()
    pipe.is_free_of_conflict().is_told_rights().is_investigated()
    pipe.meets("agreed")
    spot = pipe.pay(1, 300, method="on_the_spot", account=None, default_term=None)
    pipe.is_drafted(spot, form="ORAL", reached_on=county.day())
    pipe.does("mediator", "record_oral", performed="performed", confirm=True)
    county.dispute().to_session()
    return pipe


def cells(county, address, name, sheet=0, login="chief"):
    """The row *name* of a sheet, by column."""
    page = county.house.as_(login).get(address.replace("/statistics", "/statistics.xlsx"))
    content = page.response.data
    head, *rows = load_workbook(BytesIO(content)).worksheets[sheet].iter_rows(values_only=True)
    (found,) = [row for row in rows if row[0] == name]
    return dict(zip(head, found, strict=True))


def test_a_year_is_counted_and_reported(county):
    pipe = told(county)
    year = cells(county, YEAR, "合计")
    assert (year["受理"], year["调解"], year["调解成功"]) == (2, 1, 1)
    assert (year["口头协议"], year["书面协议"], year["履行"], year["司法确认"]) == (1, 0, 1, 0)
    assert (year["涉及当事人"], year["协议金额（元）"]) == (4, 300)
    assert cells(county, YEAR, "上年同期")["受理"] == 0
    assert cells(county, YEAR, "镇街", 4)["结案"] == 0
    pipe.is_visited().is_archived()
    assert cells(county, YEAR, "镇街", 4)["结案"] == 1  # no five diagnoses: it is counted too
    before = cells(county, "/statistics?first=2025-01-01&last=2025-12-31", "合计")
    assert not any(value for value in before.values() if value != "合计")


def test_a_report_is_made_once_and_stays_as_it_was(county):
    told(county)
    chief = county.house.as_("chief")
    chief.post("/statistics/reports", {"first": "2026-01-01", "last": "2026-12-31", "place": ""})
    county.print()
    (address,) = [one for one in chief.get("/statistics").links() if one.endswith(".pdf")]
    county.dispute(CHEN, ZHOU).to_session()
    paper = PdfReader(BytesIO(county.house.as_("chief").get(address).response.data))
    text = "".join(page.extract_text() for page in paper.pages)
    assert "人民调解统计报表" in text
    assert "2026年1月1日至2026年12月31日" in text
    assert cells(county, YEAR, "合计")["受理"] == 3
    total = text[text.index("合计") :].split()
    assert total[1:5] == ["2", "1", "1", "0"]
    county.house.as_("admin").get(address, status=404)


def test_everybody_sees_the_figures_of_their_own_places(county):
    told(county)
    committee = county.house.place("HYC-TW")
    strange = county.house.place("HYC-GM-TW")
    assert county.house.as_("admin").get(f"{YEAR}&place={strange}")
    chief = county.house.as_("chief")
    assert chief.get(f"{YEAR}&place={committee}")
    chief.get(f"{YEAR}&place={strange}", status=404)
    county.house.as_("mediator").get(YEAR, status=403)
    chief.get("/statistics?first=2026-02-30", status=422)
    chief.get("/statistics?first=2026-03-02&last=2026-03-01", status=422)
    chief.get("/statistics?first=1999-01-01&last=2026-03-01", status=422)
    chief.get("/statistics?place=nowhere", status=422)
