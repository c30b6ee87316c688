import base64
import io
import json

import pytest
from PIL import Image

from cases.errors import AnswersInvalid
from cases.settlement import ink
from tests.cases.telling import drawn


def png(size=(240, 100), colour=(0, 0, 0, 0)):
    stored = io.BytesIO()
    Image.new("RGBA", size, colour).save(stored, "PNG")
    return ink.PREFIX + base64.b64encode(stored.getvalue()).decode()


def test_a_drawn_signature_is_taken():
    given = drawn()
    assert ink.check(given["image"], given["strokes"]) == given["image"]


@pytest.mark.parametrize(
    "image",
    [
        None,
        "",
        "data:image/jpeg;base64,AAAA",
        ink.PREFIX + "not base64!",
        ink.PREFIX + base64.b64encode(b"\x89PNG\r\n\x1a\nbroken").decode(),
        ink.PREFIX + base64.b64encode(b"<svg onload=alert(1)>").decode(),
        ink.PREFIX + "A" * 800_000,
        png(),  # nothing drawn
        png(colour=(0, 0, 0, 255)),  # all black
        png(size=(5000, 20), colour=(0, 0, 0, 255)),
        png(size=(8, 4)),
    ],
)
def test_what_is_no_picture_of_a_signature_is_refused(image):
    with pytest.raises(AnswersInvalid):
        ink.check(image, drawn()["strokes"])


@pytest.mark.parametrize(
    "strokes",
    [
        None,
        "",
        "{}",
        "[]",
        "[[]]",
        '[["a"]]',
        json.dumps([[[1, 1, 0, 1]]]),
        json.dumps([[[n, 1, n, 1] for n in range(10)]]),  # no spread
        json.dumps([[[n * 20, 1, 0, 1] for n in range(10)]]),  # in no time
        json.dumps([[[n * 20, 1, 900 - n * 50, 1] for n in range(10)]]),  # backwards
        json.dumps([[[n, n, n, 1] for n in range(30_000)]]),
    ],
)
def test_strokes_that_no_hand_makes_are_refused(strokes):
    with pytest.raises(AnswersInvalid):
        ink.check(drawn()["image"], strokes)
