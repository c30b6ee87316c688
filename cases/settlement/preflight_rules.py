"""What a clause must contain, as a table of small rules (D-08, R-039): one function, one defect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from cases.settlement.preflight_draft import BLOCKING, WARNING, Draft, Finding, Item
from cases.words import Words, day

#: shortest description of an act that can say who does what
SHORTEST = 4
#: an instalment later than this is a promise nobody keeps (days)
FAR = 3 * 366
#: kinds of disputes whose agreement the law wants in writing (R-020)
WRITTEN_ONLY = ("MEDICAL", "LABOR_OTHER", "WAGE_ARREARS")

Check = Callable[[Draft, Item], bool]


@dataclass(frozen=True)
class Rule:
    """A defect of one clause: looked for in *kinds*, found when *check* says so."""

    id: str
    kinds: tuple[str, ...]
    check: Check
    severity: str
    sentence: str
    suggestion: str
    law: str = "R-039"


def _has_no_due(draft: Draft, item: Item) -> bool:
    return item.due_on is None and not item.instalments and not item.is_immediate


def _sums_differ(draft: Draft, item: Item) -> bool:
    parts = [amount for _, amount in item.instalments if amount is not None]
    return bool(item.instalments) and item.amount is not None and sum(parts) != item.amount


def _is_past(draft: Draft, item: Item) -> bool:
    return any(d < draft.today for d in _days(item))


def _is_far(draft: Draft, item: Item) -> bool:
    return any(d > draft.today + timedelta(days=FAR) for d in _days(item))


def _days(item: Item) -> list[date]:
    days = [d for d, _ in item.instalments if d is not None]
    return days + ([item.due_on] if item.due_on is not None and not item.is_immediate else [])


def _disordered(draft: Draft, item: Item) -> bool:
    days = [d for d, _ in item.instalments if d is not None]
    return any(a >= b for a, b in pairwise(days))


def _incomplete(draft: Draft, item: Item) -> bool:
    return any(d is None or a is None or a <= 0 for d, a in item.instalments)


def _is_stranger(draft: Draft, item: Item) -> bool:
    named = (item.obligor, item.obligee)
    return any(n is not None and draft.person(n) is None for n in named)


def _due_contradicts(draft: Draft, item: Item) -> bool:
    days = [d for d, _ in item.instalments if d is not None]
    return bool(days) and item.due_on is not None and item.due_on != max(days)


def _same_side(draft: Draft, item: Item) -> bool:
    one, other = draft.person(item.obligor), draft.person(item.obligee)
    return bool(one and other and one.id != other.id and one.side == other.side)


_PAY, _DO, _BOTH = ("PAY",), ("DELIVER", "ACT"), ("PAY", "DELIVER", "ACT")

RULES: tuple[Rule, ...] = (
    Rule(
        "obligor.missing",
        (*_BOTH, "APOLOGY"),
        lambda d, i: not i.obligor,
        BLOCKING,
        "没有写明由谁履行。",
        "选择承担义务的当事人。",
    ),
    Rule(
        "obligee.missing",
        ("PAY", "DELIVER", "APOLOGY"),
        lambda d, i: not i.obligee,
        BLOCKING,
        "没有写明向谁履行。",
        "选择享有权利的当事人。",
    ),
    Rule(
        "party.unknown",
        (),
        _is_stranger,
        BLOCKING,
        "写到的人不是本案当事人。",
        "只能选择本案当事人；需要其他人承担义务的，先追加为当事人。",
    ),
    Rule(
        "party.same",
        (),
        lambda d, i: bool(i.obligor) and i.obligor == i.obligee,
        BLOCKING,
        "义务人和权利人是同一个人。",
        "重新选择义务人或者权利人。",
    ),
    Rule(
        "party.same_side",
        _PAY,
        _same_side,
        WARNING,
        "义务人和权利人是同一方当事人。",
        "核对是否选错；确属同一方内部分担的可以保留。",
    ),
    Rule(
        "amount.missing",
        _PAY,
        lambda d, i: i.amount is None or i.amount <= 0,
        BLOCKING,
        "没有写明金额。",
        "写明具体数额（元），大写由系统填写。",
    ),
    Rule(
        "due.missing",
        _BOTH,
        _has_no_due,
        BLOCKING,
        "没有写明履行期限。",
        "写明哪一天之前履行；当场履行的选择“当场”。",
    ),
    Rule(
        "due.past",
        _BOTH,
        _is_past,
        BLOCKING,
        "履行期限早于今天。",
        "核对日期；已经履行的选择“当场”，并留存收据。",
    ),
    Rule(
        "due.far",
        _BOTH,
        _is_far,
        WARNING,
        "履行期限超过三年。",
        "期限越长越难兑现，可以商量缩短期限或者提供担保。",
        "R-024",
    ),
    Rule(
        "method.missing",
        _PAY,
        lambda d, i: not i.method,
        BLOCKING,
        "没有写明支付方式。",
        "选择现金、转账或者当场付清。",
    ),
    Rule(
        "account.missing",
        _PAY,
        lambda d, i: i.method == "transfer" and not i.account.strip(),
        BLOCKING,
        "转账支付没有写明收款账户。",
        "写明开户行、户名和账号。",
    ),
    Rule(
        "instalments.incomplete",
        _PAY,
        _incomplete,
        BLOCKING,
        "分期付款中有的期没有日期或者金额。",
        "每一期都写明日期和金额。",
    ),
    Rule(
        "instalments.sum",
        _PAY,
        _sums_differ,
        BLOCKING,
        "各期金额之和与总额不一致。",
        "核对各期金额，使其合计等于总额。",
    ),
    Rule(
        "instalments.order",
        _PAY,
        _disordered,
        BLOCKING,
        "各期日期没有按先后排列或者有重复。",
        "按日期先后排列各期。",
    ),
    Rule(
        "instalments.due",
        _PAY,
        _due_contradicts,
        BLOCKING,
        "履行期限与最后一期的日期不一致。",
        "把履行期限改为最后一期的日期，或者留空。",
    ),
    Rule(
        "instalments.immediate",
        _PAY,
        lambda d, i: i.is_immediate and len(i.instalments) > 1,
        BLOCKING,
        "当场付清与分期付款相互矛盾。",
        "选择其中一种。",
    ),
    Rule(
        "default.missing",
        _PAY,
        lambda d, i: not i.is_immediate and not i.default_term.strip(),
        WARNING,
        "没有写明逾期付款的后果。",
        "可以写明违约金，或者“任何一期逾期，其余各期一并到期”。",
        "R-024",
    ),
    Rule(
        "act.missing",
        (*_DO, "FUTURE"),
        lambda d, i: len(i.act.strip()) < SHORTEST,
        BLOCKING,
        "没有写清楚做什么。",
        "写明做什么事、做到什么标准。",
    ),
    Rule(
        "act.overlong",
        (),
        lambda d, i: len(i.act) > 800,
        WARNING,
        "一条写得太长，难以逐项履行和检查。",
        "一条只写一项义务。",
    ),
    Rule(
        "amount.misplaced",
        ("ACT", "DELIVER", "APOLOGY", "FUTURE", "WAIVER"),
        lambda d, i: i.amount is not None and i.amount > 0,
        WARNING,
        "这一类条款不填金额，金额不会写进协议。",
        "需要付款的，另写一条“给付金钱”。",
    ),
)


def run(draft: Draft) -> Iterator[Finding]:
    """Look for every defect of structure, clause by clause, then of the whole."""
    for item in draft.clauses:
        for rule in RULES:
            if (not rule.kinds or item.kind in rule.kinds) and rule.check(draft, item):
                yield Finding(
                    rule.id,
                    item.n,
                    rule.severity,
                    Words(rule.sentence),
                    Words(rule.suggestion),
                    rule.law,
                )
    for whole in (_parties, _contents, _sums, _writing, _duplicates):
        yield from whole(draft)


def _find(
    rule: str, severity: str, sentence: Words, suggestion: str, law: str, **more: bool
) -> Finding:
    return Finding(rule, None, severity, sentence, Words(suggestion), law, **more)


def _parties(draft: Draft) -> Iterator[Finding]:
    if len(draft.people) < 2:
        yield _find(
            "people.few", BLOCKING, Words("当事人不足两方。"), "补充另一方当事人。", "R-022"
        )
    sides = {p.same_as: p.side for p in draft.people if p.same_as}
    for person in draft.people:
        if person.same_as and sides[person.same_as] != person.side:
            yield _find(
                "people.same",
                BLOCKING,
                Words("双方当事人的证件号码相同，是同一个人。"),
                "核对当事人身份；涉嫌虚假调解的停止调解并报告。",
                "R-08B",
            )
        if person.needs_guardian and not person.has_guardian:
            yield _find(
                "people.guardian",
                BLOCKING,
                Words("有未成年或者无（限制）民事行为能力的当事人没有法定代理人。"),
                "登记法定代理人，并由其代为签字。",
                "R-017",
            )
        if not person.consented:
            yield _find(
                "people.consent",
                BLOCKING,
                Words("有当事人没有同意调解。"),
                "先征得其同意；明确拒绝的，终止调解。",
                "R-006",
            )


def _contents(draft: Draft) -> Iterator[Finding]:
    if not draft.clauses:
        yield _find(
            "content.none", BLOCKING, Words("协议没有任何条款。"), "至少写一条协议内容。", "R-022"
        )
    elif not any(c.kind in ("PAY", "DELIVER", "ACT") for c in draft.clauses):
        yield _find(
            "content.unenforceable",
            WARNING,
            Words("协议只有表态，没有可以执行的给付或者行为。"),
            "有具体义务的，写明由谁、在哪天之前、做什么。",
            "R-031",
        )
    if len(draft.facts.strip()) < 10:
        yield _find(
            "facts.missing",
            BLOCKING,
            Words("没有写清纠纷的主要事实和争议事项。"),
            "写明何时、何地、何人、因何发生争议，以及各自的主张。",
            "R-022",
        )


def _sums(draft: Draft) -> Iterator[Finding]:
    paid = sum((c.amount or Decimal(0) for c in draft.clauses if c.kind == "PAY"), Decimal(0))
    if draft.claim and paid > draft.claim:
        yield _find(
            "amount.exceeds",
            WARNING,
            Words(
                "约定支付合计%(paid)s元，超过登记的争议金额%(claim)s元。",
                paid=_sum(paid),
                claim=_sum(draft.claim),
            ),
            "核对金额；确为各方真实意思的可以保留。",
            "R-08B",
        )


def _sum(amount: Decimal) -> str:
    return f"{amount:,.2f}".removesuffix(".00")


def _writing(draft: Draft) -> Iterator[Finding]:
    if draft.form != "ORAL":
        return
    if draft.written_only or draft.category in WRITTEN_ONLY:
        yield _find(
            "form.written",
            BLOCKING,
            Words("这类纠纷的调解协议依法应当采用书面形式。"),
            "改为制作书面调解协议书。",
            "R-020",
        )
    if draft.is_major:
        yield _find(
            "form.major",
            BLOCKING,
            Words("金额较大的或者红色案件的协议应当写下来。"),
            "改为制作书面调解协议书。",
            "R-020",
            acceptable=True,
        )
    late = [d for c in draft.clauses for d in _days(c) if c.kind in ("PAY", "DELIVER", "ACT")]
    if late:
        yield _find(
            "form.future",
            BLOCKING,
            Words("口头协议有以后才履行的义务（%(day)s）。", day=day(max(late))),
            "不能当场履行的，制作书面调解协议书。",
            "R-020",
            acceptable=True,
        )


def _duplicates(draft: Draft) -> Iterator[Finding]:
    keys = Counter(
        (c.kind, c.obligor, c.obligee, c.amount, c.act.strip(), c.due_on) for c in draft.clauses
    )
    if any(count > 1 for count in keys.values()):
        yield _find(
            "clause.duplicate", WARNING, Words("有两条内容完全相同。"), "删去重复的一条。", "R-039"
        )
