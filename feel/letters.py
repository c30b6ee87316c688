"""Letters that a reader does not see, or that turn the others round."""

import unicodedata

#: control, format (zero width, direction), half a sign: Unicode's general categories
_UNSEEN = ("Cc", "Cf", "Cs")


def hides(text: str) -> bool:
    """Tell whether *text* reads otherwise than it is written; a line's end and a tab are seen."""
    if text.isascii() and text.isprintable():
        return False
    return any(unicodedata.category(one) in _UNSEEN for one in text if one not in "\n\r\t")
