"""Taking decisions: the tables of a release, run by `engine.dmn`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import DefinitionNotFound
from engine.types import Decision

if TYPE_CHECKING:
    from engine.core import Engine


def decide(engine: "Engine", key: str, inputs: Mapping[str, Any], release: int) -> Decision:
    """Take the decision *key* as of *release*.

    *key* is the name of a deployed file, or the id of a decision inside one. DefinitionNotFound
    when there is neither, DecisionError when there is no single answer.
    """
    known = engine.library.keys(engine.session, engine.tenant, release)
    own = known.get(("decision", key))
    if own is not None:
        model = engine.library.decisions(engine.session, own)
        first = key if key in model.elements else None
        return model.decide(first, inputs, engine.host.functions)
    for (kind, _), id_ in sorted(known.items()):
        if kind == "decision":
            model = engine.library.decisions(engine.session, id_)
            if key in model.elements:
                return model.decide(key, inputs, engine.host.functions)
    raise DefinitionNotFound(f"There is no decision {key!r} at release {release}.")
