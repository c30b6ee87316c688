"""Taking decisions: the tables of a release, run by `engine.dmn`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.types import Decision

if TYPE_CHECKING:
    from engine.core import Engine


def decide(engine: "Engine", key: str, inputs: Mapping[str, Any], release: int) -> Decision:
    """Take the decision *key* as of *release*."""
    raise NotImplementedError
