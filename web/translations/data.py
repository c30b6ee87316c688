"""Collect sentences from data: processes, decisions, forms, rows of law, names of papers."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from lxml import etree

import documents
import forms
import processes
from cases.reception import registration
from cases.rules import calendar
from processes import law
from web import spoken
from web.translations.message import is_chinese

#: columns of the tables of law that no page shows
_NOT_SHOWN = frozenset({"group15"})


def sentences() -> Iterator[str]:
    """Yield every Chinese sentence that a page takes from data."""
    for kind, _key, content in processes.shipped():
        root = etree.fromstring(content)
        yield from _of_process(root) if kind == "process" else _of_decision(root)
    for _name, content in forms.shipped():
        yield from _of_form(json.loads(content))
    for table in files(processes).joinpath("law").iterdir():
        if table.name.endswith(".toml"):
            yield from _of_law(tomllib.loads(table.read_text("utf-8")))
    for template in documents.catalog().values():
        yield from _chinese(template.title)
    yield from (registration.default_title(code) for code in law.categories())
    yield from (name + calendar.MADE_UP for name in calendar.NAMES.values())


def _of_process(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        yield from _chinese(element.get("name"))
        if spoken.is_read(element):
            yield from _chinese(element.text)


def _of_decision(root: Any) -> Iterator[str]:
    """Yield names, labels, the texts that rows give, and why they give them."""
    for element in root.iter(etree.Element):
        yield from _chinese(element.get("name"))
        yield from _chinese(element.get("label"))
        text = element.findtext("{*}text")
        if etree.QName(element).localname in ("annotationEntry", "rule"):
            yield from _chinese(text)
        elif etree.QName(element).localname == "outputEntry":
            yield from _quoted(text or "")


def _of_form(part: Any, name: str = "") -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            yield from _of_form(value, key)
    elif isinstance(part, list):
        for value in part:
            yield from _of_form(value, name)
    elif isinstance(part, str) and name in spoken.SPOKEN:
        yield from _quoted(part) if part.startswith("=") else _chinese(part)


def _of_law(row: Any) -> Iterator[str]:
    if isinstance(row, Mapping):
        for name, value in row.items():
            if name not in _NOT_SHOWN:
                yield from _of_law(value)
    elif isinstance(row, list):
        for value in row:
            yield from _of_law(value)
    elif isinstance(row, str):
        yield from _chinese(row)


def _quoted(expression: str) -> Iterator[str]:
    """Yield the Chinese texts inside a FEEL expression."""
    for text in spoken.QUOTED.findall(expression):
        yield from _chinese(text)


def _chinese(text: str | None) -> Iterator[str]:
    """Yield *text* as a page will look it up, when there is Chinese in it."""
    text = (text or "").strip()
    if is_chinese(text):
        yield text
