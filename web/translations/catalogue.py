"""The English catalogue as files: messages.po for people, messages.mo for the server."""

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PO = Path(__file__).parent / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")

#: English of a sentence; two where English counts
Translation = str | tuple[str, ...]


class _Undated(Catalog):
    """A catalogue that does not say when and with what it was made."""

    mime_headers = [  # noqa: RUF012  # babel's own attribute
        ("Language", "en"),
        ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


def translations() -> dict[str, Translation]:
    """Read the catalogue: a sentence, or one for each number."""
    if not PO.exists():
        return {}
    with PO.open("rb") as file:
        found = read_po(file, locale="en")
    known: dict[str, Translation] = {}
    for message in found:
        if isinstance(message.id, tuple):
            known[message.id[0]] = tuple(message.string or ())
        elif message.id:
            known[str(message.id)] = str(message.string)
    return known


def write(sentences: Iterable[str], known: Mapping[str, Translation]) -> None:
    """Write both files: the *sentences* in order, with what is *known* of them.

    Only changed sentences change the files.
    """
    out = io.BytesIO()
    write_po(out, _catalog(sentences, known), width=100, no_location=True)
    PO.write_bytes(out.getvalue())
    MO.write_bytes(compiled())


def compiled() -> bytes:
    """Return what messages.mo must be for messages.po as it stands."""
    known = translations()
    out = io.BytesIO()
    write_mo(out, _catalog(known, known))
    return out.getvalue()


def _catalog(sentences: Iterable[str], known: Mapping[str, Translation]) -> Catalog:
    catalog = _Undated(
        locale="en", header_comment="# 申明亭: the interface in English", fuzzy=False
    )
    for sentence in sorted(set(sentences)):
        english = known.get(sentence, "")
        counts = isinstance(english, tuple)
        catalog.add((sentence, sentence) if counts else sentence, english)
    return catalog
