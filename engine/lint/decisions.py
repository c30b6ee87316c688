"""Checks of decision models."""

from collections.abc import Iterator

import feel
from engine import dmn
from engine.errors import DefinitionInvalid
from engine.findings import Catalog, Finding


def check_decision(content: bytes, catalog: Catalog | None = None) -> list[Finding]:
    """List what is wrong with a DMN file; functions are checked when a *catalog* is given."""
    try:
        model = dmn.compile(content)
    except DefinitionInvalid as error:
        return list(error.findings)
    findings = dmn.analyse(model)
    if not model.decisions:
        findings.append(Finding("no-decision", "", "error", "The file has no decision."))
    findings += _unrequired(model, catalog or Catalog())
    if catalog is not None:
        findings += _functions(model, catalog)
    return sorted(findings, key=lambda finding: finding.severity)


def _unrequired(model: dmn.Model, catalog: Catalog) -> Iterator[Finding]:
    """Find what elements use and do not require, unless the application gives it."""
    elements = model.elements.values()
    given = {element.variable for element in elements if element.kind == "inputData"}
    named = {element.variable for element in elements} - given - feel.STANDARD - catalog.functions
    for element in elements:
        required = {model.elements[id_].variable for id_ in element.requires}
        for used in sorted((element.uses & named) - required):
            if used != element.variable:
                message = f"{element.name} uses {used}, which it does not require."
                args = {"name": element.name, "used": used}
                yield Finding("no-requirement", element.id, "error", message, args)
            elif element.kind != "decision":  # which may have the name of a value that is given
                message = f"{element.name} requires itself."
                args = {"name": element.name}
                yield Finding("requirement-cycle", element.id, "error", message, args)


def _functions(model: dmn.Model, catalog: Catalog) -> Iterator[Finding]:
    own = {element.variable for element in model.elements.values()}
    known = feel.STANDARD | catalog.functions | own
    for element, calls in model.calls.items():
        for function in sorted(calls - known):
            message = f"There is no function {function}."
            yield Finding("feel-function", element, "error", message, {"function": function})
