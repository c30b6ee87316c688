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

#: families of the stacks, by what they stand in for
STACKS = {
    "fangsong": ("FangSong_GB2312", "FangSong", "STFangsong", "LXGW WenKai"),
    "song": ("SimSun", "STSong", "Noto Serif CJK SC"),
    "hei": ("SimHei", "STHeiti", "Noto Sans CJK SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "STKaiti", "LXGW WenKai"),
}


@cache
def installed() -> dict[str, tuple[str, ...]]:
    """Map each family of the stacks that is installed to its font files, as fontconfig has them."""
    found: dict[str, set[str]] = {}
    wanted = {family for stack in STACKS.values() for family in stack}
    for line in _fontconfig():
        path, _, families = line.partition("\t")
        for family in wanted.intersection(families.split(",")):
            found.setdefault(family, set()).add(path)
    return {family: tuple(sorted(paths)) for family, paths in sorted(found.items())}


def _fontconfig() -> list[str]:
    program = which("fc-list")
    if program is None:
        return []
    command = [program, "--format", "%{file}\t%{family}\n", ":lang=zh"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()  # noqa: S603


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
