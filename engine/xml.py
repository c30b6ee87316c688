"""The one door for XML from outside: small, without document types, entities or the network."""

import re

from lxml import etree

from engine.errors import DefinitionInvalid
from engine.findings import Finding

_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


#: elements of a file, attributes of an element, namespaces of a file: more is no diagram, and what
#: reads them one beside the other would take its time
MOST_ELEMENTS, MOST_ATTRIBUTES, MOST_NAMESPACES = 50_000, 200, 1_000


#: attributes of BPMN and DMN that are `xsd:boolean`: `1` and `0` mean as much as words
_BOOLEANS = frozenset(
    (
        *("isExecutable", "isClosed", "isCollection", "isForCompensation", "isImmediate"),
        *("isInterrupting", "isSequential", "cancelActivity", "instantiate", "parallelMultiple"),
        *("testBefore", "triggeredByEvent", "waitForCompletion"),
    )
)
_WORDS = {"1": "true", "0": "false", "true": "true", "false": "false"}


def parse_xml(data: bytes, limit: int = 2_000_000) -> etree._Element:
    """Parse *data* of at most *limit* bytes, in any encoding XML declares.

    Booleans of the models come out as `true` and `false`, however they are written (XML Schema
    part 2 §3.2.2). DefinitionInvalid when it is too large, no XML, too deep, too many of anything,
    or has a document type.
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
    _check_counts(root)
    for node in root.iter(etree.Element):
        for name in _BOOLEANS.intersection(node.attrib):
            said = str(node.attrib[name])
            node.set(name, _WORDS.get(said.strip(), said))
    return root


def _check_counts(root: etree._Element) -> None:
    elements = 0
    for node in root.iter(etree.Element):
        elements += 1
        if len(node.attrib) > MOST_ATTRIBUTES:
            element, limit = str(node.get("id", ""))[:120], MOST_ATTRIBUTES
            message = "{element} has more than {limit} attributes."
            raise _invalid("xml-attributes", message, element, element=element, limit=limit)
    if elements > MOST_ELEMENTS:
        message = "The file has more than {limit} elements."
        raise _invalid("xml-elements", message, limit=MOST_ELEMENTS)
    if etree.tostring(root, encoding="UTF-8").count(b" xmlns") > MOST_NAMESPACES:
        message = "The file names more than {limit} namespaces."
        raise _invalid("xml-namespaces", message, limit=MOST_NAMESPACES)


def _invalid(rule: str, message: str, element: str = "", /, **args: object) -> DefinitionInvalid:
    finding = Finding(rule, element, "error", message.format(**args), dict(args))
    return DefinitionInvalid([finding])
