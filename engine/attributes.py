"""What the model says about a task: whose it is, its form, when it is due."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from engine import times
from engine.errors import ExpressionError
from engine.spiff.context import Context, Failure
from engine.spiff.script import evaluate
from engine.types import TaskInfo
from engine.values import plain

#: attributes with a field of their own, or of no use to anybody but the engine
OWN = frozenset(
    {
        "formKey", "candidateGroups", "assignee", "dueDate", "followUpDate", "priority",
        "operation", "scope", "topic", "type", "decisionRef", "resultVariable",
        "mapDecisionResult", "collection", "elementVariable", "outputCollection",
        "outputElement", "asyncBefore", "asyncAfter", "exclusive",
        "failedJobRetryTimeCycle", "taskPriority",
    }
)  # fmt: skip

Value = TypeVar("Value")

#: what a priority may be: a smallint
LOWEST, HIGHEST = -32_768, 32_767


class Attributes:
    """Works out the attributes of one token; what fails is noted and left empty."""

    def __init__(self, token: Any, context: Context) -> None:
        self.token = token
        self.context = context
        self.given: dict[str, str] = token.task_spec.extensions
        self.failed: str | None = None

    def info(self, instance_id: UUID, release: int, scope: UUID | None) -> TaskInfo:
        """Return the task as the rest of the world sees it."""
        spec = self.token.task_spec
        return TaskInfo(
            id=self.token.id,
            instance_id=instance_id,
            business_key=self.context.business_key,
            release=release,
            process=self.token.workflow.spec.process,
            element=spec.element,
            name=spec.bpmn_name or spec.element,
            role=self._try("candidateGroups", self._word),
            scope=self._try("scope", self._uuid) or scope,
            assignee=self._try("assignee", self._uuid),
            form=self.given.get("formKey") or None,
            operation=self.given.get("operation") or None,
            priority=self._try("priority", self._priority) or 50,
            created_at=self.context.now,
            due_at=self._try("dueDate", self._instant),
            follow_up_at=self._try("followUpDate", self._instant),
            properties=self.properties(),
        )

    def due(self) -> datetime | None:
        """Work out when the task is due; None when the model does not say or nothing comes out."""
        return self._try("dueDate", self._instant)

    def failure(self) -> Failure | None:
        """Return what went wrong, if anything did."""
        if self.failed is None:
            return None
        spec = self.token.task_spec
        process = self.token.workflow.spec.process
        return Failure(self.token.id, process, spec.element, "expression", self.failed)

    def _try(self, name: str, read: Callable[[str], Value | None]) -> Value | None:
        text = self.given.get(name, "").strip()
        if not text:
            return None
        try:
            return read(text)
        except ExpressionError as error:
            self.failed = f"{name}: {error}"
            return None

    def _feel(self, text: str) -> Any:
        return evaluate(text, self.token.data, self.context.functions)

    def _word(self, text: str) -> str:
        return str(self._feel(text)) if text.startswith(("=", "${")) else text

    def _uuid(self, text: str) -> UUID | None:
        try:
            return UUID(text)
        except ValueError:
            value = self._feel(text)
        try:
            return None if value in (None, "") else UUID(str(value))
        except ValueError as error:
            raise ExpressionError(f"{text} gives no id.") from error

    def _priority(self, text: str) -> int:
        value = self._feel(text)
        try:
            return max(LOWEST, min(HIGHEST, int(value)))
        except (TypeError, ValueError, ArithmeticError) as error:
            raise ExpressionError(f"{text} gives no number.") from error

    def _instant(self, text: str) -> datetime | None:
        value = text if times.is_literal(text) else self._feel(text)
        if value is None:
            return None
        return times.instant(value, self.context.now, self.context.zone)

    def properties(self) -> dict[str, Any]:
        """Return the remaining attributes and properties; those written ``= …`` as their value."""
        return {name: self._property(name) for name in self.given if name not in OWN}

    def _property(self, name: str) -> Any:
        text = self.given[name]
        if not text.lstrip().startswith("="):
            return text
        return self._try(name, lambda text: plain(self._feel(text)))


def row(task: TaskInfo, tenant: int) -> dict[str, Any]:
    """Turn an opened task into a row of the task table."""
    return {
        "tenant_id": tenant,
        "id": task.id,
        "instance_id": task.instance_id,
        "business_key": task.business_key,
        "process": task.process,
        "element": task.element,
        "name": task.name[:240],
        "role": task.role,
        "scope": task.scope,
        "assignee": task.assignee,
        "form": task.form,
        "operation": task.operation,
        "priority": task.priority,
        "created_at": task.created_at,
        "due_at": task.due_at,
        "follow_up_at": task.follow_up_at,
        "properties": task.properties,
    }
