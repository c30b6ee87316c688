"""Read the law: rules, deadlines, gates, kinds, categories, grounds, channels, papers and words.

Everything here is data of `processes/law/*.toml`, each row with the article it comes from (DESIGN
§2, decision 7). Texts are Chinese and in our own words. Nothing is computed: a county's own values
and the calendar are the matter of `cases.rules.law`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of law or practice, by its id (`R-030`)."""

    id: str
    article: str
    text: str
    #: G gate, T deadline, D document, P permission, B behaviour
    kind: str
    #: V verified, P secondary source, M from memory, X our own default
    confidence: str
    effective_from: date | None = None
    effective_to: date | None = None
    #: what enforces it, `kind:name` (`cases.rules.enforcers` finds each); empty: informational
    enforced: tuple[str, ...] = ()
    #: why nothing here enforces it
    informational: str = ""
    #: what part of an enforced rule nothing here enforces yet
    left: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One period of time: *days*, *hours*, *minutes* or *months*; of which kind, and whose law."""

    key: str
    name: str
    rule: str
    article: str
    text: str
    #: CAL natural days, WD working days, H hours
    calendar: str
    confidence: str
    #: a period of law; a service target otherwise
    legal: bool
    #: a last day that is a rest day moves to the next working day
    roll: bool
    #: an administrator may change the amount
    open: bool
    days: int = 0
    hours: int = 0
    minutes: int = 0
    months: int = 0
    #: counted backwards from the day given
    before: bool = False
    #: days of several reminders, largest first
    each: tuple[int, ...] = ()
    #: how often something is tried within the period; of an extension, how often it is granted
    tries: int = 0
    #: coded reasons whose days do not count (`cases.rules.terms.REASONS`)
    excluded: tuple[str, ...] = ()
    #: key of the row that says how far it may be extended
    extension: str = ""
    #: of an extension: whose consent it takes: parties president authority
    consent: str = ""
    #: of hours: key of the row that leads out of the night, unless the matter is red
    night: str = ""
    #: amounts of earlier law: for what began up to *until*
    was: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that must hold before an agreement; *values* are its thresholds."""

    key: str
    name: str
    rule: str
    article: str
    text: str
    #: names of the values an administrator may change
    open: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperRule:
    """Papers a closed case must have: all of *paper* and one of *any*, when *when* is so.

    *when*: one of the words that `processes/law/gates.toml` explains.
    """

    paper: tuple[str, ...]
    any: tuple[str, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the catalogue, by its number (`D-08`)."""

    id: str
    title: str
    #: ● in every dossier, ○ where there is one, 院 made by a court
    mark: str
    #: place in the bound dossier
    order: int
    #: template name; empty for what a party hands in
    name: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of dispute, and its place among the fifteen of the statistics."""

    code: str
    name: str
    group15: str
    examples: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A coded reason to refuse, dismiss or end, with its article."""

    code: str
    text: str
    article: str
    rule: str
    #: whether it can be put right, so that the parties may apply again
    mendable: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """Where a dispute belongs that people's mediation cannot take."""

    code: str
    name: str
    text: str
    rule: str
    #: handed to an authority (移送), not only named to the party
    transfer: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """A sub-kind of administrative or industry mediation: what sets it apart from the others."""

    #: industry.MEDICAL
    key: str
    name: str
    rule: str
    text: str
    #: deadline rows: the period, deciding to accept, notice of a meeting, the second meeting
    period: str
    #: characters of its case numbers: 医调
    number: str
    #: whom it is reported to, and who decides it where it is reserved
    authority: str
    #: codes of what parties may do when it fails
    next: tuple[str, ...]
    #: what has to be on the table
    materials: tuple[str, ...]
    accept: str = ""
    notice: str = ""
    second: str = ""
    #: accepted, applied or event: what the period counts from
    start: str = "accepted"
    #: the most people of one side who may take part in a session, 0 for any number
    per_side: int = 0
    #: the most sessions there may be, 0 for any number
    sessions: int = 0
    #: only a written agreement will do (R-020)
    written: bool = False
    #: any, payment or none: which agreements may be confirmed by a court
    confirm: str = "any"
    #: may charge by its published standard (R-071); all others are free (R-003)
    fee: bool = False
    #: losses are summed item by item
    loss: bool = False
    #: ends when a court or an authority has taken the dispute (R-087)
    exclusive: bool = False
    #: nobody may change how things stand before it is decided (R-080)
    status_quo: bool = False
    #: where it fails, government decides (R-080)
    adjudicate: bool = False
    #: template of the written agreement; the general one of its process when empty
    agreement: str = ""
    #: template of the paper that ends it without one; the general notice when empty
    conclusion: str = ""
    #: deadline row: to have the agreement reviewed by an arbitration commission (R-075)
    review: str = ""
    #: deadline row: after a failure, to ask the police instead (R-066)
    instead: str = ""

    @property
    def process(self) -> str:
        """The route it belongs to: industry or administrative."""
        return self.key.partition(".")[0]

    @property
    def extendable(self) -> bool:
        """Whether the parties may agree, or the agency approve, a longer period."""
        extension = deadline_row(self.period).extension
        return bool(extension) and deadline_row(extension).consent in ("parties", "authority")

    @property
    def appraisal(self) -> str:
        """Why its clock may stand still: appraisal or testing, empty when for neither."""
        return next(iter(deadline_row(self.period).excluded), "")


@dataclass(frozen=True, slots=True)
class Technique:
    """A way of mediating that a session may have used."""

    code: str
    name: str
    text: str


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("law", f"{name}.toml").read_text("utf-8"))


