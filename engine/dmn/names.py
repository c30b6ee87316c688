"""Names in DMN files: namespaces of the versions, children, texts, odd names of variables."""

import re
from collections.abc import Iterator

from lxml import etree

from feel.lexer import KEYWORDS

Node = etree._Element

#: Namespace of the model -> version of DMN.
VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}

#: All elements of all versions.
TAGS = frozenset(
    """
    definitions import itemDefinition itemComponent typeRef allowedValues typeConstraint
    functionItem parameters text description extensionElements question allowedAnswers
    inputData decision businessKnowledgeModel decisionService knowledgeSource
    informationRequirement requiredDecision requiredInput knowledgeRequirement
    requiredKnowledge authorityRequirement requiredAuthority variable encapsulatedLogic
    formalParameter type owner locationURI outputDecision encapsulatedDecision inputDecision
    impactedPerformanceIndicator decisionMaker decisionOwner usingProcess usingTask
    supportedObjective elementCollection drgElement performanceIndicator impactingDecision
    organizationUnit decisionMade decisionOwned businessContextElement textAnnotation
    association sourceRef targetRef group literalExpression importedValues importedElement
    invocation binding parameter decisionTable input
    inputExpression inputValues output outputValues defaultOutputEntry annotation rule
    inputEntry outputEntry annotationEntry context contextEntry list relation column row
    functionDefinition conditional if then else filter in match for return some every
    satisfies artifact informationItem extensionAttribute
    """.split()  # noqa: SIM905  # a hundred quotes hide the words
)
#: What names the parameters of one function.
_LOCAL = ("parameter", "formalParameter", "binding")

_PLAIN = re.compile(r"[\w\s?]*")


def tag(node: Node) -> str:
    """Return the local name of an element of DMN, empty for one of another namespace."""
    if not isinstance(node.tag, str):
        return ""
    space, _, name = node.tag.removeprefix("{").rpartition("}")
    return name if space in VERSIONS else ""


def children(node: Node, *tags: str) -> Iterator[Node]:
    """Yield the children of *node* called one of *tags*."""
    return (child for child in node if tag(child) in tags)


def child(node: Node, *tags: str) -> Node | None:
    """Return the first child called one of *tags*."""
    return next(children(node, *tags), None)


def text(node: Node | None) -> str:
    """Return the text of the ``text`` child of *node*, empty when there is none."""
    return content(None if node is None else child(node, "text"))


def content(node: Node | None) -> str:
    """Return all text inside *node*, empty when there is none."""
    return "" if node is None else "".join(map(str, node.itertext())).strip()


def label(node: Node) -> str:
    """Name *node* for a reader."""
    return node.get("label") or node.get("name") or node.get("id") or tag(node)


def reference(node: Node | None) -> str:
    """Return the id a ``href`` points to."""
    return "" if node is None else (node.get("href") or "").rpartition("#")[2]


def odd_names(root: Node, *tags: str) -> frozenset[str]:
    """Find names that FEEL reads only when it is told of them: with operators or keywords.

    Those of all elements called one of *tags*, else of all that name what every expression may
    mean: a parameter has its name inside its own function only.
    """
    names = {
        node.get(attribute) or ""
        for node in root.iter(etree.Element)
        for attribute in ("name", "iteratorVariable")
        if (tag(node) in tags if tags else tag(node) not in _LOCAL)
    }
    return frozenset(" ".join(name.split()) for name in names if _is_odd(name))


def own_names(node: Node) -> frozenset[str]:
    """Find names that a decision or knowledge model gives a meaning itself, somewhere inside."""
    variables = (child(entry, "variable") for entry in node.iter("{*}contextEntry"))
    named = [*node.iter("{*}formalParameter"), *(v for v in variables if v is not None)]
    names = {part.get("name") or "" for part in named}
    iterators = {part.get("iteratorVariable") or "" for part in node.iter(etree.Element)}
    return frozenset({"item", "partial", *names, *iterators})


def _is_odd(name: str) -> bool:
    words = name.split()
    return bool(words) and (
        not _PLAIN.fullmatch(name)
        or any(word in KEYWORDS for word in words)
        or any(word[0].isdigit() for word in words[1:])
    ) and not words[0][0].isdigit()  # fmt: skip
