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
    if catalog is not None:
        findings += _functions(model, catalog)
    return sorted(findings, key=lambda finding: finding.severity)


def _functions(model: dmn.Model, catalog: Catalog) -> Iterator[Finding]:
    own = {element.variable for element in model.elements.values()}
    known = feel.STANDARD | catalog.functions | own
    for element, calls in model.calls.items():
        for function in sorted(calls - known):
            message = f"There is no function {function}."
            yield Finding("feel-function", element, "error", message, {"function": function})
