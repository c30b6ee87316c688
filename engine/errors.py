"""What the engine refuses, each class one fact; its docstring is the message for logs.

No error of SpiffWorkflow, lxml or psycopg leaves this package. *detail* carries ids and element
names, never the values of variables.
"""

from typing import Any


class EngineError(Exception):
    """The engine refused a command."""

    def __init__(self, message: str | None = None, **detail: Any) -> None:
        super().__init__(message or self.__doc__)
        self.detail = detail


class TaskNotFound(EngineError):
    """There is no open task with this id: it never was, it is done, or it was withdrawn."""


class TaskTaken(EngineError):
    """The task is already in another person's hands."""


class Conflict(EngineError):
    """Somebody else moved the case first; nothing was written, the unit of work may try again."""


class ValueRefused(EngineError):
    """The database cannot keep a value: too long, too large, or with a sign it has no place for."""


class InstanceNotFound(EngineError):
    """There is no process instance with this id."""


class InstanceSuspended(EngineError):
    """The instance is suspended; it must be resumed before it can move."""


class InstanceEnded(EngineError):
    """The instance has ended or was cancelled; nothing can move it any more."""


class DefinitionNotFound(EngineError):
    """No definition of this kind and key exists at this release."""


class DefinitionInvalid(EngineError):
    """The files cannot be deployed; *findings* says what is wrong and on which element."""

    def __init__(self, findings: list[Any], message: str | None = None, **detail: Any) -> None:
        super().__init__(message or _listed(findings), findings=findings, **detail)
        self.findings = findings


def _listed(findings: list[Any]) -> str:
    """Say the first findings, each with its rule and element."""
    return "; ".join(f"{one.rule} {one.element}: {one.message}" for one in findings[:20])


class ExpressionError(EngineError):
    """An expression of the model does not parse, or has no value where one is needed."""


class DecisionError(EngineError):
    """A decision gives no single answer for these inputs."""


class StepLimit(EngineError):
    """The process ran too many automatic steps without coming to rest (a loop without a task)."""


class CollectionInvalid(EngineError):
    """A multi-instance activity has no list to run over, or the list is too long."""


class FlowMissing(EngineError):
    """No outgoing condition of a gateway holds, and there is no default flow."""


class ErrorUncaught(EngineError):
    """An error was thrown that no boundary event and no event sub-process catches."""


class BpmnError(Exception):
    """An operation of the application ends with an error the model has a way for.

    It is no failure: a boundary event or event sub-process for *code* catches it, and *variables*
    go where it is caught. What the operation wrote is undone. ErrorUncaught when nothing does.
    """

    def __init__(self, code: str, message: str = "", **variables: Any) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.variables = variables


class BpmnEscalation(Exception):
    """An operation of the application ends with an escalation the model has a way for.

    What the operation wrote stays, and *variables* go where it is caught. Where it interrupts, the
    activity ends by that way; where it does not, or nothing catches it, the activity is done with
    *variables* as its result.
    """

    def __init__(self, code: str, **variables: Any) -> None:
        super().__init__(code)
        self.code = code
        self.variables = variables


class MessageUnexpected(EngineError):
    """Nothing waits for this message with this key, and no process starts with it."""


class JobNotFound(EngineError):
    """There is no open external task with this id: it never was, is done, or was withdrawn."""


class JobLocked(EngineError):
    """The external task is in another worker's hands, or in nobody's."""


class IncidentNotFound(EngineError):
    """There is no open incident with this id."""


class SnapshotDamaged(EngineError):
    """The stored state of an instance cannot be read."""


class ReasonMissing(EngineError):
    """An act of administration needs a reason, of at most 500 characters."""


class InstanceMoved(EngineError):
    """The instance has moved since the page was drawn; look again before acting."""


class TargetInvalid(EngineError):
    """The token cannot be put there: no such element, or one that is entered only from inside."""


class MoveStarves(EngineError):
    """After the move a join would wait for ever for a token that nobody can send."""


class NotSkippable(EngineError):
    """What stands there cannot be done by hand."""


class MigrationRefused(EngineError):
    """The instance does not fit the other version; *problems* says what and where."""

    def __init__(self, problems: list[Any], **detail: Any) -> None:
        super().__init__(None, problems=problems, **detail)
        self.problems = problems
