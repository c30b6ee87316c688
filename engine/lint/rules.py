"""How rules are declared: a function a rule, which yields the elements that break it."""

from collections.abc import Callable, Iterator
from typing import Any

from engine.findings import Catalog, Finding
from engine.lint.diagram import Diagram

#: An element that breaks a rule, and what its sentence needs.
Hit = tuple[str, dict[str, Any]]
Check = Callable[[Diagram, Catalog], Iterator[Hit]]

#: Findings of one rule; more help nobody.
MOST = 50

RULES: dict[str, tuple[str, str, Check]] = {}


def rule(name: str, severity: str, message: str) -> Callable[[Check], Check]:
    """Register a check under *name*; *message* is filled with what the check yields."""

    def register(check: Check) -> Check:
        RULES[name] = (severity, message, check)
        return check

    return register


def run(diagram: Diagram, catalog: Catalog) -> Iterator[Finding]:
    """Run all rules, errors first."""
    for severity in ("error", "warning"):
        for name, (level, message, check) in RULES.items():
            if level == severity:
                for count, (element, args) in enumerate(check(diagram, catalog)):
                    if count < MOST:
                        yield Finding(name, element, level, message.format(**args), args)
