"""Definitions between files and the engine: what is shipped, and what is wrong with a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

import documents
import forms
import processes
from cases import catalog
from cases.errors import UploadRefused
from engine import Source, lint
from engine.errors import DefinitionInvalid
from engine.models import Definition

if TYPE_CHECKING:
    from cases.work import Work

KINDS = {".bpmn": "process", ".dmn": "decision", ".form": "form", ".html": "document"}


def shipped() -> Iterator[Source]:
    """List every definition that comes with the product."""
    for kind, key, content in processes.shipped():
        yield Source(kind, key, content)
    for name, content in forms.shipped():
        yield Source("form", name, content)
    for name, content in documents.shipped():
        yield Source("document", name, content)


def source(path: str, content: bytes) -> Source:
    """Tell kind and key of a file from its path: forms and documents are `folder/name`."""
    file = PurePath(path)
    kind = KINDS.get(file.suffix)
    if kind is None:
        raise UploadRefused(f"{file.name}: only .bpmn, .dmn, .form and .html can be deployed.")
    deep = kind in ("form", "document")
    return Source(kind, f"{file.parent.name}/{file.stem}" if deep else file.stem, content)


def deploy_new(work: Work) -> int | None:
    """Deploy what is shipped and was never deployed before; returns the release, if one was made.

    A definition that an administrator changed stays changed until a newer product changes it too.
    """
    known = set(work.session.scalars(select(Definition.sha256)))
    new = [source for source in shipped() if source.sha256 not in known]
    return work.engine.deploy(new, note="随产品发布", by=None).number if new else None


def deploy_files(work: Work, files: list[tuple[str, bytes]], note: str) -> int:
    """Deploy *files* (path and content) as one release; raises `DefinitionInvalid`."""
    sources = [source(path, content) for path, content in files]
    known = catalog.deployed(work, *sources)
    wrong = [
        replace(found, element=f"{file.key} {found.element}".strip())
        for file in sources
        for found in findings(file, known)
        if found.severity == "error"
    ]
    if wrong:
        raise DefinitionInvalid(wrong)
    return work.engine.deploy(sources, note=note, by=work.actor.id).number


def check(path: str, content: bytes) -> list[dict[str, Any]]:
    """Say what is wrong with a file, against everything that is shipped with the product."""
    file = source(path, content)
    return [
        {
            "rule": finding.rule,
            "element": finding.element,
            "severity": finding.severity,
            "message": finding.message,
        }
        for finding in findings(file, catalog.shipped())
    ]


def findings(file: Source, known: lint.Catalog) -> list[lint.Finding]:
    """Check one definition of any kind against the names that are *known*."""
    if file.kind == "process":
        return lint.check_process(file.content, known)
    if file.kind == "decision":
        return lint.check_decision(file.content, known)
    if file.kind == "form":
        return [_of_form(found) for found in forms.lint(file.content)]
    return [_of_document(found) for found in documents.lint(file.content, name=file.key)]


def _of_form(found: Mapping[str, Any]) -> lint.Finding:
    element = str(found["element"] or "")
    return lint.Finding(found["rule"], element, found["severity"], found["message"])


def _of_document(found: documents.Finding) -> lint.Finding:
    element = f"line {found.line}" if found.line else ""
    args = {"reason": found.message, "subjects": ", ".join(found.subjects)}
    return lint.Finding(found.rule, element, found.severity, found.message, args)
