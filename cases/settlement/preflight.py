"""Agreement pre-flight (协议体检): what a court would refuse, found while it can still be changed.

A finding names the rule, the clause and what to write instead. `blocking` stops the draft;
an *acceptable* one may be kept by the parties with a reason, and then no court will confirm the
agreement; a `warning` only speaks. Pure: it reads the dataclasses of a draft and no table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cases.settlement import preflight_rules, preflight_text
from cases.settlement.preflight_draft import ENFORCEABLE, Draft, Finding
from cases.words import Words


@dataclass(frozen=True)
class Report:
    """All findings, and whether a court could confirm what is left."""

    findings: tuple[Finding, ...]
    confirmable: bool
    #: why not, in sentences
    obstacles: tuple[Words, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What stops the draft."""
        return tuple(f for f in self.findings if f.is_blocking)

    def remaining(self, accepted: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
        """List what still blocks when *accepted* ({rule, reason}) is kept on purpose."""
        kept = {a.get("rule") for a in accepted if str(a.get("reason") or "").strip()}
        return tuple(f for f in self.blocking if not (f.acceptable and f.rule in kept))


def examine(draft: Draft) -> Report:
    """Examine *draft*: people, structure, words, and whether a court could confirm it."""
    findings = tuple(_ordered([*preflight_rules.run(draft), *preflight_text.run(draft)]))
    obstacles = tuple(_obstacles(draft, findings))
    return Report(findings, not obstacles, obstacles)


def _ordered(findings: list[Finding]) -> Iterator[Finding]:
    """Put the findings in order of the clauses, what blocks first; each thing once."""
    seen = set()
    for finding in sorted(findings, key=lambda f: (f.clause or 0, not f.is_blocking)):
        key = (finding.rule, finding.clause, str(finding.sentence))
        if key not in seen:
            seen.add(key)
            yield finding


def _by_kind(draft: Draft) -> Iterator[Words]:
    """Say what the kind of mediation rules out (R-045, R-080)."""
    if draft.confirm == "none":
        yield Words("行政机关主持达成的协议不申请司法确认；不履行的可以起诉。")
    payment_only = draft.confirm == "payment" or draft.category in ("LABOR_OTHER", "WAGE_ARREARS")
    if payment_only and any(c.kind in ("ACT", "DELIVER") for c in draft.clauses):
        yield Words(
            "劳动争议调解协议只有仅涉及给付金钱义务的才能申请司法确认（劳动争议解释一第五十二条）。"
        )


def _obstacles(draft: Draft, findings: tuple[Finding, ...]) -> Iterator[Words]:
    """Say why a court would not confirm (R-030, R-031, R-038, R-045, R-047)."""
    if draft.form != "WRITTEN":
        yield Words("口头协议不能直接申请司法确认；需要确认的，请制作书面调解协议书。")
    if not draft.lawful_committee:
        yield Words("调解组织不是依法设立的调解组织（民事诉讼法第二百零五条）。")
    if draft.referral == "ENTRUSTED":
        yield Words("法院立案后委托调解达成的协议，由法院出具调解书或者准许撤诉，不适用司法确认。")
    if not any(c.kind in ENFORCEABLE for c in draft.clauses):
        yield Words("协议没有给付或者行为义务，没有可以申请强制执行的内容。")
    yield from _by_kind(draft)
    for finding in findings:
        if not finding.confirmable:
            yield finding.sentence
