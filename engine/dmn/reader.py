"""Reads decision models from XML."""

from collections.abc import Iterable
from typing import Final

from lxml import etree

import feel
from engine.dmn.boxed import Boxer
from engine.dmn.model import Element, Model
from engine.dmn.names import (
    TAGS,
    VERSIONS,
    Node,
    child,
    children,
    label,
    odd_names,
    own_names,
    reference,
    tag,
)
from engine.dmn.types import Types
from engine.dmn.work import Reader
from engine.errors import DefinitionInvalid
from engine.findings import Finding
from engine.xml import parse_xml

#: Decisions, knowledge models and services of one file.
MOST_ELEMENTS: Final = 2_000
#: Levels of elements in elements.
MOST_DEPTH: Final = 60
#: Decisions in a row, each of which requires the next: one is taken inside the other.
MOST_CHAIN: Final = 100

_REQUIREMENTS: Final = {
    "informationRequirement": ("requiredDecision", "requiredInput"),
    "knowledgeRequirement": ("requiredKnowledge",),
}


def compile(content: bytes) -> Model:
    """Compile a DMN file; DefinitionInvalid names every cell that cannot be read."""
    root = parse_xml(content)
    if tag(root) != "definitions":
        raise DefinitionInvalid(
            [Finding("dmn-namespace", "", "error", "The file is no DMN 1.1 to 1.5.")]
        )
    reader = Reader(odd_names(root))
    _check_tags(root, reader)
    _check_depth(root)
    types = Types(root, reader)
    reader.types = types.shape
    types.read()
    elements = _elements(root, reader, types)
    _check(elements, reader)
    if reader.findings:
        raise DefinitionInvalid(reader.findings)
    _name_parameters(elements)
    space = str(root.tag)[1:].partition("}")[0]
    tables = tuple(reader.tables)
    return Model(VERSIONS[space], elements, reader.calls, reader.names, tables)


def _check_tags(root: Node, reader: Reader) -> None:
    """Note elements of DMN that no version has, models that lean on others, names that deceive."""
    for node in root.iter(etree.Element):
        name = tag(node)
        if name in ("import", "importedValues"):
            message = "The model imports {name}; it must hold all it needs."
            reader.error("import", node.get("id") or "", message, name=label(node))
        elif name and name not in TAGS:
            reader.error("unknown-element", node.get("id") or "", "DMN has no {kind}.", kind=name)
        for shown in filter(feel.hides, (node.get("name") or "", node.get("label") or "")):
            message = "{text} has letters that nobody sees or that turn the others."
            reader.error("hidden-letters", node.get("id") or "", message, text=shown)


def _check_depth(root: Node) -> None:
    """Refuse what is nested so deep that nobody could follow it, nor Python."""
    level, depth = [root], 0
    while level:
        level, depth = [child for node in level for child in node], depth + 1
    if depth > MOST_DEPTH:
        message = f"The file is nested {depth} levels deep; {MOST_DEPTH} are allowed."
        args = {"depth": depth, "limit": MOST_DEPTH}
        raise DefinitionInvalid([Finding("too-deep", "", "error", message, args)])


def _elements(root: Node, reader: Reader, types: Types) -> dict[str, Element]:
    found: dict[str, Element] = {}
    names = reader.names
    for node in children(
        root, "inputData", "decision", "businessKnowledgeModel", "decisionService"
    ):
        id_ = node.get("id") or node.get("name") or ""
        if id_ in found:
            reader.error("duplicate-id", id_, "The id {id} is there twice.", id=id_)
        reader.names = names | odd_names(node, "formalParameter")
        reader.own, reader.used = own_names(node), set()
        found[id_] = _element(node, id_, reader, types)
        found[id_].uses = frozenset(reader.used)
    reader.names = names
    return found


def _element(node: Node, id_: str, reader: Reader, types: Types) -> Element:
    variable, name = child(node, "variable"), node.get("name") or id_
    element = Element(
        id=id_,
        kind=tag(node),
        name=name,
        variable=(variable.get("name") if variable is not None else None) or name,
        requires=tuple(_requires(node)),
        type=types.of(variable),
    )
    boxer = Boxer(reader, types, name, id_)
    if element.kind == "decision":
        element.logic = boxer.logic(node)
    elif element.kind == "businessKnowledgeModel":
        logic = child(node, "encapsulatedLogic")
        element.type = element.type.returned
        element.parameters = boxer.parameters(logic)
        element.logic = None if logic is None else boxer.logic(logic)
        if logic is not None and (logic.get("kind") or "FEEL").upper() != "FEEL":
            reader.error("expression-language", id_, "Only functions of FEEL can be run.")
    elif element.kind == "decisionService":
        element.type = element.type.returned
        _service(element, node, reader)
    return element


def _service(element: Element, node: Node, reader: Reader) -> None:
    def ids(name: str) -> tuple[str, ...]:
        return tuple(reference(part) for part in children(node, name))

    element.outputs = ids("outputDecision")
    element.given = (*ids("inputData"), *ids("inputDecision"))
    element.requires = (*element.outputs, *element.given)
    element.mentions = ids("encapsulatedDecision")
    if not element.outputs:
        reader.error("service-output", element.id, "{name} answers nothing.", name=element.name)


def _requires(node: Node) -> Iterable[str]:
    for kind, parts in _REQUIREMENTS.items():
        for requirement in children(node, kind):
            for part in children(requirement, *parts):
                yield reference(part)


def _check(elements: dict[str, Element], reader: Reader) -> None:
    """Note requirements that lead nowhere or in a circle."""
    if len(elements) > MOST_ELEMENTS:
        reader.error("too-large", "", "More than {limit} elements.", limit=MOST_ELEMENTS)
        return
    for element in elements.values():
        for id_ in (*element.requires, *element.mentions):
            if id_ not in elements:
                message = "{name} requires {id}, which does not exist."
                reader.error("requirement", element.id, message, name=element.name, id=id_)
    if not reader.findings:
        _check_circles(elements, reader)


def _check_circles(elements: dict[str, Element], reader: Reader) -> None:
    """Note every element on a circle of requirements, and a chain too long (Kahn's algorithm)."""
    waiting = {id_: set(element.requires) for id_, element in elements.items()}
    levels = 0
    while ready := [id_ for id_, needs in waiting.items() if not needs & waiting.keys()]:
        for id_ in ready:
            del waiting[id_]
        levels += 1
        last = ready[0]
    for id_ in waiting:
        reader.error("requirement-cycle", id_, "{name} requires itself.", name=elements[id_].name)
    if levels > MOST_CHAIN:
        message = "{name} stands on {levels} levels of requirements; {limit} are allowed."
        name = elements[last].name
        reader.error("requirement-chain", last, message, name=name, levels=levels, limit=MOST_CHAIN)


def _name_parameters(elements: dict[str, Element]) -> None:
    """Give each service the parameters its caller fills: input data, then decisions (§10.4)."""
    for element in elements.values():
        if element.kind == "decisionService":
            given = (elements[id_] for id_ in element.given)
            element.parameters = tuple((known.variable, known.type) for known in given)
