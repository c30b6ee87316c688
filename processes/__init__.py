"""Shipped definitions: processes (BPMN), decisions (DMN) and the law they refer to. Data only."""

from importlib.resources import files

#: kinds of definition, and the ending of their files here
KINDS = {"process": ".bpmn", "decision": ".dmn"}


def names(kind: str = "process") -> tuple[str, ...]:
    """Return the keys of the shipped definitions of *kind* (`process` or `decision`), sorted."""
    ending = KINDS[kind]
    entries = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(ending) for name in entries if name.endswith(ending)))


def read(kind: str, key: str) -> bytes:
    """Return the shipped content of the definition *key*.

    Raises `KeyError` if it is not shipped.
    """
    if key not in names(kind):
        raise KeyError(key)
    return files(__package__).joinpath(key + KINDS[kind]).read_bytes()


def shipped() -> list[tuple[str, str, bytes]]:
    """Return every shipped definition as kind, key and content, in a stable order."""
    return [(kind, key, read(kind, key)) for kind in KINDS for key in names(kind)]
