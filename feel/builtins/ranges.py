"""Range functions (§10.3.4.7 table 78).

An end of a range is a position: a value and a side. The side just after the value is 1, just
before it -1, the value itself 0. An included end sits on its value, an excluded start just
after and an excluded end just before it. With that, each line of the table is a comparison.
"""

from collections.abc import Callable
from dataclasses import dataclass

from feel.builtins.registry import builtin
from feel.runtime import Run
from feel.values import Range, Value, compare


@dataclass(frozen=True, slots=True)
class _Place:
    """A position; *rank* -1 and 1 are before and after everything."""

    value: Value
    side: int = 0
    rank: int = 0

    def order(self, other: "_Place") -> int:
        if self.rank or other.rank:
            return (self.rank > other.rank) - (self.rank < other.rank)
        order = compare(self.value, other.value)
        if order is None:
            raise TypeError
        return order or (self.side > other.side) - (self.side < other.side)

    def before(self, other: "_Place") -> bool:
        return self.order(other) < 0

    def by(self, other: "_Place") -> bool:
        return self.order(other) <= 0

    def at(self, other: "_Place") -> bool:
        return self.order(other) == 0


@dataclass(frozen=True, slots=True)
class _Span:
    start: _Place
    end: _Place


Relation = Callable[[_Span, _Span], bool]


def _span(value: Value) -> _Span:
    if type(value) is not Range:
        return _Span(_Place(value), _Place(value))
    start = _Place(value.start, 0 if value.start_included else 1, -1 if value.start is None else 0)
    end = _Place(value.end, 0 if value.end_included else -1, 1 if value.end is None else 0)
    return _Span(start, end)


def _relation(name: str, opposite: str, points: str, *parameters: str) -> Callable[..., Relation]:
    """Register a relation and its opposite; *points* says which arguments may be points."""

    def register(relation: Relation) -> Relation:
        def forward(_run: Run, left: Value, right: Value) -> bool | None:
            return _hold(relation, left, right, points)

        def backward(_run: Run, left: Value, right: Value) -> bool | None:
            return _hold(relation, right, left, points)

        forward.__doc__ = relation.__doc__
        backward.__doc__ = f"Say ``{name}`` of the two the other way round."
        builtin(name, "range1: any", "range2: any")(forward)
        for first, second in (pair.split(",") for pair in parameters):
            builtin(name, f"{first}: any", f"{second}: any")(forward)
            if opposite:
                builtin(opposite, f"{second}: any", f"{first}: any")(backward)
        if opposite:
            builtin(opposite, "range1: any", "range2: any")(backward)
        return relation

    return register


def _hold(relation: Relation, left: Value, right: Value, points: str) -> bool | None:
    kinds = ("r" if type(left) is Range else "p") + ("r" if type(right) is Range else "p")
    if left is None or right is None or kinds not in points.split():
        return None
    try:
        return relation(_span(left), _span(right))
    except TypeError:
        return None


@_relation("before", "after", "pp pr rp rr", "point1,point2", "point,range", "range,point")
def before(left: _Span, right: _Span) -> bool:
    """End before the other starts."""
    return left.end.before(right.start)


@_relation("meets", "met by", "rr")
def meets(left: _Span, right: _Span) -> bool:
    """End where the other starts."""
    return left.end.at(right.start)


@_relation("overlaps", "", "rr")
def overlaps(left: _Span, right: _Span) -> bool:
    """Share a value."""
    return right.start.by(left.end) and left.start.by(right.end)


@_relation("overlaps before", "overlaps after", "rr")
def overlaps_before(left: _Span, right: _Span) -> bool:
    """Share a value, and start and end first."""
    first = left.start.before(right.start) and left.end.by(right.end)
    return first and right.start.by(left.end)


@_relation("finishes", "finished by", "pr rr", "point,range")
def finishes(left: _Span, right: _Span) -> bool:
    """End together, starting no earlier."""
    return left.end.at(right.end) and right.start.by(left.start)


@_relation("during", "includes", "pr rr", "point,range")
def during(left: _Span, right: _Span) -> bool:
    """Lie inside the other."""
    return right.start.by(left.start) and left.end.by(right.end)


@_relation("starts", "started by", "pr rr", "point,range")
def starts(left: _Span, right: _Span) -> bool:
    """Start together, ending no later."""
    return left.start.at(right.start) and left.end.by(right.end)


@_relation("coincides", "", "pp rr", "point1,point2")
def coincides(left: _Span, right: _Span) -> bool:
    """Be the same."""
    return left.start.at(right.start) and left.end.at(right.end)
