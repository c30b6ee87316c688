"""Files and drawn signatures that are not what they say."""

import base64
import io
import json
import re
import struct
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from cases.models import Signature
from tests.web.hands import drawn, photo
from web.limits import limiter


def archive(**parts):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return box.getvalue()


def word(**more):
    kept = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>", **more}
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in kept.items():
            made.writestr(name, content)
    return box.getvalue()


def chunk(kind, content):
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def png(wide, high, raw=b"", more=b""):
    head = struct.pack(">IIBBBBB", wide, high, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + more
        + chunk(b"IDAT", zlib.compress(raw, 9))
        + chunk(b"IEND", b"")
    )


def pdf(**root):
    made = pikepdf.new()
    made.add_blank_page()
    for name, value in root.items():
        made.Root[f"/{name}"] = value
    box = io.BytesIO()
    made.save(box)
    return box.getvalue()


def acting():
    made = pikepdf.new()
    page = made.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    page.obj["/AA"] = pikepdf.Dictionary(O=script)
    box = io.BytesIO()
    made.save(box)
    return box.getvalue()


def pressed():
    made = pikepdf.new()
    page = made.add_blank_page()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script
    )
    page.obj["/Annots"] = pikepdf.Array([link])
    box = io.BytesIO()
    made.save(box)
    return box.getvalue()


def _js():
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


