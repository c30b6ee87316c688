"""Which characters the installed fonts can draw, so that no name is printed as a box.

The stacks in `templates/paper.css` put the faces of a county office first and fall back glyph by
glyph to LXGW WenKai and Noto CJK; fontconfig then tries every other font. A character is lost only
when none of them has it.
"""

import subprocess
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from shutil import which
from typing import NamedTuple

#: families of the stacks, by what they stand in for
STACKS = {
    "fangsong": ("FangSong_GB2312", "FangSong", "STFangsong", "LXGW WenKai"),
    "song": ("SimSun", "STSong", "Noto Serif CJK SC"),
    "hei": ("SimHei", "STHeiti", "Noto Sans CJK SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "LXGW WenKai"),
}


class Face(NamedTuple):
    """One face of a family: where its file is, which of the file's faces it is, how heavy."""

    family: str
    path: str
    number: int
    #: fontconfig's number: 80 is regular, 200 bold
    weight: str


@cache
def faces() -> tuple[Face, ...]:
    """List the installed faces of the stacks' families, as fontconfig has them."""
    program = which("fc-list")
    if program is None:
        return ()
    told = "%{file}\t%{index}\t%{weight}\t%{family}\n"
    command = [program, "--format", told, ":lang=zh"]  # nothing of it comes from outside
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    wanted = {family for stack in STACKS.values() for family in stack}
    found = set()
    for line in listed.splitlines():
        path, number, weight, families = line.split("\t")
        ours = wanted.intersection(families.split(","))
        found |= {Face(family, path, int(number), weight) for family in ours}
    return tuple(sorted(found))


@cache
def installed() -> dict[str, tuple[str, ...]]:
    """Map each family of the stacks that is installed to its font files."""
    found: dict[str, list[str]] = {}
    for face in faces():
        found.setdefault(face.family, []).append(face.path)
    return {family: tuple(dict.fromkeys(paths)) for family, paths in found.items()}


def _drawn_by(path: str) -> frozenset[int]:
    from fontTools.ttLib import TTCollection, TTFont

    if Path(path).suffix.lower() in (".ttc", ".otc"):
        with TTCollection(path, lazy=True) as collection:
            return frozenset(collection.fonts[0].getBestCmap() or ())
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


@cache
def covered() -> frozenset[int]:
    """Give the code points that at least one installed face of the stacks can draw."""
    paths = {path for paths in installed().values() for path in paths}
    return frozenset().union(*(_drawn_by(path) for path in sorted(paths)))


def missing(text: str | Iterable[str]) -> list[str]:
    """List the characters of a text that would be printed as a box, once each, in order."""
    drawn = covered()
    letters = dict.fromkeys("".join(text))
    return [letter for letter in letters if ord(letter) not in drawn and _is_visible(letter)]


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Mn")
