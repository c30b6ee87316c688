"""The page of a case, its files, and what is not one's own to see."""

import io
from uuid import uuid4

import pytest

from cases.models import CaseEvent


def photo():
    from PIL import Image

    stored = io.BytesIO()
    Image.new("RGB", (64, 48), (120, 90, 60)).save(stored, "JPEG")
    return stored.getvalue()


def test_a_case_of_others_is_404_and_not_403(way, house):
    way.filed()
    for login in ("mediator", "judge", "police"):
        house.as_(login).get(f"/cases/{way.case_id}", 404)
    house.as_("clerk").get(f"/cases/{uuid4()}", 404)
    house.as_("clerk").get("/cases/not-an-id", 404)


@pytest.mark.parametrize("act", ["withdraw", "invite", "notes", "investigations", "evidence"])
def test_an_act_on_a_case_of_others_is_refused(way, house, act):
    way.filed()
    party = house.parties(way.case_id)[0]
    data = {"party_id": party, "stage": "PRE", "outcome": "settled", "on": "2026-03-01"}
    data |= {"who": "x", "note": "yyyy", "place": "p", "interviewee": "i"}
    if act == "evidence":
        data["files"] = (io.BytesIO(photo()), "a.jpg")
    page = house.as_("police").client.post(
        f"/cases/{way.case_id}/{act}", data={"csrf": house.as_("police").token, **data}
    )
    assert page.status_code in (403, 404)


def test_people_are_masked_until_somebody_says_why(way, house):
    way.filed()
    clerk = house.as_("clerk")
    page = clerk.get(f"/cases/{way.case_id}")
    assert "138****1234" in page.words()
    assert "13800001234" not in page.text
    party = house.parties(way.case_id)[0]
    path = f"/cases/{way.case_id}/parties/{party}/unmask"
    clerk.post(path, {"field": "phone", "purpose": ""}, 422)
    page = clerk.post(path, {"field": "phone", "purpose": "contact"}, 200)
    assert "13800001234" in page.words()
    assert house.find(CaseEvent, kind="party.unmasked").data["purpose"] == "contact"
    assert "查看马桂兰的电话，理由：联系当事人" in clerk.get(f"/cases/{way.case_id}").words()


def test_an_invitation_shows_its_key_once(way, house):
    way.filed()
    other = house.parties(way.case_id)[1]
    clerk = house.as_("clerk")
    first = clerk.post(f"/cases/{way.case_id}/invite", {"party_id": other}, 200)
    assert "李秀英" in first.words()
    assert "怎么知道这是真的" in first.words()
    assert "data:image/svg+xml" in first.text
    clerk.post(f"/cases/{way.case_id}/invite", {"party_id": str(uuid4())}, 404)
    clerk.post(f"/cases/{way.case_id}/invite", {"party_id": "x"}, 400)


def test_a_file_is_sniffed_stored_and_sent_without_rights(way, house):
    way.filed()
    clerk = house.as_("clerk")
    path = f"/cases/{way.case_id}/files"
    page = clerk.post(path, {"file": (io.BytesIO(photo()), "现场.jpg")}, 200)
    answer = page.response.json
    assert answer["name"] == "现场.jpg"
    sent = clerk.get(f"/files/{answer['id']}")
    assert sent.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in sent.headers["Content-Security-Policy"]
    assert "script-src" not in sent.headers["Content-Security-Policy"]
    house.as_("mediator").get(f"/files/{answer['id']}", 404)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html><script>1</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.jpg", b"GIF89a not a jpeg"),
        ("a.exe", b"MZ" + b"\0" * 200),
        ("a.pdf", b""),
    ],
)
def test_what_is_no_picture_and_no_pdf_is_422_and_nothing_is_kept(way, house, name, content):
    way.filed()
    clerk = house.as_("clerk")
    given = {"file": (io.BytesIO(content), name)}
    page = clerk.post(
        f"/cases/{way.case_id}/files", given, 422, headers={"Accept": "application/json"}
    )
    assert page.response.json["error"] == "这个文件不能接收"
    assert "还没有材料" in clerk.get(f"/cases/{way.case_id}").words()


def test_staff_write_down_that_a_party_leaves(way, house):
    way.filed()
    applicant = house.parties(way.case_id)[0]
    house.as_("clerk").post(f"/cases/{way.case_id}/withdraw", {"party_id": applicant})
    house.move()
    assert house.case(way.case_id).end_state == "CLOSED_WITHDRAWN"
    words = house.as_("clerk").get(f"/cases/{way.case_id}").words()
    assert "马桂兰退出调解" in words


def test_the_process_is_told_in_words_too(way, house):
    way.filed()
    page = house.as_("clerk").get(f"/cases/{way.case_id}/process")
    assert page.script("diagram-marks")["current"] == ["register"]
    assert "现在： 登记" in page.words()
    assert "从哪里办起？ → 登记 " in page.words()
    assert "登记 → 登记" not in page.words()  # a place and the task in it are told once
    assert page.script("diagram-xml").startswith("<?xml")


def test_the_register_finds_by_code_and_exact_name(way, house):
    way.filed()
    clerk = house.as_("clerk")
    for text in (way.code, "马桂兰"):
        assert way.code in clerk.get(f"/cases?q={text}").words()
    assert "没有找到案件" in clerk.get("/cases?q=马桂").words()
    assert way.code not in house.as_("mediator").get("/cases").words()


def test_the_register_is_turned_page_by_page(house, monkeypatch):
    from web.cases import page as pages

    monkeypatch.setattr(pages, "ROWS", 2)
    codes = []
    for _ in range(3):
        codes.append(house.new_way().filed().code)
        house.clock.advance(minutes=1)
    clerk = house.as_("clerk")
    first = clerk.get("/cases")
    assert codes[2] in first.words()
    assert codes[0] not in first.words()
    after = next(href for href in first.links() if "after=" in href)
    second = clerk.get(after)
    assert codes[0] in second.words()
    assert codes[2] not in second.words()
    assert codes[2] in clerk.get("/cases?after=nonsense").words()
