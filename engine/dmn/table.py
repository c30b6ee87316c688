"""Decision tables (DMN 1.5 §8): hit policies, aggregation, default and allowed values."""

from dataclasses import dataclass
from decimal import Decimal, DecimalException
from functools import reduce
from typing import Final

import feel
from engine.dmn.types import Type
from engine.dmn.work import Boxed, Scope, Value, Work
from engine.errors import DecisionError
from engine.types import FiredRow
from feel.types import UNFIT
from feel.values import NUMBERS, compare, equal

POLICIES: Final = (
    *("UNIQUE", "FIRST", "PRIORITY", "ANY"),
    *("COLLECT", "RULE ORDER", "OUTPUT ORDER"),
)
#: Policies that promise one answer.
SINGLE: Final = ("UNIQUE", "FIRST", "PRIORITY", "ANY")
AGGREGATIONS: Final = ("SUM", "MIN", "MAX", "COUNT")


#: Behind every value that has a place in the order.
_LAST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Input:
    """A column that is tested."""

    id: str
    label: str
    value: Boxed
    type: Type


@dataclass(frozen=True, slots=True)
class Output:
    """A column that is answered."""

    id: str
    label: str
    name: str
    type: Type
    #: the allowed values in the order of their priority
    order: tuple[Value, ...]
    default: Boxed | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row; *index* counts from 1."""

    id: str
    index: int
    tests: tuple[feel.UnaryTest | None, ...]
    outputs: tuple[Boxed, ...]
    annotations: tuple[str, ...]
    #: the answers as they are written
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that holds and what it answers."""

    rule: Rule
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table, ready to run; calling it gives its answer."""

    id: str
    name: str
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    def __call__(self, work: Work, scope: Scope) -> Value:
        """Answer for the variables in *scope*; DecisionError when the policy is broken."""
        values = [self._input(column, work, scope) for column in self.inputs]
        hits = [
            Hit(rule, self._answer(rule, work, scope))
            for rule in self._matching(values, work, scope)
        ]
        chosen = self._choose(hits, work.run)
        for hit in chosen:
            work.fired.append(self._fired(hit, values))
        if chosen:
            return self._result(chosen)
        return self._default(work, scope)

    def _input(self, column: Input, work: Work, scope: Scope) -> Value:
        value = column.value(work, scope)
        if value is None:
            return None
        fitted = column.type.fit(value, work.run)
        if fitted is UNFIT:
            raise DecisionError(
                f"{self.name}: the value of {column.label} is not allowed.",
                table=self.id,
                input=column.label,
            )
        return fitted

    def _matching(self, values: list[Value], work: Work, scope: Scope) -> list[Rule]:
        found = []
        for rule in self.rules:
            work.run.spend(len(values))
            if all(
                test is None or test.within(value, scope, work.run)
                for test, value in zip(rule.tests, values, strict=True)
            ):
                found.append(rule)
                if self.policy == "FIRST":
                    break
        return found

    def _answer(self, rule: Rule, work: Work, scope: Scope) -> tuple[Value, ...]:
        answers = [
            column.type.fit(output(work, scope), work.run)
            for column, output in zip(self.outputs, rule.outputs, strict=True)
        ]
        for column, value in zip(self.outputs, answers, strict=True):
            if value is UNFIT:
                raise DecisionError(
                    f"{self.name}: row {rule.index} answers a value that {column.label} forbids.",
                    table=self.id,
                    rows=[rule.index],
                )
        return tuple(answers)

    def _choose(self, hits: list[Hit], run: feel.Run) -> list[Hit]:
        rows = [hit.rule.index for hit in hits]
        if self.policy == "UNIQUE" and len(hits) > 1:
            raise DecisionError(
                f"{self.name}: only one row may hold, but rows {rows} do.", table=self.id, rows=rows
            )
        if self.policy == "ANY" and not all(_agree(hit, hits[0], run) for hit in hits):
            raise DecisionError(
                f"{self.name}: rows {rows} hold and answer differently.", table=self.id, rows=rows
            )
        if self.policy in ("PRIORITY", "OUTPUT ORDER"):
            hits = sorted(hits, key=self.rank)
        return hits[:1] if self.policy in ("PRIORITY", "ANY", "FIRST") else hits

    def rank(self, hit: Hit) -> list[int]:
        """Tell the place of a row's answers in the order of the allowed values."""
        return [
            next((at for at, known in enumerate(column.order) if _same(known, value)), _LAST)
            for column, value in zip(self.outputs, hit.values, strict=True)
        ]

    def _result(self, hits: list[Hit]) -> Value:
        answers = [self._shaped(hit.values) for hit in hits]
        if self.policy in SINGLE:
            return answers[0]
        return self._aggregated(answers) if self.aggregation else answers

    def _shaped(self, values: tuple[Value, ...]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return {column.name: value for column, value in zip(self.outputs, values, strict=True)}

    def _aggregated(self, answers: list[Value]) -> Value:
        if self.aggregation == "COUNT":
            return Decimal(len(answers))
        if self.aggregation == "SUM":
            return self._sum(answers)
        best = answers[0]
        for answer in answers[1:]:
            order = compare(answer, best)
            if order is None:
                raise DecisionError(f"{self.name}: answers cannot be compared.", table=self.id)
            best = answer if order == (1 if self.aggregation == "MAX" else -1) else best
        return best

    def _sum(self, answers: list[Value]) -> Decimal:
        if any(type(answer) is not Decimal for answer in answers):
            raise DecisionError(
                f"{self.name}: answers that are no numbers have no sum.", table=self.id
            )
        try:
            return reduce(NUMBERS.add, answers, Decimal())
        except DecimalException as error:
            raise DecisionError(f"{self.name}: the answers have no sum.", table=self.id) from error

    def _default(self, work: Work, scope: Scope) -> Value:
        if any(column.default for column in self.outputs):
            answer = self._shaped(tuple(self._fallback(c, work, scope) for c in self.outputs))
            return answer if self.aggregation or self.policy in SINGLE else [answer]
        if self.policy in SINGLE:
            raise DecisionError(f"{self.name}: no row holds.", table=self.id, rows=[])
        if self.aggregation:
            return Decimal() if self.aggregation == "COUNT" else None
        return []

    def _fallback(self, column: Output, work: Work, scope: Scope) -> Value:
        value = column.default(work, scope) if column.default else None
        fitted = column.type.fit(value, work.run)
        if fitted is UNFIT:
            raise DecisionError(
                f"{self.name}: the default is a value that {column.label} forbids.", table=self.id
            )
        return fitted

    def _fired(self, hit: Hit, values: list[Value]) -> FiredRow:
        return FiredRow(
            table=self.id,
            index=hit.rule.index,
            annotations=list(hit.rule.annotations),
            inputs={c.label: _shown(v) for c, v in zip(self.inputs, values, strict=True)},
            outputs={c.name: _shown(v) for c, v in zip(self.outputs, hit.values, strict=True)},
        )


def _same(left: Value, right: Value) -> bool:
    return type(left) is type(right) and left == right


def _agree(left: Hit, right: Hit, run: feel.Run) -> bool:
    pairs = zip(left.values, right.values, strict=True)
    return all(equal(one, other, run.spend) is True for one, other in pairs)


def _shown(value: Value) -> Value:
    try:
        return feel.plain(value)
    except TypeError:
        return "function"