HOSTILE = {
    "empty.jpg": b"",
    "text.jpg": b"hello",
    "page.html": b"<!doctype html><script>alert(1)</script>",
    "page.jpg": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program.exe": b"MZ" + b"\0" * 200,
    "script.pdf": b"#!/bin/sh\nrm -rf /\n",
    "two.jpg": photo() + archive(a=b"x" * 99),
    "page-in-picture.jpg": photo()[:20] + b"<script>alert(1)</script>" + photo()[20:],
    "pdf-in-picture.jpg": photo()[:30] + b"%PDF-1.7" + photo()[30:],
    "cut.png": png(10, 10)[:30],
    "bomb.png": png(60_000, 60_000, b"\0" * 1000),
    "zip.zip": archive(a=b"x"),
    "bomb.docx": word(**{"word/a.xml": b"\0" * 80_000_000}),
    "macro.docx": word(**{"word/vbaProject.bin": b"x"}),
    "page.docx": word(**{"word/x.html": b"<script>"}),
    "many.docx": word(**{f"word/{n}.xml": b"" for n in range(3100)}),
    "not.docx": b"PK\x03\x04" + b"x" * 100,
    "cut.pdf": b"%PDF-1.7\n%",
    "opening.pdf": pdf(OpenAction=_js()),
    "acting.pdf": acting(),
    "pressed.pdf": pressed(),
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "film.mp4": b"\0\0\0\x18ftypxxxx",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_is_refused_at_every_door(house, name):
    told, mediator = house.scene.signing, house.as_("mediator")
    party, begun = house.party(told), house.browser()
    begun.get("/apply")
    begun.post("/apply")
    begun.get("/apply/files")
    before = house.state()
    doors = (
        (mediator, f"/cases/{told.case}/evidence", "files"),
        (mediator, f"/cases/{told.case}/files", "file"),
        (party, "/follow/files", "files"),
        (begun, "/apply/files/add", "files"),
    )
    for browser, path, field in doors:
        given = {field: (io.BytesIO(HOSTILE[name]), name, "image/jpeg"), "purpose": "evidence"}
        page = browser.post(path, given, 422)
        assert "script>alert" not in page.text
    assert house.unchanged(before) == []


NAMES = [
    "../../../etc/passwd.jpg",
    "..\\..\\x.jpg",
    "C:\\windows\\x.jpg",
    "a\r\nSet-Cookie: b=c.jpg",
    '"; filename=x.html.jpg',
    "x.html",
    "x.jpg.svg",
    ".htaccess",
    "",
    "." * 300,
    "文" * 300 + ".jpg",
    "\u202egpj.exe",
    "<script>alert(1)</script>.jpg",
    "{{7*7}}.jpg",
    "con.jpg",
    "%00.jpg",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_handed_on_under_a_harmless_name_and_never_as_a_page(house, name):
    told, mediator = house.scene.signing, house.as_("mediator")
    given = {"file": (io.BytesIO(photo()), name), "purpose": "evidence"}
    data = {"csrf": mediator.token, **given}
    answer = mediator.client.post(f"/cases/{told.case}/files", data=data)
    if not name or "\r" in name:
        assert answer.status_code == 400
        return
    page = mediator.get(f"/files/{answer.json['id']}?download=1")
    kept = page.headers["Content-Disposition"]
    assert kept.startswith("attachment; filename*=UTF-8''")
    assert re.fullmatch(r"[\w.%~-]+", kept.partition("''")[2], re.ASCII)
    assert kept.lower().endswith((".jpg", ".jpeg"))
    assert "%2F" not in kept.upper()
    assert "%5C" not in kept.upper()
    assert len(kept) < 1200
    assert page.headers["Content-Type"] == "image/jpeg"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert "no-store" in page.headers["Cache-Control"]
    assert "<script>alert" not in mediator.get(f"/cases/{told.case}").text


def test_what_a_browser_cannot_show_safely_is_only_handed_over(house):
    told, mediator = house.scene.signing, house.as_("mediator")
    given = {"file": (io.BytesIO(word()), "x.docx"), "purpose": "evidence"}
    kept = mediator.post(f"/cases/{told.case}/files", given, 200).response.json["id"]
    shape = mediator.get(f"/files/{kept}").headers["Content-Disposition"]
    assert shape.startswith("attachment")


def test_too_many_and_too_large_files_are_told(house):
    told, mediator = house.scene.signing, house.as_("mediator")
    before = house.state()
    path = f"/cases/{told.case}/evidence"
    whole = {"data": b"x" * 43_000_000, "content_type": "multipart/form-data; boundary=x"}
    assert mediator.client.post(path, **whole).status_code == 413
    many = [(io.BytesIO(photo()), f"{n}.jpg") for n in range(320)]
    mediator.post(path, {"files": many, "purpose": "evidence"}, 422)
    parts = {f"x{n}": "y" for n in range(3000)}
    answer = mediator.client.post(
        path, data={"csrf": mediator.token, **parts, "files": (io.BytesIO(photo()), "a.jpg")}
    )
    assert answer.status_code == 413
    assert house.unchanged(before) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"--x", b"--x\r\n\r\n--x--", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--"],
)
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data", "x/y"])
def test_a_body_in_pieces_that_is_none_is_refused(house, body, kind):
    browser = house.browser()
    browser.get("/apply")
    answer = browser.client.post("/apply/files/add", data=body, content_type=kind)
    assert answer.status_code == 400


def picture(data, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def inky(wide=240, high=100, form="PNG"):
    made = Image.new("RGB", (wide, high), (255, 255, 255))
    made.paste((0, 0, 0), (10, 10, min(wide, 90), min(high, 40)))
    box = io.BytesIO()
    made.save(box, form)
    return box.getvalue()


GOOD = drawn()
SVG = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
TEXT = chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * 60_000_000, 9))
SIGNATURES = {
    "none": {"image": ""},
    "words": {"image": "x"},
    "svg": {"image": picture(SVG.encode(), "svg+xml")},
    "svg-as-png": {"image": picture(SVG.encode())},
    "jpeg-as-png": {"image": picture(inky(form="JPEG"))},
    "gif-as-png": {"image": picture(inky(form="GIF"))},
    "address": {"image": "https://evil.test/x.png"},
    "file": {"image": "file:///etc/passwd"},
    "page": {"image": "data:text/html;base64,PHNjcmlwdD4="},
    "not-base64": {"image": "data:image/png;base64,!!!!"},
    "cut": {"image": picture(inky()[:60])},
    "bomb": {"image": picture(png(50_000, 50_000, b"\0" * 4_000_000))},
    "text-bomb": {"image": picture(png(100, 50, b"\0" * 20_050, TEXT))},
    "huge": {"image": picture(b"\x89PNG\r\n\x1a\n" + b"x" * 500_000)},
    "blank": {"image": picture(png(100, 50, (b"\0" + b"\xff" * 400) * 50))},
    "tiny": {"image": picture(inky(5, 5))},
    "black": {"image": picture(png(100, 50, (b"\0" + b"\0\0\0\xff" * 100) * 50))},
    "no-strokes": {"strokes": ""},
    "nested": {"strokes": "[" * 3000 + "]" * 3000},
    "no-list": {"strokes": '{"a": 1}'},
    "numbers": {"strokes": "[1, 2, 3]"},
    "texts": {"strokes": '[["abc", "def", "ghi", "jkl", "mno", "pqr", "stu"]]'},
    "nulls": {"strokes": "[[null, null, null]]"},
    "objects": {"strokes": '[[{"0": 1}]]'},
    "infinite": {"strokes": json.dumps([[["1e999", "nan", n * 50] for n in range(20)]])},
    "still": {"strokes": json.dumps([[[1, 1, 0]] * 20])},
    "backwards": {"strokes": json.dumps([[[n * 9, n, 900 - n] for n in range(20)]])},
    "endless": {"strokes": json.dumps([[[n, n, n] for n in range(30_000)]])},
}


