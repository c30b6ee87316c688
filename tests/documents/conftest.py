"""Papers made once a run."""

from functools import cache
from io import BytesIO

import pypdf
import pytest

import documents


class Paper:
    """A printed sample: its PDF, its pages' texts."""

    def __init__(self, name, context=None, source=None):
        self.html = documents.html(name, context or documents.sample(name), source)
        self.pdf = documents.pdf(self.html)
        self.reader = pypdf.PdfReader(BytesIO(self.pdf.content))
        self.texts = ["".join(page.extract_text().split()) for page in self.reader.pages]
        self.text = "".join(self.texts)


@pytest.fixture(scope="session")
def made():
    """Make the sample of a document, once."""
    return cache(Paper)


@pytest.fixture
def printed():
    """Make a document from a context of the test's own."""
    return Paper
