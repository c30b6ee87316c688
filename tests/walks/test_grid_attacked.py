"""Events and visits attacked: other people's grids, the same twice, pictures that are none."""

import io
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from cases.models import Affair, Attachment, CareTarget
from tests.walks.grid import REPORT, TARGET, Grid, picture
from tests.web.hands import photo

#: the picture reader leaves the file of half a picture open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

#: everybody of the county who has no business with an event in the grid HYC-JZP-G1
OUTSIDE = ("grid2", "mediator", "chief", "office", "police", "judge", "admin", "clerk", "housing")


@pytest.fixture
def grid(county):
    county.at("2026-03-10 09:00")
    return Grid(county)


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_has_no_business_with_an_event_finds_none(county, grid, who):
    grid.is_reported(person_name=["汪小川"], person_age=["9"])
    paper = "01890000-0000-7000-8000-000000000001"
    with county.house.runtime.work() as w:
        file = w.session.scalar(select(Attachment.id).where(Attachment.affair_id == grid.id))
    browser = county.house.as_(who)
    for path in ("", "/process", f"/papers/{paper}.pdf"):
        assert browser.client.get(f"/events/{grid.id}{path}").status_code in (403, 404)
    assert browser.client.get(f"/files/{file}").status_code == 404
    task = grid.task("verify")
    assert browser.client.get(f"/tasks/{task}").status_code == 404
    for path in (f"/events/{grid.id}/people", f"/tasks/{task}/claim"):
        answer = browser.client.post(path, data={"csrf": browser.token, "purpose": "safety"})
        assert answer.status_code in (403, 404)
    found = browser.client.get("/events").get_data(as_text=True)
    assert str(grid.id) not in found
    assert "people.unmasked" not in grid.kinds()


def test_a_worker_reports_for_no_other_grid_and_visits_nobody_there(county, grid):
    other = county.house.place("HYC-SS-G1")
    grid.is_reported(status=422, place_id=other)
    grid.is_in_care(status=422, place_id=other)
    care = grid.is_in_care()
    for who in ("grid2", "command", "supervisor", "town", "housing", "clerk", "admin"):
        browser = county.house.as_(who)
        for path in (f"/care/{care.id}", f"/events/{care.id}"):
            answer = browser.client.get(path)
            assert answer.status_code in (403, 404), (who, path)
            assert TARGET["name"] not in answer.get_data(as_text=True)
        posted = {"csrf": browser.token, "note": "出院回家了", "agreed": "yes", "reason": "搬走了"}
        for act in ("change", "end", "photo"):
            answer = browser.client.post(f"/care/{care.id}/{act}", data=posted)
            assert answer.status_code in (403, 404), (who, act)


def test_a_report_sent_again_is_one_event(county, grid):
    once = uuid4().hex
    grid.is_reported(once=once)
    again = Grid(county).is_reported(once=once, words="换了一段话，还是同一份。")
    assert again.id == grid.id
    county.house.as_("grid2").post(
        "/events/report", {**REPORT, "once": once, "photos": [picture()]}, 403
    )
    assert county.house.count(Affair) == 1
    told = county.house.as_("grid").get(f"/events/report/{once}").text
    assert str(grid.id) in told
    assert str(grid.id) not in county.house.as_("gridleader").get(f"/events/report/{once}").text


def test_pictures_that_are_none_are_refused_and_nothing_is_kept(county, grid):
    for content in (b"<html><script>alert(1)</script>", b"%PDF-1.7\n%%EOF", b"\xff\xd8\xff\xe0"):
        bad = {**REPORT, "once": uuid4().hex, "photos": [(io.BytesIO(content), "a.jpg")]}
        county.house.as_("grid").post("/events/report", bad, 422)
    bomb = io.BytesIO()
    Image.new("1", (20000, 20000)).save(bomb, "PNG")
    huge = {**REPORT, "once": uuid4().hex, "photos": [(io.BytesIO(bomb.getvalue()), "a.png")]}
    county.house.as_("grid").post("/events/report", huge, 422)
    grid.is_reported(status=422, photos=0)
    assert county.house.count(Affair) == 0
    assert county.house.count(Attachment) == 0
    grid.is_reported()
    grid.uploads("grid", 422, content=b"GIF89a" + b"0" * 100)
    grid.uploads("grid", 422, content=photo() + b"<script>" + b"0" * 31_000_000)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("category", "NONSENSE"),
        ("priority", "PURPLE"),
        ("words", "短"),
        ("words", "长" * 2001),
        ("geo", "91,0"),
        ("geo", "哪里"),
        ("reporter_phone", "12"),
        ("channel", "portal"),
        ("person_age", "九岁"),
        ("place_id", "01890000-0000-7000-8000-000000000001"),
    ],
)
def test_a_report_with_a_wrong_field_is_refused_whole(county, grid, field, value):
    grid.is_reported(status=422, **{"person_name": "某人", field: value})
    assert county.house.count(Affair) == 0


def test_a_task_done_twice_is_done_once(county, grid):
    grid.is_reported()
    task = grid.task("verify")
    browser = county.house.as_("gridleader")
    false = {"answers": '{"verdict": "false", "note": "没有这回事。"}', "then": "case"}
    browser.post(f"/tasks/{task}/complete", false)
    again = browser.client.post(f"/tasks/{task}/complete", data={"csrf": browser.token, **false})
    assert again.status_code in (404, 409, 410)
    assert grid.row.end_state == "REJECTED"
    assert grid.kinds().count("event.verified") == 1
    shot = {"file": (io.BytesIO(photo()), "late.jpg")}
    county.house.as_("grid").post(f"/events/{grid.id}/files", shot, 409)


def test_a_department_answers_only_for_itself(county, grid):
    grid.is_reported(category="FIRE", priority="RED", photos=0)
    tasks = {str(t.scope): t.id for t in grid.tasks() if t.element == "respond"}
    police = tasks[county.house.place("HYC-PCS")]
    county.house.as_("rescue").get(f"/tasks/{police}", 404)
    answer = {"answers": '{"result": "替别人办"}', "then": "case"}
    county.house.as_("rescue").post(f"/tasks/{police}/complete", answer, 404)
    body = county.house.place("HYC-TW")
    grid.does("command", "verify_emergency", verdict="downgrade", note="没有那么急。")
    order = {"level": "TOWN", "way": "department", "priority": "YELLOW", "demand": "办。"}
    grid.does("command", "dispatch", 422, department=body, **order)


def test_nobody_is_in_care_without_having_agreed(county, grid):
    for wrong in (
        {"consent": ""},
        {"consent_by": "neighbour"},
        {"grade": "BLUE"},
        {"kinds": ["X"]},
    ):
        grid.is_in_care(status=422, **wrong)
    assert county.house.count(CareTarget) == 0
    assert county.house.count(Affair) == 0


def test_words_of_a_person_in_care_lie_encrypted(county, grid):
    grid.is_in_care()
    with county.house.runtime.work() as w:
        raw = w.session.connection().exec_driver_sql(
            "SELECT row_to_json(t)::text FROM care_target t"
        )
        text = raw.scalar()
    assert TARGET["name"] not in text
    assert TARGET["address"] not in text
