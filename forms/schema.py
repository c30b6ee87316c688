"""A form-js schema, read once: its fields, where their values live, what they demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.conditions import Formula

Definition = Mapping[str, Any]
Path = tuple[str, ...]

#: Components with a value of their own.
KEYED = frozenset(
    {
        *("textfield", "textarea", "number", "datetime", "checkbox", "radio", "select"),
        *("checklist", "taglist", "filepicker", "expression"),
    }
)
#: Components that only show something.
SHOWN = frozenset({"text", "image", "separator", "spacer", "button", "table"})
#: Components that hold others.
HOLDERS = frozenset({"group", "dynamiclist"})
#: Components of form-js that are refused: they load or run what others wrote.
REFUSED = frozenset({"html", "iframe", "documentPreview"})
CHOICES = frozenset({"radio", "select", "checklist", "taglist"})
MANY = frozenset({"checklist", "taglist", "filepicker"})

#: What an unanswered field holds.
EMPTY: Mapping[str, Any] = {
    "textfield": "",
    "textarea": "",
    "checkbox": False,
    "checklist": (),
    "taglist": (),
    "filepicker": (),
}


def parse_path(text: str | None) -> Path:
    """Split ``a.b`` into its keys; nothing is the empty path."""
    return tuple(part for part in (text or "").split(".") if part)


@dataclass(frozen=True, slots=True)
class Field:
    """One component; *path* leads to its value from the row, or from the whole, that it lies in."""

    id: str
    type: str
    path: Path
    definition: Definition
    hide: Formula | None
    readonly: Formula | bool
    fields: tuple[Field, ...]

    @property
    def is_keyed(self) -> bool:
        """Say whether it has a value of its own."""
        return self.type in KEYED

    @property
    def is_list(self) -> bool:
        """Say whether it repeats what it holds, once a row."""
        return self.type == "dynamiclist"

    @property
    def is_disabled(self) -> bool:
        """Say whether it is shown but neither checked nor kept."""
        return self.definition.get("disabled") is True

    @property
    def may_grow(self) -> bool:
        """Say whether rows may be added and removed."""
        return self.definition.get("allowAddRemove") is True

    @property
    def rules(self) -> Definition:
        """Return what `validate` demands."""
        return self.definition.get("validate") or {}

    @property
    def label(self) -> str:
        """Return the words beside it."""
        return str(self.definition.get("label") or self.definition.get("dateLabel") or "")

    @property
    def empty(self) -> Any:
        """Return what it holds while nobody has answered."""
        value = EMPTY.get(self.type)
        return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Schema:
    """A form that may be used; *definition* is what the browser is given."""

    id: str
    fields: tuple[Field, ...]
    definition: Definition

    def walk(self) -> Iterator[Field]:
        """List every field, a holder before what it holds."""
        return walk(self.fields)


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    """List *fields* and all they hold."""
    for field in fields:
        yield field
        yield from walk(field.fields)


def build(definition: Definition) -> Schema:
    """Make a schema of a *definition* in which `findings.problems` found no error."""
    return Schema(
        id=str(definition.get("id") or ""),
        fields=_fields(definition.get("components") or []),
        definition=definition,
    )


def _fields(components: list[Definition], prefix: Path = ()) -> tuple[Field, ...]:
    return tuple(_field(component, prefix) for component in components)


def _field(component: Definition, prefix: Path) -> Field:
    """Read one component; a group's path goes before those of what it holds, a list's not."""
    kind = component["type"]
    path = prefix + parse_path(component.get("path" if kind in HOLDERS else "key"))
    inner = path if kind == "group" else ()
    readonly = component.get("readonly")
    return Field(
        id=str(component.get("id") or ""),
        type=kind,
        path=path,
        definition=component,
        hide=Formula.of((component.get("conditional") or {}).get("hide")),
        readonly=Formula.of(readonly) or readonly is True,
        fields=_fields(component.get("components") or [], inner),
    )
