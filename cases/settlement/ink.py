"""A drawn signature: is it a picture, is there ink on it, was it drawn by a hand.

Scripts exist that post a ready-made picture; the strokes kept beside it are weak proof, so they
must at least be possible, and what was known of the signer is kept with them.
"""

from __future__ import annotations

import base64
import binascii
import io
import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson
from PIL import Image, UnidentifiedImageError

from cases.access import Actor
from cases.errors import AnswersInvalid
from cases.models import Document, Signature, User

if TYPE_CHECKING:
    from cases.work import Work

PREFIX = "data:image/png;base64,"
#: bytes of the picture, and its sides in pixels
LARGEST, WIDEST, SMALLEST = 400_000, (2400, 1600), (16, 8)
#: pixels of ink that make more than a dot, and the share that is no signature but a blot
LEAST_INK, MOST_INK = 60, 0.75
#: points and milliseconds that a hand needs
LEAST_POINTS, MOST_POINTS, LEAST_TIME = 6, 20_000, 60


def check(image: str | None, strokes: str | None) -> str:
    """Check a drawn signature and return its picture; raises `AnswersInvalid`."""
    check_picture(image or "")
    _check_strokes(strokes or "")
    return image or ""


def check_picture(image: str, field: str = "image") -> None:
    """Check that *image* is a PNG with ink on it; raises `AnswersInvalid` about *field*."""
    try:
        if not _has_ink(_decode(image)):
            raise _refused("签名是空白的，请重新签名。")
    except AnswersInvalid as error:
        [words] = error.detail["errors"].values()
        raise AnswersInvalid(errors={field: words}) from error


def _decode(image: str) -> Image.Image:
    if not image.startswith(PREFIX) or len(image) > LARGEST * 4 // 3 + len(PREFIX) + 4:
        raise _refused("签名图片的格式不对或者太大。")
    try:
        raw = base64.b64decode(image.removeprefix(PREFIX), validate=True)
        picture = Image.open(io.BytesIO(raw), formats=["PNG"])
        _check_size(picture)
        picture.load()
    except _UNREADABLE as error:
        raise _refused("签名图片不能读取。") from error
    return picture


#: what Pillow and base64 raise for what is no picture, or a bomb
_UNREADABLE = (
    *(binascii.Error, UnidentifiedImageError, OSError, SyntaxError, ValueError),
    *(Image.DecompressionBombError, Image.DecompressionBombWarning, struct.error, EOFError),
)


def _check_size(picture: Image.Image) -> None:
    """Look at the sides before the pixels are unpacked."""
    wide, high = picture.size
    if wide > WIDEST[0] or high > WIDEST[1] or wide < SMALLEST[0] or high < SMALLEST[1]:
        raise _refused("签名图片的尺寸不对。")


def _has_ink(picture: Image.Image) -> bool:
    """Tell whether dark marks stand on a light or empty ground."""
    rgba = picture.convert("RGBA")
    ground = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    grey = Image.alpha_composite(ground, rgba).convert("L")
    dark = sum(grey.histogram()[:160])
    return LEAST_INK <= dark <= MOST_INK * grey.width * grey.height


def _check_strokes(text: str) -> None:
    try:
        strokes = orjson.loads(text)
        points = [p for stroke in strokes for p in stroke]
        if not all(_is_number(n) for p in points for n in p[:3]):
            raise ValueError("no numbers")
        times = [float(p[2]) for p in points]
        spread = _spread(points)
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise _refused("没有收到书写的笔迹，请在签名框里手写。") from error
    if not LEAST_POINTS <= len(points) <= MOST_POINTS or spread < 20:
        raise _refused("笔迹太短，请写出完整姓名。")
    if any(a > b for a, b in pairwise(times)) or (times[-1] - times[0] < LEAST_TIME):
        raise _refused("笔迹不像手写，请在签名框里重新书写。")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _spread(points: list[Any]) -> float:
    xs, ys = [float(p[0]) for p in points], [float(p[1]) for p in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _refused(sentence: str) -> AnswersInvalid:
    return AnswersInvalid(errors={"image": [sentence]})


def by_role(w: Work, paper: Document, role: str) -> None:
    """Put the acting person's stored signature under *paper* in a *role*, if there is one."""
    if not isinstance(w.actor, Actor) or paper.case_id is None:
        return
    user = w.session.get_one(User, w.actor.user_id)
    if user.signature is None:  # the line stays empty, to be signed on paper
        return
    w.session.add(
        Signature(
            case_id=paper.case_id,
            document_id=paper.id,
            role=role,
            user_id=user.id,
            method="DRAWN",
            image=user.signature,
            text_hash="",
            identified_by="account",
            at=w.now,
        )
    )
    w.session.flush()
