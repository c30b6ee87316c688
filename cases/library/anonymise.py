"""Taking people out of a text: names, places, numbers, bodies; and looking whether any is left.

What is known of a case is replaced wherever it stands, within other words too: better a sentence
that reads oddly than a neighbour who is recognised. What only looks like a name is left and told
to the reader (`doubts`). Replacing twice is replacing once. Source: 个人信息保护法 art. 73(4).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

from cases.vault import masking

#: what may stand between the signs of a name to hide it
_GAP = r"[\s·•・.\-_*]*"
_DIGIT = "零〇一二三四五六七八九幺"
_SERIAL = "甲乙丙丁戊己庚辛壬癸"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

#: kind, pattern, what stands instead; in this order
NUMBERS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("mail", re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"), "某邮箱"),
    ("number", re.compile(r"[(（〔\[]\d{4}[)）〕\]][^\s，。；,;]{1,14}?\d+号"), "某号文书"),
    (
        "plate",
        re.compile(rf"[{_PROVINCES}]\s?[A-Z][\s·]?[A-Z0-9](?:\s?[A-Z0-9挂学警港澳]){{4,5}}"),
        "某号牌车",
    ),
    ("id_no", re.compile(r"(?<!\d)\d(?:[\s-]?\d){16}[\s-]?[\dXx](?!\d)"), "某证件号码"),
    (
        "id_no",
        re.compile(
            r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
        ),
        "某证件号码",
    ),
    ("id_no", re.compile(r"(?<![0-9A-Za-z])[A-Z]{1,2}\d{7,8}(?!\d)"), "某证件号码"),
    ("phone", re.compile(r"(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d){8}(?!\d)"), "某电话"),
    ("phone", re.compile(r"(?<!\d)0\d{2,3}[\s-]?\d{7,8}(?!\d)"), "某电话"),
    ("phone", re.compile(rf"[{_DIGIT}](?:[\s,，、]?[{_DIGIT}]){{6,}}"), "某号码"),
    ("account", re.compile(r"(?<!\d)\d(?:[\s-]?\d){8,}(?!\d)"), "某号码"),
    (
        "contact",
        re.compile(
            r"(?:微信|QQ|抖音|快手)(?:号|号码|ID)?\s*[:：为是]?\s*[A-Za-z0-9][A-Za-z0-9_-]{4,}",
            re.I,
        ),
        "某账号",
    ),
    ("day", re.compile(r"(\d{4})[-/.]0?(\d{1,2})[-/.]\d{1,2}"), r"\1年\2月某日"),
    (
        "day",
        re.compile(r"(\d{1,2}月)\s?(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})[日号]"),
        r"\1某日",
    ),
    (
        "day",
        re.compile(
            r"([一二三四五六七八九十冬腊正]{1,2}月)(?:初?[一二三四五六七八九十廿]{1,3})[日号]?"
        ),
        r"\1某日",
    ),
    ("place", re.compile(r"(?<=某[路街巷村镇湾坪])\s?\d+\s?号(?!楼)"), "某号"),
    ("place", re.compile(r"\d+\s?(?:号楼|栋|幢|单元|室|弄)(?:\s?\d+\s?(?:单元|室|号))*"), "某号房"),
    ("place", re.compile(r"(?:\d+|[一二三四五六七八九十]{1,3})\s?(?:组|社)(?![织成会区])"), "某组"),
)
#: signs of an organisation and of a place, with the word that stands instead
_BODIES = ("公司", "厂", "合作社", "医院", "学校", "超市", "饭店", "酒店", "协会", "中心", "委员会")
_PLACES = (
    "街道",
    "社区",
    "小区",
    "村",
    "镇",
    "乡",
    "区",
    "县",
    "市",
    "省",
    "路",
    "街",
    "巷",
    "湾",
    "坪",
)
_SEGMENT = re.compile(rf"[一-龥]{{2,8}}?(?:{'|'.join(_PLACES)})")

_FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_BEFORE = "叫|找|由|让|请|跟|给|向|被|姓名|名叫|邻居|村民|证人|丈夫|妻子|儿子|女儿|老板|员工|司机"
_AFTER = "说|称|表示|认为|的儿子|的女儿|的丈夫|的妻子|的父亲|的母亲|家的|告诉|打了|骂"
_LIKE_NAME = (
    re.compile(rf"(?:{_BEFORE})([{_FAMILY}][一-龥]{{1,2}})(?=[，。、；的说和与在家把打骂])"),
    re.compile(rf"(?:^|[，。、；：和与])([{_FAMILY}][一-龥]{{1,2}}?)(?={_AFTER})"),
)
_LIKE_PLACE = re.compile(
    rf"(?:[在到住于从位])([一-龥]{{2,6}}?(?:{'|'.join((*_PLACES[:4], *_BODIES))}))"
)
_LATIN = re.compile(r"[A-Za-z]{3,}(?:\s[A-Z][a-z]+)*")


@dataclass(frozen=True)
class Known:
    """What is known of a case and must not stay in its text."""

    #: natural persons
    people: tuple[str, ...] = ()
    #: who handled it for the county
    staff: tuple[str, ...] = ()
    #: organisations that are a party or a witness
    bodies: tuple[str, ...] = ()
    #: addresses and places of the case; their short names are replaced too
    places: tuple[str, ...] = ()
    #: names of the county's organisations, replaced whole; so are the places within them
    county: tuple[str, ...] = ()
    #: numbers as they are kept, whatever they look like
    numbers: tuple[str, ...] = ()

    @cached_property
    def table(self) -> Mapping[str, tuple[str, str]]:
        """Each form that is replaced, the longest first: pattern → (kind, label)."""
        found: dict[str, tuple[str, str]] = {}
        for form, kind, label in self._known():
            found.setdefault(form, (kind, label))
        return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))

    def _known(self) -> Iterable[tuple[str, str, str]]:
        for form, label in _people(self.people):
            yield form, "name", label
        yield from ((plain(text), "name", "某工作人员") for text in self.staff if len(text) > 1)
        for kind, texts in (("organisation", self.bodies), ("place", self.places)):
            for text in texts:
                yield from ((form, kind, label) for form, label in _forms(kind, text))
        for name in map(plain, self.county):
            whole_or_place = (text for text in (name, *_SEGMENT.findall(name)) if len(text) >= 3)
            yield from ((text, "place", _label("place", text)) for text in whole_or_place)
        yield from ((plain(text), "number", "某号码") for text in self.numbers if len(text) >= 4)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """One pattern for every form; None when nothing is known."""
        if not self.table:
            return None
        forms = (_GAP.join(map(re.escape, form)) for form in self.table)
        return re.compile("|".join(forms), re.I)

    def find(self, form: str) -> tuple[str, str]:
        """Return kind and label of a form that `pattern` matched."""
        bare = re.sub(_GAP, "", form)
        return self.table.get(bare) or self._folded[bare.lower()]

    @cached_property
    def _folded(self) -> Mapping[str, tuple[str, str]]:
        return {re.sub(_GAP, "", form).lower(): told for form, told in self.table.items()}


@dataclass(frozen=True)
class Replaced:
    """One thing that was taken out."""

    kind: str
    #: masked, so that the list itself tells nothing
    shown: str
    replaced: str
    count: int


@dataclass
class Text:
    """Texts of one case, taken through the same replacements."""

    known: Known
    _taken: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def clean(self, text: str) -> str:
        """Return *text* without what is known and without numbers."""
        text = plain(text)
        if self.known.pattern is not None:
            text = self.known.pattern.sub(self._name, text)
        for kind, pattern, instead in NUMBERS:
            text = pattern.sub(partial(self._number, kind, instead), text)
        return text

    @property
    def replaced(self) -> list[Replaced]:
        """List what was taken out so far."""
        return [Replaced(*what, count) for what, count in self._taken.most_common()]

    def _name(self, match: re.Match[str]) -> str:
        kind, label = self.known.find(match[0])
        self._taken[kind, masking.name(match[0]), label] += 1
        return label

    def _number(self, kind: str, instead: str, match: re.Match[str]) -> str:
        said = match.expand(instead)
        shown = match[0] if kind == "day" else masking.identity(match[0])
        self._taken[kind, shown, said] += 1
        return said


def plain(text: str) -> str:
    """Write *text* in one width and without invisible signs, so that nothing hides in it."""
    kept = (s for s in text if s == "\n" or unicodedata.category(s) not in ("Cf", "Cc"))
    return "".join(map(_narrow, kept))


def _narrow(sign: str) -> str:
    """Write a letter or figure in its usual form; the marks of a Chinese sentence stay wide."""
    folded = unicodedata.normalize("NFKC", sign)
    return folded if folded.isalnum() else sign


def doubts(text: str) -> list[str]:
    """List what looks like a name, a place or a foreign name, for a reader to judge."""
    found = [m[1] for like in _LIKE_NAME for m in like.finditer(text)]
    found += [m[1] for m in _LIKE_PLACE.finditer(text)]
    found += [m[0] for m in _LATIN.finditer(text)]
    return [one for one in dict.fromkeys(found) if "某" not in one][:30]


# --- the forms of what is known ---------------------------------------------------------------


def _people(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Give each person one label, and each of the person's names."""
    known = list(dict.fromkeys(name for name in map(_squeezed, names) if len(name) > 1))
    families = Counter(_family(name) for name in known)
    seen: Counter[str] = Counter()
    for name in known:
        family = _family(name)
        label = f"{family}某"
        if families[family] > 1 or not family:
            label += _SERIAL[seen[family] % len(_SERIAL)]
        seen[family] += 1
        for form in _names(name, family):
            yield form, label


