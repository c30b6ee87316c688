"""What clauses say in free words: phrases a court refuses, sums and days that contradict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from cases.settlement.preflight_draft import (
    BLOCKING,
    ENFORCEABLE,
    WARNING,
    Draft,
    Finding,
    Item,
)
from cases.settlement.preflight_words import INSULTS, PHRASES, RATES, Phrase
from cases.words import Words, day

_SUM = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(万)?\s*元")
_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_CAPITAL = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}元(?:[零壹贰叁肆伍陆柒捌玖角分]*)整?")
_EFFORT = ("vague.time",)


def run(draft: Draft) -> Iterator[Finding]:
    """Read the words of every clause and of the facts."""
    for item in draft.clauses:
        yield from _phrases(draft, item)
        yield from _sums(item)
        yield from _dates(draft, item)
        yield from _rates(draft, item)
    if found := INSULTS.search(draft.facts):
        yield Finding(
            "facts.insult",
            None,
            WARNING,
            Words("事实部分有“%(found)s”这样的用语。", found=found.group()),
            Words("用中性的语言叙述。"),
            "R-011",
        )


def _phrases(draft: Draft, item: Item) -> Iterator[Finding]:
    """Report each family of phrases once a clause; the first rule of a family wins."""
    families = set()
    for phrase in PHRASES:
        family = phrase.rule.partition(".")[0]
        if phrase.kinds and item.kind not in phrase.kinds:
            continue
        found = phrase.pattern.search(item.text)
        if found is None or (family in families and family == "title"):
            continue
        if phrase.rule.startswith("third") and _names_party(draft, found.group()):
            continue
        families.add(family)
        yield _told(phrase, item, found.group())


def _told(phrase: Phrase, item: Item, found: str) -> Finding:
    dated = bool(item.due_on or item.instalments or item.is_immediate)
    soft = phrase.rule in _EFFORT and dated
    return Finding(
        phrase.rule,
        item.n,
        WARNING if soft else phrase.severity,
        Words(phrase.problem, found=found),
        Words(phrase.advice),
        phrase.law,
        acceptable=phrase.acceptable,
        confirmable=phrase.confirmable or soft or phrase.severity == WARNING,
    )


def _names_party(draft: Draft, text: str) -> bool:
    """Tell whether the burdened one is a party itself, not somebody of theirs."""
    return "的" not in text and any(p.name and p.name in text for p in draft.people)


def _sums(item: Item) -> Iterator[Finding]:
    """Compare sums in the words of a payment with its amount and instalments."""
    if item.kind != "PAY" or item.amount is None:
        return
    known = {item.amount, *(a for _, a in item.instalments if a is not None)}
    for digits, wan in _SUM.findall(item.act):
        try:
            value = Decimal(digits.replace(",", "")) * (10000 if wan else 1)
        except InvalidOperation:
            continue
        if value not in known:
            yield _conflict(
                "amount.conflict", item, "文字里的金额%(found)s元与填写的金额不一致。", value
            )
    for capital in _CAPITAL.findall(item.act):
        if _capitals_value(capital) not in known:
            yield _conflict(
                "amount.capitals", item, "文字里的大写金额%(found)s与填写的金额不一致。", capital
            )


def _conflict(rule: str, item: Item, sentence: str, found: object) -> Finding:
    return Finding(
        rule,
        item.n,
        BLOCKING,
        Words(sentence, found=found),
        Words("删去文字中的金额，由系统按填写的数额写入大小写。"),
        "R-039",
    )


def _capitals_value(text: str) -> Decimal | None:
    """Read a sum in capitals; None when it does not read."""
    digits = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = section = digit = 0
    whole, _, rest = text.partition("元")
    for sign in whole:
        if sign in digits:
            digit = digits[sign]
        elif sign in units:
            section += digit * units[sign]
            digit = 0
        else:
            total = (total + section + digit) * (10000 if sign == "万" else 10**8)
            section = digit = 0
    jiao = re.search(r"(.)角", rest)
    cent = re.search(r"(.)分", rest)
    small = sum(
        (Decimal(digits.get(m.group(1), 0)) * unit)
        for m, unit in ((jiao, Decimal("0.1")), (cent, Decimal("0.01")))
        if m
    )
    return Decimal(total + section + digit) + small


def _dates(draft: Draft, item: Item) -> Iterator[Finding]:
    """Read written dates: none that do not exist, none past, none beside the one filled in."""
    if item.kind not in ENFORCEABLE:
        return
    known = {d for d, _ in item.instalments if d} | ({item.due_on} if item.due_on else set())
    for year, month, number in _DAY.findall(item.act):
        try:
            written = date(int(year), int(month), int(number))
        except ValueError:
            yield _dated("due.impossible", item, BLOCKING, f"{year}-{month}-{number}", "不存在")
            continue
        if known and written > draft.today and written not in known:
            yield _dated("due.conflict", item, WARNING, day(written), "与填写的履行期限不一致")


def _dated(rule: str, item: Item, severity: str, written: str, wrong: str) -> Finding:
    return Finding(
        rule,
        item.n,
        severity,
        Words("文字里的日期%(written)s%(wrong)s。", written=written, wrong=wrong),
        Words("核对日期，期限只在“履行期限”里填写。"),
        "R-039",
    )


def _rates(draft: Draft, item: Item) -> Iterator[Finding]:
    for pattern, yearly in RATES:
        for found in pattern.finditer(item.text):
            rate = Decimal(found.group(1)) * Decimal(str(yearly))
            if rate > draft.rate_cap:
                yield Finding(
                    "rate.excessive",
                    item.n,
                    BLOCKING,
                    Words(
                        "“%(found)s”折合年利率%(rate)s%%，超过合同成立时一年期贷款市场报价利率的四倍（%(cap)s%%）。",
                        found=found.group(),
                        rate=rate.normalize(),
                        cap=draft.rate_cap,
                    ),
                    Words("降到上限以内；逾期损失可以写固定数额的违约金。"),
                    "R-039",
                    confirmable=False,
                )
