"""What differs between two versions of a process, property by property."""

from collections.abc import Iterator

from engine.findings import Difference
from engine.lint.diagram import BPMN, CAMUNDA, XML, tag, text
from engine.xml import parse_xml

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"

#: Texts of children that are properties of their parent to a reader.
_TEXTS = (
    *("conditionExpression", "script", "documentation"),
    *("loopCardinality", "completionCondition", "loopDataInputRef", "loopCondition"),
)
_TIMES = ("timeDate", "timeDuration", "timeCycle", "condition")
_LOOPS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
#: Parts of an element; their properties are those of the element around them.
_PARTS = frozenset({*_LOOPS, *_TIMES, *_TEXTS, "extensionElements", "incoming", "outgoing"})

Properties = dict[str, str]


def compare(old: bytes, new: bytes) -> list[Difference]:
    """List the differences from *old* to *new*; DefinitionInvalid when one is no XML."""
    before, after = parse_xml(old), parse_xml(new)
    left, right = _elements(before), _elements(after)
    found = [Difference(id_, "removed", "", left[id_].get("name")) for id_ in left.keys() - right]
    found += [
        Difference(id_, "added", "", None, right[id_].get("name")) for id_ in right.keys() - left
    ]
    for id_ in left.keys() & right:
        found += _changes(id_, left[id_], right[id_])
    found += _moves(_places(before), _places(after))
    return sorted(found, key=lambda one: (one.element, one.kind, one.property))


def _elements(root: XML) -> dict[str, Properties]:
    found = {}
    for element in root.iter(f"{BPMN}*"):
        id_, kind = element.get("id"), tag(element)
        if id_ and kind not in _PARTS and not kind.endswith("EventDefinition"):
            found[str(id_)] = {"type": kind, **_properties(element)}
    return found


def _properties(element: XML) -> Properties:
    """Flatten attributes, camunda: properties, texts, event definitions and loops."""
    found = dict(_attributes(element))
    path = f"{BPMN}extensionElements/{CAMUNDA}properties/{CAMUNDA}property"
    for item in element.iterfind(path):
        found[str(item.get("name") or item.get("id"))] = str(item.get("value") or "")
    for way in ("in", "out"):
        mappings = element.iterfind(f"{BPMN}extensionElements/{CAMUNDA}{way}")
        if written := "; ".join(sorted(_mapping(mapping) for mapping in mappings)):
            found[f"camunda:{way}"] = written
    found |= {name: written for name in _TEXTS if (written := text(element, name))}
    for child in element:
        kind = tag(child)
        if kind.endswith("EventDefinition") or kind in _LOOPS:
            found[kind] = "true"
            found |= {
                name: written for name in (*_TEXTS, *_TIMES) if (written := text(child, name))
            }
            found |= {name: value for name, value in _attributes(child) if name != "id"}
    return found


def _attributes(element: XML) -> Iterator[tuple[str, str]]:
    for name, value in element.items():
        label = str(name)
        if label.startswith(CAMUNDA):
            yield f"camunda:{label[len(CAMUNDA) :]}", str(value)
        elif not label.startswith("{") and label != "id":
            yield label, str(value)


def _mapping(mapping: XML) -> str:
    return ", ".join(
        f"{name}={value}"
        for name, value in sorted((str(key), str(value)) for key, value in mapping.items())
    )


def _changes(id_: str, left: Properties, right: Properties) -> Iterator[Difference]:
    for name in sorted(left.keys() | right):
        old, new = left.get(name), right.get(name)
        if old != new:
            yield Difference(id_, "changed", name, old, new)


def _places(root: XML) -> dict[str, str]:
    found = {}
    for shape in root.iter(f"{DI}BPMNShape"):
        bounds = shape.find(f"{DC}Bounds")
        if bounds is not None:
            place = " ".join(
                f"{float(bounds.get(side) or 0):g}" for side in ("x", "y", "width", "height")
            )
            found[str(shape.get("bpmnElement"))] = place
    return found


def _moves(left: dict[str, str], right: dict[str, str]) -> Iterator[Difference]:
    for id_ in left.keys() & right:
        if left[id_] != right[id_]:
            yield Difference(id_, "moved", "", left[id_], right[id_])
