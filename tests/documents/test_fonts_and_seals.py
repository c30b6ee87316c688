"""Glyphs for rare names, and seals for long ones."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

import documents
from documents import fonts, seal


def test_the_free_faces_are_installed():
    assert {"LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC"} <= fonts.installed().keys()


def test_rare_names_have_glyphs():
    assert documents.missing("䶮𬭎㛃堃犇喆赟珺頔玥翀仝镕㻬鿍") == []


def test_characters_without_a_glyph_are_listed_once_in_order():
    assert documents.missing("张\ue001三\ue000\ue001　\n\u200b") == ["\ue001", "\ue000"]
    assert documents.missing(["张三", "李\ue000"]) == ["\ue000"]


@pytest.mark.parametrize(
    "name",
    [
        "县法院",
        "临江县人民法院",
        "临江县南桥街道人民调解委员会",
        "临江县南桥街道云栖社区居民委员会人民调解委员会",
        "临江县道路交通事故损害赔偿纠纷人民调解委员会驻交通管理大队调解室",
    ],
)
def test_a_seal_has_a_star_and_the_whole_name_within_its_ring(name):
    drawn = ElementTree.fromstring(seal.svg(name))
    letters = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "".join(letters) == name
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}polygon"))) == 1
    places = re.findall(r"translate\(([\d.]+),([\d.]+)\)", seal.svg(name))
    sizes = re.findall(r'font-size="([\d.]+)"', seal.svg(name))
    for x, y in places:
        distance = ((float(x) - 100) ** 2 + (float(y) - 100) ** 2) ** 0.5
        assert 45 < distance < 95 - float(sizes[0]) / 2


def test_letters_of_a_seal_do_not_touch():
    name = "临江县道路交通事故损害赔偿纠纷人民调解委员会驻交通管理大队调解室"
    places = [
        (float(x), float(y))
        for x, y in re.findall(r"translate\(([\d.]+),([\d.]+)\)", seal.svg(name))
    ]
    size = float(re.search(r'font-size="([\d.]+)"', seal.svg(name))[1])
    for (x, y), (next_x, next_y) in pairwise(places):
        assert ((x - next_x) ** 2 + (y - next_y) ** 2) ** 0.5 > size * 0.95


def test_a_name_in_a_seal_is_text():
    assert "<script>" not in seal.svg("<script>")
    assert seal.uri("法院").startswith("data:image/svg+xml;base64,")


def test_a_registered_seal_is_used_and_nothing_but_an_image():
    context = documents.sample("termination/notice")
    context["committee"]["seal"] = "data:image/png;base64,AAAA"
    assert "data:image/png;base64,AAAA" in documents.html("termination/notice", context)
    context["committee"]["seal"] = "file:///etc/passwd"
    assert "passwd" not in documents.html("termination/notice", context)