@cache
def rules() -> Mapping[str, Rule]:
    """Return all rules by id."""
    return MappingProxyType({key: _rule(key, row) for key, row in _table("rules").items()})


def _rule(key: str, row: dict[str, Any]) -> Rule:
    return Rule(id=key, **{**row, "enforced": tuple(row.get("enforced", ()))})


def rule(id: str) -> Rule:
    """Return the rule *id*, raising `KeyError` if there is none."""
    return rules()[id]


@cache
def deadline_rows() -> Mapping[str, DeadlineRow]:
    """Return all deadlines by key (`people.period`)."""
    rows = {}
    for group, members in _table("deadlines").items():
        for name, row in members.items():
            key = f"{group}.{name}"
            lists = {name: tuple(row.get(name, ())) for name in ("each", "excluded", "was")}
            rows[key] = DeadlineRow(key=key, **{**row, **lists})
    return MappingProxyType(rows)


def deadline_row(key: str, on: date | None = None) -> DeadlineRow:
    """Return the deadline *key* as shipped for what began *on*; `KeyError` if there is none."""
    row = deadline_rows()[key]
    for earlier in row.was if on is not None else ():
        if on <= earlier["until"]:
            return replace(row, **{name: earlier[name] for name in earlier if name != "until"})
    return row


@cache
def gates() -> Mapping[str, Gate]:
    """Return the gates before an agreement, by key (`G5`)."""
    return MappingProxyType(
        {
            key: _gate(key, row)
            for key, row in _table("gates").items()
            if key not in ("papers", "stands_for")
        }
    )


def _gate(key: str, row: dict[str, Any]) -> Gate:
    words = {name: row[name] for name in ("name", "rule", "article", "text")}
    values = {name: row[name] for name in row if name not in (*words, "open")}
    return Gate(key=key, **words, open=tuple(row.get("open", ())), values=MappingProxyType(values))


def gate(name: str) -> Gate:
    """Return the gate *name*, raising `KeyError` if there is none."""
    return gates()[name]


@cache
def papers(end_state: str) -> tuple[PaperRule, ...]:
    """Return the papers that a case ending in *end_state* must have (人民调解法 art. 27)."""
    known = _table("gates")["papers"]
    if end_state not in words("end_state"):
        return ()
    return tuple(
        PaperRule(tuple(row.get("paper", ())), tuple(row.get("any", ())), row["when"])
        for row in (*known.get(end_state, ()), *known["EVERY"])
    )


@cache
def stands_for() -> Mapping[str, str]:
    """Return by number which paper of an agency stands in for a committee's (D-08: D-30)."""
    return MappingProxyType(dict(_table("gates")["stands_for"]))


@cache
def documents() -> Mapping[str, Paper]:
    """Return the catalogue of papers by number, in the order of the bound dossier."""
    rows = [Paper(id=key, **row) for key, row in _table("documents").items()]
    return MappingProxyType({row.id: row for row in sorted(rows, key=lambda row: row.order)})


@cache
def categories() -> Mapping[str, Category]:
    """Return the kinds of dispute by code, in the order of the statistics."""
    rows = _table("categories").items()
    return MappingProxyType({code: Category(code=code, **row) for code, row in rows})


@cache
def grounds(kind: str) -> Mapping[str, Ground]:
    """Return the grounds of *kind* by code.

    Kinds: `refusal` and `dismissal` by a court, `termination` and `suspension` of a mediation,
    `non_acceptance`, `exclusion` from mediation by the police.
    """
    rows = _table("grounds")[kind].items()
    return MappingProxyType({code: Ground(code=code, **row) for code, row in rows})


@cache
def channels() -> Mapping[str, Channel]:
    """Return by code where a dispute may go that is not accepted."""
    rows = _table("channels").items()
    return MappingProxyType({code: Channel(code=code, **row) for code, row in rows})


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the sub-kinds of mediation by key (`industry.MEDICAL`)."""
    found = {}
    for process, members in _table("kinds").items():
        for code, row in members.items():
            key = f"{process}.{code}"
            lists = {name: tuple(row[name]) for name in ("next", "materials")}
            found[key] = Kind(key=key, **{**row, **lists})
    return MappingProxyType(found)


@cache
def techniques() -> Mapping[str, Technique]:
    """Return the ways of mediating by code."""
    rows = _table("techniques").items()
    return MappingProxyType({code: Technique(code=code, **row) for code, row in rows})


@cache
def words(kind: str) -> Mapping[str, str]:
    """Return the Chinese name of each code of *kind* (`role`, `state`, `consent` …)."""
    return MappingProxyType(dict(_table("words")[kind]))


def kinds_of_words() -> tuple[str, ...]:
    """Return the kinds that `words` knows."""
    return tuple(_table("words"))
