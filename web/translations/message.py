"""A sentence of the interface, and how its places are read."""

import re
from collections.abc import Iterator

#: Chinese signs; punctuation is none
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")

#: places of `%` formatting: %(name)s, %(num)d, %%
_PLACE = re.compile(r"%\((\w+)\)[a-z]|%%")
#: places of str.format: {name}, {0}, {}
_BRACE = re.compile(r"\{(\w*)\}")


#: … and the punctuation that English has in its own shape
_WRITTEN = re.compile(r"[\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")


def is_chinese(text: str) -> bool:
    """Say whether *text* has anything to translate."""
    return bool(_WRITTEN.search(text))


def places(text: str) -> list[str]:
    """List the places of *text* that are filled in, in no order that matters."""
    return sorted(_found(text))


def _found(text: str) -> Iterator[str]:
    for match in _PLACE.finditer(text):
        yield match[0]
    for match in _BRACE.finditer(text):
        yield match[0]