def _squeezed(name: str) -> str:
    return re.sub(_GAP, "", plain(name).strip()) if _is_chinese(name) else plain(name).strip()


def _is_chinese(name: str) -> bool:
    return bool(re.fullmatch(r"[一-龥\s]+", plain(name)))


def _family(name: str) -> str:
    if not _is_chinese(name):
        return ""
    return name[: 2 if name[:2] in masking.COMPOUND and len(name) > 2 else 1]


def _names(name: str, family: str) -> Iterable[str]:
    """List how somebody is called: the whole name, the given name, the short forms of one sign."""
    yield name
    if not _is_chinese(name):
        yield from (part for part in re.split(r"[\s·•・.]+", name) if len(part) > 1)
        return
    given = name[len(family) :]
    if len(given) > 1:
        yield given
    yield from (f"{before}{given[-1]}" for before in "阿")
    if len(given) == 1:
        yield from (f"{before}{given}" for before in "小老大")
    yield from (f"{given[-1]}{after}" for after in ("子", "哥", "姐", "叔", "婶", "嫂", "娃", "妹"))


def _forms(kind: str, text: str) -> Iterable[tuple[str, str]]:
    """List the forms of a body or place: whole, and each part that names one."""
    text = plain(text).strip()
    if len(text) < 2:
        return
    parts = _SEGMENT.findall(text)
    if kind == "organisation" or not parts:
        yield text, _label(kind, text)
    for part in parts:
        yield part, _label("place", part)
        bare = re.sub(rf"(?:{'|'.join(_PLACES)})$", "", part)
        if len(bare) > 1:
            yield bare, "某地"
    if kind == "organisation":
        yield from ((short, "某单位") for short in _short(text))


def _short(text: str) -> Iterable[str]:
    """Name a company as people do, without place and legal form: 兴旺建材."""
    bare = re.sub(r"(?:股份|有限|责任|公司|集团|合作社|经营部|门市部)+$", "", text)
    bare = re.sub(r"^[一-龥]{2,3}(?:省|市|县|区)", "", bare)
    if len(bare) > 1 and bare != text:
        yield bare
        if len(bare) > 5:  # a place without its sign stands first
            yield bare[2:]


def _label(kind: str, text: str) -> str:
    words = _BODIES if kind == "organisation" else (*_BODIES, *_PLACES)
    found = next((word for word in words if text.endswith(word)), None)
    return f"某{found}" if found else ("某单位" if kind == "organisation" else "某地")
