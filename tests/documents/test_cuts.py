"""Everyday cuts of the faces: less to take apart, nothing to see."""

from io import BytesIO

import pypdf
import pytest

import documents
from documents import cuts, fonts


def printed(text):
    made = documents.pdf(f"<html lang='zh-CN'><body class='form'><h1>协议</h1>{text}</body></html>")
    page = pypdf.PdfReader(BytesIO(made.content)).pages[0]
    faces = {font["/BaseFont"].partition("+")[2] for font in page["/Resources"]["/Font"].values()}
    return page.extract_text(), faces, len(made.content)


def test_everyday_words_come_from_the_cut_and_a_rare_name_from_the_whole_face():
    text, faces, size = printed("<p>张三，2026年3月5日自愿达成协议：“支付1,200.50元”。</p>")
    assert "自愿达成协议" in text
    assert faces
    assert all("Everyday" in face for face in faces), faces
    text, faces, _ = printed("<p>张䶮与李𬭎。</p>")
    assert "张䶮与李𬭎" in text
    assert any("Everyday" not in face for face in faces)
    assert size < 100_000


def test_a_face_is_cut_once(tmp_path):
    made = cuts.cut(tmp_path)
    regular = [face for face in fonts.faces() if face.weight == "80"]
    assert len(made) == len(set(made)) >= len(regular)
    before = {path: path.stat().st_mtime_ns for path in made}
    assert cuts.cut(tmp_path) == made
    assert {path: path.stat().st_mtime_ns for path in made} == before
    assert sorted(tmp_path.iterdir()) == sorted(made)


@pytest.mark.parametrize("letter", "一丂㐀Aé　，、。〔〕《》①Ⅷ×℃※→■〇")
def test_a_cut_draws_a_letter_when_it_is_of_every_day(letter):
    assert (ord(letter) in cuts.everyday()) is (letter not in "丂㐀")


def test_stacks_name_each_cut_before_its_face():
    style = cuts.before_faces('p { font: 9pt "SimSun", "Noto Serif CJK SC", serif; content: "第" }')
    assert '"Noto Serif CJK SC Everyday", "Noto Serif CJK SC", serif; content: "第"' in style
