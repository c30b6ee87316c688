"""Nobody is left in a text that went through: names in pieces, in words, in other signs."""

import pytest

from cases.library import grams
from cases.library.anonymise import Known, Text, doubts

KNOWN = Known(
    people=("马桂兰", "李秀英", "李明", "陈刚", "高兴", "欧阳修文", "买买提·艾力", "Ma Guilan"),
    bodies=("重庆兴旺建材有限公司",),
    places=("重庆市合川区钓鱼城街道花果山路88号", "光明村2组"),
    county=("合阳城街道人民调解委员会", "和平"),
    numbers=("HY-2026-7",),
)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("马桂兰的排水沟", "马某的排水沟"),
        ("到合阳城街道办事", "到某街道办事"),
        ("马 桂 兰和马·桂·兰、马\u200b桂兰", "马某和马某、马某"),
        ("桂兰说，阿刚、刚子不讲理", "马某说，陈某、陈某不讲理"),
        ("李秀英和李明各让一步", "李某甲和李某乙各让一步"),
        ("他很高兴，李明明也在", "他很高某，李某乙明也在"),
        ("欧阳修文又叫修文", "欧阳某又叫欧阳某"),
        ("买买提来过，MA  GUILAN也来过", "某甲来过，某乙也来过"),
        ("在重庆兴旺建材有限公司、兴旺建材上班", "在某公司、某单位上班"),
        ("住合川区花果山路88号3栋2单元501室", "住某区某路某号某号房"),
        ("光明村2组十三组的人", "某村某组某组的人"),
        ("和平解决", "和平解决"),
        ("身份证50011719500115002Ｘ", "身份证某证件号码"),
        ("138 0000 1234或者一三八零零零零一二三四", "某电话或者某号码"),
        ("渝A·12345撞了，付到6228480012345678", "某号牌车撞了，付到某号码"),
        ("微信号：liu_er_88，邮箱a.b@c.cn", "某账号，邮箱某邮箱"),
        ("2026年3月15日、2026-03-15、腊月初八", "2026年3月某日、2026年3月某日、腊月某日"),
        ("见（2026）合人调字第12号和hy-2026-7", "见某号文书和某号码"),
        ("赔三千元，分3期，每月5日前付", "赔三千元，分3期，每月5日前付"),
    ],
)
def test_what_is_known_is_taken_out_and_stays_out(written, told):
    text = Text(KNOWN)
    assert text.clean(written) == told
    assert text.clean(told) == told


def test_the_list_of_what_was_taken_out_tells_nothing_itself():
    text = Text(KNOWN)
    text.clean("马桂兰13800001234找马桂兰")
    assert [(r.kind, r.replaced, r.count) for r in text.replaced] == [
        ("name", "马某", 2),
        ("phone", "某电话", 1),
    ]
    assert not {"马桂兰", "13800001234"} & {r.shown for r in text.replaced}


def test_what_only_looks_like_a_name_is_told_to_the_reader():
    found = doubts("邻居王大力说，他丈夫赵铁柱，在丰收超市买的，Tom也在。张某说不是。")
    assert set(found) == {"王大力", "赵铁柱", "丰收超市", "Tom"}


def test_words_are_found_without_a_dictionary():
    text = "两家因排水沟堵塞争吵，ＡＢ型水管漏水"
    pieces = grams.of(text)
    assert set(grams.needed(grams.words("排水沟  漏水 ab"))) <= pieces
    assert not set(grams.needed(grams.words("沟排"))) <= pieces
    assert grams.words("%_' ; drop table") == ["drop", "table"]
    assert grams.shared("排水沟堵了，水管也漏水", text) == ["排水沟堵", "水管", "漏水"]
    assert len(grams.words("一 " * 900)) == 1
