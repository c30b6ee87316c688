"""Ids and names: short enough for their columns, and with no letter that hides from a reader."""

import re
from collections.abc import Iterator

import feel
from engine.findings import Catalog
from engine.lint.diagram import CAMUNDA, Diagram, tag
from engine.lint.rules import Hit, rule

#: characters that the tables have room for: of an id or the name of a message, a role, a form
LONGEST, LONGEST_ROLE, LONGEST_FORM = 120, 80, 160

#: XML Schema's ID, which an id of BPMN is (an NCName); `feel.hides` looks for what it lets through
_ID = re.compile(
    "[A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
    "[-.0-9\u00b7\u0300-\u036f\u203f-\u2040A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff"
    "\u0370-\u037d\u037f-\u1fff\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
    "\U00010000-\U000effff]*"
)

#: attributes that are shown to people or decide who they are
_SHOWN = ("name", f"{CAMUNDA}candidateGroups", f"{CAMUNDA}assignee", f"{CAMUNDA}formKey")


@rule("id-letters", "error", "{id} is no id: letters, digits, _, - and ., a letter or _ first.")
def id_letters(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that an id is one (BPMN20.xsd: xsd:ID), so that it stands for one thing to the eye."""
    for id_ in _ids(diagram):
        if id_ and (not _ID.fullmatch(id_) or feel.hides(id_)):
            yield id_, {"id": id_}


@rule("too-long", "error", "{text} is longer than {limit} characters.")
def too_long(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that ids, names of messages and signals, roles and forms fit where they are kept."""
    for element, written, limit in _kept(diagram):
        if len(written) > limit:
            yield element, {"text": written, "limit": limit}


@rule("hidden-letters", "error", "{text} has letters that nobody sees or that turn the others.")
def hidden_letters(diagram: Diagram, _catalog: Catalog) -> Iterator[Hit]:
    """Check that a name reads as it is: no control, no zero width, no turned direction."""
    for node in diagram.root.iter("{*}*"):
        for name in _SHOWN:
            written = node.get(name)
            if written and feel.hides(written):
                yield str(node.get("id") or ""), {"text": written}


def _ids(diagram: Diagram) -> Iterator[str]:
    for level in diagram.levels:
        yield level.id
        yield from level.nodes
        yield from (flow.id for flow in level.flows)


def _kept(diagram: Diagram) -> Iterator[tuple[str, str, int]]:
    yield from ((id_, id_, LONGEST) for id_ in _ids(diagram))
    for id_, root in diagram.roots.items():
        if tag(root) in ("message", "signal"):
            yield id_, root.get("name") or "", LONGEST
    for node in diagram.nodes:
        yield node.id, node.attributes.get("candidateGroups", ""), LONGEST_ROLE
        yield node.id, node.attributes.get("formKey", ""), LONGEST_FORM
