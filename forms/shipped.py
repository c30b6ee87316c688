"""The forms that come with the product: ``<process>/<form>.form`` beside this file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from forms.errors import FormNotFound

_NAME = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*")


def names() -> list[str]:
    """List the names of the shipped forms, in order: ``people_mediation/session``."""
    root = files(__package__)
    return sorted(
        f"{folder.name}/{form.name.removesuffix('.form')}"
        for folder in root.iterdir()
        if folder.is_dir()
        for form in folder.iterdir()
        if form.name.endswith(".form")
    )


def read(name: str) -> bytes:
    """Return the shipped form *name*; raises `FormNotFound`."""
    file = files(__package__).joinpath(f"{name}.form")
    if not _NAME.fullmatch(name) or not file.is_file():
        raise FormNotFound
    return file.read_bytes()


def shipped() -> Iterator[tuple[str, bytes]]:
    """List the shipped forms with their content."""
    for name in names():
        yield name, read(name)
