"""Decision models written short, and what comes of them."""

from xml.sax.saxutils import escape

import pytest

from engine import dmn
from engine.errors import DefinitionInvalid

SPACES = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}


def definitions(*parts, version="1.3"):
    """Put *parts* into a file."""
    space = SPACES[version]
    return f'<definitions xmlns="{space}" id="d" name="d">{"".join(parts)}</definitions>'.encode()


def text(tag, written, **attributes):
    """Write an element that holds a text."""
    given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{tag}{given}><text>{escape(written)}</text></{tag}>"


def decision(logic, name="d1", requires=()):
    """Write a decision; *requires* are elements already written, or ids of decisions."""
    needs = "".join(
        need if need.startswith("<") else
        f'<informationRequirement><requiredDecision href="#{need}"/></informationRequirement>'
        for need in requires
    )  # fmt: skip
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{needs}{logic}</decision>'


def knowledge(name):
    """Write the requirement of a knowledge model."""
    return f'<knowledgeRequirement><requiredKnowledge href="#{name}"/></knowledgeRequirement>'


def literal(written):
    """Write a literal expression."""
    return text("literalExpression", written, id=f"l{abs(hash(written))}")


def table(rows, *, inputs=("a",), outputs=("x",), policy="UNIQUE", aggregation="", **more):
    """Write a table: a row is its cells in one string, ``|`` between, ``=>`` before answers.

    ``types``, ``values``, ``defaults`` map a column to a type, allowed values, default answer;
    ``notes`` is a list with an annotation for each row.
    """
    types, values = more.get("types", {}), more.get("values", {})
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    body = "".join(_input(name, types, values) for name in inputs)
    body += "".join(_output(name, types, values, more.get("defaults", {})) for name in outputs)
    notes = more.get("notes", [])
    for index, row in enumerate(rows, 1):
        note = text("annotationEntry", notes[index - 1]) if notes else ""
        body += f'<rule id="r{index}">{_cells(row, index)}{note}</rule>'
    return f'<decisionTable id="t" hitPolicy="{policy}"{aggregated}>{body}</decisionTable>'


def _input(name, types, values):
    kind = {"typeRef": types[name]} if name in types else {}
    allowed = text("inputValues", values[name]) if name in values else ""
    asked = text("inputExpression", name, **kind)
    return f'<input id="i_{name}" label="{name}">{asked}{allowed}</input>'


def _output(name, types, values, defaults):
    kind = f' typeRef="{types[name]}"' if name in types else ""
    inner = text("outputValues", values[name]) if name in values else ""
    inner += text("defaultOutputEntry", defaults[name]) if name in defaults else ""
    return f'<output id="o_{name}" name="{name}"{kind}>{inner}</output>'


def _cells(row, index):
    left, _, right = row.partition("=>")
    parts = [("inputEntry", part) for part in left.split("|")]
    parts += [("outputEntry", part) for part in right.split("|")]
    return "".join(
        text(tag, part.strip(), id=f"c{index}_{at}") for at, (tag, part) in enumerate(parts, 1)
    )


def decide(logic, inputs=None, *more, functions=None):
    """Take the decision *logic* with *more* elements beside it."""
    model = dmn.compile(definitions(decision(logic), *more))
    return model.decide("d1", inputs or {}, functions or {})


def rules(content):
    """List the rules by which a file is refused."""
    with pytest.raises(DefinitionInvalid) as caught:
        dmn.compile(content)
    return [finding.rule for finding in caught.value.findings]
