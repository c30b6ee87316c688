"""Everyday cuts of the installed faces, so that a paper is set soon and its file stays small.

A Chinese face has up to 65,535 glyphs, and a paper embeds some dozens of them: taking the whole
face apart for each paper costs more than setting it. A cut is the same face with what is printed
every day. It stands before its face in the style sheet, so a rare name still comes from the whole
one, glyph by glyph.
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

from documents import fonts
from documents.fonts import Face

#: fontconfig's numbers for what papers use: regular and bold
WEIGHTS = frozenset({"80", "200"})
#: OpenType features that the style sheet or every text asks for; alternates stay in the whole face
FEATURES = ("calt", "ccmp", "clig", "kern", "liga", "mark", "mkmk", "rlig", "tnum")
#: what a cut's family is called behind its face's name
MARK = " Everyday"
#: names in a font that say of which family it is (OpenType, table `name`)
FAMILY, FULL, POSTSCRIPT, TYPOGRAPHIC = 1, 4, 6, 16


@cache
def everyday() -> frozenset[int]:
    """Give the code points of a cut: Latin, punctuation, signs, and the letters of GB/T 2312."""
    latin = (range(0x20, 0x7F), range(0xA0, 0x180), range(0x2000, 0x2070))
    wide = (range(0x3000, 0x3040), range(0xFF00, 0xFFF0))  # 〇 is in no row of the standard
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    standard = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    return frozenset({ord(letter) for letter in standard}.union(*latin, *wide))


def cut(folder: Path) -> list[Path]:
    """Cut what is not yet in *folder*; returns the cuts of all installed faces."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_kept(folder, face) for face in fonts.faces() if face.weight in WEIGHTS]


def before_faces(style: str) -> str:
    """Name each cut before its face in the font stacks of a style sheet."""
    families = "|".join(re.escape(family) for family in fonts.installed())
    return re.sub(rf'"({families})"', rf'"\1{MARK}", "\1"', style) if families else style


def _kept(folder: Path, face: Face) -> Path:
    """Return the file of a cut, made when there is none of this very face."""
    seen = Path(face.path).stat()
    told = (*face, seen.st_size, seen.st_mtime_ns, FEATURES, sorted(everyday()))
    path = folder / f"{sha256(repr(told).encode()).hexdigest()[:32]}.otf"
    if not path.exists():
        new = path.with_suffix(f".{uuid4()}")  # another process may be cutting the same
        new.write_bytes(_named(_cut(face), face.family + MARK))
        new.replace(path)
    return path


def _cut(face: Face) -> bytes:
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(everyday())
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode()) for tag in FEATURES)
    whole = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(face.path), face.number)
    content: bytes = uharfbuzz.subset(whole, wanted).blob.data
    return content


def _named(content: bytes, family: str) -> bytes:
    """Give a font another family's name, so that a style sheet can ask for it."""
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(content), lazy=True) as font, BytesIO() as file:
        for row in _names(font):
            row.string = family if row.nameID != POSTSCRIPT else family.replace(" ", "")
        font.save(file)
        return file.getvalue()


def _names(font: Any) -> Iterator[Any]:
    wanted = (FAMILY, FULL, POSTSCRIPT, TYPOGRAPHIC)
    return (row for row in font["name"].names if row.nameID in wanted)
