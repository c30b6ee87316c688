"""What can be wrong with a form itself; wrong answers are no error but a part of the result."""

from typing import TypedDict


class Finding(TypedDict):
    """One remark on a form: *rule* is its stable name, *element* the id of a component."""

    rule: str
    element: str | None
    severity: str
    message: str


class FormsError(Exception):
    """A form cannot be used."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.__doc__)


class FormNotFound(FormsError):
    """No form of this name is shipped with the product."""


class FormInvalid(FormsError):
    """The content is not a form that may be used; *findings* says what is wrong and where."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{one['element'] or '-'}: {one['rule']}" for one in findings))
        self.findings = findings


class PatternError(FormsError):
    """A regular expression is not one, or uses what is not offered (references, look-behind)."""


class PatternTooSlow(FormsError):
    """A regular expression asks for more steps on this text than it may have."""
