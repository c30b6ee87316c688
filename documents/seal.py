"""Round red seals: a ring, a five-pointed star, the organisation's name on an arc.

Drawn from the name when an organisation has registered no image. A court's real seal carries the
national emblem, which only the court may use (国徽法 art. 7); the drawn one has the star.
"""

from base64 import b64encode
from functools import lru_cache
from html import escape
from math import cos, pi, sin

RED = "#d7000f"
RADIUS = 95.0
FACE = "FangSong_GB2312, FangSong, STFangsong, 'Noto Serif CJK SC', serif"


@lru_cache(maxsize=256)
def svg(name: str, line: str = "") -> str:
    """Draw the seal of *name* as SVG, 200 units square; *line* stands under the star."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200">'
        f'<g fill="{RED}" fill-opacity="0.78" font-family="{FACE}" font-weight="700">'
        f'<circle cx="100" cy="100" r="{RADIUS}" fill="none" stroke="{RED}" stroke-width="4.5"'
        ' stroke-opacity="0.78"/>'
        f"{_star(30)}{_arc(name)}{_under(line)}</g></svg>"
    )


def uri(name: str, line: str = "") -> str:
    """Give the seal of *name* as a data URI."""
    return "data:image/svg+xml;base64," + b64encode(svg(name, line).encode()).decode()


def _star(radius: float) -> str:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = corner * pi / 5 - pi / 2
        points.append(f"{100 + reach * cos(angle):.2f},{100 + reach * sin(angle):.2f}")
    return f'<polygon points="{" ".join(points)}"/>'


def _arc(name: str) -> str:
    """Set the characters on an arc open at the foot, smaller and wider the longer the name."""
    count = max(len(name), 1)
    size = min(25.0, 460.0 / (count + 4))
    middle = RADIUS - 9 - size / 2
    sweep = min(290.0, count * size * 1.28 / middle * 180 / pi)
    step = sweep / max(count - 1, 1)
    return "".join(
        _letter(letter, -sweep / 2 + step * n if count > 1 else 0.0, middle, size)
        for n, letter in enumerate(name)
    )


def _letter(letter: str, degrees: float, middle: float, size: float) -> str:
    x = 100 + middle * sin(degrees * pi / 180)
    y = 100 - middle * cos(degrees * pi / 180)
    turned = f"translate({x:.2f},{y:.2f}) rotate({degrees:.2f})"
    return (
        f'<text transform="{turned}" x="0" y="{size * 0.36:.2f}" font-size="{size:.2f}"'
        f' text-anchor="middle">{escape(letter)}</text>'
    )


def _under(line: str) -> str:
    if not line:
        return ""
    size = min(17.0, 110 / len(line))
    return (
        f'<text x="100" y="158" font-size="{size:.2f}" text-anchor="middle">{escape(line)}</text>'
    )
