"""A snapshot taken over into another version of its model.

Tokens at elements that are the same in both versions are *rebound*: they keep their ids, what they
wait for and everything inside them. Where an element has become something else, or waits for
something else, its token *enters it anew*. Boundary events follow their host: those that are gone
are dropped, new ones are armed, unchanged ones keep their time. A waiting join keeps which flows
have arrived. What fits nowhere is a problem, told by element; then nothing may be written.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState as S

from engine.ids import new_id
from engine.spiff import alike, save
from engine.spiff.context import Context
from engine.spiff.events import BoundaryEvent, Trigger
from engine.spiff.run import Case, levels
from engine.spiff.sound import blocked
from engine.types import Problem, Step
from engine.values import decode, encode

ID, PARENT, NAME, STATE, TRIGGERED, INTERNAL, OWN = range(7)
CHILD, SPLIT, JOIN = " [child]", ".BoundaryEventSplit", ".BoundaryEventJoin"


@dataclass
class Rebound:
    """A case on its new model, if it fits."""

    case: Case | None
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    #: element a token had, by its id, where it has another now
    renamed: dict[UUID, str] = field(default_factory=dict)


@dataclass
class Models:
    """The specification of a case and of its levels."""

    spec: Any
    levels: dict[str, Any]

    def level(self, key: str | None) -> Any:
        """Return the specification of the level *key*; None is the case's own."""
        if key is None:
            return self.spec
        try:
            return self.levels[key]  # which finds what a bound call names
        except KeyError:
            return None


class Rebinder:
    """Rewrites the records of a snapshot, level by level, parents before children."""

    def __init__(self, old: Models, new: Models, mapping: Mapping[str, str]) -> None:
        self.old, self.new, self.mapping = old, new, mapping
        self.out = Rebound(None)
        #: new specification of every host that stays, by token
        self.hosts: dict[str, Any] = {}
        #: tokens that enter their element anew, and boundary events to arm: (split, event)
        self.fresh: list[str] = []
        self.arm: list[tuple[str, str]] = []

    def run(self, blob: bytes, context: Context, *, sound: bool = True) -> Rebound:
        """Take *blob* over; `case` of the answer is None when there are problems.

        With *sound*, a join that would wait for ever is one.
        """
        records = []
        for host, key, scope, rows in decode(blob):
            if host is not None and host not in self.hosts:
                continue  # what was around it is entered anew
            to = self.new.spec if host is None else self.hosts[host]
            new_key = None if host is None else _key(to.spec, key)
            spec = self.new.level(new_key)
            if spec is None:
                self._wrong("level", self.old.level(key), to.name)
                continue
            level = _Level(self, self.old.level(key), spec, rows)
            records.append([host, new_key, scope, level.rewritten()])
        if not self.out.problems:
            self._load(encode(records), context, sound)
        return self.out

    def _wrong(self, code: str, level: Any, element: str) -> None:
        self.out.problems.append(Problem(code, level.process, element))

    def _load(self, blob: bytes, context: Context, sound: bool) -> None:
        case = save.load(blob, self.new.spec, self.new.levels, context)
        tokens = {token.id.hex: token for level in levels(case) for token in level.tasks.values()}
        for split, event in self.arm:
            host = tokens[split]
            token = host._add_child(host.workflow.spec.task_specs[event], S.FUTURE)
            token.triggered = True
            token.task_spec._update(token)
        for name in self.fresh:
            token = tokens[name]
            token._inherit_data()
            token.task_spec._update(token)
            if isinstance(token.task_spec, BoundaryEventSplit):
                token.run()
        for level in levels(case) if sound else ():
            starved = blocked(level)
            if starved is not None:
                self._wrong("starves", level.spec, starved)
        for failure in context.failures:
            self.out.problems.append(Problem("incident", failure.process, failure.element))
        self.out.case = None if self.out.problems else case


def _key(called: str, now: str) -> str:
    """Return the level a host opens; a call bound to a version stays with the release it took."""
    return now if "@" in called and "#" in now else called


