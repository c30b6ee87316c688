"""Reads decision models from XML."""

from collections.abc import Iterable
from typing import Final

from engine.dmn.boxed import Boxer
from engine.dmn.model import Element, Model
from engine.dmn.names import VERSIONS, Node, child, children, odd_names, reference, tag
from engine.dmn.types import Types, read_types
from engine.dmn.work import Reader
from engine.errors import DefinitionInvalid
from engine.findings import Finding
from engine.xml import parse_xml

#: Decisions, knowledge models and services of one file.
MOST_ELEMENTS: Final = 500

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
    elements = _elements(root, reader, read_types(root, reader))
    _check(elements, reader)
    if reader.findings:
        raise DefinitionInvalid(reader.findings)
    _name_parameters(elements)
    space = str(root.tag)[1:].partition("}")[0]
    return Model(VERSIONS[space], elements, reader.calls, reader.names)


def _elements(root: Node, reader: Reader, types: Types) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for node in children(
        root, "inputData", "decision", "businessKnowledgeModel", "decisionService"
    ):
        id_ = node.get("id") or ""
        if id_ in found:
            reader.error("duplicate-id", id_, "The id {id} is there twice.", id=id_)
        found[id_] = _element(node, id_, reader, types)
    return found


def _element(node: Node, id_: str, reader: Reader, types: Types) -> Element:
    variable, name = child(node, "variable"), node.get("name") or id_
    element = Element(
        id=id_,
        kind=tag(node),
        name=name,
        variable=(variable.get("name") if variable is not None else None) or name,
        requires=tuple(_requires(node)),
    )
    boxer = Boxer(reader, types, name, id_)
    if element.kind == "decision":
        element.logic = boxer.inside(node)
    elif element.kind == "businessKnowledgeModel":
        logic = child(node, "encapsulatedLogic")
        if logic is not None:
            element.parameters = tuple(
                parameter.get("name") or "" for parameter in children(logic, "formalParameter")
            )
            element.logic = boxer.inside(logic)
    elif element.kind == "decisionService":
        _service(element, node)
    return element


def _service(element: Element, node: Node) -> None:
    def ids(name: str) -> tuple[str, ...]:
        return tuple(reference(part) for part in children(node, name))

    element.outputs, element.given = ids("outputDecision"), ids("inputDecision")
    element.requires = (*element.outputs, *element.given, *ids("inputData"))


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
        for id_ in element.requires:
            if id_ not in elements:
                message = "{name} requires {id}, which does not exist."
                reader.error("requirement", element.id, message, name=element.name, id=id_)
    if not reader.findings:
        _check_circles(elements, reader)


def _check_circles(elements: dict[str, Element], reader: Reader) -> None:
    """Note every element that stands on a circle of requirements (Kahn's algorithm)."""
    waiting = {id_: set(element.requires) for id_, element in elements.items()}
    while ready := [id_ for id_, needs in waiting.items() if not needs & waiting.keys()]:
        for id_ in ready:
            del waiting[id_]
    for id_ in waiting:
        reader.error("requirement-cycle", id_, "{name} requires itself.", name=elements[id_].name)


def _name_parameters(elements: dict[str, Element]) -> None:
    """Give each service the parameters its caller fills: input decisions and data (§10.4)."""
    for element in elements.values():
        if element.kind == "decisionService":
            needed = [id_ for id_ in element.requires if id_ not in element.outputs]
            element.parameters = tuple(elements[id_].variable for id_ in needed)
