"""Decisions: DMN 1.1 to 1.5, from XML to answers with the rows that fired."""

from engine.dmn.analysis import analyse
from engine.dmn.model import Model
from engine.dmn.reader import compile

__all__ = ["Model", "analyse", "compile"]
