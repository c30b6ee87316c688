"""What comes as data, in the reader's language: forms, their values and errors, diagrams.

The objects that the domain checks against are never changed; a page gets its own copy.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from lxml import etree

from cases.words import Day, Words
from web.i18n import is_english, say

#: properties of a form-js component that a person reads
SPOKEN = frozenset(
    {
        *("title", "label", "dateLabel", "timeLabel", "description", "text", "alt"),
        *("prefixAdorner", "suffixAdorner", "placeholder", "patternErrorMessage"),
    }
)
#: a text inside a FEEL expression
QUOTED = re.compile(r'"([^"\\]*)"')

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
#: elements of a process whose text a reader sees: notes beside and explanations behind the nodes
_READ = frozenset({f"{_BPMN}text", f"{_BPMN}documentation"})
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def form(part: Any, name: str = "") -> Any:
    """Return a form's schema with its labels, texts and options in the reader's language."""
    if isinstance(part, Mapping):
        return {key: form(value, key) for key, value in part.items()}
    if isinstance(part, list):
        return [form(value, name) for value in part]
    return _text(part) if name in SPOKEN and isinstance(part, str) else part


def _text(text: str) -> str:
    """Say a text; of a FEEL expression, the texts that it puts together."""
    if not text.startswith("="):
        return say(text)
    return QUOTED.sub(lambda found: '"' + say(found[1]).replace('"', "'") + '"', text)


def values(part: Any, name: str = "") -> Any:
    """Return a form's first values with sentences and names of options in the reader's language.

    What people wrote stays as it is: only `Words` and the labels of options are said anew.
    """
    if isinstance(part, Mapping):
        return {key: values(value, key) for key, value in part.items()}
    if isinstance(part, list | tuple):
        of_options = name.startswith("options_")
        return [_option(one) if of_options else values(one) for one in part]
    return say(part) if isinstance(part, Words | Day) else part


def _option(option: Any) -> Any:
    if not isinstance(option, Mapping):
        return option
    return {**option, "label": say(option.get("label"))}


def errors(found: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the sentences of refused answers by field in the reader's language."""
    return {path: [say(one) for one in sentences] for path, sentences in found.items()}


def options(choices: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the choices of an editor, by kind, with their names in the reader's language."""
    return {kind: [_option(one) for one in some] for kind, some in choices.items()}


def diagram(xml: str) -> str:
    """Return a process to look at, its names and explanations in the reader's language.

    Only for readers: what an editor opens must stay what it is.
    """
    if not is_english():
        return xml
    root = etree.fromstring(xml.encode(), _PARSER)
    for element in root.iter(etree.Element):
        if element.get("name"):
            element.set("name", say(element.get("name")))
        if is_read(element) and element.text:
            element.text = say(element.text.strip())
    return str(etree.tostring(root, encoding="unicode"))


def is_read(element: Any) -> bool:
    """Say whether a reader of the diagram sees the text of *element*."""
    return element.tag in _READ


def install(app: Flask) -> None:
    """Give the templates the filters that say data."""
    said = (form, values, errors, options, diagram)
    app.jinja_env.filters |= {f"say_{filter_.__name__}": filter_ for filter_ in said}
