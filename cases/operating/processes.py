"""Processes drawn elsewhere: read, translated, checked, and laid down as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cases import catalog
from cases.errors import AnswersInvalid
from cases.operating import shipping, studio
from engine import Source, importer, lint
from engine.importer import Note

if TYPE_CHECKING:
    from cases.work import Work


@dataclass(frozen=True)
class Report:
    """What an import did, what is left to do, and what the checks say of the result."""

    #: key of the first process that can run, empty when there is none
    key: str
    #: who drew the file, as far as it shows
    tool: str
    content: bytes
    notes: tuple[Note, ...]
    findings: tuple[lint.Finding, ...]

    @property
    def may_be_deployed(self) -> bool:
        """Whether no check stands against it."""
        return all(found.severity != "error" for found in self.findings)


def read(content: bytes, known: lint.Catalog | None = None) -> Report:
    """Translate a file and check it against what is *known*, or what is shipped.

    Raises `DefinitionInvalid` when it is no BPMN 2.0 at all.
    """
    imported = importer.read(content)
    key = imported.keys[0] if imported.keys else ""
    source = Source("process", key, imported.content)
    found = shipping.findings(source, known or catalog.shipped())
    return Report(key, imported.tool, imported.content, imported.notes, tuple(found))


def told(report: Report) -> dict[str, Any]:
    """Write a report for the terminal and for scripts, in English."""
    return {
        "key": report.key,
        "tool": report.tool,
        "notes": [
            {
                "what": "to do" if note.open else "changed",
                "element": note.element,
                "rule": note.rule,
                "message": note.message,
            }
            for note in report.notes
        ],
        "findings": [
            {
                "what": found.severity,
                "element": found.element,
                "rule": found.rule,
                "message": found.message,
            }
            for found in report.findings
        ],
    }


def to_draft(work: Work, content: bytes) -> Report:
    """Read a file into a draft of the actor's; the draft of the same key is replaced.

    Raises `DefinitionInvalid`, and `AnswersInvalid` when no process of the file can run.
    """
    studio.administrator(work)
    report = read(content, catalog.deployed(work))
    if not report.key:
        raise AnswersInvalid(errors={"file": ["文件里没有可以执行的流程。"]})
    base = studio.newest_version(work, "process", report.key)
    studio.save_draft(work, "process", report.key, report.content.decode(), base_version=base)
    return report