@pytest.mark.parametrize("name", sorted(SIGNATURES))
def test_what_no_hand_has_drawn_is_no_signature(house, name):
    told, mediator = house.scene.signing, house.as_("mediator")
    page = mediator.get(f"/tasks/{told.tasks['sign']}/sign")
    text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
    before = house.state()
    given = {"text_hash": text_hash, **GOOD, **SIGNATURES[name]}
    for signer in told.parties:
        data = {"signer": signer, **given}
        mediator.post(f"/tasks/{told.tasks['sign']}/sign", data, 422)
    limiter.reset()
    assert house.unchanged(before) == []
    account = {"image": SIGNATURES[name].get("image", "")}
    if "image" in SIGNATURES[name]:
        mediator.post("/account/signature", account, 303 if name == "none" else 422)


def test_nobody_signs_for_a_colleague_or_a_stranger(house):
    told, mediator = house.scene.signing, house.as_("mediator")
    page = mediator.get(f"/tasks/{told.tasks['sign']}/sign")
    text_hash = re.search(r'name="text_hash" value="(\w+)"', page.text)[1]
    before, path = house.state(), f"/tasks/{told.tasks['sign']}/sign"
    data = {"text_hash": text_hash, **GOOD}
    mediator.post(path, {"signer": house.user("chief"), **data}, 404)
    mediator.post(path, {"signer": house.scene.court.parties[0], **data}, 404)
    mediator.post(path, {"signer": told.parties[0], **data, "agent": "路人"}, 409)
    mediator.post(path, {"signer": told.parties[0], **data, "text_hash": "0" * 64}, 409)
    assert house.unchanged(before) == []


def test_a_party_signs_with_the_own_number_only_and_once(house):
    from tests.hostile.story import CARDS

    told = house.scene.signing
    party = house.party(told)
    page = party.get("/follow/case")
    link = next(href for href in page.links() if "/follow/sign/agreement" in href)
    text_hash = re.search(r'name="text_hash" value="(\w+)"', party.get(link).text)[1]
    before = house.state()
    for last_six in ("", "000000", CARDS[1][-6:], "' OR 1=", "\uff11" * 6, "*" * 6):
        party.post(link, {"text_hash": text_hash, "last_six": last_six, **GOOD}, 422)
    assert house.unchanged(before) == []
    good = {"text_hash": text_hash, "last_six": CARDS[0][-6:], **GOOD}
    party.post(link, good)
    signed = house.count(Signature)
    party.post(link, good, 404)
    assert house.count(Signature) == signed


def test_the_whole_file_of_a_party_is_packed_on_the_disk_and_only_the_own(house):
    from tests.hostile.story import APART

    party = house.party(house.scene.court)
    page = party.get("/follow/all.zip")
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in page.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(page.response.get_data())) as packed:
        names = packed.namelist()
        assert not [name for name in names if APART in name or ".." in name]
        assert APART not in packed.read("00 经过.txt").decode()
    page.response.close()
