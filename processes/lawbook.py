"""The page docs/reference/law.md, written from the rows: ``python -m processes.lawbook``.

A test fails while the page is not what this writes.
"""

import sys
from collections.abc import Iterable, Iterator

from processes import law
from processes.law import DeadlineRow, Gate, Rule

_HEAD = """\
# The law in the product

Written from `processes/law/*.toml` by `python -m processes.lawbook > docs/reference/law.md`;
do not edit it here.

Sure: V read in the text of the law · P from a second source · M from memory · X our own default.
Amounts marked P, M or X are the county's, and each organisation's, to set on the desk 期限与门槛,
with a day, a reason and a history; V is the law's own number and is not.

A rule is **enforced** by what is named (`bpmn:process#element`, `dmn:decision#row`,
`form:form#field`, `paper:number`, `gate:code`, `deadline:key`, `code:module:name`;
`cases.rules.enforcers` finds each of them), or it is *informational*, with the reason. What an
enforced rule still lacks stands behind 尚缺.
"""


def page() -> str:
    """Write the whole page."""
    return "\n".join([_HEAD, *_rules(), *_deadlines(), *_gates()]) + "\n"


def _rules() -> Iterator[str]:
    rows = law.rules().values()
    enforced = sum(bool(rule.enforced) for rule in rows)
    informational = len(rows) - enforced
    yield f"## Rules\n\n{len(rows)} rules: {enforced} enforced, {informational} informational.\n"
    yield from _table(
        ["rule", "article", "what it says", "kind", "sure", "in force", "enforced by"]
    )
    yield from (_line(_rule(rule)) for rule in rows)
    yield ""


def _rule(rule: Rule) -> list[str]:
    by = (
        "<br>".join(f"`{one}`" for one in rule.enforced) or f"*informational*: {rule.informational}"
    )
    if rule.left:
        by += f"<br>尚缺：{rule.left}"
    since = rule.effective_from.isoformat() if rule.effective_from else ""
    until = f" – {rule.effective_to.isoformat()}" if rule.effective_to else ""
    return [rule.id, rule.article, rule.text, rule.kind, rule.confidence, since + until, by]


def _deadlines() -> Iterator[str]:
    yield "## Deadlines\n"
    yield from _table(
        [
            "key",
            "name",
            "rule",
            "amount",
            "of law",
            "rolls",
            "not counted",
            "longer by",
            "set here",
            "sure",
        ]
    )
    yield from (_line(_deadline(row)) for row in law.deadline_rows().values())
    yield ""


def _deadline(row: DeadlineRow) -> list[str]:
    longer = (
        f"`{row.extension}` ({law.deadline_row(row.extension).consent})" if row.extension else ""
    )
    return [
        f"`{row.key}`",
        row.name,
        row.rule,
        _amount(row),
        _yes(row.legal),
        _yes(row.roll),
        ", ".join(row.excluded),
        longer,
        _yes(row.open),
        row.confidence,
    ]


def _amount(row: DeadlineRow) -> str:
    """Write an amount with its kind of days: 30 日, 3 个工作日, 15 分钟, 24 小时, 6 个月."""
    if row.minutes:
        return f"{row.minutes} 分钟"
    if row.hours:
        return f"{row.hours} 小时"
    if row.months:
        earlier = "".join(f"（{one['until']} 及以前 {one['months']} 个月）" for one in row.was)
        return f"{row.months} 个月{earlier}"
    days = "、".join(str(n) for n in row.each) or str(row.days)
    return f"{'前 ' if row.before else ''}{days} {'个工作日' if row.calendar == 'WD' else '日'}"


def _gates() -> Iterator[str]:
    yield "## Gates before an agreement\n"
    yield from _table(["gate", "name", "rule", "article", "what it asks", "set here"])
    yield from (_line(_gate(gate)) for gate in law.gates().values())


def _gate(gate: Gate) -> list[str]:
    values = ", ".join(f"`{gate.key}.{name}` = {gate.values[name]}" for name in gate.open)
    return [gate.key, gate.name, gate.rule, gate.article, gate.text, values]


def _table(heads: list[str]) -> list[str]:
    return [_line(heads), "|" + " --- |" * len(heads)]


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _yes(value: bool) -> str:
    return "✓" if value else ""


if __name__ == "__main__":
    sys.stdout.write(page())
