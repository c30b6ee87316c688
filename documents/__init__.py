"""The papers of a case: templates, their words, and the PDF made of them.

A paper is made in three steps: `catalog()` says what there is, `html` fills a template with a
context of primitive data, `pdf` prints it. Nothing here knows the database or the web.
"""

from documents.bind import Sheet, concatenate, pages, picture
from documents.catalog import Template, catalog, describe, names, shipped, source
from documents.context import ABOUT
from documents.copies import Copies, copies, joined
from documents.fonts import missing
from documents.lint import Finding, lint
from documents.pdf import Pdf, Place, pdf, print_with
from documents.render import html
from documents.sample import sample

__all__ = [
    "ABOUT",
    "Copies",
    "Finding",
    "Pdf",
    "Place",
    "Sheet",
    "Template",
    "catalog",
    "concatenate",
    "copies",
    "describe",
    "html",
    "joined",
    "lint",
    "missing",
    "names",
    "pages",
    "pdf",
    "picture",
    "print_with",
    "sample",
    "shipped",
    "source",
]
