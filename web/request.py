"""The unit of work of the current request, and who it acts for."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Concatenate, ParamSpec, TypeVar, cast

from flask import current_app, g, has_request_context

from cases.access import SYSTEM, Actor, PartyActor
from cases.work import Runtime, Work
from web.settings import Settings

P = ParamSpec("P")
Result = TypeVar("Result")


class SignInNeeded(Exception):
    """The page is for people with an account."""


class KeyNeeded(Exception):
    """The page is for a party, opened with a case code and its key."""


def runtime() -> Runtime:
    """Return the process's runtime."""
    return cast(Runtime, current_app.extensions["runtime"])


def settings() -> Settings:
    """Return the process's settings."""
    return cast(Settings, current_app.extensions["settings"])


def account() -> Actor | None:
    """Return the signed-in account, if there is one."""
    return cast("Actor | None", g.get("account"))


def actor() -> Actor:
    """Return the signed-in account; raises `SignInNeeded`."""
    found = account()
    if found is None:
        raise SignInNeeded
    return found


def party() -> PartyActor:
    """Return the party whose page is open in this browser; raises `KeyNeeded`."""
    found = g.get("party")
    if found is None:
        raise KeyNeeded
    return cast(PartyActor, found)


def reader_locale() -> str | None:
    """Return the language that the account chose, if anybody is signed in."""
    if not has_request_context():
        return None
    found = account()
    return getattr(found, "locale", None)


def work() -> AbstractContextManager[Work]:
    """Open a unit of work for the signed-in account."""
    return runtime().work(actor())


def do(
    use_case: Callable[Concatenate[Work, P], Result], /, *args: P.args, **kwargs: P.kwargs
) -> Result:
    """Do one act as the signed-in account; a lost race is tried again."""
    return runtime().do(use_case, *args, actor=actor(), **kwargs)


def do_as_party(
    use_case: Callable[Concatenate[Work, P], Result], /, *args: P.args, **kwargs: P.kwargs
) -> Result:
    """Do one act as the party whose page is open; a lost race is tried again."""
    return runtime().do(use_case, *args, actor=party(), **kwargs)


def do_as_nobody(
    use_case: Callable[Concatenate[Work, P], Result], /, *args: P.args, **kwargs: P.kwargs
) -> Result:
    """Do one act before anybody is known: signing in, writing an application."""
    return runtime().do(use_case, *args, actor=SYSTEM, **kwargs)
