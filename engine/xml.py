"""The one door for XML from outside: small, without document types, entities or the network."""

import re

from lxml import etree

from engine.errors import DefinitionInvalid
from engine.findings import Finding

_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


def parse_xml(data: bytes, limit: int = 2_000_000) -> etree._Element:
    """Parse *data* of at most *limit* bytes, in any encoding XML declares.

    DefinitionInvalid when it is too large, no XML, too deep, or has a document type.
    """
    if len(data) > limit:
        raise _invalid("xml-size", "The file is larger than {limit} bytes.", limit=limit)
    narrow = data.replace(b"\x00", b"") if data[:2] in _WIDE else data
    if _FORBIDDEN.search(narrow):
        raise _invalid("xml-doctype", "A document type is not allowed.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        raise _invalid("xml-syntax", "The file is not XML: {reason}", reason=str(error)) from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding not looked through
        raise _invalid("xml-doctype", "A document type is not allowed.")
    return root


def _invalid(rule: str, message: str, **args: object) -> DefinitionInvalid:
    finding = Finding(rule, "", "error", message.format(**args), dict(args))
    return DefinitionInvalid([finding])