class _Level:
    """One record: its rows, and what becomes of them."""

    def __init__(self, around: Rebinder, old: Any, new: Any, rows: list[list[Any]]) -> None:
        self.around, self.old, self.new = around, old, new
        self.rows = rows
        self.specs = [old.task_specs[row[NAME]] for row in rows]
        self.gone: set[int] = set()
        self.extra: list[list[Any]] = []

    def rewritten(self) -> list[list[Any]]:
        """Return the rows as the new specification has them."""
        for at, row in enumerate(self.rows):
            if row[PARENT] in self.gone and self._is_inside(at):
                self.gone.add(at)
            elif at not in self.gone:
                self._row(at, row)
        self._new_triggers()
        return self._ordered()

    def _new_triggers(self) -> None:
        """Arm the starts of event sub-processes that are new."""
        old = {
            self._mapped(one.name)
            for one in self.old.task_specs.values()
            if isinstance(one, Trigger) and self._same_trigger(one)
        }
        for one in self.new.task_specs.values():
            if isinstance(one, Trigger) and one.name not in old:
                self.around.arm.append((self.rows[0][ID], one.name))
                self._step(one.name, one.name, "armed")

    def _same_trigger(self, spec: Any) -> bool:
        to = self.new.task_specs.get(self._mapped(spec.name))
        return to is not None and alike.same(spec, to)

    def _is_inside(self, at: int) -> bool:
        """Tell whether a row whose parent goes has to go with it: a run of a loop, no follower."""
        return bool(self.rows[self.rows[at][PARENT]][STATE] & save.LIVE)

    def _row(self, at: int, row: list[Any]) -> None:
        spec = self.specs[at]
        if isinstance(spec, BoundaryEventSplit | BoundaryEventJoin | BoundaryEvent):
            return  # with their host
        if isinstance(spec, Trigger) and row[STATE] == S.WAITING:
            to = self.new.task_specs.get(self._mapped(spec.name))
            self._event_row(at, row, to if self._same_trigger(spec) else None)
        elif spec.bpmn_id is not None or spec.name.endswith(CHILD):
            self._token(at, row, spec)
        elif spec.name not in self.new.task_specs:
            self.around._wrong("missing", self.old, spec.name)

    def _token(self, at: int, row: list[Any], spec: Any) -> None:
        element, is_run = spec.name.removesuffix(CHILD), spec.name.endswith(CHILD)
        name = self._mapped(element)
        to = self.new.task_specs.get(name + CHILD if is_run else name)
        if to is None:
            self.around._wrong("loop" if is_run else "missing", self.old, element)
        elif alike.same(spec, to):
            self._stay(at, row, spec, to, is_run)
        elif is_run:
            self.around._wrong("loop", self.old, element)
        elif not alike.can_enter(to):
            self.around._wrong("target", self.old, element)
        else:
            self._enter_anew(at, row, element, name)

    def _mapped(self, element: str) -> str:
        return self.around.mapping.get(f"{self.old.process}:{element}", element)

    # -- what stays

    def _stay(self, at: int, row: list[Any], spec: Any, to: Any, is_run: bool) -> None:
        element = spec.name.removesuffix(CHILD)
        row[NAME] = to.name
        if row[INTERNAL]:
            self._inner(row[INTERNAL], to, element)
        if hasattr(to, "spec"):
            self.around.hosts[row[ID]] = to
        if not is_run:
            self._borders(at, row, element, to.name)
        if to.element != element:
            self.around.out.renamed[UUID(hex=row[ID])] = to.element
        if not is_run:
            self._step(element, to.element, "stays")

    def _inner(self, data: dict[str, Any], to: Any, element: str) -> None:
        """Take over what a token keeps: the flows that have arrived, the names of timers."""
        if "arrived" in data:
            data["arrived"] = [self._mapped(source) for source in data["arrived"]]
            if Counter(data["arrived"]) - Counter(to._inputs):
                self.around._wrong("arrived", self.old, element)
        alike.rename_timers(data, to)

    def _borders(self, at: int, row: list[Any], element: str, name: str) -> None:
        """Take the boundary events of a host that stays over."""
        split = self.new.task_specs.get(name + SPLIT)
        had = self._split_of(at, element)
        if split is None:
            if had is not None:
                self._unborder(had)
            return
        if had is None:
            had = self._new_split(row, split.name)
            known: set[str] = set()
        else:
            self.rows[had][NAME] = split.name
            known = self._kept_events(had, element, split)
        for event in split.outputs[1:]:
            if event.name not in known:
                self.around.arm.append((self._row_at(had)[ID], event.name))
                self._step(event.name, event.name, "armed")

    def _split_of(self, at: int, element: str) -> int | None:
        parent = self.rows[at][PARENT]
        return parent if parent >= 0 and self.specs[parent].name == element + SPLIT else None

    def _row_at(self, at: int) -> list[Any]:
        return self.rows[at] if at >= 0 else self.extra[-at - 1]

    def _new_split(self, row: list[Any], name: str) -> int:
        """Put a split between a token and its parent; negative numbers are new rows."""
        split = [new_id().hex, row[PARENT], name, int(S.COMPLETED), 1, None, None]
        self.extra.append(split)
        row[PARENT] = -len(self.extra) - 1  # -1 is nobody
        return -len(self.extra)

    def _kept_events(self, had: int, element: str, split: Any) -> set[str]:
        """Rebind the events that are the same; return the new events that need no arming."""
        known = set()
        new_events = {event.name: event for event in split.outputs[1:]}
        for event in self.old.task_specs[element + SPLIT].outputs[1:]:
            to = new_events.get(self._mapped(event.name))
            if to is not None and not alike.same(event, to):
                to = None
            if to is not None:
                known.add(to.name)
            for at in self._waiting(had, event):
                self._event_row(at, self.rows[at], to)
        return known

    def _waiting(self, had: int, event: Any = None) -> list[int]:
        """List the rows of boundary events that wait at a split: *event*'s, or all."""
        return [
            at
            for at, row in enumerate(self.rows)
            if row[PARENT] == had and row[STATE] & save.LIVE
            if isinstance(self.specs[at], BoundaryEvent | BoundaryEventJoin)
            if event is None or self.specs[at] is event
        ]

    def _event_row(self, at: int, row: list[Any], to: Any) -> None:
        if to is None:
            self.gone.add(at)
            return
        row[NAME] = to.name
        alike.rename_timers(row[INTERNAL] or {}, to)

    def _unborder(self, had: int) -> None:
        """Take a split away, with the events that wait at it; what they set going stays."""
        self.gone.add(had)
        self.gone.update(self._waiting(had))

    # -- what is entered anew

    def _enter_anew(self, at: int, row: list[Any], element: str, name: str) -> None:
        had = self._split_of(at, element)
        if had is not None:
            self._unborder(had)
        entry = self.new.task_specs.get(name + SPLIT) or self.new.task_specs[name]
        row[ID] = new_id().hex  # a task that was here has had its id
        row[NAME], row[STATE], row[TRIGGERED], row[INTERNAL] = entry.name, int(S.FUTURE), 1, None
        for inner, other in enumerate(self.rows):
            if other[PARENT] == at:
                self.gone.add(inner)
        self.around.fresh.append(row[ID])
        self._step(element, name, "renewed")

    def _step(self, element: str, target: str, how: str) -> None:
        self.around.out.steps.append(Step(self.old.process, element, target, how))

    # -- the rows in order

    def _ordered(self) -> list[list[Any]]:
        """Return the rows that stay, numbered anew, parents before children."""
        done: dict[int, int] = {-1: -1}
        found: list[list[Any]] = []
        for at, row in enumerate(self.rows):
            parent = row[PARENT]
            while parent >= 0 and parent in self.gone:
                parent = self.rows[parent][PARENT]
            if at in self.gone:
                continue
            is_new = parent < -1
            row[PARENT] = self._place(-parent - 2, done, found) if is_new else done[parent]
            done[at] = len(found)
            found.append(row)
        return found

    def _place(self, extra: int, done: dict[int, int], found: list[list[Any]]) -> int:
        split = self.extra[extra]
        parent = split[PARENT]
        while parent in self.gone:
            parent = self.rows[parent][PARENT]
        split[PARENT] = done[parent]
        found.append(split)
        return len(found) - 1
