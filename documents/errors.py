"""What a document refuses, each class one fact; its docstring is the message for logs."""

from typing import Any


class DocumentError(Exception):
    """A document could not be made."""

    def __init__(self, message: str | None = None, **detail: Any) -> None:
        super().__init__(message or self.__doc__)
        self.detail = detail


class TemplateNotFound(DocumentError):
    """There is no template of that name."""


class TemplateInvalid(DocumentError):
    """The template cannot be read; *detail["line"]* says where, if known."""


class TemplateUnsafe(DocumentError):
    """The template asked for something the sandbox does not give."""


class VariableMissing(DocumentError):
    """The template names a value that it was not given."""


class TooLarge(DocumentError):
    """The document is larger, or longer in the making, than a paper may be."""


class NotANumber(DocumentError):
    """The sum is negative, too large, or finer than a fen."""


class PdfInvalid(DocumentError):
    """The file is not a PDF that can be bound into a dossier."""
