"""Errors and escalations thrown from outside, by whoever works on an activity."""

from typing import Any

from engine.errors import ErrorUncaught
from engine.spiff import run
from engine.spiff.catching import must_catch
from engine.spiff.definitions import Code


def throw(case: run.Case, token: Any, thrown: Code, variables: dict[str, Any]) -> None:
    """Throw from the activity of *token*, and run on.

    An error that nothing catches is a failure of the token: a task stays open, a job has ended.
    """
    try:
        must_catch(token, thrown, variables)
    except ErrorUncaught as error:
        state = token._state
        token.internal_data.pop("job", None)
        case.fail(token, error, "attributes" if token.task_spec.manual else "run")
        if token.task_spec.manual:
            token._state = state
    run.step(case)
