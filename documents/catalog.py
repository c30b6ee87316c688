"""The templates: what is shipped, and what each says of itself in its head.

A template opens with an HTML comment in TOML::

    <!--
    title = "人民调解协议书"
    code = "D-08"
    law = ["R-020", "R-021"]
    about = "agreement"
    order = 100
    signed_by = ["party", "mediator", "recorder"]
    sealed_by = "committee"
    copies = {per_party = 1, more = 1}
    -->
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from documents.context import CONTEXTS
from documents.errors import TemplateInvalid, TemplateNotFound

HEAD = re.compile(r"\A\s*<!--(.*?)-->", re.S)
NAME = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")
#: the largest template, in bytes
LARGEST = 128 * 1024
ROLES = frozenset(
    {
        "party",
        "agent",
        "mediator",
        "recorder",
        "registrar",
        "invitee",
        "interviewee",
        "investigator",
        "visitor",
        "visited",
        "filer",
        "checker",
        "director",
        "judge",
        "clerk",
    }
)


@dataclass(frozen=True)
class Template:
    """What is known of a document before it is made."""

    #: people_mediation/agreement
    name: str
    title: str
    #: number in the catalogue of papers: D-08
    code: str
    #: rules of the law data that demand or shape it: R-021
    law: tuple[str, ...]
    #: key of `documents.context.CONTEXTS`
    about: str
    #: place in the dossier, small first
    order: int
    #: roles that sign
    signed_by: tuple[str, ...]
    #: committee, court or None
    sealed_by: str | None
    copies_per_party: int
    copies_more: int

    def copies(self, parties: int) -> int:
        """Count the copies for a case with so many parties."""
        return self.copies_per_party * parties + self.copies_more


def folder() -> Traversable:
    """Give the folder of the shipped templates."""
    return files(__package__) / "templates"


@cache
def names() -> tuple[str, ...]:
    """Name every shipped document, sorted: court/acceptance_notice first."""
    found = []
    for room in folder().iterdir():
        if room.is_dir():
            found += [
                f"{room.name}/{file.name.removesuffix('.html')}"
                for file in room.iterdir()
                if file.name.endswith(".html")
            ]
    return tuple(sorted(found))


def source(name: str) -> str:
    """Read a shipped template. Raises `TemplateNotFound`."""
    if not NAME.fullmatch(name) or name not in names():
        raise TemplateNotFound(name=name)
    return (folder() / f"{name}.html").read_text("utf-8")


def shipped() -> list[tuple[str, bytes]]:
    """List every shipped template with its content, as the first release deploys them."""
    return [(name, source(name).encode()) for name in names()]


@cache
def catalog() -> dict[str, Template]:
    """Read the heads of all shipped templates, in the order of the dossier."""
    read = [describe(name, source(name)) for name in names()]
    return {template.name: template for template in sorted(read, key=lambda one: one.order)}


def decoded(content: str | bytes) -> str:
    """Take a template as text. Raises `TemplateInvalid` when it is too large or not UTF-8."""
    raw = content if isinstance(content, bytes) else content.encode()
    if len(raw) > LARGEST:
        raise TemplateInvalid("The template is too large.", rule="size", line=1)
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise TemplateInvalid("The template is not UTF-8.", rule="encoding", line=1) from error


def head(content: str | bytes) -> dict[str, Any]:
    """Read the TOML head of a template. Raises `TemplateInvalid` with the line."""
    match = HEAD.match(decoded(content))
    if match is None:
        raise TemplateInvalid("The template has no head.", rule="head", line=1)
    try:
        return tomllib.loads(match[1])
    except tomllib.TOMLDecodeError as error:
        raise TemplateInvalid(str(error), rule="head", line=_line(str(error))) from error


def _line(message: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else 1


def describe(name: str, content: str | bytes) -> Template:
    """Read what a template says of itself. Raises `TemplateInvalid` when the head is not whole."""
    said = head(content)
    wrong = [key for key, good in _checks(said).items() if not good]
    if wrong:
        words = "The head lacks or misstates: " + ", ".join(wrong)
        raise TemplateInvalid(words, rule="head", keys=wrong, line=1)
    copies = said.get("copies", {})
    return Template(
        name=name,
        title=said["title"],
        code=said["code"],
        law=tuple(said["law"]),
        about=said["about"],
        order=said["order"],
        signed_by=tuple(said.get("signed_by", ())),
        sealed_by=said.get("sealed_by"),
        copies_per_party=copies.get("per_party", 0),
        copies_more=copies.get("more", 1),
    )


def _checks(said: dict[str, Any]) -> dict[str, bool]:
    copies = said.get("copies", {})
    known = {"title", "code", "law", "about", "order", "signed_by", "sealed_by", "copies"}
    return {
        "title": _is_text(said.get("title")),
        "code": bool(re.fullmatch(r"[A-Z]-\d{1,3}[a-z]?", str(said.get("code")))),
        "law": _is_texts(said.get("law")),
        "about": said.get("about") in CONTEXTS,
        "order": type(said.get("order")) is int,
        "signed_by": _is_texts(by := said.get("signed_by", [])) and ROLES.issuperset(by),
        "sealed_by": said.get("sealed_by") in (None, "committee", "court"),
        "copies": isinstance(copies, dict)
        and copies.keys() <= {"per_party", "more"}
        and all(type(count) is int and 0 <= count <= 20 for count in copies.values()),
        **{key: False for key in said.keys() - known},
    }


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)
