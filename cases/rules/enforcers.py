"""Whether what is said to enforce a rule of law is there: an element, a row, a field, a function.

Rules name their enforcers as `kind:name` (`processes/law/rules.toml`). A name that leads nowhere is
a rule that nobody enforces, so a test looks at all of them.
"""

import importlib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import documents
import forms
import processes
from cases.rules.gates import GATES
from processes import law


def missing(rule: law.Rule) -> list[str]:
    """List the enforcers of *rule* that are not there."""
    return [named for named in rule.enforced if not is_there(named)]


def is_there(named: str) -> bool:
    """Tell whether an enforcer exists: `bpmn:key#element`, `code:module:name` and so on."""
    kind, _, name = named.partition(":")
    look = KINDS.get(kind)
    return look is not None and look(name)


def _element(name: str) -> bool:
    return _drawn("process", name, r"<bpmn:\w+ id=")


def _row(name: str) -> bool:
    return _drawn("decision", name, r"<rule id=")


def _drawn(kind: str, name: str, what: str) -> bool:
    key, _, id_ = name.partition("#")
    if key not in processes.names(kind) or not id_:
        return False
    text = processes.read(kind, key).decode()
    return re.search(f'{what}"{re.escape(id_)}"', text) is not None


def _field(name: str) -> bool:
    form, _, key = name.partition("#")
    known = dict(forms.shipped())
    return form in known and key in set(_keys(json.loads(known[form])))


def _keys(component: dict[str, Any]) -> Iterator[str]:
    for inner in component.get("components", ()):
        yield str(inner.get("key") or inner.get("path") or "")
        yield from _keys(inner)


def _paper(name: str) -> bool:
    paper = law.documents().get(name)
    return paper is not None and paper.name in documents.catalog()


def _object(name: str) -> bool:
    module, _, path = name.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in path.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError):
        return False
    return bool(path)


KINDS: dict[str, Callable[[str], bool]] = {
    "bpmn": _element,
    "dmn": _row,
    "form": _field,
    "paper": _paper,
    "gate": lambda name: name in GATES or name in law.gates(),
    "deadline": lambda name: name in law.deadline_rows(),
    "code": _object,
}
