"""FEEL in place of SpiffWorkflow's script engine, which would run Python from a diagram."""

from collections.abc import Mapping
from typing import Any

import feel
from engine.errors import EngineError, ExpressionError
from engine.spiff.context import Context, Functions


def evaluate(text: str, variables: Mapping[str, Any], functions: Functions) -> Any:
    """Evaluate a FEEL expression; ExpressionError when it cannot be read or worked out."""
    try:
        return feel.compile(_bare(text))(variables, functions)
    except feel.FeelError as error:
        raise ExpressionError(f"{text.strip()[:120]}: {error}") from error


def condition(text: str, variables: Mapping[str, Any], functions: Functions) -> bool:
    """Evaluate a condition; anything but true or false is an ExpressionError, not a no."""
    value = evaluate(text, variables, functions)
    if not isinstance(value, bool):
        raise ExpressionError(f"{text.strip()[:120]}: {_why(text, variables, functions, value)}")
    return value


def _why(text: str, variables: Mapping[str, Any], functions: Functions, value: Any) -> str:
    """Say why a condition is neither true nor false, without the values of variables."""
    if value is not None:
        return f"The result is a {type(value).__name__}, not true or false."
    reasons = feel.compile(_bare(text)).explain(variables, functions).reasons
    return " ".join(str(reason) for reason in reasons) or "The result is null."


def _bare(text: str) -> str:
    """Strip the ``${ }`` that some modelers write around an expression."""
    stripped = text.strip()
    braced = stripped.startswith("${") and stripped.endswith("}")
    return stripped[2:-1] if braced else stripped


class Script:
    """What tokens ask for values: FEEL over the variables of their scope."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """Evaluate *expression* over the variables *task* sees."""
        return evaluate(expression, task.data, self.context.functions)

    def condition(self, task: Any, expression: str) -> bool:
        """Evaluate a condition over the variables *task* sees."""
        return condition(expression, task.data, self.context.functions)

    def evaluate_in(self, scope: Mapping[str, Any], expression: str) -> Any:
        """Evaluate *expression* over a scope."""
        return evaluate(expression, scope, self.context.functions)

    def condition_in(self, scope: Mapping[str, Any], expression: str) -> bool:
        """Evaluate a condition over a scope."""
        return condition(expression, scope, self.context.functions)

    def operate(self, task: Any, operation: str) -> Mapping[str, Any]:
        """Run an operation of the application for the node of *task*."""
        if self.context.operate is None:
            raise EngineError(f"Nothing here runs the operation {operation!r}.")
        return self.context.operate(operation, task) or {}

    def decide(self, task: Any, decision: str) -> tuple[Any, list[Any]]:
        """Take a decision over the variables *task* sees."""
        if self.context.decide is None:
            raise EngineError(f"Nothing here takes the decision {decision!r}.")
        return self.context.decide(decision, dict(task.data))
