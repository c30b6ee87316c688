import io
import random
import zipfile

import pikepdf
import pytest
from PIL import Image

from cases.errors import UploadRefused
from cases.vault import attachments, sniffing


def picture(kind="PNG", size=(8, 8)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def paper(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def pdf(change=lambda pdf: None):
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
        (picture("WEBP"), "image/webp"),
        (pdf(), "application/pdf"),
        (paper(), sniffing.KINDS["docx"].media_type),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(40), "video/mp4"),
        (b"\x00\x00\x00\x18ftypM4A " + bytes(40), "audio/mp4"),
        (b"ID3\x03" + bytes(40), "audio/mpeg"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(40), "audio/wav"),
    ],
)
def test_what_people_bring_is_known_by_its_content(content, media_type):
    assert sniffing.sniff(content).media_type == media_type


def script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def carry(pdf):
    pdf.attachments["a.exe"] = b"MZ"


def locked():
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown"),
        (b"MZ\x90\x00" + bytes(100), "unknown"),
        (b"\x7fELF" + bytes(100), "unknown"),
        (b"GIF89a" + bytes(100), "unknown"),
        (b"PK\x03\x04 not a zip", "broken"),
        (picture("PNG")[:40], "broken"),
        (b"\xff\xd8\xff" + bytes(100), "broken"),
        (b"%PDF-1.7 nothing", "broken"),
        (b"\xff\xd8\xff<script>alert(1)</script>" + bytes(100), "two_in_one"),
        (picture("PNG") + paper(), "two_in_one"),
        (b"ID3%PDF-1.4" + bytes(100), "two_in_one"),
        (pdf(lambda made: made.pages.__delitem__(0)), "broken"),
        (pdf(script), "script"),
        (pdf(carry), "script"),
        (locked(), "locked"),
        (paper(**{"word/vbaProject.bin": b"macro"}), "macro"),
        (paper(**{"word/media/bomb.xml": bytes(30_000_000)}), "too_big_inside"),
    ],
)
def test_what_is_not_safe_is_refused_with_its_reason(content, reason):
    with pytest.raises(UploadRefused) as refused:
        sniffing.sniff(content)
    assert refused.value.detail["reason"] == reason


@pytest.mark.parametrize(
    "whole", [picture("PNG"), picture("JPEG"), picture("WEBP"), pdf(), paper()]
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_spoilt_file_is_taken_or_refused_and_never_stumbled_over(whole):
    chance = random.Random(len(whole))
    taken = 0
    for _ in range(400):
        spoilt = bytearray(whole)
        for _ in range(chance.choice((1, 2, 4))):
            at = chance.randrange(len(spoilt))
            spoilt[at : at + chance.choice((0, 1, 1, 6))] = chance.randbytes(
                chance.choice((0, 1, 4))
            )
        try:
            sniffing.sniff(bytes(spoilt))
            taken += 1
        except UploadRefused:
            pass
    assert taken < 400


def test_names_in_a_pdf_may_be_of_another_encoding():
    named = pdf().replace(b"/MediaBox", "/宋体 5 /MediaBox".encode("gbk"), 1)
    assert sniffing.sniff(named).ending == ".pdf"
    hidden = pdf(script).replace(b"/MediaBox", "/宋体 5 /MediaBox".encode("gbk"), 1)
    with pytest.raises(UploadRefused) as refused:
        sniffing.sniff(hidden)
    assert refused.value.detail["reason"] == "script"


def test_a_zip_that_is_no_office_paper_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.exe", "MZ")
    with pytest.raises(UploadRefused):
        sniffing.sniff(out.getvalue())


def test_a_picture_that_unfolds_too_far_is_refused(monkeypatch):
    monkeypatch.setattr(sniffing, "PIXELS", 63)
    with pytest.raises(UploadRefused) as refused:
        sniffing.sniff(picture())
    assert refused.value.detail["reason"] == "too_big_inside"


def test_each_kind_has_its_limit(monkeypatch):
    small = sniffing.Kind("image/png", ".png", 10)
    monkeypatch.setitem(sniffing.KINDS, "png", small)
    with pytest.raises(UploadRefused) as refused:
        sniffing.sniff(picture())
    assert refused.value.detail == {"reason": "too_large", "limit": 10}


@pytest.mark.parametrize(
    ("name", "ending", "kept"),
    [
        ("借条.jpg", ".jpg", "借条.jpg"),
        ("照片.JPEG", ".jpg", "照片.JPEG"),
        ("C:\\fakepath\\..\\借条.png", ".png", "借条.png"),
        ("../../etc/passwd", ".pdf", "passwd.pdf"),
        ("收条.pdf.exe", ".pdf", "收条.pdf.pdf"),
        ("a\u202egpj.exe", ".jpg", "agpj.jpg"),
        ("x\r\nSet-Cookie: a.png", ".png", "xSet-Cookie_ a.png"),
        ("....", ".png", "文件.png"),
        ("", ".png", "文件.png"),
        ("长" * 300 + ".png", ".png", "长" * 116 + ".png"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_the_content_is(name, ending, kept):
    assert attachments.clean_name(name, ending) == kept
