"""Chinese words without a dictionary: each sign and each two neighbouring signs of a text.

PostgreSQL's own parsers find no words in Chinese, and its trigrams need three signs and an
extension that the owner of a database may lack; most Chinese words have two. An array of these
pieces under a GIN index answers both, and its rechecked hits are exactly the texts with the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: signs of one text that are looked at; the texts of the library are shorter
MOST = 40_000
#: words of one search, and signs of one word
WORDS, LONGEST = 6, 24

_RUN = re.compile(r"[^\W_]+")
#: pairs that stand in every text and tell nothing
COMMON = frozenset(
    [
        *["双方", "当事", "事人", "协议", "调解", "一方", "对方", "自愿", "进行", "以及"],
        *["因为", "所以", "没有", "可以", "已经", "于是", "之间", "达成", "履行", "生效", "约定"],
        *["完成", "支付", "申请", "请求", "陈述", "发生", "争执", "起诉", "员会", "委员", "前含"],
        *["当日", "含当", "查验", "验确", "确认", "生争", "因发", "人民"],
    ]
)
#: signs of grammar and of what was taken out
_EMPTY = frozenset("某的了在是和与到纠纷")


def plain(text: str) -> str:
    """Write *text* as it is compared: one width, one case, no invisible signs."""
    folded = unicodedata.normalize("NFKC", text[:MOST]).lower()
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")


def of(text: str) -> set[str]:
    """Take *text* apart: single signs and pairs."""
    found: set[str] = set()
    for run in _RUN.findall(plain(text)):
        found.update(run)
        found.update(pairs(run))
    return found


def pairs(run: str) -> list[str]:
    """List the pairs of a run of signs in order."""
    return [run[n : n + 2] for n in range(len(run) - 1)]


def words(query: str) -> list[str]:
    """Read what somebody searches for: at most six words."""
    found = _RUN.findall(plain(query[:200]))
    return [word[:LONGEST] for word in dict.fromkeys(found)][:WORDS]


def needed(found: Iterable[str]) -> list[str]:
    """List the pieces that a text with all of these words must have."""
    return sorted({piece for word in found for piece in (pairs(word) or [word])})


def telling(text: str) -> set[str]:
    """List the pairs of *text* that say something."""
    return {piece for piece in of(text) if len(piece) == 2 and _tells(piece)}


def _tells(piece: str) -> bool:
    return piece not in COMMON and not any(
        sign.isdigit() or sign in "某的了在是和与" for sign in piece
    )


def shared(mine: str, theirs: str, most: int = 3) -> list[str]:
    """List the longest words that both texts have, at most *most*, each at most eight signs."""
    known = telling(theirs)
    other = plain(theirs)
    found: set[str] = set()
    for run in _RUN.findall(plain(mine)):
        found |= set(_stretches(run, known))
    real = [word for word in found if word in other]
    return _apart(sorted(real, key=lambda word: (-len(word), word)), most)


def _stretches(run: str, known: set[str]) -> Iterable[str]:
    """Join neighbouring shared pairs to words."""
    start = None
    for n, pair in enumerate([*pairs(run), ""]):
        if pair in known and start is None:
            start = n
        elif pair not in known and start is not None:
            yield run[start : n + 1][:8]
            start = None


def _apart(found: list[str], most: int) -> list[str]:
    """Leave out words that lie within others."""
    kept: list[str] = []
    for word in found:
        if len(kept) < most and not any(word in other for other in kept):
            kept.append(word)
    return kept
