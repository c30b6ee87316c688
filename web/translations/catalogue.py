"""The English catalogue as files: messages.po for people, messages.mo for the server."""

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PO = Path(__file__).parent / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")

Translation = str | tuple[str, ...]


def translations() -> dict[str, Translation]:
    """Read the catalogue: a sentence, or one for each number."""
    if not PO.exists():
        return {}
    with PO.open("rb") as file:
        found = read_po(file, locale="en")
    return {_id(message): _text(message) for message in found if message.id}


def write(sentences: Iterable[str], known: dict[str, Translation]) -> None:
    """Write both files: *sentences* in their order, with what is *known* of them.

    Neither says when or where it was made, so that only changed sentences change the files.
    """
    catalog = Catalog(locale="en", fuzzy=False, header_comment="", charset="utf-8")
    for sentence in sorted(set(sentences)):
        english = known.get(sentence, "")
        is_plural = isinstance(english, tuple)
        catalog.add((sentence, sentence) if is_plural else sentence, english)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(_po(catalog))
    MO.write_bytes(compiled())


def compiled() -> bytes:
    """Return what messages.mo must be for messages.po as it stands."""
    with PO.open("rb") as file:
        catalog = read_po(file, locale="en")
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


_HEADER = """msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def _po(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=100, omit_header=True, no_location=True)
    return _HEADER.encode() + out.getvalue()


def _id(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _text(message: Message) -> Translation:
    if isinstance(message.id, tuple | list):
        return tuple(str(one) for one in message.string or ())
    return str(message.string)
