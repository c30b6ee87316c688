"""How rules are declared: a function a rule, which yields the elements that break it."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from engine.findings import Catalog, Finding
from engine.lint.diagram import Diagram

#: An element that breaks a rule, and what its sentence needs.
Hit = tuple[str, dict[str, Any]]
Check = Callable[[Diagram, Catalog], Iterator[Hit]]

#: Findings of one rule; more help nobody.
MOST = 50

#: Characters of a name or a text in a finding.
LONGEST = 200

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
                for element, args in islice(check(diagram, catalog), MOST):
                    told = {key: _short(value) for key, value in args.items()}
                    yield Finding(name, _short(element), level, message.format(**told), told)


def _short(value: Any) -> Any:
    """Cut what a file says, so that an answer about it stays readable."""
    cut = isinstance(value, str) and len(value) > LONGEST
    return f"{value[:LONGEST]}…" if cut else value
