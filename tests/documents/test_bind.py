"""A dossier of many papers."""

from io import BytesIO

import pikepdf
import pypdf
import pytest

import documents
from documents import Sheet
from documents.errors import PdfInvalid
from documents.sample import stroke


@pytest.fixture(scope="module")
def sheets(made):
    parts = [
        Sheet("封面", made("dossier/cover").pdf.content, numbered=False),
        Sheet("卷内目录", made("dossier/index").pdf.content, numbered=False),
        Sheet("人民调解协议书", made("people_mediation/agreement").pdf.content),
        Sheet("照片", documents.picture("照片一", stroke(0), "客厅西墙").content),
        Sheet("民事裁定书", made("court/valid_ruling").pdf.content),
    ]
    return parts


def lines(bound):
    return [page.extract_text().split() for page in pypdf.PdfReader(BytesIO(bound)).pages]


def test_pages_are_numbered_through_in_the_outer_corner(sheets):
    bound = documents.concatenate(sheets, "卷宗", "2026-06-05")
    assert bound.pages == 8
    pages = lines(bound.content)
    for number, page in enumerate(pages[2:], 1):
        assert str(number) in page
    assert "1" not in pages[0]
    places = []
    for page in pypdf.PdfReader(BytesIO(bound.content)).pages[2:]:
        form = next(v for k, v in page["/Resources"]["/XObject"].items() if "PageNumber" in k)
        assert form.get_object()["/Subtype"] == "/Form"
        places.append(page)
    assert len(places) == 6


def test_the_outline_names_every_paper(sheets):
    bound = documents.concatenate(sheets, "卷宗", "2026-06-05")
    with pikepdf.open(BytesIO(bound.content)) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == [sheet.title for sheet in sheets]
        assert file.Root.PageMode == "/UseOutlines"
        assert str(file.docinfo["/Title"]) == "卷宗"


def test_the_same_sheets_make_the_same_bytes(sheets):
    first, second = (documents.concatenate(sheets, "卷宗", "2026-06-05") for _ in "ab")
    assert first.content == second.content


def test_what_is_no_pdf_is_refused_by_its_title(sheets):
    with pytest.raises(PdfInvalid) as caught:
        documents.concatenate([*sheets, Sheet("扫描件", b"GIF89a")], "卷宗", "2026-06-05")
    assert caught.value.detail["title"] == "扫描件"
    with pytest.raises(PdfInvalid):
        documents.concatenate([], "卷宗", "2026-06-05")
    with pytest.raises(PdfInvalid):
        documents.picture("照片", "https://example.invalid/x.png")


def test_a_locked_pdf_is_refused(sheets):
    locked = BytesIO()
    with pikepdf.open(BytesIO(sheets[0].content)) as file:
        file.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(PdfInvalid):
        documents.pages(locked.getvalue())


def test_scripts_and_links_do_not_come_along(sheets):
    hostile = BytesIO()
    with pikepdf.open(BytesIO(sheets[2].content)) as file:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        file.Root.OpenAction = script
        file.pages[0].AA = pikepdf.Dictionary(O=script)
        file.pages[0].Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=script)]
        )
        file.save(hostile)
    bound = documents.concatenate([Sheet("材料", hostile.getvalue())], "卷宗", "2026-06-05")
    with pikepdf.open(BytesIO(bound.content)) as file:
        assert "/OpenAction" not in file.Root
        assert "/AA" not in file.pages[0]
        assert "/Annots" not in file.pages[0]
    assert b"app.alert" not in bound.content


def test_pages_are_counted(sheets):
    assert [documents.pages(sheet.content) for sheet in sheets] == [1, 1, 2, 1, 3]
