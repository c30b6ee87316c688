"""What the domain refuses, each class one fact; its docstring is the message for logs.

`web/messages.py` says the same in the reader's language; *detail* carries what a sentence needs
(names of fields, missing papers, a date), never personal data in logs.
"""

from typing import Any


class CaseError(Exception):
    """The domain refused an act."""

    def __init__(self, message: str | None = None, **detail: Any) -> None:
        super().__init__(message or self.__doc__)
        self.detail = detail


class KeyMissing(CaseError):
    """Personal data cannot be read: its key is not on the ring."""


class NotFound(CaseError):
    """There is no such thing, or it is not the actor's to see."""


class NotAllowed(CaseError):
    """The actor has no grant for this act."""


class AnswersInvalid(CaseError):
    """The answers do not satisfy the form; *detail["errors"]* maps field to sentences."""


class GateClosed(CaseError):
    """A legal gate is not satisfied; *detail* has `law`, `reason` and what is missing."""


class StateMismatch(CaseError):
    """The case is no longer in a state that allows this act."""


class SignInRefused(CaseError):
    """The name and password do not open an account."""


class AccountLocked(CaseError):
    """Too many wrong passwords; *detail["until"]* says when it opens again."""


class UploadRefused(CaseError):
    """The file is too large, of a kind not accepted, or not what it says it is."""


class CalendarUnknown(CaseError):
    """The holiday table does not reach the date; *detail["year"]* is the missing year."""
